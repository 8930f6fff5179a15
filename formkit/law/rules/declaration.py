"""The Excellent Organisation Declaration: points, counts and what the rest of the case says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from formkit.law.rules.organisations import staff
from formkit.law.rules.quotas import needs_excellence
from formkit.law.rules.table import At, Hit, Number, Site, exact, rule, shown, total
from formkit.law.rules.wages import monthly_wage, not_by_the_month, possible_minimums
from formkit.law.rules.wording import person
from formkit.law.score import Score, scores, training_years
from formkit.model import Value
from formkit.model.errors import FormLibraryError
from formkit.words.dates import add_months

_KEYS = ("implementer", "supervisor", "supervisor_care")


def _scores(site: Site) -> Sequence[Score]:
    def make() -> Sequence[Score]:
        try:
            return scores(site.case.data, site.as_of)
        except FormLibraryError:  # no table was in force on that day
            return ()

    return site.once("scores", make)


def _given(site: Site) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The declarations of the case: place and facts."""
    for key in _KEYS:
        given = site.get(f"/declaration/{key}")
        if isinstance(given, dict):
            yield f"/declaration/{key}", given


@rule("X-23", scope="case")
def total_is_computed(site: Site) -> Iterator[Hit]:
    for score in _scores(site):
        stated = site.number(f"/declaration/{score.key}/stated_total")
        if stated is not None and stated != score.total:
            yield Hit(f"/declaration/{score.key}/stated_total", stated, expected=score.total)


_NEEDED = ("not_reached_needed", "no_answer_needed")


@rule("A-10", scope="case")
def pass_mark_reached(site: Site) -> Iterator[Hit]:
    for score in _scores(site):
        if score.key != "supervisor_care" and not score.passed:
            place = f"/declaration/{score.key}"
            short, unanswered = _NEEDED if site.stage == 3 else ("not_reached", "no_answer")
            if score.total < score.pass_mark:
                yield Hit(place, None, short, at_least=score.pass_mark, total=score.total, maximum=score.maximum)
                continue
            every = [item for group in score.groups for item in group.items]
            items = [item for item in every if item.counted and item.band is None and item.minimum < 0]
            open_items = [Value(item.label, item.label_en) for item in items]
            yield Hit(place, None, unanswered, items=open_items)


@rule("EXC-027", scope="case")
def both_tables_for_care(site: Site) -> Iterator[Hit]:
    code = site.text("/plan/occupation/code")
    known = {score.key: score for score in _scores(site)}
    if code not in site.law("quota_care_occupations") or "supervisor" not in known or not needs_excellence(site):
        return
    care = known.get("supervisor_care")
    if care is None or not care.passed:
        yield Hit("/declaration/supervisor_care")


@rule("EXC-004", scope="case")
def earlier_years(site: Site) -> Iterator[Hit]:
    first = training_years(site.day("/dates/application") or site.as_of)[0]
    for place, given in _given(site):
        years = given.get("earlier_years")
        for index, year in enumerate(years if isinstance(years, list) else ()):
            if isinstance(year, int) and not isinstance(year, bool) and year >= first:
                yield Hit(f"{place}/earlier_years/{index}", year, below=first)


_AT_MOST = {
    "i_unavoidable": "i_completed",
    "ii_iii_unavoidable": "ii_iii_completed",
    "old_i_passed": "old_i_taken",
    "instructors_trained": "instructors_total",
    "life_trained": "life_total",
    "auditors_trained": "auditors_total",
}


@rule("EXC-005", scope="case")
def no_more_than_there_were(site: Site) -> Iterator[Hit]:
    for place, _ in _given(site):
        for part, whole in _AT_MOST.items():
            yield from _at_most(f"{place}/{part}", site.number(f"{place}/{part}"), site.number(f"{place}/{whole}"))
        passed, practical = site.number(f"{place}/i_passed_both"), _total(site, place, "g3_prac_pass", "g2_prac_pass")
        yield from _at_most(f"{place}/i_passed_both", passed, _taken(site, place, "i"))
        yield from _at_most(f"{place}/g3_prac_pass", practical, _taken(site, place, "ii_iii"))


def _total(site: Site, place: str, *keys: str) -> Number | None:
    return total(site.get(f"{place}/{key}") for key in keys)


def _taken(site: Site, place: str, stage: str) -> Number | None:
    """Persons examined: those who completed the stage, without the unavoidable, and those of the former programme."""
    done, away = site.number(f"{place}/{stage}_completed"), site.number(f"{place}/{stage}_unavoidable")
    old = site.number(f"{place}/old_{'i' if stage == 'i' else 'adv'}_taken")
    return None if done is None else done - (away or 0) + (old or 0)


def _at_most(place: str, part: Number | None, whole: Number | None) -> Iterator[Hit]:
    if part is not None and whole is not None and part > whole >= 0:
        yield Hit(place, None, "more_than_all", at_most=whole, part=part)


@rule("EXC-008", scope="case")
def fallback_only_without_completions(site: Site) -> Iterator[Hit]:
    base = "/declaration/implementer"
    passed, taken = site.number(f"{base}/fallback_g3_pass"), _taken(site, base, "ii_iii")
    if passed and taken:
        yield Hit(f"{base}/fallback_g3_pass", passed, expected="0", taken=taken)


@rule("EXC-011", scope="case")
def staff_counted(site: Site) -> Iterator[Hit]:
    for key, post in (("instructors_total", "instructors"), ("life_total", "life_instructors")):
        place = f"/declaration/implementer/{key}"
        stated = site.number(place)
        names = {person(one.get("name")) for _, one in staff(site, post)}
        # The declaration counts those of all places of the implementer, of which the plan may use some.
        if stated is not None and stated < len(names):
            yield Hit(place, stated, expected=f"≥ {len(names)}", named=len(names))


