"""Every deadline of a case, counted back from its start and on to its end; as steps, and as a calendar file.

Pure: the offsets (`timeline`, and the legal parameters that they name) come in through `law`, the holidays as data.
Deadlines at offices move off days on which offices are closed: a last day back, a first day forward.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from formkit.library.citations import in_english
from formkit.model import certainty_words, is_supervised, stage_of
from formkit.words.dates import add_months, day
from formkit.words.pointer import at

Law = Callable[[str], Any]
State = Literal["in_time", "early", "late", "passed", "open", "ahead"]

_WEEK, _WEEK_EN = "月火水木金土日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which offices are closed: names by day, and the days of each year on which they close besides."""

    names: Mapping[dt.date, tuple[str, str]]
    closed: tuple[tuple[int, int], tuple[int, int]]
    closing: tuple[str, str]
    first: dt.date
    last: dt.date

    def why_closed(self, on: dt.date) -> tuple[str, str] | None:
        """Why offices are closed on a day, in both languages; None when they are open."""
        if on in self.names:
            return self.names[on]
        begin, end = self.closed
        if (on.month, on.day) >= begin or (on.month, on.day) <= end:
            return self.closing
        return (f"{_WEEK[on.weekday()]}曜日", _WEEK_EN[on.weekday()]) if on.weekday() >= 5 else None

    def open_day(self, on: dt.date, step: int) -> dt.date:
        """The day itself when offices are open, else the next open day on (`step` 1) or back (-1)."""
        while self.why_closed(on) is not None:
            on += dt.timedelta(days=step)
        return on

    def knows(self, on: dt.date) -> bool:
        """Whether the holidays of a day are known."""
        return self.first <= on <= self.last


