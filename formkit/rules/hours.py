"""Hours: totals, lectures, tasks and months, shares of the kinds of work."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from formkit.rules.table import Hit, Site, fraction, rule, shown


@rule("C-10")
def total_is_sum(site: Site) -> Iterator[Hit]:
    """Total hours are the lecture hours and the training hours."""
    total, training = site.number("/plan/hours/total"), site.number("/plan/hours/training")
    lectures = site.number("/plan/hours/lectures") or Fraction(0)
    if total is not None and training is not None and total != lectures + training:
        yield Hit(
            "/plan/hours/total", f"は入国後講習 {shown(lectures)} 時間と実習 {shown(training)} 時間の合計 "
            f"{shown(lectures + training)} 時間と合いません。",
            f"is not the sum of {shown(lectures)} lecture hours and {shown(training)} training hours, "
            f"{shown(lectures + training)}.",
            shown(total), shown(lectures + training),
        )  # fmt: skip


@rule("L-09")
def lecture_sum(site: Site) -> Iterator[Hit]:
    """Lecture hours of the plan are the sum of the subjects."""
    hours = [fraction(lecture.get("hours")) for _, lecture in site.each("/plan/lectures")]
    stated = site.number("/plan/hours/lectures")
    if hours and stated is not None and None not in hours:
        real = sum((hour for hour in hours if hour is not None), Fraction(0))
        if real != stated:
            yield Hit(
                "/plan/hours/lectures", f"は第3面の科目ごとの時間の合計 {shown(real)} 時間と合いません。",
                f"is not the sum of the subjects on face 3, {shown(real)}.", shown(stated), shown(real),
            )  # fmt: skip


@rule("L-01")
def all_subjects(site: Site) -> Iterator[Hit]:
    """All four subjects of the post-entry lectures are planned."""
    planned = [lecture.get("subject") for _, lecture in site.each("/plan/lectures")]
    missing = [subject for subject in (1, 2, 3, 4) if subject not in planned] if planned else []
    if missing and site.stage == 1:
        names = "、".join(str(number) for number in missing)
        yield Hit(
            "/plan/lectures", f"に科目 {names} がありません。4科目すべてが要ります。", f"lack subject {names}. All four are needed.",
        )  # fmt: skip


@rule("L-02")
def lecture_share(site: Site) -> Iterator[Hit]:
    """Post-entry lectures take at least a sixth of the total hours, a twelfth after pre-entry lectures."""
    total, lectures = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    before = site.get("/plan/pre_entry_training")
    if site.stage != 1 or total is None or lectures is None or not isinstance(before, bool):
        return
    share = Fraction(site.law("lecture_share")["with_pre_entry" if before else "ordinary"])
    if lectures < total * share:
        why = "入国前講習あり" if before else "入国前講習なし"
        why_en = "with pre-entry lectures" if before else "without pre-entry lectures"
        yield Hit(
            "/plan/hours/lectures", f"は合計時間 {shown(total)} 時間の {share}（{why}）に足りません。{shown(total * share)} 時間以上が要ります。",
            f"is less than {share} of the total {shown(total)} ({why_en}). At least {shown(total * share)} are needed.",
            shown(lectures), f"≥ {shown(total * share)}",
        )  # fmt: skip


def _tasks(site: Site) -> list[tuple[int, Fraction, str, bool]]:
    found = []
    for index, task in site.each("/plan/schedule/tasks"):
        hours = fraction(task.get("hours_total"))
        if hours is not None:
            found.append((index, hours, str(task.get("duty")), task.get("safety") is True))
    return found


@rule("C-07")
def task_sum(site: Site) -> Iterator[Hit]:
    """Training hours of the plan are the sum of the tasks of the schedule."""
    tasks, stated = _tasks(site), site.number("/plan/hours/training")
    real = sum((hours for _, hours, _, _ in tasks), Fraction(0))
    if tasks and stated is not None and real != stated:
        yield Hit(
            "/plan/hours/training", f"は実習実施予定表の合計 {shown(real)} 時間と合いません。",
            f"is not the sum of the schedule, {shown(real)}.", shown(stated), shown(real),
        )  # fmt: skip


@rule("P13")
def month_sum(site: Site) -> Iterator[Hit]:
    """The monthly hours of a task add up to its total."""
    for index, task in site.each("/plan/schedule/tasks"):
        months = task.get("hours_by_month")
        hours = [fraction(hour) for hour in months] if isinstance(months, list) else []
        total = fraction(task.get("hours_total"))
        if hours and total is not None and None not in hours:
            real = sum((hour for hour in hours if hour is not None), Fraction(0))
            if real != total:
                yield Hit(
                    f"/plan/schedule/tasks/{index}/hours_total", f"は月別の時間数の合計 {shown(real)} 時間と合いません。",
                    f"is not the sum of the months, {shown(real)}.", shown(total), shown(real),
                )  # fmt: skip


def _share(site: Site, key: str, duty: str, name: str, name_en: str, *, least: bool) -> Iterator[Hit]:
    if not site.get("/plan/occupation"):
        return
    tasks = _tasks(site)
    total = sum((hours for _, hours, _, _ in tasks), Fraction(0))
    part = sum((hours for _, hours, kind, _ in tasks if kind == duty), Fraction(0))
    bound = Fraction(site.law("duty_shares")[key])
    if total and (part < total * bound if least else part > total * bound):
        limit, limit_en = ("以上", "at least") if least else ("以下", "at most")
        yield Hit(
            "/plan/schedule/tasks", f"の{name} {shown(part)} 時間は、実習 {shown(total)} 時間の {bound} "
            f"{limit}（{shown(total * bound)} 時間）でなければなりません。",
            f"have {shown(part)} hours of {name_en}; of {shown(total)} hours it must be {limit_en} {bound} "
            f"({shown(total * bound)}).",
            None, f"{'≥' if least else '≤'} {shown(total * bound)}",
        )  # fmt: skip


@rule("C-03")
def essential_share(site: Site) -> Iterator[Hit]:
    """Essential work takes at least half of the training."""
    yield from _share(site, "essential_least", "essential", "必須業務", "essential work", least=True)


@rule("C-04")
def related_share(site: Site) -> Iterator[Hit]:
    """Related work takes at most half of the training."""
    yield from _share(site, "related_most", "related", "関連業務", "related work", least=False)


@rule("C-05")
def peripheral_share(site: Site) -> Iterator[Hit]:
    """Peripheral work takes at most a third of the training."""
    yield from _share(site, "peripheral_most", "peripheral", "周辺業務", "peripheral work", least=False)


@rule("C-06")
def safety_share(site: Site) -> Iterator[Hit]:
    """Safety and health work takes at least a tenth of each kind of work."""
    if not site.get("/plan/occupation"):
        return
    bound = Fraction(site.law("duty_shares")["safety_least"])
    for duty, name, name_en in (
        ("essential", "必須業務", "essential work"),
        ("related", "関連業務", "related work"),
        ("peripheral", "周辺業務", "peripheral work"),
    ):
        whole = sum((hours for _, hours, kind, _ in _tasks(site) if kind == duty), Fraction(0))
        safe = sum((hours for _, hours, kind, safety in _tasks(site) if kind == duty and safety), Fraction(0))
        if safe < whole * bound:
            yield Hit(
                "/plan/schedule/tasks", f"の{name} {shown(whole)} 時間のうち安全衛生業務は {shown(safe)} 時間です。{bound} "
                f"以上（{shown(whole * bound)} 時間）が要ります。",
                f"have {shown(safe)} hours of safety work in {shown(whole)} hours of {name_en}; at least {bound} "
                f"({shown(whole * bound)}) is needed.",
                None, f"≥ {shown(whole * bound)}",
            )  # fmt: skip
