"""Whose a paper is: the cases and trainees that papers may belong to, what theirs must say, and who fits a paper.

A paper is given to the one whose facts it carries, not by the name of its file: every box that says what only some
would say is a vote. Papers that say nothing of their own (a face of ticks) follow the other papers of their folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from formkit import library, merge
from formkit.compare.values import key_of, likeness
from formkit.media import fonts
from formkit.model import Case, Finding, Form, Sheet, View, trainees_of
from formkit.reading import ReadFile, ReadPart
from formkit.words.pointer import at

IDENTITY = ("/trainee/name", "/trainee/passport/number", "/trainee/birth_date")
"""The facts that tell one trainee from another."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One trainee of one case, or (trainee None) the case itself with the papers that all share."""

    view: View
    number: int
    several: bool = False

    @property
    def case(self) -> Case:
        """The case to which the papers belong."""
        return self.view.case

    @property
    def trainee(self) -> Mapping[str, Any] | None:
        """The trainee; None for the papers that all share."""
        trainee: Mapping[str, Any] | None = self.view.get("/trainee")
        return trainee

    @property
    def id(self) -> str | None:
        """The trainee's id in the case, after the id of the case where there are several."""
        if self.trainee is None:
            return None
        own = str(self.trainee.get("id") or "")
        return f"{self.case.data.get('case_id')}/{own}" if self.several else own

    def pointer(self, pointer: str | None) -> str | None:
        """A pointer of a box (into the view of one trainee) as a pointer into the case."""
        return self.view.typed(pointer) if pointer else pointer


def form_of(read: ReadPart) -> Form:
    """The form edition of a part that was read."""
    return library.form(f"{read.form}_{read.edition}")


