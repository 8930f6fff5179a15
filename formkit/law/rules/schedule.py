"""The training schedule: its period, its occupations, its instructors, what its tasks say."""

from __future__ import annotations

from collections.abc import Iterator

from formkit.law.rules.table import Hit, SaidHit, Site, rule
from formkit.law.rules.wording import loose
from formkit.words import dates


@rule("C-13")
def schedule_of_each_occupation(site: Site) -> Iterator[Hit]:
    """Tasks that name their occupation name one of the plan, and every occupation of the plan has a task."""
    others = [one.get("code") for _, one in site.each("/plan/other_occupations")]
    codes = [code for code in [site.get("/plan/occupation/code"), *others] if isinstance(code, str)]
    named = [
        (index, task["occupation"])
        for index, task in site.each("/plan/schedule/tasks")
        if isinstance(task.get("occupation"), str)
    ]
    if not codes or not named:
        return
    for index, code in named:
        if code not in codes:
            yield SaidHit(
                f"/plan/schedule/tasks/{index}/occupation", f"は計画の職種・作業（{'、'.join(codes)}）にありません。",
                f"is no occupation of the plan ({', '.join(codes)}).", code,
            )  # fmt: skip
    missing = [code for code in codes if code not in [code for _, code in named]]
    if missing and len(named) == len(list(site.each("/plan/schedule/tasks"))):
        yield SaidHit(
            "/plan/schedule/tasks", f"に職種・作業 {'、'.join(missing)} の内容がありません。", f"have no work of {', '.join(missing)}.",
        )  # fmt: skip


@rule("P19")
def tasks_differ(site: Site) -> Iterator[Hit]:
    """No two tasks of a year say the same, word for word."""
    first: dict[tuple[object, ...], int] = {}
    for index, task in site.each("/plan/schedule/tasks"):
        lines = task.get("content")
        words = [loose(line) for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
        if not words:
            continue
        key = (str(task.get("year") or 1), str(task.get("occupation")), *words)
        if key in first:
            yield SaidHit(
                f"/plan/schedule/tasks/{index}/content", f"は{first[key] + 1}番目と同じ文です。内容ごとに具体的に書いてください。",
                f"says the same as task no. {first[key] + 1}. Write concretely what each task is.",
            )  # fmt: skip
        first.setdefault(key, index)


@rule("P33")
def instructors_known(site: Site) -> Iterator[Hit]:
    """The instructors of the schedule are instructors of a place of training of the plan."""
    known = {
        _written(one.get("name"))
        for index, _ in site.each("/implementer/workplaces")
        for _, one in site.each(f"/implementer/workplaces/{index}/instructors")
    }
    for index, _ in site.each("/plan/schedule/tasks"):
        name = _written(site.get(f"/plan/schedule/tasks/{index}/instructor/name"))
        if name and known - {""} and name not in known:
            yield SaidHit(
                f"/plan/schedule/tasks/{index}/instructor/name", "という技能実習指導員が第2面 2④にいません。",
                "is no instructor of item 2④ on face 2.", str(site.get(f"/plan/schedule/tasks/{index}/instructor/name")),
            )  # fmt: skip


def _written(name: object) -> str:
    """A name as one word, from a text or from its two halves."""
    if isinstance(name, dict):
        name = "".join(part for key in ("family", "given") if isinstance(part := name.get(key), str))
    return loose(name) if isinstance(name, str) else ""


@rule("P34")
def schedule_fills_the_plan(site: Site) -> Iterator[Hit]:
    """The period of the schedule is that of the plan; in category D it begins when the lectures have ended."""
    first, last = site.day("/plan/schedule/period/from"), site.day("/plan/schedule/period/to")
    start, end = site.start, site.end
    backwards = any(begin > finish for _, begin, finish in site.periods("/plan/periods"))
    if not first or not last or not start or not end or backwards or site.stage is None:
        return
    if last != end:
        yield SaidHit(
            "/plan/schedule/period/to", f"は計画の終了日 {end} と違います。", f"differs from the end of the plan, {end}.",
            str(last), str(end),
        )  # fmt: skip
    if site.stage != 1 and first != start:
        yield SaidHit(
            "/plan/schedule/period/from", f"は計画の開始日 {start} と違います。", f"differs from the start of the plan, {start}.",
            str(first), str(start),
        )  # fmt: skip
    ends = [dates.day(site.get(f"/plan/lectures/{index}/period/to")) for index, _ in site.each("/plan/lectures")]
    lectured = max((day for day in ends if day), default=None)
    gap = site.law("schedule_gap")
    if site.case.category == "D" and lectured and (first - lectured).days > gap:
        yield SaidHit(
            "/plan/schedule/period/from", f"は講習の終わる {lectured} から {(first - lectured).days} 日後です。講習のあとすぐに始めてください。",
            f"is {(first - lectured).days} days after the end of the lectures on {lectured}. It should follow at once.",
            str(first), f"≤ {gap} d",
        )  # fmt: skip
    elif site.stage == 1 and first < start:
        yield SaidHit(
            "/plan/schedule/period/from", f"は計画の開始日 {start} より前です。", f"is before the start of the plan, {start}.",
            str(first), f"≥ {start}",
        )  # fmt: skip
