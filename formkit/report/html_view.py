"""What the HTML report shows, as plain data: the matrix of papers, and findings by trainee, document and box."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from formkit import library
from formkit.library.citations import in_english
from formkit.model import Box, Finding, Form, Paper, Part
from formkit.report.account import Account, count
from formkit.report.fingerprint import identities
from formkit.report.html_diff import Run, alike, compare
from formkit.report.html_pictures import Shot
from formkit.report.html_places import NOBODY, Places, form_name, part_name
from formkit.report.mask import is_personal, masked

Words = Mapping[str, str]
Links = Mapping[tuple[str, str | None, str | None, str | None], str]


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as it is shown; `expected` and `found` in runs, None where it has no such value."""

    id: str
    finding: Finding
    where: str
    title: str
    message: str
    todo: str | None
    expected: tuple[Run, ...] | None
    found: tuple[Run, ...] | None
    alike: str | None
    twins: tuple[tuple[str, str | None], ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Findings on one box, and its picture."""

    items: tuple[Item, ...]
    shot: Shot | None


@dataclass(frozen=True, slots=True)
class Document:
    """Findings of one part in one file."""

    id: str
    name: str
    file: str | None
    groups: tuple[Group, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All findings of it."""
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True, slots=True)
class Section:
    """Findings of one trainee, or of the papers that all share."""

    id: str
    key: str
    name: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One trainee's paper of one part: `state` ok, bad, warn, none; `sign` and `label` for eyes and screen readers."""

    state: str
    sign: str
    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One trainee in the matrix."""

    name: str
    href: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Trainees × documents; `heads` are form names with how many parts each spans, `parts` face and title."""

    heads: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def _label(key: str, account: Account, labels: Words) -> str:
    if key in ("", NOBODY):
        return labels["common" if account.papers else "whole"] if key == "" else labels["nobody"]
    # Names are personal; the id of the trainee in the case is not.
    name = account.names.get(key) if account.show_values else None
    return f"{key}　{name}" if name and name != key else key


def sections(account: Account, places: Places, labels: Words, shoot: Callable[[Finding], Shot | None]) -> list[Section]:
    """Findings by trainee (those of all first), document, page and place on the page."""
    ids = identities(account.findings)
    links: Links = {
        (places.owner(finding), finding.form, finding.part, finding.box): name
        for finding, name in zip(account.findings, ids, strict=True)
        if finding.box
    }
    owned: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    for name, finding in zip(ids, account.findings, strict=True):
        file = "" if account.papers else finding.file or ""
        owned.setdefault((file, places.owner(finding)), []).append((name, finding))
    shown = []
    files = len({file for file, _ in owned}) > 1
    for number, key in enumerate(sorted(owned, key=lambda key: (key[0], *places.order(key[1]))), 1):
        name = _label(key[1], account, labels)
        heading = " · ".join([places.file(key[0]), *([name] if key[1] else [])]) if files else name
        documents = _documents(owned[key], f"s{number}", account, places, labels, shoot, links)
        shown.append(Section(f"s{number}", key[1], heading, tuple(documents)))
    return shown


def _documents(
    findings: Sequence[tuple[str, Finding]],
    section: str,
    account: Account,
    places: Places,
    labels: Words,
    shoot: Callable[[Finding], Shot | None],
    links: Links,
) -> Iterable[Document]:
    parts: dict[tuple[str, str, str], list[tuple[str, Finding]]] = {}
    for name, finding in findings:
        file = finding.file if account.papers else None
        parts.setdefault((finding.form or "", finding.part or "", file or ""), []).append((name, finding))
    ranked = sorted(parts, key=lambda key: (_rank(places, key[0], key[1]), key[2]))
    for number, key in enumerate(ranked, 1):
        own = parts[key]
        sheet = places.part(own[0][1])
        if sheet:
            title = f"{form_name(sheet[0], account.language)}　{part_name(sheet[1], account.language)}"
        else:
            form = places.form(key[0] or None)
            title = (
                form_name(form, account.language) if form else key[0] or (labels["whole"] if len(ranked) > 1 else "")
            )
        boxes: dict[object, list[tuple[str, Finding]]] = {}
        for name, finding in sorted(own, key=lambda pair: _on_page(pair[1])):
            box = (finding.page, finding.rect or finding.box) if finding.rect or finding.box else name
            boxes.setdefault(box, []).append((name, finding))
        groups = []
        for pairs in boxes.values():
            items = tuple(_item(name, finding, account, places, labels, links) for name, finding in pairs)
            groups.append(Group(items, shoot(pairs[0][1])))
        yield Document(f"{section}d{number}", title, places.file(key[2]) if key[2] else None, tuple(groups))


def _rank(places: Places, form_id: str, part: str) -> tuple[str, int, str]:
    """Training plan first, because it leads the packet; then by id; parts in the order of the form."""
    form = places.form(form_id or None)
    order = list(form.parts) if form else []
    lead = "" if form_id == "training-plan" else form_id
    return lead, order.index(part) if part in order else -1, part


def _on_page(finding: Finding) -> tuple[int, float, float]:
    x, y = (finding.rect[0], finding.rect[1]) if finding.rect else (0.0, -1.0)
    return finding.page or 0, round(y, 1), x


