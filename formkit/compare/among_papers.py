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
from formkit.compare.owners import Cases, Owner, form_of
from formkit.compare.values import key_of
from formkit.library.box_findings import box_finding, box_name, part_finding
from formkit.model import Finding, Form, Part, Value
from formkit.reading import ReadBox, ReadFile, ReadPart
from formkit.words.text import comparable

_COMPANY = ("/implementer/corporate_number", "/implementer/name", "/implementer/name_kana")
_LATIN = re.compile(r"[A-Za-z][A-Za-z ,.'-]*")
_PASSPORT = "/trainee/passport/number"


@dataclass(frozen=True)
class PaperRead:
    """A paper as it came: where it is, and the part that was read there. `owner` is None while nobody's."""

    file: ReadFile
    read: ReadPart
    owner: Owner | None = None

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
class Statement:
    """A fact as one paper states it: what it is compared by, how it is shown, and the first of its boxes."""

    key: Hashable
    words: str
    box: str
    paper: PaperRead


def gathered(papers: Sequence[PaperRead]) -> dict[tuple[str, str], list[Statement]]:
    """What papers say, by pointer into the view of the trainee and way of writing (`fact` where that is plain)."""
    statements: dict[tuple[str, str], list[Statement]] = {}
    for paper in papers:
        boxes, read = paper.part.boxes, paper.read.boxes
        stated: set[str] = set()
        for pointer, (fact, keys) in paper.facts.items():
            stated.update(keys)
            key = comparable(fact) if isinstance(fact, str) else fact
            words = str(fact) if len(keys) > 1 else _words(read[keys[0]])
            statements.setdefault((pointer, "fact"), []).append(Statement(key, words, keys[0], paper))
        for name, reading in read.items():
            box = boxes[name]
            plain = box.pointer is not None and not f"{box.pointer}/".startswith(("/rows/", "/entries/", "/copy/"))
            plain = plain and not box.write.startswith("of_sender")  # what it writes depends on whose copy it is
            if (
                name in stated
                or not plain
                or not reading.certain
                or reading.value in ("", False)
                or is_continued(reading.value)
            ):
                continue
            statements.setdefault((str(box.pointer), box.write), []).append(
                Statement(key_of(box, reading.value), _words(reading), name, paper)
            )
    return statements


def _words(reading: ReadBox) -> str:
    return "印あり" if reading.value is True else str(reading.value)


def same_facts(papers: Sequence[PaperRead], trainee: str | None) -> list[Finding]:
    """FK521 for each fact on which the papers of one trainee disagree, at every place that is in the minority."""
    findings = []
    for statements in gathered(papers).values():
        counts = Counter(statement.key for statement in statements)
        if (
            len(counts) < 2
            or len({(id(statement.paper.file), statement.paper.read.page) for statement in statements}) < 2
        ):
            continue
        most = counts.most_common(1)[0]
        usual = next(statement for statement in statements if statement.key == most[0])
        for statement in statements:
            if statement.key != most[0]:
                findings.append(_disagree(statement, usual, trainee))
    return findings


def _disagree(statement: Statement, other: Statement, trainee: str | None) -> Finding:
    values = {
        "found": statement.words, "expected": other.words, "form": Value(other.paper.form.title, other.paper.form.title_en),
        "other": box_name(other.paper.part, other.paper.part.boxes[other.box]),
    }  # fmt: skip
    return box_finding("FK521", values=values, trainee=trainee, **statement.paper.of_box(statement.box))


def groups(papers: Sequence[PaperRead]) -> dict[str, list[PaperRead]]:
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
    people: dict[str, list[PaperRead]] = {}
    for at in own:
        if who[at]:
            people.setdefault(who[at], []).append(papers[at])
    return {str(number): theirs for number, theirs in enumerate(people.values(), 1)}


def _person(paper: PaperRead) -> tuple[str, str]:
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


def one_passport(papers: Sequence[PaperRead], differences: Sequence[Finding]) -> list[Finding]:
    """FK522 where the papers of two trainees have the same passport number.

    Not where `differences` say that a box has another trainee's number (FK517): that one is wrong, the other is right.
    """
    misplaced = {(finding.file, finding.page, finding.box) for finding in differences if finding.code == "FK517"}
    holders: dict[str, dict[str, tuple[PaperRead, str]]] = {}
    for paper in papers:
        if paper.owner is None or paper.owner.id is None:
            continue
        for pointer, (fact, keys) in paper.facts.items():
            place = (paper.file.path, paper.read.boxes[keys[0]].page, keys[0])
            if pointer == _PASSPORT and place not in misplaced:
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


def one_company(papers: Sequence[PaperRead]) -> list[Finding]:
    """FK523 where some papers name another implementing organisation than most do."""
    findings = []
    for (pointer, _), statements in gathered(papers).items():
        if pointer not in _COMPANY[:2]:
            continue
        counts = Counter(statement.key for statement in statements)
        usual = next(statement for statement in statements if statement.key == counts.most_common(1)[0][0])
        for statement in statements:
            if statement.key != usual.key:
                values = {"found": statement.words, "expected": usual.words}
                findings.append(box_finding("FK523", values=values, **statement.paper.of_box(statement.box)))
    return findings


def strayed(papers: Sequence[PaperRead]) -> Iterator[Finding]:
    """FK535 where the paper of one trainee lies in the folder of another.

    A folder is a trainee's when it has the trainee's id, or when nearly all papers in it are one trainee's and the odd
    one stands where that trainee's own is missing.
    """
    folders: dict[PurePath, list[PaperRead]] = {}
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


def twice(papers: Sequence[PaperRead]) -> Iterator[Finding]:
    """FK532 where a trainee has the same part twice in one medium."""
    first: dict[tuple[object, ...], PaperRead] = {}
    for paper in papers:
        if paper.owner is None:
            continue
        key = (paper.owner.number, paper.read.form, paper.read.part, paper.read.copy, paper.file.medium)
        other = first.setdefault(key, paper)
        if other is not paper:
            values = {"file": Value.of(other.file.path), "number": other.read.page}
            yield part_finding("FK532", values=values, trainee=paper.owner.id, **paper.of_part())


def missing(cases: Cases, papers: Sequence[PaperRead]) -> Iterator[Finding]:
    """FK533 for parts that a trainee must have of the form editions at hand and that did not come."""
    editions: Mapping[str, Form] = {paper.form.name: paper.form for paper in papers}
    there = {(paper.owner.number, paper.form.name, paper.read.part) for paper in papers if paper.owner}
    for owner in cases.owners:
        for name, form in editions.items():
            parts = dict.fromkeys(part for part, _ in cases.sheets(owner, form))
            if not any((owner.number, name, part) in there for part in parts):
                continue  # a form of which nothing came was not meant to be looked at
            for key in parts:
                if (owner.number, name, key) not in there:
                    part = form.parts[key]
                    yield part_finding("FK533", form=form, part=part, trainee=owner.id)
