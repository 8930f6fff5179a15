"""`formkit quota`: how many trainees may be accepted, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from formkit.cli.options import Manner, as_of_option, case_argument, speaking, tell
from formkit.cli.table import table
from formkit.cli.words import Language, pick, spoken
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.law.quota import Quota, Use


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

    say = partial(spoken, language)
    rank = say("quota_excellent" if quota.excellent else "quota_ordinary")
    yield f"{say(f'quota_kind_{quota.kind}')} · {rank} · {on}"
    if quota.missing:
        yield say("quota_missing", facts=_labels(quota.missing, language))
        return
    staff = say("quota_care_staff" if quota.kind.startswith("care") else "quota_staff")
    base = "" if quota.base is None else say("quota_base", quota=quota)
    yield say("quota_employees", staff=staff, quota=quota, base=base)
    yield ""
    rows = [
        [pick(language, *stage_name(cap.stage)), str(cap.most), pick(language, cap.why, cap.why_en)]
        for cap in quota.caps
    ]
    yield from table(say("quota_heads").split(), rows)
    yield ""
    for use in (*quota.start, *([quota.peak] if quota.peak else [])):
        yield _use(use, pick(language, *stage_name(use.cap.stage)), language)
    for left in quota.uncounted:
        lacks = _labels(left.lacks, language)
        if left.count is None:
            yield say("quota_none", lacks=lacks)
        else:
            yield say("quota_uncounted", who=_labels([left.place], language), count=left.count, lacks=lacks)


def _labels(places: Sequence[str], language: Language) -> str:
    """Facts of the case by the names that the form gives them; a pointer is a word of files."""
    from formkit.case import schema
    from formkit.words.pointer import path

    facts = [schema.fact(path(place)) for place in places]
    return pick(language, "、", ", ").join(pick(language, fact.full, fact.full_en) for fact in facts)


def _use(use: Use, name: str, language: Language) -> str:
    say = partial(spoken, language)
    outcome = say(f"verdict_{use.verdict}")
    as_of_today = "" if use.others_known else say("quota_as_of_today")
    left = use.cap.most - use.total
    room = "" if left <= 0 else say("quota_room", left=left)
    day = f"{use.on} " if use.on else ""
    return say("quota_use", use=use, day=day, name=name, as_of_today=as_of_today, outcome=outcome, room=room)
