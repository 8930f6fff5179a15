"""Sheet against sheet: the same fact on two papers, papers of several people, papers that come twice or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from formkit.compare.facts import is_continued
from formkit.compare.paper import PaperRead
from formkit.compare.values import fact_key, key_of
from formkit.library import sentences
from formkit.library.box_findings import box_finding, box_name, part_finding
from formkit.model import Finding, Value
from formkit.reading import ReadBox
from formkit.words.text import comparable, short

_COMPANY = ("/implementer/corporate_number", "/implementer/name")
_LATIN = re.compile(r"[A-Za-z][A-Za-z ,.'-]*")
_PASSPORT = "/trainee/passport/number"


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact as one paper states it: what it is compared by, how it is shown, and the first of its boxes."""

    key: Hashable
    words: str
    box: str
    paper: PaperRead

    @property
    def place(self) -> Value:
        """How its box is named."""
        return box_name(self.paper.part, self.paper.boxes[self.box])


def gathered(papers: Sequence[PaperRead]) -> dict[tuple[str, str], list[Statement]]:
    """What papers say, by pointer into the view of the trainee and way of writing (`fact` where that is plain)."""
    statements: dict[tuple[str, str], list[Statement]] = {}
    for paper in papers:
        read = paper.read.boxes
        stated: set[str] = set()
        for pointer, (fact, keys) in paper.facts.items():
            stated.update(keys)
            key = fact_key(pointer, fact) if isinstance(fact, str) else fact
            words = str(fact) if len(keys) > 1 else _words(read[keys[0]])
            statements.setdefault((pointer, "fact"), []).append(Statement(key, words, keys[0], paper))
        for name, reading in read.items():
            box = paper.boxes[name]
            plain = box.pointer is not None and not f"{box.pointer}/".startswith(("/rows/", "/entries/", "/copy/"))
            plain = plain and not box.write.startswith("of_sender")  # what it writes depends on whose copy it is
            vague = not reading.certain or reading.value in ("", False) or is_continued(reading.value)
            if plain and not vague and name not in stated:
                statement = Statement(key_of(box, reading.value), _words(reading), name, paper)
                statements.setdefault((str(box.pointer), box.write), []).append(statement)
    return statements


def _words(reading: ReadBox) -> str:
    return "印あり" if reading.value is True else str(reading.value)


def same_facts(papers: Sequence[PaperRead], trainee: str | None) -> list[Finding]:
    """FK521 for each fact on which the papers of one trainee disagree, at every place that is in the minority."""
    return [
        box_finding(
            "FK521", trainee=trainee, **statement.paper.of_box(statement.box),
            values={
                "found": statement.words, "expected": usual.words, "other": usual.place,
                "form": Value(usual.paper.form.title, usual.paper.form.title_en),
            },
        )
        for statements in gathered(papers).values()
        if len({(id(statement.paper.file), statement.paper.read.page) for statement in statements}) > 1
        for statement, usual in _outvoted(statements)
    ]  # fmt: skip


def _outvoted(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """The statements of a fact that are in the minority, each with the first of the majority."""
    most = Counter(statement.key for statement in statements).most_common(1)[0][0]
    usual = next(statement for statement in statements if statement.key == most)
    yield from ((statement, usual) for statement in statements if statement.key != most)


def elsewhere(papers: Sequence[PaperRead], findings: Sequence[Finding]) -> list[Finding]:
    """Findings (FK511) with what the other papers of the same trainee say about the same fact."""
    mentions: dict[tuple[str | None, str], list[Statement]] = {}
    for trainee in {finding.trainee for finding in findings if finding.code == "FK511"}:
        own = [paper for paper in papers if paper.owner is not None and paper.owner.id == trainee]
        for (pointer, way), statements in gathered(own).items():
            for statement in statements if way == "fact" else ():
                there = statement.paper.owner.pointer(pointer) if statement.paper.owner else None
                mentions.setdefault((trainee, there or ""), []).append(statement)
    return [
        _with_others(finding, mentions.get((finding.trainee, finding.case_pointer or ""), ())) for finding in findings
    ]


def _with_others(finding: Finding, mentions: Sequence[Statement]) -> Finding:
    places = {
        statement.place: short(statement.words, 24) for statement in mentions if statement.words != finding.found
        and (statement.paper.file.path, statement.paper.read.part) != (finding.file, finding.part)
    }  # fmt: skip
    if not places or finding.code != "FK511":
        return finding
    others = list(places.items())[:2]
    ja = "、".join(f"{place.ja}では「{words}」" for place, words in others)
    en = ", ".join(f"{place.en}: {words!r}" for place, words in others)
    values = {**finding.values, "others": Value(ja, en, finding.values["found"].place)}
    return sentences.rewritten(replace(finding, message="", says=f"{finding.says}_elsewhere"), values)


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
    for near in (lambda paper: paper.file.path, lambda paper: str(paper.folder)):
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
        box = paper.boxes[key]
        if box.pointer == _PASSPORT and isinstance(read.value, str):
            passport = comparable(read.value).upper()
        elif box.pointer == "/trainee/name" and box.formatter in ("roman", "roman_kanji", "roman_apart"):
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
        fact, keys = paper.facts.get(_PASSPORT, (None, ()))
        if keys and paper.owner is not None and paper.owner.id is not None:
            place = (paper.file.path, paper.read.boxes[keys[0]].page, keys[0])
            if place not in misplaced:
                holders.setdefault(comparable(str(fact)), {}).setdefault(paper.owner.id, (paper, keys[0]))
    findings = []
    for number, who in holders.items():
        for trainee, (paper, key) in who.items() if len(who) > 1 else ():
            others = "、".join(other for other in who if other != trainee)
            where = paper.owner.pointer(_PASSPORT) if paper.owner else None
            about = {"values": {"found": number, "others": Value.of(others)}, **paper.of_box(key)}
            findings.append(box_finding("FK522", trainee=trainee, case_pointer=where, **about))
    return findings


def one_company(papers: Sequence[PaperRead]) -> list[Finding]:
    """FK523 where some papers name another implementing organisation than most do."""
    return [
        box_finding(
            "FK523", values={"found": statement.words, "expected": usual.words}, **statement.paper.of_box(statement.box)
        )
        for (pointer, _), statements in gathered(papers).items()
        if pointer in _COMPANY
        for statement, usual in _outvoted(statements)
    ]


def strayed(papers: Sequence[PaperRead]) -> Iterator[Finding]:
    """FK535 where the paper of one trainee lies in the folder of another.

    A folder is a trainee's when it has the trainee's id, or when nearly all papers in it are one trainee's and the odd
    one stands where that trainee's own is missing.
    """
    folders: dict[PurePath, list[PaperRead]] = {}
    for paper in papers:
        if paper.owner is not None and paper.owner.id is not None:
            folders.setdefault(paper.folder, []).append(paper)
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
        other = first.setdefault((paper.owner.number, *paper.kind), paper)
        if other is not paper:
            tab = other.read.tab
            values = {"file": Value.of(other.file.path), **({"other": tab} if tab else {"number": other.read.page})}
            yield part_finding(
                "FK532", "sheet" if tab else "page", values=values, trainee=paper.owner.id, **paper.of_part()
            )