def identity(read: ReadPart, sheet: Sheet) -> tuple[int, int]:
    """Of the facts that tell people apart: how many the paper states, and how many of those are as the sheet has them."""
    boxes = form_of(read).parts[read.part].boxes
    stated: dict[str, bool] = {}
    for key, mark in read.sheet.marks.items():
        box = boxes[key]
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
    _saying: dict[str, dict[tuple[str, str, str | bool], frozenset[int]]] = field(default_factory=dict)

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

    def _who_says(self, form: Form) -> Mapping[tuple[str, str, str | bool], frozenset[int]]:
        """For part, box and value: the numbers of the owners whose sheets say so."""
        if form.name not in self._saying:
            saying: dict[tuple[str, str, str | bool], set[int]] = {}
            for owner in self.owners:
                for sheet in self.sheets(owner, form).values():
                    boxes = form.parts[sheet.part].boxes
                    for key, mark in sheet.marks.items():
                        if mark.value and mark.value is not True:
                            saying.setdefault((sheet.part, key, key_of(boxes[key], mark.value)), set()).add(
                                owner.number
                            )
            self._saying[form.name] = {key: frozenset(who) for key, who in saying.items()}
        return self._saying[form.name]

    def others(self, owner: Owner, form: Form, part: str, box: str, value: str | bool) -> list[Owner]:
        """The other owners in whose sheets a box says this."""
        speakers = self._who_says(form).get((part, box, key_of(form.parts[part].boxes[box], value)), frozenset())
        return [self.owners[number] for number in sorted(speakers) if number != owner.number]

    def _candidates(self, read: ReadPart) -> list[Owner]:
        form = form_of(read)
        shared = form.parts[read.part].per == "case"
        kind = [owner for owner in self.owners if (owner.trainee is None) == shared]
        fitting = [owner for owner in kind if any(part == read.part for part, _ in self.sheets(owner, form))]
        return fitting or kind

    def _votes(self, read: ReadPart, candidates: Sequence[Owner]) -> Counter[int]:
        form = form_of(read)
        speakers, boxes = self._who_says(form), form.parts[read.part].boxes
        allowed = frozenset(owner.number for owner in candidates)
        votes: Counter[int] = Counter()
        for key, mark in read.sheet.marks.items():
            if not mark.value or mark.value is True:
                continue
            who = speakers.get((read.part, key, key_of(boxes[key], mark.value)), frozenset()) & allowed
            if who and len(who) < len(allowed):
                weight = 1 / len(who)
                for number in who:
                    votes[number] += weight  # type: ignore[assignment]
        return votes

    def owners_of(self, files: Sequence[ReadFile]) -> dict[tuple[int, int], Owner | None]:
        """Whose each paper is, by the numbers of file and part; None when nobody's."""
        owners: dict[tuple[int, int], Owner | None] = {}
        open_: list[tuple[int, int]] = []
        folders: dict[PurePath, Counter[int]] = {}
        for place, read in _parts(files):
            candidates = self._candidates(read)
            votes = self._votes(read, candidates).most_common(2)
            clear = bool(votes) and (len(votes) == 1 or votes[0][1] > votes[1][1])
            if clear:
                owners[place] = self.owners[votes[0][0]]
                folders.setdefault(PurePath(files[place[0]].path).parent, Counter())[votes[0][0]] += 1
            elif len(candidates) == 1:
                owners[place] = candidates[0]
            else:
                open_.append(place)
        had = {(who.number, _what(files, place)) for place, who in owners.items() if who}
        for place in open_:
            owner = self._in_packet(files, place, owners, had) or self._by_company(files, place, folders)
            owners[place] = owner
            if owner:
                had.add((owner.number, _what(files, place)))
        return {place: self._really(files[place[0]].parts[place[1]], owners[place]) for place, _ in _parts(files)}

    def _in_packet(
        self,
        files: Sequence[ReadFile],
        place: tuple[int, int],
        owners: Mapping[tuple[int, int], Owner | None],
        had: Set[tuple[int, tuple[str, str, int, str]]],
    ) -> Owner | None:
        """Whose a paper is by its neighbours in the same file: the nearest whose owner may have it and has none yet.

        The parts of a form follow each other, so a neighbour of the same form on the right side of it counts first.
        """
        at_file, at_part = place
        parts = files[at_file].parts
        allowed = {owner.number for owner in self._candidates(parts[at_part])}
        order = list(form_of(parts[at_part]).parts)
        here = order.index(parts[at_part].part)
        near: list[tuple[bool, int, int, Owner]] = []
        for other, read in enumerate(parts):
            owner = owners.get((at_file, other))
            if owner is None or owner.number not in allowed or (owner.number, _what(files, place)) in had:
                continue
            same = read.form == parts[at_part].form
            follows = same and (order.index(read.part) < here) == (other < at_part)
            near.append((not follows, abs(other - at_part), other, owner))
        return min(near, key=lambda neighbour: neighbour[:3])[3] if near else None

    def _by_company(
        self, files: Sequence[ReadFile], place: tuple[int, int], folders: Mapping[PurePath, Counter[int]]
    ) -> Owner | None:
        """The owner of the other papers in the file's folder; the one whose id the folder has; else whoever fits."""
        read, folder = files[place[0]].parts[place[1]], PurePath(files[place[0]].path).parent
        candidates = self._candidates(read)
        near = [(count, number) for number, count in folders.get(folder, Counter()).items()]
        near = [(count, number) for count, number in near if self.owners[number] in candidates]
        if near:
            return self.owners[max(near)[1]]
        named = [owner for owner in candidates if owner.id and PurePath(owner.id).name == folder.name]
        if named:
            return named[0]
        form = form_of(read)
        expected = [self.sheets(owner, form).get((read.part, read.copy)) for owner in candidates]
        return candidates[0] if candidates and all(sheet == expected[0] for sheet in expected) else None

    def _really(self, read: ReadPart, owner: Owner | None) -> Owner | None:
        """The owner, unless the paper names a person and none of it is this one's."""
        if owner is None or owner.trainee is None:
            return owner
        sheets = [sheet for (part, _), sheet in self.sheets(owner, form_of(read)).items() if part == read.part]
        stated, right = max((identity(read, sheet) for sheet in sheets), key=lambda pair: pair[1], default=(0, 0))
        return None if stated >= 2 and right == 0 else owner

    def name_of(self, owner: Owner) -> str:
        """Who it is, for people: the name as in the passport, else the id."""
        name = at(owner.trainee, "/name") or {}
        words = " ".join(str(name[key]) for key in ("family", "given") if name.get(key))
        return words or owner.id or ""


def _what(files: Sequence[ReadFile], place: tuple[int, int]) -> tuple[str, str, int, str]:
    """Of which a trainee has one: form, part, copy, in one medium."""
    read = files[place[0]].parts[place[1]]
    return read.form, read.part, read.copy, files[place[0]].medium


def _parts(files: Sequence[ReadFile]) -> Iterator[tuple[tuple[int, int], ReadPart]]:
    for at_file, file in enumerate(files):
        for at_part, read in enumerate(file.parts):
            yield (at_file, at_part), read
