"""Sheet against sheet: the same fact on two papers, papers of several people, papers that come twice or not at all."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from formkit.compare.facts import facts_of, is_continued
from formkit.compare.owners import Census, Subject, form_of
from formkit.compare.values import key_of
from formkit.library.box_findings import box_finding, box_name, part_finding
from formkit.model import Finding, Form, Part, Value
from formkit.reading import ReadBox, ReadFile, ReadPart
from formkit.words.text import comparable

__all__ = ["One", "gathered", "groups", "missing", "one_company", "one_passport", "same_facts", "strayed", "twice"]

_COMPANY = ("/implementer/corporate_number", "/implementer/name", "/implementer/name_kana")
_LATIN = re.compile(r"[A-Za-z][A-Za-z ,.'-]*")
_PASSPORT = "/trainee/passport/number"


@dataclass(frozen=True)
class One:
    """A paper as it came: where it is, and the part that was read there. `owner` is None while nobody's."""

    file: ReadFile
    read: ReadPart
    owner: Subject | None = None

    @property
    def form(self) -> Form:
        """Its form edition."""
        return form_of(self.read)

    @property
    def part(self) -> Part:
        """Its part of the form."""
        return self.form.parts[self.read.part]

    @functools.cached_property
    def facts(self) -> Mapping[str, tuple[Any, tuple[str, ...]]]:
        """What it states: see `facts_of`."""
        return facts_of(self.part, self.read.boxes)

    def of_part(self) -> dict[str, Any]:
        """What a finding about it says of where it stands."""
        return {"form": self.form, "part": self.part, "file": self.file.path, "page": self.read.page}

    def of_box(self, key: str) -> dict[str, Any]:
        """What a finding about one of its boxes says of where that stands."""
        read = self.read.boxes[key]
        return {**self.of_part(), "box": self.part.boxes[key], "page": read.page, "rect": read.rect}


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as one paper states it: what it is compared by, how it is shown, and the first of its boxes."""

    key: Hashable
    words: str
    box: str
    paper: One


def gathered(papers: Sequence[One]) -> dict[tuple[str, str], list[Said]]:
    """What papers say, by pointer into the view of the trainee and way of writing (`fact` where that is plain)."""
    said: dict[tuple[str, str], list[Said]] = {}
    for paper in papers:
        boxes, read = paper.part.boxes, paper.read.boxes
        stated: set[str] = set()
        for pointer, (fact, keys) in paper.facts.items():
            stated.update(keys)
            key = comparable(fact) if isinstance(fact, str) else fact
            words = str(fact) if len(keys) > 1 else _words(read[keys[0]])
            said.setdefault((pointer, "fact"), []).append(Said(key, words, keys[0], paper))
        for name, one in read.items():
            box = boxes[name]
            plain = box.pointer is not None and not f"{box.pointer}/".startswith(("/rows/", "/entries/", "/copy/"))
            plain = plain and not box.write.startswith("of_sender")  # what it writes depends on whose copy it is
            if name in stated or not plain or not one.certain or one.value in ("", False) or is_continued(one.value):
                continue
            said.setdefault((str(box.pointer), box.write), []).append(
                Said(key_of(box, one.value), _words(one), name, paper)
            )
    return said


def _words(reading: ReadBox) -> str:
    return "印あり" if reading.value is True else str(reading.value)


def same_facts(papers: Sequence[One], trainee: str | None) -> list[Finding]:
    """FK521 for each fact on which the papers of one trainee disagree, at every place that is in the minority."""
    findings = []
    for said in gathered(papers).values():
        counts = Counter(one.key for one in said)
        if len(counts) < 2 or len({(id(one.paper.file), one.paper.read.page) for one in said}) < 2:
            continue
        most = counts.most_common(1)[0]
        usual = next(one for one in said if one.key == most[0])
        for one in said:
            if one.key != most[0]:
                findings.append(_disagree(one, usual, trainee))
    return findings


def _disagree(statement: Said, other: Said, trainee: str | None) -> Finding:
    values = {
        "found": statement.words, "expected": other.words, "form": Value(other.paper.form.title, other.paper.form.title_en),
        "other": box_name(other.paper.part, other.paper.part.boxes[other.box]),
    }  # fmt: skip
    return box_finding("FK521", values=values, trainee=trainee, **statement.paper.of_box(statement.box))


def groups(papers: Sequence[One]) -> dict[str, list[One]]:
    """Papers without a case by the person whom they name (passport number, else name), under 1, 2, … as they come.

    A trainee's paper that names nobody goes with its file, else its folder, where all others are one person's; what
    is left, and papers that all share, are in no group.
    """
    named: dict[int, tuple[str, str]] = {at: _person(paper) for at, paper in enumerate(papers)}
    by_name: dict[str, str] = {}
    for passport, name in named.values():
        if passport and name:
            by_name.setdefault(name, passport)
    who = {at: by_name.get(name, "") or passport or name for at, (passport, name) in named.items()}
    own = [at for at, paper in enumerate(papers) if paper.part.per == "trainee"]
    for near in (lambda paper: paper.file.path, lambda paper: str(PurePath(paper.file.path).parent)):
        company: dict[str, set[str]] = {}
        for at in own:
            company.setdefault(near(papers[at]), set()).add(who[at])
        for at in own:
            others = company[near(papers[at])] - {""}
            if not who[at] and len(others) == 1:
                who[at] = next(iter(others))
    people: dict[str, list[One]] = {}
    for at in own:
        if who[at]:
            people.setdefault(who[at], []).append(papers[at])
    return {str(number): theirs for number, theirs in enumerate(people.values(), 1)}


def _person(paper: One) -> tuple[str, str]:
    """Passport number and name in Latin letters that a paper states, each empty when it does not."""
    passport = name = ""
    for key, read in paper.read.boxes.items():
        box = paper.part.boxes[key]
        if box.pointer == _PASSPORT and isinstance(read.value, str):
            passport = comparable(read.value).upper()
        elif box.pointer == "/trainee/name" and box.formatter in ("roman", "roman_kanji"):
            latin = _LATIN.match(comparable(str(read.value)))
            name = latin[0].strip().upper() if latin else ""
    return passport, name


def one_passport(papers: Sequence[One], told: Sequence[Finding]) -> list[Finding]:
    """FK522 where the papers of two trainees have the same passport number.

    Not where a box is `told` to have another trainee's number (FK517): that one is wrong, and the other is right.
    """
    known = {(one.file, one.page, one.box) for one in told if one.code == "FK517"}
    holders: dict[str, dict[str, tuple[One, str]]] = {}
    for paper in papers:
        if paper.owner is None or paper.owner.id is None:
            continue
        for pointer, (fact, keys) in paper.facts.items():
            place = (paper.file.path, paper.read.boxes[keys[0]].page, keys[0])
            if pointer == _PASSPORT and place not in known:
                holders.setdefault(comparable(str(fact)), {}).setdefault(str(paper.owner.id), (paper, keys[0]))
    findings = []
    for number, who in holders.items():
        for trainee, (paper, key) in who.items() if len(who) > 1 else ():
            others = "、".join(other for other in who if other != trainee)
            where = paper.owner.view.typed("/trainee/passport/number") if paper.owner else None
            values = {"found": number, "others": Value.of(others)}
            findings.append(
                box_finding("FK522", values=values, trainee=trainee, case_pointer=where, **paper.of_box(key))
            )
    return findings


def one_company(papers: Sequence[One]) -> list[Finding]:
    """FK523 where some papers name another implementing organisation than most do."""
    findings = []
    for (pointer, _), said in gathered(papers).items():
        if pointer not in _COMPANY[:2]:
            continue
        counts = Counter(one.key for one in said)
        usual = next(one for one in said if one.key == counts.most_common(1)[0][0])
        for one in said:
            if one.key != usual.key:
                values = {"found": one.words, "expected": usual.words}
                findings.append(box_finding("FK523", values=values, **one.paper.of_box(one.box)))
    return findings


def strayed(papers: Sequence[One]) -> Iterator[Finding]:
    """FK535 where the paper of one trainee lies in the folder of another.

    A folder is a trainee's when it has the trainee's id, or when nearly all papers in it are one trainee's and the odd
    one stands where that trainee's own is missing.
    """
    folders: dict[PurePath, list[One]] = {}
    for paper in papers:
        if paper.owner is not None and paper.owner.id is not None:
            folders.setdefault(PurePath(paper.file.path).parent, []).append(paper)
    for folder, inside in folders.items():
        counts = Counter(paper.owner.number for paper in inside if paper.owner)
        most = counts.most_common(1)[0][0]
        usual = next(paper.owner for paper in inside if paper.owner and paper.owner.number == most)
        own = {(paper.form.name, paper.read.part) for paper in inside if paper.owner is usual}
        named = PurePath(usual.id or "").name == folder.name
        for paper in inside:
            gap = counts[most] >= 4 * (len(inside) - counts[most]) and (paper.form.name, paper.read.part) not in own
            if paper.owner is not None and paper.owner.number != most and (named or gap):
                whose = {"found": Value.of(paper.owner.id), "expected": Value.of(usual.id)}
                yield part_finding("FK535", values=whose, trainee=paper.owner.id, **paper.of_part())


def twice(papers: Sequence[One]) -> Iterator[Finding]:
    """FK532 where a trainee has the same part twice in one medium."""
    first: dict[tuple[object, ...], One] = {}
    for paper in papers:
        if paper.owner is None:
            continue
        key = (paper.owner.number, paper.read.form, paper.read.part, paper.read.copy, paper.file.medium)
        other = first.setdefault(key, paper)
        if other is not paper:
            first_one = {"file": Value.of(other.file.path), "number": other.read.page}
            yield part_finding("FK532", values=first_one, trainee=paper.owner.id, **paper.of_part())


def missing(census: Census, papers: Sequence[One]) -> Iterator[Finding]:
    """FK533 for parts that a trainee must have of the form editions at hand and that did not come."""
    editions: Mapping[str, Form] = {paper.form.name: paper.form for paper in papers}
    there = {(paper.owner.number, paper.form.name, paper.read.part) for paper in papers if paper.owner}
    for subject in census.subjects:
        for name, form in editions.items():
            parts = dict.fromkeys(part for part, _ in census.sheets(subject, form))
            if not any((subject.number, name, part) in there for part in parts):
                continue  # a form of which nothing came was not meant to be looked at
            for key in parts:
                if (subject.number, name, key) not in there:
                    part = form.parts[key]
                    yield part_finding("FK533", form=form, part=part, trainee=subject.id)