@rule("EXC-012", scope="case")
def minimum_wage_right(site: Site) -> Iterator[Hit]:
    base = "/declaration/implementer"
    stated = site.number(f"{base}/minimum_wage")
    day = site.as_of if site.fixed else site.day("/declaration/created") or site.as_of
    names = {
        site.text(f"/implementer/workplaces/{index}/address/prefecture")
        for index, _ in site.each("/implementer/workplaces")
    }
    right = {yen for name in names if name for yen in possible_minimums(name, day)}
    if stated is not None and right and stated not in right:
        yield Hit(f"{base}/minimum_wage", stated, "other_wage", expected=max(right), day=day, minimums=sorted(right))
    amount, hours = site.number(f"{base}/lowest_wage/amount"), site.number(f"{base}/lowest_wage/hours")
    unit = site.get(f"{base}/lowest_wage/unit")
    hourly = amount if unit == "hour" else Fraction(amount, hours) if amount is not None and hours else None
    if stated is not None and hourly is not None and hourly < stated:
        yield Hit(
            f"{base}/lowest_wage/amount",
            amount or 0,
            "below_minimum",
            expected=f"≥ {shown(stated)} / h",
            hourly=hourly,
            stated=At(f"{base}/minimum_wage", stated),
        )


@rule("EXC-013", scope="case")
def raise_as_planned(site: Site) -> Iterator[Hit]:
    place = "/plan/treatment/wage"
    wage, unit = site.number(f"{place}/amount"), site.get(f"{place}/unit")
    before = {2: "i", 3: "ii"}.get(site.stage or 0)
    rows = [
        (index, one) for index, one in site.each("/declaration/implementer/raises") if one.get("from_stage") == before
    ]
    ends = [
        end for index, _ in rows if (end := site.number(f"/declaration/implementer/raises/{index}/after")) is not None
    ]
    if not before or wage is None or unit == "piece" or not rows or len(ends) < len(rows) or wage in ends:
        return
    # The declaration has the basic wage of its own unit: of an hour, a day or a month.
    by_month, at = monthly_wage(site, place), f"/declaration/implementer/raises/{rows[0][0]}/after"
    slack = (by_month or 0) * exact(site.law("raise_tolerance"))
    if by_month is None:
        yield Hit(at, ends[0], "unjudged", name=not_by_the_month(site, place))
    elif unit == "month":
        yield Hit(at, ends[0], "other_wage", expected=At(f"{place}/amount", wage))
    elif not any(by_month - slack <= end <= by_month + slack for end in ends):
        planned = At(f"{place}/amount", wage)
        yield Hit(at, ends[0], "other_by_month", expected=planned, unit=_UNITS[str(unit)], by_month=int(by_month))


_UNITS = {"hour": Value("時給", "hourly wage"), "day": Value("日給", "daily wage")}


@rule("EXC-015", scope="case")
def missing_counted(site: Site) -> Iterator[Hit]:
    for place, given in _given(site):
        missing, received = site.number(f"{place}/missing_3y"), site.number(f"{place}/received_3y")
        yield from _at_most(f"{place}/missing_3y", missing, received)
        if given.get("blameworthy_missing") is True and missing == 0:
            yield Hit(f"{place}/missing_3y", None, "none_to_blame", at_least=1)


@rule("EXC-024", scope="case")
def sanctioned_counted(site: Site) -> Iterator[Hit]:
    base = "/declaration/supervisor"
    found, most = _total(site, base, "orgs_revoked", "orgs_ordered"), site.number(f"{base}/supervised_orgs")
    if found is not None and most is not None and found > most >= 0:
        yield Hit(f"{base}/orgs_revoked", at_most=At(f"{base}/supervised_orgs", most), clause=found)


@rule("EXC-028", scope="case")
def declaration_dated(site: Site) -> Iterator[Hit]:
    created, applied = site.day("/declaration/created"), site.day("/dates/application")
    months = site.law("declaration_months")
    if created and applied and not add_months(applied, -months) <= created <= applied:
        yield Hit(
            "/declaration/created",
            created,
            expected=f"{add_months(applied, -months)}～{applied}",
            applied=At("/dates/application", applied),
            months=months,
        )


_OUTLINED = (
    "audit_manual", "auditors_trained", "io_staff_support", "followup_survey", "pre_interview", "job_tracking", "i_unavoidable",
    "ii_iii_unavoidable", "orgs_with_exam_cooperation", "exam_cooperation", "instructors_trained", "life_trained", "housing_improvement",
    "improvement_order", "native_manual", "native_counsellors_all", "transfer_accepted", "otit_registered", "orgs_accepting_transfer",
    "transfer_site_registered", "jp_learning_support", "community_exchange", "culture_learning",
)  # fmt: skip


@rule("EXC-029", scope="case")
def outlines_given(site: Site) -> Iterator[Hit]:
    for place, given in _given(site):
        outlines = given.get("outlines")
        told = outlines if isinstance(outlines, dict) else {}
        for key in _OUTLINED:
            value = given.get(key)
            said = value in ("done", "not_done") or value is True or bool(site.number(f"{place}/{key}"))
            if said and not told.get(key):
                yield Hit(f"{place}/outlines/{key}")


@rule("EXC-030", scope="case")
def every_item_has_a_band(site: Site) -> Iterator[Hit]:
    for score in _scores(site):
        for group in score.groups:
            for item in group.items:
                if item.counted and item.unbanded:
                    yield Hit(
                        f"/declaration/{score.key}",
                        None,
                        number=f"{group.number}-{item.number}",
                        title=Value(item.label, item.label_en),
                    )
