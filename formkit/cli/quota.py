"""`formkit quota`: how many trainees may be accepted, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from formkit.cli.check import as_of_option
from formkit.cli.options import Language, Manner, case_argument, pick, speaking, tell, verdict
from formkit.cli.table import table
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from formkit.law.quota import Quota, Use

__all__ = ["quota"]

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
    from formkit.report import count
    from formkit.report.as_json import quota_json

    result = api.quota(case, as_of=as_of)
    found = result.quota
    body: dict[str, Any] = {} if found is None else {"quota": {"as_of": str(result.on), **quota_json(found)}}
    head = [] if found is None else list(_lines(found, result.on, manner.language))
    tell(manner, findings=result.findings, summary=count(result.findings), body=body, head=head)
    return verdict(result.findings)


def _lines(found: Quota, on: dt.date, language: Language) -> Iterator[str]:
    from formkit.law.quota import stage_name

    rank = ("優良な実習実施者", "excellent implementer") if found.excellent else ("通常", "ordinary")
    yield f"{pick(language, *_KINDS[found.kind])} · {pick(language, *rank)} · {on}"
    if found.missing:
        yield pick(language, "書かれていないので計算できません：", "Not given, so nothing can be said: ") + ", ".join(
            found.missing
        )
        return
    staff = (
        ("常勤の介護職員", "full-time care staff")
        if found.kind.startswith("care")
        else ("常勤の職員", "full-time employees")
    )
    base = "" if found.base is None else pick(language, f"、基本人数枠 {found.base}人", f", base quota {found.base}")
    yield pick(language, f"{staff[0]} {found.employees}人{base}", f"{found.employees} {staff[1]}{base}")
    yield ""
    heads = pick(language, "段階 人数枠 理由", "stage most why").split()
    yield from table(
        heads,
        [[pick(language, *stage_name(c.stage)), str(c.most), pick(language, c.why, c.why_en)] for c in found.caps],
    )
    yield ""
    for use in (*found.start, *([found.peak] if found.peak else [])):
        yield _use(use, pick(language, *stage_name(use.cap.stage)), language)


def _use(use: Use, name: str, language: Language) -> str:
    said = pick(language, *_VERDICTS[use.verdict])
    known = "" if use.known else pick(language, "（ほかの人数は今の数）", " (others: as of today)")
    left = use.cap.most - use.total
    room = "" if left <= 0 else pick(language, f"、あと {left}人", f", room for {left} more")
    day = f"{use.on} " if use.on else ""
    return pick(
        language,
        f"{day}{name}：この申請 {use.applied}人＋ほか {use.others}人＝{use.total}人{known} → {said}{room}",
        f"{day}{name}: {use.applied} of this case + {use.others} others = {use.total}{known} → {said}{room}",
    )
