"""`formkit quota`: how many trainees may be accepted, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from formkit.cli.options import Language, Manner, as_of_option, case_argument, pick, speaking, tell
from formkit.cli.table import table
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from formkit.law.quota import Quota, Use

_KINDS = {
    "group": ("団体監理型（又は主務大臣が認める企業単独型）の人数枠", "quota of the group type (or of a recognised enterprise)"),
    "individual": ("企業単独型の人数枠", "quota of the enterprise type"),
    "care": ("介護職種の人数枠（事業所ごと）", "quota of nursing care (each place)"),
    "care_individual": ("介護職種の人数枠（企業単独型、事業所ごと）", "quota of nursing care (enterprise type, each place)"),
}  # fmt: skip
_VERDICTS = {
    "within": ("人数枠の中です", "within the quota"), "over": ("人数枠を超えます", "over the quota"),
    "perhaps": ("今の実習生が開始日にもいれば超えます", "over if the trainees of today are still there"),
}  # fmt: skip


@click.command()
@case_argument
@as_of_option("その日の法令で計算", "The law of that day (default: of the application date).")
@speaking(output=True)
def quota(manner: Manner, case: Path, as_of: dt.date | None) -> ExitCode:
    """人数枠 / How many trainees may be accepted, and why.

    ケースの実習実施者が受け入れられる技能実習生の数を、段階ごとに理由とともに示します。
    """
    from formkit.api import quota as api
    from formkit.report import Account, count
    from formkit.report.as_json import quota_json

    result = api.quota(case, as_of=as_of)
    body: dict[str, Any] = {}
    head: tuple[str, ...] = ()
    if result.quota:
        body = {"quota": {"as_of": str(result.on), **quota_json(result.quota)}}
        head = tuple(_lines(result.quota, result.on, manner.language))
    return tell(manner, Account(findings=result.findings, summary=count(result.findings), body=body, head=head))


def _lines(quota: Quota, on: dt.date, language: Language) -> Iterator[str]:
    from formkit.law.quota import stage_name

    say = partial(pick, language)
    rank = say("優良な実習実施者", "excellent implementer") if quota.excellent else say("通常", "ordinary")
    yield f"{say(*_KINDS[quota.kind])} · {rank} · {on}"
    if quota.missing:
        yield say("書かれていないので計算できません：", "Not given, so nothing can be said: ") + ", ".join(
            quota.missing
        )
        return
    care = quota.kind.startswith("care")
    staff = say("常勤の介護職員", "full-time care staff") if care else say("常勤の職員", "full-time employees")
    base = "" if quota.base is None else say(f"、基本人数枠 {quota.base}人", f", base quota {quota.base}")
    yield say(f"{staff} {quota.employees}人{base}", f"{quota.employees} {staff}{base}")
    yield ""
    heads = say("段階 人数枠 理由", "stage most why").split()
    yield from table(
        heads, [[say(*stage_name(cap.stage)), str(cap.most), say(cap.why, cap.why_en)] for cap in quota.caps]
    )
    yield ""
    for use in (*quota.start, *([quota.peak] if quota.peak else [])):
        yield _use(use, say(*stage_name(use.cap.stage)), language)


def _use(use: Use, name: str, language: Language) -> str:
    say = partial(pick, language)
    outcome = say(*_VERDICTS[use.verdict])
    as_of_today = "" if use.others_known else say("（ほかの人数は今の数）", " (others: as of today)")
    left = use.cap.most - use.total
    room = "" if left <= 0 else say(f"、あと {left}人", f", room for {left} more")
    day = f"{use.on} " if use.on else ""
    return say(
        f"{day}{name}：この申請 {use.applied}人＋ほか {use.others}人＝{use.total}人{as_of_today} → {outcome}{room}",
        f"{day}{name}: {use.applied} of this case + {use.others} others = {use.total}{as_of_today} → {outcome}{room}",
    )
