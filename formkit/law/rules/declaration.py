"""The Excellent Organisation Declaration: points, counts and what the rest of the case says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from formkit.law.rules.documents import prefectures
from formkit.law.rules.organisations import staff
from formkit.law.rules.table import Hit, Number, SaidHit, Site, rule, shown
from formkit.law.rules.wording import loose
from formkit.law.score import Score, scores, training_years
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
    """The stated total is the sum of the points."""
    for one in _scores(site):
        stated = site.number(f"/declaration/{one.key}/stated_total")
        if stated is not None and stated != one.total:
            yield SaidHit(
                f"/declaration/{one.key}/stated_total", f"は、書かれた実績から数えた {one.total} 点と違います。formkit score で項目ごとの点を確かめてください。",
                f"differs from the {one.total} points that the figures give. See each item with `formkit score`.",
                shown(stated), str(one.total),
            )  # fmt: skip


@rule("A-10", scope="case")
def pass_mark_reached(site: Site) -> Iterator[Hit]:
    """A declaration reaches the pass mark; for stage iii it must."""
    for one in _scores(site):
        if one.key != "supervisor_care" and not one.passed:
            yield SaidHit(
                f"/declaration/{one.key}", f"は {one.total} 点で、合格の {one.pass_mark} 点（{one.maximum} 点の6割）に届いていないか、減点の項目に答えがありません。",
                f"gives {one.total} points: short of the {one.pass_mark} of {one.maximum}, or items that take points away are not answered.",
                None, f"≥ {one.pass_mark}", severity="error" if site.stage == 3 else None,
            )  # fmt: skip


@rule("EXC-027", scope="case")
def both_tables_for_care(site: Site) -> Iterator[Hit]:
    """In nursing care the supervising organisation passes the general and the care table."""
    code = site.text("/plan/occupation/code")
    known = {one.key: one for one in _scores(site)}
    if code not in site.law("quota_care_occupations") or "supervisor" not in known:
        return
    care = known.get("supervisor_care")
    if care is None or not care.passed:
        yield SaidHit(
            "/declaration/supervisor_care", "がないか、合格の点に届いていません。介護職種では、介護の点数表にも合格しなければなりません。",
            "is missing or below the pass mark. Nursing care needs its own table as well.",
        )  # fmt: skip


@rule("EXC-004", scope="case")
def earlier_years(site: Site) -> Iterator[Hit]:
    """Years that are written instead of the last three lie before them."""
    first = training_years(site.day("/dates/application") or site.as_of)[0]
    for place, given in _given(site):
        years = given.get("earlier_years")
        for index, year in enumerate(years if isinstance(years, list) else ()):
            if isinstance(year, int) and not isinstance(year, bool) and year >= first:
                yield SaidHit(
                    f"{place}/earlier_years/{index}", f"年度は、直近の3年度（{first}年度から）の中です。遡る年度はそれより前です。",
                    f"is one of the last three years, which begin with {first}. Earlier years lie before.", str(year), f"< {first}",
                )  # fmt: skip


_AT_MOST = (
    ("i_unavoidable", ("i_completed",)),
    ("ii_iii_unavoidable", ("ii_iii_completed",)),
    ("old_i_passed", ("old_i_taken",)),
    ("instructors_trained", ("instructors_total",)),
    ("life_trained", ("life_total",)),
    ("auditors_trained", ("auditors_total",)),
)


@rule("EXC-005", scope="case")
def no_more_than_there_were(site: Site) -> Iterator[Hit]:
    """Nobody passes, stays away or attends who was not there."""
    for place, _ in _given(site):
        for part, wholes in _AT_MOST:
            yield from _at_most(site, f"{place}/{part}", site.number(f"{place}/{part}"), _total(site, place, wholes))
        passed = site.number(f"{place}/i_passed_both")
        yield from _at_most(site, f"{place}/i_passed_both", passed, _taken(site, place, "i"))
        practical = _total(site, place, ("g3_prac_pass", "g2_prac_pass"))
        yield from _at_most(site, f"{place}/g3_prac_pass", practical, _taken(site, place, "ii_iii"))


def _total(site: Site, place: str, keys: Sequence[str]) -> Number | None:
    found = [site.number(f"{place}/{key}") for key in keys]
    return None if None in found else sum(number or 0 for number in found)


def _taken(site: Site, place: str, stage: str) -> Number | None:
    """Persons examined: those who completed the stage, without the unavoidable, and those of the former programme."""
    done, away = site.number(f"{place}/{stage}_completed"), site.number(f"{place}/{stage}_unavoidable")
    old = site.number(f"{place}/old_{'i' if stage == 'i' else 'adv'}_taken")
    return None if done is None else done - (away or 0) + (old or 0)


def _at_most(site: Site, place: str, part: Number | None, whole: Number | None) -> Iterator[Hit]:
    if part is not None and whole is not None and part > whole >= 0:
        yield SaidHit(
            place, f"（{shown(part)}人）は、対象となる {shown(whole)} 人より多くなっています。人数を確かめてください。",
            f"({shown(part)}) is more than the {shown(whole)} persons there were. Check the counts.", None, f"≤ {shown(whole)}",
        )  # fmt: skip


@rule("EXC-007", scope="case")
def former_programme_over(site: Site) -> Iterator[Hit]:
    """Figures of the former programme no longer occur."""
    for place, _ in _given(site):
        for key in ("old_i_taken", "old_i_passed", "old_adv_taken"):
            number = site.number(f"{place}/{key}")
            if number:
                yield SaidHit(
                    f"{place}/{key}", "は旧制度の人数です。直近の3年度に旧制度の受検者がいたかを確かめてください。",
                    "counts persons of the former programme. Check that there were any within the last three years.", shown(number), "0",
                )  # fmt: skip


@rule("EXC-008", scope="case")
def fallback_only_without_completions(site: Site) -> Iterator[Hit]:
    """Passes of persons who did not complete stage ii count only where nobody completed it."""
    base = "/declaration/implementer"
    passed, taken = site.number(f"{base}/fallback_g3_pass"), _taken(site, base, "ii_iii")
    if passed and taken:
        yield SaidHit(
            f"{base}/fallback_g3_pass", f"は、第2号・第3号の修了者がいないときだけ使えます（{shown(taken)}人います）。",
            f"may be used only where nobody completed stage ii or iii; there are {shown(taken)}.", shown(passed), "0",
        )  # fmt: skip


@rule("EXC-011", scope="case")
def staff_counted(site: Site) -> Iterator[Hit]:
    """The numbers of instructors are those of the plan."""
    for key, post in (("instructors_total", "instructors"), ("life_total", "life_instructors")):
        place = f"/declaration/implementer/{key}"
        stated = site.number(place)
        names = {_name(one.get("name")) for _, one in staff(site, post)}
        if stated is not None and names and stated != len(names):
            yield SaidHit(
                place, f"は計画に書かれた {len(names)} 人と違います。", f"differs from the {len(names)} whom the plan names.", shown(stated), str(len(names)),
                severity="warning" if stated > len(names) else None,
            )  # fmt: skip


def _name(name: Any) -> str:
    parts = [name.get("family"), name.get("given")] if isinstance(name, dict) else []
    return loose("".join(part for part in parts if isinstance(part, str)))


@rule("EXC-012", scope="case")
def minimum_wage_right(site: Site) -> Iterator[Hit]:
    """The minimum wage is that of a place of training, and the lowest wage is not below it."""
    base = "/declaration/implementer"
    stated = site.number(f"{base}/minimum_wage")
    day = site.as_of if site.fixed else site.day("/declaration/created") or site.as_of
    names = {
        site.text(f"/implementer/workplaces/{index}/address/prefecture")
        for index, _ in site.each("/implementer/workplaces")
    }
    known = prefectures()
    right = {site.law(f"minimum_wage/{known[name]['code']}", day) for name in names if name and name in known}
    if stated is not None and right and stated not in right:
        yield SaidHit(
            f"{base}/minimum_wage", f"は、{day} の事業所の都道府県の最低賃金（{'、'.join(map(str, sorted(right)))} 円）と違います。",
            f"is not the minimum wage of a place of training on {day}: {', '.join(map(str, sorted(right)))} yen.",
            shown(stated), str(max(right)),
        )  # fmt: skip
    amount, hours = site.number(f"{base}/lowest_wage/amount"), site.number(f"{base}/lowest_wage/hours")
    unit = site.get(f"{base}/lowest_wage/unit")
    hourly = amount if unit == "hour" else Fraction(amount, hours) if amount is not None and hours else None
    if stated is not None and hourly is not None and hourly < stated:
        yield SaidHit(
            f"{base}/lowest_wage/amount", f"は1時間 {shown(hourly)} 円で、最低賃金 {shown(stated)} 円より低くなっています。最低賃金法に反します。",
            f"comes to {shown(hourly)} yen an hour, below the minimum wage of {shown(stated)}. That is unlawful.",
            shown(amount or 0), f"≥ {shown(stated)} / h",
        )  # fmt: skip


@rule("EXC-013", scope="case")
def raise_as_planned(site: Site) -> Iterator[Hit]:
    """A raise into the stage of the plan ends at the wage of the plan."""
    wage, unit = site.number("/plan/treatment/wage/amount"), site.get("/plan/treatment/wage/unit")
    before = {2: "i", 3: "ii"}.get(site.stage or 0)
    rows = [
        (index, one) for index, one in site.each("/declaration/implementer/raises") if one.get("from_stage") == before
    ]
    ends = [site.number(f"/declaration/implementer/raises/{index}/after") for index, _ in rows]
    if before and wage is not None and unit == "month" and rows and None not in ends and wage not in ends:
        yield SaidHit(
            f"/declaration/implementer/raises/{rows[0][0]}/after", f"は計画の賃金 {shown(wage)} 円と違います。計画と雇用条件書を見比べてください。",
            f"differs from the wage of the plan, {shown(wage)} yen. Compare it with the plan.", shown(ends[0] or 0), shown(wage),
        )  # fmt: skip


@rule("EXC-015", scope="case")
def missing_counted(site: Site) -> Iterator[Hit]:
    """No more disappeared than were received, and whom the organisation is to blame for is counted."""
    for place, given in _given(site):
        missing, received = site.number(f"{place}/missing_3y"), site.number(f"{place}/received_3y")
        yield from _at_most(site, f"{place}/missing_3y", missing, received)
        if given.get("blameworthy_missing") is True and missing == 0:
            yield SaidHit(
                f"{place}/missing_3y", "が0人ですが、責めによるべき失踪が「有」です。", 'is 0, but there is a disappearance to blame the organisation for.', None, "≥ 1",
            )  # fmt: skip


@rule("EXC-019", scope="case")
def site_registration(site: Site) -> Iterator[Hit]:
    """Registration on the transfer site goes through a supervising organisation."""
    place = "/declaration/implementer/transfer_site_registered"
    if site.stage and not site.supervised and site.get(place) is True:
        yield SaidHit(
            place, "が「有」ですが、登録は監理団体を通して行います。企業単独型では説明を付けてください。",
            'is "yes", but the registration goes through a supervising organisation. Explain it.', None, "false",
        )  # fmt: skip


@rule("EXC-023", scope="case")
def organisations_counted(site: Site) -> Iterator[Hit]:
    """Counts of implementers are no more than the implementers supervised."""
    keys = (
        "orgs_with_written_pass",
        "orgs_with_exam_cooperation",
        "orgs_accepting_transfer",
        "orgs_with_g3_pass_3y",
        "orgs_with_g2_pass_3y",
    )
    for place in ("/declaration/supervisor", "/declaration/supervisor_care"):
        most = site.number(f"{place}/supervised_orgs")
        for key in keys:
            number = site.number(f"{place}/{key}")
            if number is not None and most is not None and number > most >= 0:
                yield SaidHit(
                    f"{place}/{key}", f"は実習監理を行う実習実施者 {shown(most)} 者より多くなっています。人数でなく実習実施者の数を書きます。",
                    f"is more than the {shown(most)} implementers supervised. Count organisations, not persons.", shown(number), f"≤ {shown(most)}",
                )  # fmt: skip


@rule("EXC-024", scope="case")
def sanctioned_counted(site: Site) -> Iterator[Hit]:
    """Implementers revoked or ordered are among those supervised."""
    base = "/declaration/supervisor"
    found, most = _total(site, base, ("orgs_revoked", "orgs_ordered")), site.number(f"{base}/supervised_orgs")
    if found is not None and most is not None and found > most >= 0:
        yield SaidHit(
            f"{base}/orgs_revoked", f"は、改善命令と合わせて {shown(found)} 者で、実習監理を行う {shown(most)} 者より多くなっています。",
            f"and those under orders are {shown(found)}, more than the {shown(most)} supervised.", None, f"≤ {shown(most)}",
        )  # fmt: skip


@rule("EXC-028", scope="case")
def declaration_dated(site: Site) -> Iterator[Hit]:
    """The declaration is dated by the application, and not long before it."""
    created, applied = site.day("/declaration/created"), site.day("/dates/application")
    months = site.law("declaration_months")
    if created and applied and not add_months(applied, -months) <= created <= applied:
        yield SaidHit(
            "/declaration/created", f"は申請日 {applied} の前{months}か月の間にありません。", f"is not within {months} months before the application on {applied}.",
            str(created), f"{add_months(applied, -months)}～{applied}",
        )  # fmt: skip


_OUTLINED = (
    "audit_manual", "auditors_trained", "io_staff_support", "followup_survey", "pre_interview", "job_tracking", "i_unavoidable",
    "ii_iii_unavoidable", "orgs_with_exam_cooperation", "exam_cooperation", "instructors_trained", "life_trained", "housing_improvement",
    "improvement_order", "native_manual", "native_counsellors_all", "transfer_accepted", "otit_registered", "orgs_accepting_transfer",
    "transfer_site_registered", "jp_learning_support", "community_exchange", "culture_learning",
)  # fmt: skip


@rule("EXC-029", scope="case")
def outlines_given(site: Site) -> Iterator[Hit]:
    """What gives points is described."""
    for place, given in _given(site):
        outlines = given.get("outlines")
        told = outlines if isinstance(outlines, dict) else {}
        for key in _OUTLINED:
            value = given.get(key)
            said = value in ("done", "not_done") or value is True or bool(site.number(f"{place}/{key}"))
            if said and not told.get(key):
                yield SaidHit(
                    f"{place}/outlines/{key}", "が書かれていません。点の根拠となる取組の概要を書いてください。", "is missing. Describe what the points are for.",
                )  # fmt: skip
