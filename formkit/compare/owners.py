"""Whose a paper is: the cases and trainees that papers may belong to, what theirs must say, and who fits a paper.

A paper is given to the one whose facts it carries, not by the name of its file: every box that says what only some
would say is a vote. Papers that say nothing of their own (a face of ticks) follow the other papers of their folder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from formkit import merge
from formkit.compare.paper import Owner, PaperRead
from formkit.compare.values import key_of, likeness
from formkit.media import fonts
from formkit.model import Case, Finding, Form, Sheet, View, trainees_of
from formkit.words import pointer

IDENTITY = ("/trainee/name", "/trainee/passport/number", "/trainee/birth_date")
"""The facts that tell one trainee from another."""


def identity(paper: PaperRead, sheet: Sheet) -> tuple[int, int]:
    """Of the facts that tell people apart: how many the paper states, and how many of those are as the sheet has them."""
    stated: dict[str, bool] = {}
    for key, mark in paper.read.sheet.marks.items():
        box = paper.boxes[key]
        fact = next((fact for fact in IDENTITY if f"{box.pointer}/".startswith(f"{fact}/")), None)
        if fact and mark.value and key in sheet.marks:
            agrees = likeness(box, sheet.marks[key].value, mark.value) != "different"
            stated[fact] = stated.get(fact, True) and agrees
    return len(stated), sum(stated.values())


@dataclass(slots=True)
class Cases:
    """All whom papers may belong to in some cases, with the sheets that each must have; made once, asked for every paper.

    `findings` tell of papers that a case cannot have because its facts are wrong.
    """

    cases: Sequence[Case]
    owners: list[Owner] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _sheets: dict[tuple[int, str], Mapping[tuple[str, int], Sheet]] = field(default_factory=dict)
    _saying: dict[str, Mapping[tuple[str, str, str | bool], Set[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        several = len(self.cases) > 1
        for case in self.cases:
            self.owners.append(Owner(View.of(case), len(self.owners)))
            for number, trainee in enumerate(trainees_of(case)):
                self.owners.append(Owner(View.of(case, trainee, number), len(self.owners), several))

    def sheets(self, owner: Owner, form: Form) -> Mapping[tuple[str, int], Sheet]:
        """The sheets of one form edition that an owner must have, by part and copy."""
        key = (owner.number, form.name)
        if key not in self._sheets:
            merged = merge.merge(owner.case, owner.trainee, form, fonts.default_face())
            self.findings += [finding for finding in merged.findings if finding.severity == "error"]
            self._sheets[key] = {(sheet.part, sheet.copy): sheet for sheet in merged.sheets}
        return self._sheets[key]

    def _who_says(self, form: Form) -> Mapping[tuple[str, str, str | bool], Set[int]]:
        """For part, box and value: the numbers of the owners whose sheets say so."""
        if form.name not in self._saying:
            saying: defaultdict[tuple[str, str, str | bool], set[int]] = defaultdict(set)
            for owner in self.owners:
                for sheet in self.sheets(owner, form).values():
                    boxes = form.parts[sheet.part].boxes
                    for key, mark in sheet.marks.items():
                        if mark.value and mark.value is not True:
                            saying[sheet.part, key, key_of(boxes[key], mark.value)].add(owner.number)
            self._saying[form.name] = saying
        return self._saying[form.name]

    def sheets_for(self, owner: Owner, paper: PaperRead) -> dict[int, Sheet]:
        """The sheets that a paper of an owner's may be, by copy."""
        sheets = self.sheets(owner, paper.form)
        return {copy: sheet for (part, copy), sheet in sheets.items() if part == paper.read.part}

    def saying(self, paper: PaperRead, key: str, value: str | bool) -> Set[int]:
        """The numbers of the owners in whose sheets a box of a paper says this."""
        speakers = self._who_says(paper.form)
        return speakers.get((paper.read.part, key, key_of(paper.boxes[key], value)), frozenset())

    def _candidates(self, paper: PaperRead) -> list[Owner]:
        shared = paper.part.per == "case"
        kind = [owner for owner in self.owners if (owner.trainee is None) == shared]
        return [owner for owner in kind if self.sheets_for(owner, paper)] or kind

    def _votes(self, paper: PaperRead, candidates: Sequence[Owner]) -> Counter[int]:
        allowed = frozenset(owner.number for owner in candidates)
        votes: Counter[int] = Counter()
        for key, mark in paper.read.sheet.marks.items():
            if not mark.value or mark.value is True:
                continue
            who = self.saying(paper, key, mark.value) & allowed
            if who and len(who) < len(allowed):
                for number in who:
                    votes[number] += 1 / len(who)  # type: ignore[assignment]
        return votes

    def owned(self, papers: Sequence[PaperRead]) -> list[PaperRead]:
        """The papers with whose each is; None when nobody's."""
        owners: dict[int, Owner] = {}
        open_: list[int] = []
        folders: dict[PurePath, Counter[int]] = {}
        for at, paper in enumerate(papers):
            candidates = self._candidates(paper)
            votes = self._votes(paper, candidates).most_common(2)
            if votes and (len(votes) == 1 or votes[0][1] > votes[1][1]):
                owners[at] = self.owners[votes[0][0]]
                folders.setdefault(paper.folder, Counter())[votes[0][0]] += 1
            elif len(candidates) == 1:
                owners[at] = candidates[0]
            else:
                open_.append(at)
        had = {(owner.number, papers[at].kind) for at, owner in owners.items()}
        for at in open_:
            owner = self._in_packet(papers, at, owners, had) or self._by_company(papers[at], folders)
            if owner:
                owners[at] = owner
                had.add((owner.number, papers[at].kind))
        return [replace(paper, owner=self._really(paper, owners.get(at))) for at, paper in enumerate(papers)]

    def _in_packet(
        self, papers: Sequence[PaperRead], at: int, owners: Mapping[int, Owner],
        had: Set[tuple[int, tuple[str, str, int, str]]],
    ) -> Owner | None:  # fmt: skip
        """Whose a paper is by its neighbours in the same file: the nearest whose owner may have it and has none yet.

        The parts of a form follow each other, so a neighbour of the same form on the right side of it counts first.
        """
        paper = papers[at]
        allowed = {owner.number for owner in self._candidates(paper)}
        order = list(paper.form.parts)
        here = order.index(paper.read.part)
        near: list[tuple[bool, int, int, Owner]] = []
        for other, neighbour in enumerate(papers):
            owner = owners.get(other) if neighbour.file is paper.file else None
            if owner is None or owner.number not in allowed or (owner.number, paper.kind) in had:
                continue
            same = neighbour.read.form == paper.read.form
            follows = same and (order.index(neighbour.read.part) < here) == (other < at)
            near.append((not follows, abs(other - at), other, owner))
        return min(near, key=lambda neighbour: neighbour[:3])[3] if near else None

    def _by_company(self, paper: PaperRead, folders: Mapping[PurePath, Counter[int]]) -> Owner | None:
        """The owner of the other papers in the file's folder; the one whose id the folder has; else whoever fits."""
        candidates = self._candidates(paper)
        near = [(count, number) for number, count in folders.get(paper.folder, Counter()).items()]
        near = [(count, number) for count, number in near if self.owners[number] in candidates]
        if near:
            return self.owners[max(near)[1]]
        named = [owner for owner in candidates if owner.id and PurePath(owner.id).name == paper.folder.name]
        if named:
            return named[0]
        expected = [self.sheets_for(owner, paper).get(paper.read.copy) for owner in candidates]
        return candidates[0] if candidates and all(sheet == expected[0] for sheet in expected) else None

    def _really(self, paper: PaperRead, owner: Owner | None) -> Owner | None:
        """The owner, unless the paper names a person and none of it is this one's."""
        if owner is None or owner.trainee is None:
            return owner
        facts = [identity(paper, sheet) for sheet in self.sheets_for(owner, paper).values()]
        stated, right = max(facts, key=lambda pair: pair[1], default=(0, 0))
        return None if stated >= 2 and right == 0 else owner

    def name_of(self, owner: Owner) -> str:
        """Who it is, for people: the name as in the passport, else the id."""
        name = pointer.at(owner.trainee, "/name") or {}
        words = " ".join(str(name[key]) for key in ("family", "given") if name.get(key))
        return words or owner.id or ""
