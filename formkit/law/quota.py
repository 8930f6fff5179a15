"""How many trainees may be accepted (人数枠), and why: base quota, multiples, caps by employees, care places.

Pure arithmetic in exact fractions. The numbers of the law come in through `law`, which gives the value of a key on the
day whose law counts. Fractions of a person are cut off: the next whole person is more than the share, however it is rounded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from formkit.model import is_supervised, stage_of
from formkit.words.dates import day
from formkit.words.pointer import at

Law = Callable[[str], Any]
Places = Sequence[tuple[int, Mapping[str, Any]]]
Stage = Literal["i", "ii", "iii", "all"]
Kind = Literal["group", "individual", "care", "care_individual"]
Verdict = Literal["within", "perhaps", "over"]

_STAGES: tuple[Stage, ...] = ("i", "ii", "iii")
_NAMES: Mapping[Stage, tuple[str, str]] = {
    "i": ("第1号", "stage i"), "ii": ("第2号", "stage ii"), "iii": ("第3号", "stage iii"), "all": ("全段階の合計", "all stages"),
}  # fmt: skip


_EXCELLENT_ONLY = (
    "優良な実習実施者（団体監理型は一般監理事業）だけができます", "only for excellent organisations",
)  # fmt: skip
_CONSTRUCTION = (
    "建設関係職種では、全段階の合計が常勤の職員の数まで", "in construction all stages together, at most the full-time employees",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cap:
    """The most trainees of a stage (or of all together) in persons, the exact figure before cutting, and why."""

    stage: Stage
    most: int
    exact: Fraction
    why: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Use:
    """How much of one cap is used on a day.

    `applied` are the trainees of this case, `others` those beside them; `others_known` says that they are known for
    that very day, and not only as those of today. Verdict `perhaps`: over only if today's trainees are still there on
    the day.
    """

    cap: Cap
    on: dt.date | None
    applied: int
    others: int
    others_known: bool

    @property
    def total(self) -> int:
        """All trainees that count."""
        return self.applied + self.others

    @property
    def verdict(self) -> Verdict:
        """Whether the cap is kept."""
        if self.total <= self.cap.most:
            return "within"
        return "over" if (self.total if self.others_known else self.applied) > self.cap.most else "perhaps"


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Trainees beside those of the case who count as nobody: where they stand, how many (None: not given either), and why.

    `lacks` are pointers of the facts that are not given, or are none of their kind.
    """

    place: str
    count: int | None
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """The quota of a case: the caps of all stages, and how the case's own stage (and the care total) is used.

    `uncounted` are trainees of whom the case does not say enough to count them.
    `employees` are the full-time employees without trainees, or the care staff of the places in nursing care.
    `missing` are pointers of facts without which nothing can be said; then there are no caps.
    """

    kind: Kind
    stage: Stage
    excellent: bool
    employees: int | None
    base: int | None
    caps: tuple[Cap, ...] = ()
    start: tuple[Use, ...] = ()
    peak: Use | None = None
    missing: tuple[str, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()


# -- caps --------------------------------------------------------------------------------------------------------------


def _row(table: Sequence[Sequence[Any]], staff: int) -> Sequence[Any]:
    return next((row for row in table if staff >= row[0]), table[-1])


def _figure(value: Any, staff: int) -> Fraction:
    """A number of persons, or a share of the staff that is written as text."""
    return staff * Fraction(value) if isinstance(value, str) else Fraction(value)


def base(employees: int, law: Law) -> Fraction:
    """The base quota (基本人数枠) of so many full-time employees, before fractions are cut off."""
    return _figure(_row(law("quota_base"), employees)[1], employees)


def caps(employees: int, kind: Kind, excellent: bool, law: Law) -> tuple[Cap, ...]:
    """The caps of stages i to iii; stage iii is closed to implementers that are not excellent."""
    manner = "excellent" if excellent else "ordinary"
    most_each = law("quota_per_employee")
    table = law("quota_multiples" if kind == "group" else "quota_individual")[manner]
    start = base(employees, law)
    out = []
    for stage in ("i", "ii", "iii"):
        if stage not in table:
            out.append(Cap(stage, 0, Fraction(0), *_EXCELLENT_ONLY))
            continue
        if kind == "group":
            times = int(table[stage])
            most, exact = int(start) * times, start * times
            ja, en = f"基本人数枠 {int(start)}人 × {times} ＝ {most}人", f"base quota {int(start)} × {times} = {most}"
        else:
            exact = _figure(table[stage], employees)
            most = int(exact)
            ja, en = f"{employees}人 × {table[stage]} ＝ {most}人", f"{employees} × {table[stage]} = {most}"
        limit = employees * int(most_each[stage])
        if limit < most:
            ja += f"、ただし常勤の職員 {employees}人 × {most_each[stage]} ＝ {limit}人まで"
            en += f", but at most {employees} full-time employees × {most_each[stage]} = {limit}"
            most, exact = limit, Fraction(limit)
        out.append(Cap(stage, most, exact, ja, en))
    return tuple(out)


def care_caps(staff: Sequence[int], kind: Kind, excellent: bool, law: Law) -> tuple[Cap, ...]:
    """The caps of nursing care: stage i, and all stages together; each place has its own, added up here."""
    table = law("quota_care" if kind == "care" else "quota_care_individual")["excellent" if excellent else "ordinary"]
    rows = [_row(table, count) for count in staff]
    out: list[Cap] = []
    stages: tuple[tuple[Stage, int], ...] = (("i", 1), ("all", 2))
    for stage, column in stages:
        figures = [_figure(row[column], count) for row, count in zip(rows, staff, strict=True)]
        each = [int(figure) for figure in figures]
        ja = "、".join(f"常勤の介護職員 {count}人 → {most}人" for count, most in zip(staff, each, strict=True))
        en = "; ".join(f"{count} full-time care staff → {most}" for count, most in zip(staff, each, strict=True))
        out.append(Cap(stage, sum(each), sum(figures, Fraction(0)), ja, en))
    if not excellent:
        out.insert(1, Cap("iii", 0, Fraction(0), *_EXCELLENT_ONLY))
    return tuple(out)


# -- the case ----------------------------------------------------------------------------------------------------------


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _objects(data: Any, place: str) -> list[Mapping[str, Any]]:
    listed = at(data, place)
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _span(data: Mapping[str, Any]) -> tuple[dt.date, dt.date] | None:
    ends = [(day(period.get("from")), day(period.get("to"))) for period in _objects(data, "/plan/periods")]
    spans = [(first, last) for first, last in ends if first and last and first <= last]
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def _places(data: Mapping[str, Any]) -> Places:
    every = list(enumerate(_objects(data, "/implementer/workplaces")))
    return places_used(at(data, "/plan/schedule/workplaces"), every)


def places_used(named: object, every: Places) -> Places:
    """Of all places of training, with their positions, those whose ids a schedule names; all where it names none."""
    keys = [key for key in named if isinstance(key, str)] if isinstance(named, list) else []
    return [(index, place) for index, place in every if place.get("id") in keys] or every


def _others(data: Mapping[str, Any], stage: Stage, on: dt.date) -> int:
    """Trainees of other plans on a day."""
    count = 0
    for plan in _objects(data, "/implementer/other_plans"):
        first, last = day(plan.get("from")), day(plan.get("to"))
        if first and last and first <= on <= last and stage in ("all", plan.get("stage")):
            count += _whole(plan.get("count")) or 0
    return count


def _now(data: Mapping[str, Any], cap: Cap, own: Stage, applied: int) -> int:
    """Trainees of today beside those of this case, who are among them already when they move on at this implementer.

    Where the case does not say so, the total of nursing care takes it that they do, that of construction that they do not.
    """
    now = {key: _whole(at(data, f"/implementer/trainees_now/{key}")) or 0 for key in ("i", "ii", "iii")}
    if cap.stage != "all":
        return now[cap.stage]
    stated = at(data, "/plan/previous_stage/same_implementer")
    stays = own != "i" and (stated if isinstance(stated, bool) else not cap.why.startswith(_CONSTRUCTION[0]))
    return max(sum(now.values()) - applied, now[own]) if stays else sum(now.values())


def is_construction(data: Mapping[str, Any], code: str, law: Law) -> bool:
    """Whether the occupation is one of construction, by itself or because a builder trains in it."""
    occupations = law("construction_occupations")
    builder = at(data, "/implementer/industry/major") == occupations["builders"]
    return code.startswith(tuple(occupations["always"])) or (builder and code in occupations["of_builders"])


def quota(data: Mapping[str, Any], excellent: bool, law: Law) -> Quota | None:
    """The quota of a case by the law that `law` gives; None when the category is no category.

    Args:
        data: the case.
        excellent: whether the implementer is excellent (and, in the group type, its supervisor's licence general).
        law: value of a legal parameter by key.
    """
    number = stage_of(data.get("category"))
    stage = _STAGES[number - 1] if number else None
    if stage is None:
        return None
    grouped = is_supervised(data["category"]) or at(data, "/implementer/recognised") is True
    code = at(data, "/plan/occupation/code")
    care = isinstance(code, str) and code in law("quota_care_occupations")
    kind: Kind = ("care" if grouped else "care_individual") if care else ("group" if grouped else "individual")
    if care:
        places = _places(data)
        counted = [_whole(place.get("care_staff")) for _, place in places]
        pointers = [f"/implementer/workplaces/{index}/care_staff" for index, _ in places]
    else:
        counted, pointers = [_whole(at(data, "/implementer/employees/full_time"))], ["/implementer/employees/full_time"]
    missing = tuple(pointer for pointer, count in zip(pointers, counted, strict=True) if count is None)
    staff = [count for count in counted if count is not None]
    if missing or not staff:
        return Quota(kind, stage, excellent, None, None, missing=missing or ("/implementer/workplaces",))
    limits = care_caps(staff, kind, excellent, law) if care else caps(staff[0], kind, excellent, law)
    if isinstance(code, str) and not excellent and is_construction(data, code, law):
        limits = (*limits, Cap("all", staff[0], Fraction(staff[0]), *_CONSTRUCTION))
    # Trainees whom another implementer cannot keep, and one's own after a special event, come on top (art. 16(4)).
    on_top = ("other_implementer", "own_first_stage") if stage == "ii" else ("other_implementer",)
    applied = sum(trainee.get("displaced") not in on_top for trainee in _objects(data, "/trainees"))
    own = [cap for cap in limits if cap.stage in (stage, "all")]
    whole = None if care else int(base(staff[0], law))
    start, peak = _uses(data, own, stage, applied)
    left_out = tuple(_uncounted(data, {cap.stage for cap in own}))
    return Quota(kind, stage, excellent, sum(staff), whole, limits, start, peak, uncounted=left_out)


def _uncounted(data: Mapping[str, Any], stages: Collection[Stage]) -> Iterator[Uncounted]:
    """Other trainees of stages that count here, of whom a fact is lacking: they are in no sum."""
    plans = at(data, "/implementer/other_plans")
    if not isinstance(plans, list):
        for stage in _STAGES if "all" in stages else [stage for stage in _STAGES if stage in stages]:
            place = f"/implementer/trainees_now/{stage}"
            if _whole(at(data, place)) is None:
                yield Uncounted(place, None, (place,))
        return
    for number, plan in enumerate(plans):
        place, facts = f"/implementer/other_plans/{number}", plan if isinstance(plan, Mapping) else {}
        count, named = _whole(facts.get("count")), facts.get("stage")
        if count == 0 or (named in _STAGES and "all" not in stages and named not in stages):
            continue
        first, last = day(facts.get("from")), day(facts.get("to"))
        usable = {
            "stage": named in _STAGES or stages == {"all"}, "count": count is not None,
            "from": first is not None, "to": last is not None and not (first and first > last),
        }  # fmt: skip
        if lacks := tuple(f"{place}/{key}" for key, fine in usable.items() if not fine):
            yield Uncounted(place, count, lacks)


def _uses(
    data: Mapping[str, Any], own: Sequence[Cap], stage: Stage, applied: int
) -> tuple[tuple[Use, ...], Use | None]:
    """How the caps are used on the first day of the plan, and the fullest later day when other plans are known."""
    span = _span(data)
    if span is None or not isinstance(at(data, "/implementer/other_plans"), list):
        on = span[0] if span else None
        return tuple(Use(cap, on, applied, _now(data, cap, stage, applied), False) for cap in own), None
    first, last = span
    start = tuple(Use(cap, first, applied, _others(data, cap.stage, first), True) for cap in own)
    begins = {day(plan.get("from")) for plan in _objects(data, "/implementer/other_plans")}
    later = [
        Use(cap, on, applied, _others(data, cap.stage, on), True)
        for on in sorted(on for on in begins if on and first < on <= last)
        for cap in own
    ]
    return start, max(later, key=lambda use: use.total - use.cap.most, default=None)


def stage_name(stage: Stage) -> tuple[str, str]:
    """第1号, stage i."""
    return _NAMES[stage]