def calendar(table: Mapping[str, Any]) -> Calendar:
    """The calendar of the table schemas/codes/holidays.json."""
    begin, end = (tuple(int(part) for part in table["closed"][key].split("-")) for key in ("from", "to"))
    return Calendar(
        {dt.date.fromisoformat(holiday["key"]): (holiday["name"], holiday["name_en"]) for holiday in table["entries"]},
        ((begin[0], begin[1]), (end[0], end[1])), (table["closed"]["name"], table["closed"]["name_en"]),
        dt.date.fromisoformat(table["from"]), dt.date.fromisoformat(table["until"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is to be done from `first` on and until `last`.

    `reckoned` are the same days before they moved off closed days, with the reason in `moved` and `moved_en`. `planned`
    is the day of the case for it, and `state` how that, or today, stands to the window.
    """

    id: str
    title: str
    title_en: str
    first: dt.date | None
    last: dt.date | None
    reckoned: tuple[dt.date | None, dt.date | None]
    moved: str
    moved_en: str
    planned: dt.date | None
    state: State
    certainty: str
    law: str
    source: str
    note: str
    note_en: str
    holidays_known: bool

    @property
    def on(self) -> dt.date:
        """The day by which the step is sorted: its last day, or its first when it has no last."""
        return self.last or self.first or dt.date.max


# -- anchors -----------------------------------------------------------------------------------------------------------


def _days(data: Mapping[str, Any], place: str, key: str) -> list[dt.date]:
    listed = at(data, place)
    rows = listed if isinstance(listed, list) else []
    days = (day(at(row, key)) if isinstance(row, Mapping) else None for row in rows)
    return [on for on in days if on]


def _anchors(data: Mapping[str, Any], stage: int, law: Law) -> dict[str, dt.date]:
    """The days from which offsets count: start, end, the day after it, filing, end of lectures, first yearly report.

    The end of the supervising organisation's licence counts when it falls into the plan.
    """
    firsts, lasts = (_days(data, "/plan/periods", f"/{key}") for key in ("from", "to"))
    if not firsts or not lasts:
        return {}
    start, end = min(firsts), max(lasts)
    anchors = {"start": start, "end": end, "next": end + dt.timedelta(days=1)}
    filing = day(at(data, "/dates/application"))
    anchors["filing"] = filing or add_months(start, -int(law("usual_filing")[str(stage)]))
    if lectures := _days(data, "/plan/lectures", "/period/to"):
        anchors["lectures"] = max(lectures)
    licence = day(at(data, "/supervisor/licence_until"))
    if licence and start <= licence < end:
        anchors["licence"] = licence
    # Reports cover years from April to March; one that ends before the training starts has nothing to tell.
    year = start.year + 1 if (start.month, start.day) >= (4, 1) else start.year
    anchors["report"] = dt.date(year, 5, 31)
    return anchors


def _months(name: str, stage: int, law: Law) -> int:
    value = law(name.removesuffix("_next"))
    return int(value[str(stage + 1 if name.endswith("_next") else stage)] if isinstance(value, Mapping) else value)


def _day(rule: Mapping[str, Any] | None, anchors: Mapping[str, dt.date], stage: int, law: Law) -> dt.date | None:
    if rule is None:
        return None
    if "from" not in rule:
        return dt.date.fromisoformat(law(rule["law"]))
    anchor = anchors.get(rule["from"])
    if anchor is None:
        return None
    try:
        months = -_months(rule["law"], stage, law) if "law" in rule else int(rule.get("months", 0))
        return add_months(anchor, months) + dt.timedelta(days=int(rule.get("days", 0)))
    except OverflowError:
        return None


_RELATIONS: Mapping[str, Callable[[dt.date, dt.date], bool]] = {
    "before": operator.lt, "until": operator.le, "from": operator.ge, "after": operator.gt,
}  # fmt: skip


def _holds(row: Mapping[str, Any], anchors: Mapping[str, dt.date], law: Law) -> bool:
    """Whether the days of the case stand to days of the law as the step asks: `["end", "from", "programme_change"]`."""
    return all(
        _RELATIONS[relation](anchors[anchor], dt.date.fromisoformat(law(key)))
        for anchor, relation, key in row.get("if", ())
    )


# -- steps -------------------------------------------------------------------------------------------------------------


def timeline(data: Mapping[str, Any], law: Law, closed: Calendar, today: dt.date) -> tuple[Step, ...]:
    """The steps of a case by day; none when category or period are not given.

    Args:
        data: the case.
        law: value of a legal parameter by key.
        closed: days on which offices are closed.
        today: the day that tells which steps lie behind.
    """
    stage = stage_of(data.get("category"))
    if stage is None:
        return ()
    anchors = _anchors(data, stage, law)
    kind = "group" if is_supervised(data["category"]) else "individual"
    steps = (
        _step(row, data, anchors, stage, law, closed, today)
        for row in (law("timeline") if anchors else ())
        if str(stage) in row["stages"] and row.get("types", kind) == kind and _holds(row, anchors, law)
    )
    return tuple(sorted((step for step in steps if step.first or step.last), key=lambda step: step.on))


def _step(
    row: Mapping[str, Any], data: Mapping[str, Any], anchors: Mapping[str, dt.date], stage: int, law: Law,
    closed: Calendar, today: dt.date,
) -> Step:  # fmt: skip
    reckoned = (_day(row.get("first"), anchors, stage, law), _day(row.get("last"), anchors, stage, law))
    first, last = reckoned
    moved: list[tuple[str, str]] = []
    if row.get("office"):
        first = closed.open_day(first, 1) if first else None
        last = closed.open_day(last, -1) if last else None
        for before, after in zip(reckoned, (first, last), strict=True):
            why = closed.why_closed(before) if before and before != after else None
            if why:
                moved.append((f"{before} は{why[0]}", f"{before} is closed: {why[1]}"))
    planned = day(at(data, row["fact"])) if "fact" in row else None
    closes = last or _day(row.get("closes"), anchors, stage, law)  # what opens may have no last day of its own
    holidays_known = all(closed.knows(edge) for edge in (first, last) if edge) or not row.get("office")
    return Step(
        row["id"], row["title"], row["title_en"], first, last, reckoned,
        "、".join(ja for ja, _ in moved), "; ".join(en for _, en in moved), planned,
        _state(planned, reckoned[0], closes, today), row["certainty"], row.get("law", ""), row["source"],
        row.get("note", ""), row.get("note_en", ""), holidays_known,
    )  # fmt: skip


def _state(planned: dt.date | None, first: dt.date | None, last: dt.date | None, today: dt.date) -> State:
    if planned:
        if first and planned < first:
            return "early"
        return "late" if last and planned > last else "in_time"
    if last and last < today:
        return "passed"
    return "open" if first and first <= today else "ahead"


# -- calendar file -----------------------------------------------------------------------------------------------------


def calendar_file(case_id: str, steps: Iterable[Step], stamp: dt.date, english: bool = False) -> bytes:
    """The steps as an iCalendar file (RFC 5545), one all-day event each, with a reminder a week before deadlines.

    `stamp` is its day of making; the same steps give the same bytes and the same event ids, so that importing the file
    again moves events instead of doubling them.
    """
    key = hashlib.sha256(case_id.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//formkit//timeline//" + ("EN" if english else "JA"),
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    ]  # fmt: skip
    for step in steps:
        title = step.title_en if english else step.title
        on = step.on
        lines += [
            "BEGIN:VEVENT", f"UID:{key}-{step.id}@formkit", f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}", f"DTEND;VALUE=DATE:{on + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'{case_id}: {title}')}", f"DESCRIPTION:{_escaped(_about(step, english))}",
            "TRANSP:TRANSPARENT",
        ]  # fmt: skip
        if step.last:
            lines += [
                "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", f"DESCRIPTION:{_escaped(title)}", "END:VALARM",
            ]  # fmt: skip
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(b"\r\n".join(_folded(line)) + b"\r\n" for line in lines)


def _about(step: Step, english: bool) -> str:
    sure = certainty_words(step.certainty, step.law)[english]
    parts: Sequence[str] = (
        f"{step.first or ''} – {step.last or ''}",
        *((step.moved_en, step.note_en) if english else (step.moved, step.note)),
        in_english(step.law) if english else step.law,
        step.source,
        f"certainty: {sure}" if english else f"確かさ: {sure}",
    )
    return "\n".join(part for part in parts if part)


def _escaped(text: str) -> str:
    for character, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(character, written)
    return "".join(character for character in text if character >= " " and character != "\x7f")


def _folded(line: str) -> list[bytes]:
    """A content line in pieces of at most 75 bytes, each but the first behind a space, no character cut in two."""
    pieces, piece = [], b""
    for character in line:
        raw = character.encode("utf-8", "replace")
        if len(piece) + len(raw) > 75:
            pieces.append(piece)
            piece = b" "
        piece += raw
    return [*pieces, piece]