def _item(name: str, original: Finding, account: Account, places: Places, labels: Words, links: Links) -> Item:
    ja = account.language == "ja"
    about = library.findings().get(original.code, {})
    hidden = not account.show_values and is_personal(original)
    finding = original if account.show_values else masked(original)
    expected: tuple[Run, ...] | None = None if finding.expected is None else (Run(finding.expected or labels["empty"]),)
    runs: tuple[Run, ...] | None = None if finding.found is None else (Run(finding.found or labels["empty"]),)
    if finding.expected and finding.found and not hidden:
        expected, runs = compare(finding.expected, finding.found)
    owner = places.owner(original)
    twins = tuple(
        (_twin(form, part, box, original, account), links.get((owner, form.id, part.id, box.id)))
        for form, part, box in places.twins(original)
    )
    law = finding.law or about.get("law")
    return Item(
        id=name,
        finding=replace(finding, law=law if ja or not law else in_english(law)),
        where=places.item(original, account.language) or (original.case_pointer or "").removeprefix("/"),
        title=about.get("title" if ja else "title_en", original.code),
        message=finding.message if ja else finding.message_en,
        todo=about.get("todo" if ja else "todo_en"),
        expected=expected,
        found=runs,
        alike=alike(original.expected or "", original.found or "") if not hidden else None,
        twins=twins,
        hidden=hidden,
    )


def _twin(form: Form, part: Part, box: Box, finding: Finding, account: Account) -> str:
    ja = account.language == "ja"
    title = "" if form.id == finding.form else form.title if ja else form.title_en
    return " ".join(filter(None, (title, part.face, box.item or (box.label if ja else box.label_en))))


def matrix(account: Account, places: Places, shown: Sequence[Section], labels: Words) -> Matrix | None:
    """Trainees × documents; None when no papers came in."""
    if not account.papers:
        return None
    columns: dict[tuple[str, str], tuple[Form | None, Part | None]] = {}
    papers: dict[tuple[str, str, str], list[Paper]] = {}
    for paper in account.papers:
        form = places.form(paper.form, paper.edition)
        columns[paper.form, paper.part] = (form, form.parts.get(paper.part) if form else None)
        papers.setdefault((places.owner_of(paper), paper.form, paper.part), []).append(paper)
    findings: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in account.findings:
        if finding.form and finding.part:
            findings.setdefault((places.owner(finding), finding.form, finding.part), []).append(finding)
            if sheet := places.part(finding):
                columns.setdefault((finding.form, finding.part), sheet)
    order = sorted(columns, key=lambda key: _rank(places, *key))
    targets = {section.key: section for section in shown}
    own = {key[0] for key in papers} | set(targets) | set(account.names)
    rows = []
    for owner in sorted(own, key=places.order):
        section = targets.get(owner)
        documents = {
            (group.items[0].finding.form, group.items[0].finding.part): document.id
            for document in reversed(section.documents if section else ())
            for group in document.groups
        }
        cells = tuple(
            _cell(
                papers.get((owner, *key), []), findings.get((owner, *key), []), documents.get(key), labels,
                applies=_applies(owner, columns[key][1]),
            )
            for key in order
        )  # fmt: skip
        rows.append(Row(_label(owner, account, labels), section.id if section else None, cells))
    ja = account.language == "ja"
    titles, names = [], []
    for key in order:
        form, part = columns[key]
        titles.append((form.title if ja else form.title_en) if form else key[0])
        names.append((part.face, part.title if ja else part.title_en) if part else (key[1], key[1]))
    heads = tuple((title, len(list(same))) for title, same in itertools.groupby(titles))
    return Matrix(heads, tuple(names), tuple(rows))


def _applies(owner: str, part: Part | None) -> bool:
    return part is None or owner == NOBODY or (part.per == "case") == (owner == "")


def _cell(
    papers: Sequence[Paper], findings: Sequence[Finding], href: str | None, labels: Words, *, applies: bool
) -> Cell:
    counts = count(findings)
    errors, warnings, infos = counts["errors"], counts["warnings"], counts["infos"]
    unread = sum(paper.unread for paper in papers)
    states = [
        labels[f"state_{key}"].format(errors=errors, warnings=warnings, infos=infos, unread=unread)
        for key, number in (("bad", errors), ("warn", warnings), ("info", infos), ("unread", unread))
        if number
    ]
    unchecked = any(not paper.checked for paper in papers)
    if unchecked:
        states.append(labels["state_unchecked"])
    if not (applies or papers or findings):
        return Cell("na", "", labels["state_na"], None)
    if errors:
        return Cell("bad", f"×{errors}", "、".join(states), href)
    if not papers:
        return Cell(
            "warn" if warnings else "none",
            f"△{warnings}" if warnings else "―",
            "、".join(states) or labels["state_none"],
            href,
        )
    if warnings or unread:
        return Cell("warn", f"△{warnings or ''}", "、".join(states), href)
    if unchecked:
        return Cell("none", "…", "、".join(states), href)
    return Cell("ok", "○", "、".join([labels["state_ok"], *states]), href)
