"""Where findings stand: which form edition, whose paper, what the box is called, where the same fact stands again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from formkit import library
from formkit.model import Box, Finding, Form, Paper, Part
from formkit.report.account import Account, Language

NOBODY = "?"
_MOST_TWINS = 4

Fact = tuple[str | None, str]


class Places:
    """Looks up forms, owners and boxes for the findings of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._forms: dict[tuple[str, str | None], Form | None] = {}
        self._papers: dict[str, list[Paper]] = {}
        self._parts: dict[str, dict[tuple[str, str], tuple[Form, Part]]] = {}
        self._boxes: dict[tuple[str, str], dict[Fact, list[Box]]] = {}
        self._ranks = {owner: rank for rank, owner in enumerate(account.names)}
        files = {paper.file for paper in account.papers} | {
            finding.file for finding in account.findings if finding.file
        }
        self._above = _common_folder(files)
        for paper in account.papers:
            self._papers.setdefault(paper.file, []).append(paper)

    def file(self, name: str) -> str:
        """A file without the folders that all files of the report share."""
        path = PurePath(name)
        return (path.relative_to(self._above) if path.is_relative_to(self._above) else path).as_posix()

    def form(self, form_id: str | None, edition: str | None = None) -> Form | None:
        """The form edition that the papers have; else the newest."""
        if form_id is None:
            return None
        key = (form_id, edition)
        if key not in self._forms:
            editions = {paper.edition for paper in self._account.papers if paper.form == form_id}
            forms = [form for form in library.forms() if form.id == form_id]
            wanted = [form for form in forms if form.edition == edition]
            came_in = [form for form in forms if form.edition in editions]
            self._forms[key] = max(wanted or came_in or forms, key=lambda form: form.in_force_from, default=None)
        return self._forms[key]

    def paper(self, finding: Finding) -> Paper | None:
        """The paper on which a finding stands."""
        papers = self._papers.get(finding.file or "", [])
        fitting = [
            paper for paper in papers
            if (finding.part is None or (paper.form, paper.part) == (finding.form, finding.part))
            and (finding.page is None or not paper.pages or finding.page in paper.pages)
        ]  # fmt: skip
        return fitting[0] if fitting else None

    def part(self, finding: Finding) -> tuple[Form, Part] | None:
        """The form edition and part of a finding."""
        paper = self.paper(finding)
        form = self.form(finding.form, paper.edition if paper else None)
        if form is None or finding.part is None or finding.part not in form.parts:
            return None
        return form, form.parts[finding.part]

    def owner(self, finding: Finding) -> str:
        """Id of the trainee whose paper it is; "" for what all share, NOBODY where nobody is known."""
        if finding.trainee:
            return finding.trainee
        paper = self.paper(finding)
        return "" if paper is None else self.owner_of(paper)

    def owner_of(self, paper: Paper) -> str:
        """The same for a paper."""
        if paper.trainee:
            return paper.trainee
        form = self.form(paper.form, paper.edition)
        shared = form is None or paper.part not in form.parts or form.parts[paper.part].per == "case"
        return "" if shared else NOBODY

    def order(self, owner: str) -> tuple[int, int, str]:
        """Papers for all first, then trainees as the case has them, then what is nobody's."""
        if owner in ("", NOBODY):
            return (0 if owner == "" else 2), 0, owner
        return 1, self._ranks.get(owner, len(self._ranks)), owner

    def item(self, finding: Finding, language: Language, *, face: bool = True) -> str:
        """`第２面 10② 氏名`: part (unless `face` is False), item and label as printed."""
        sheet = self.part(finding)
        box = sheet[1].boxes.get(finding.box or "") if sheet else None
        number = box.item if box else finding.item
        part = (sheet[1].face if sheet else finding.part) if face else None
        label = (box.label if language == "ja" else box.label_en) if box else None
        return " ".join(piece for piece in (part, number, label) if piece)

    def twins(self, finding: Finding) -> list[tuple[Form, Part, Box]]:
        """Other boxes for the same fact, in the papers of the same trainee and in those for all."""
        sheet = self.part(finding)
        box = sheet[1].boxes.get(finding.box or "") if sheet else None
        if sheet is None or box is None or not box.pointer or box.pointer.startswith("/rows"):
            return []
        fact = (box.pointer, box.write)
        own = (sheet[0].name, sheet[1].id)
        twins = [
            (form, part, twin)
            for form, part in self._held(self.owner(finding))
            if (form.name, part.id) != own
            for twin in self._facts(form, part).get(fact, ())
        ]
        return twins[:_MOST_TWINS]

    def _held(self, owner: str) -> list[tuple[Form, Part]]:
        """Parts among the papers of a trainee and those for all, each once."""
        if not self._parts:
            for paper in self._account.papers:
                form = self.form(paper.form, paper.edition)
                if form and paper.part in form.parts:
                    held = self._parts.setdefault(self.owner_of(paper), {})
                    held[form.name, paper.part] = (form, form.parts[paper.part])
        return list({**self._parts.get(owner, {}), **self._parts.get("", {})}.values())

    def _facts(self, form: Form, part: Part) -> Mapping[Fact, list[Box]]:
        key = (form.name, part.id)
        if key not in self._boxes:
            boxes = self._boxes[key] = {}
            for box in part.boxes.values():
                boxes.setdefault((box.pointer, box.write), []).append(box)
        return self._boxes[key]


def _common_folder(files: Iterable[str]) -> PurePath:
    folders = [PurePath(file).parent for file in files]
    shared = folders[0] if folders else PurePath()
    while not all(folder.is_relative_to(shared) for folder in folders):
        if shared == shared.parent:
            return PurePath()
        shared = shared.parent
    return shared


def form_name(form: Form, language: Language) -> str:
    """Title and, where the form has one, its number without the article in brackets."""
    number = re.sub(r"[（(].*", "", form.number)
    if language == "en":
        return f"{form.title_en} ({number})" if number and number != form.title else form.title_en
    return f"{form.title}（{number}）" if number and number != form.title else form.title


def part_name(part: Part, language: Language) -> str:
    """The face as printed; in English its title too, because few read the face alone."""
    return part.face if language == "ja" else part.face_en
