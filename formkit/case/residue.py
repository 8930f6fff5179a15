"""What is left of another case of the same run: its company, its trainees, in the texts and facts of this one.

Who writes many cases of one supervising organisation begins each as a copy of the last. A value tells its case only
when no other of the run has it: the same company, or the same trainee, in several cases is nothing to tell.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from formkit import library
from formkit.case import schema
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.model.spoken import sentence
from formkit.words import names, text
from formkit.words.pointer import at, path, pointer, walk

_SHORTEST = 4
_FORMS = re.compile(
    "株式会社|有限会社|合同会社|合資会社|合名会社|[(（][株有同資名][)）]|[㈱㈲]"
    "|(?:かぶしき|ゆうげん|ごうどう|ごうし|ごうめい)[かが]いしゃ"
    r"|,?\s*\b(?:co(?:mpany|rporation|rp)?\.?,?\s*(?:ltd|limited|inc)?|ltd|limited|inc(?:orporated)?|corp(?:oration)?|k\.?k|g\.?k|y\.?k)\.?\s*$",
    re.IGNORECASE,
)
# Where a trainee's life or a former contract is told, another organisation is rightly named.
_OTHERS_NAMED = re.compile("/trainees/[0-9]+/(history|family_in_japan|experience|home_office)/|.*/previous_stage/")
_NEVER_PRINTED = frozenset(("$schema", "case_id", "accepted"))
_JOINED_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A value that tells whose case it is: the case's number in the run, what it is, whose, its place, how it is sought."""

    case: int
    what: str
    owner: frozenset[str]
    place: str
    value: str
    key: str | tuple[str, ...]


@dataclass(slots=True)
class _Index:
    """The marks of all cases, and those of one case only by the beginning that a text is looked through for."""

    marks: dict[str | tuple[str, ...], list[_Mark]] = field(default_factory=lambda: defaultdict(list))
    begins: dict[str, list[_Mark]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, tuple[_Mark, ...]] = field(default_factory=dict)

    def build(self) -> None:
        """Sort the marks that are of one case only by their beginnings."""
        for key, marks in self.marks.items():
            if len({mark.case for mark in marks}) == 1:
                self.begins[key[:_SHORTEST] if isinstance(key, str) else key[0]].append(marks[0])

    def within(self, words: str) -> tuple[_Mark, ...]:
        """The marks that stand in a text. The same text is looked through once a run."""
        if words not in self.seen:
            self.seen[words] = tuple(dict.fromkeys(self._within(words)))
        return self.seen[words]

    def _within(self, words: str) -> Iterator[_Mark]:
        flat = text.loose(words)
        for start in range(len(flat) - _SHORTEST + 1):
            for mark in self.begins.get(flat[start : start + _SHORTEST], ()):
                if isinstance(mark.key, str) and flat.startswith(mark.key, start):
                    yield mark
        single = tuple(names.words_in(words))
        for start, word in enumerate(single):
            for mark in self.begins.get(word, ()):
                if single[start : start + len(mark.key)] == mark.key:
                    yield mark


def findings(cases: Sequence[Case]) -> list[list[Finding]]:
    """FK155 of every case of a run, in the order of the cases; nothing is compared where there is one case."""
    if len(cases) < 2:
        return [[] for _ in cases]
    index = _Index()
    marks = [list(_marks(number, case)) for number, case in enumerate(cases)]
    for mark in (mark for own in marks for mark in own):
        index.marks[mark.key].append(mark)
    index.build()
    return [
        [*_shared(cases, index, own), *_left(cases, number, index, own)]
        for number, own in enumerate(marks)
    ]  # fmt: skip


def _left(cases: Sequence[Case], number: int, index: _Index, own: Sequence[_Mark]) -> Iterator[Finding]:
    """Values of one other case in the texts of this one; of several in one place the longest."""
    case = cases[number]
    mine = "\n".join([*_named_here(case), *(text.loose(mark.value) for mark in own)])
    for steps, words in walk(case.data):
        if (
            not isinstance(words, str)
            or len(words) < _SHORTEST
            or steps[0] in _NEVER_PRINTED
            or not index.within(words)
        ):
            continue
        place = pointer(steps)
        others = [
            mark for mark in index.within(words)
            if mark.case != number and text.loose(_core(mark.value)) not in mine
            and not (mark.what == "company" and _OTHERS_NAMED.match(place))
        ]  # fmt: skip
        if others:
            yield _finding(case, place, "within", cases, max(others, key=lambda mark: len(mark.value)))


def _shared(cases: Sequence[Case], index: _Index, own: Sequence[_Mark]) -> Iterator[Finding]:
    """Readings, passports and official numbers that one other case has as well, for another company or person."""
    for mark in own:
        alike = [other for other in index.marks[mark.key] if other.what == mark.what]
        others = [other for other in alike if other.case != mark.case]
        if mark.what == "name" or len({other.case for other in others}) != 1:
            continue
        if not any(_same_owner(mark, other) for other in others):
            yield _finding(cases[mark.case], mark.place, "same", cases, others[0])


def _same_owner(mark: _Mark, other: _Mark) -> bool:
    # Names that differ by a letter may sound alike; readings count only where no word of the names is the same.
    return bool(mark.owner & other.owner) if mark.what == "kana" else mark.owner == other.owner


def _finding(case: Case, place: str, says: str, cases: Sequence[Case], mark: _Mark) -> Finding:
    steps = path(place)
    fact, other = schema.fact(steps), cases[mark.case]
    trainee = at(case.data, f"/trainees/{steps[1]}/id") if steps[0] == "trainees" and len(steps) > 1 else None
    values = {
        "label": Value(fact.full, fact.full_en),
        "case": Value.of(other.name),
        "what": sentence(f"residue_{mark.what}"),
    }
    # A text is not quoted: where it stands may not be personal, and what was left in it may be.
    quoted, at_place = ("found", place) if says == "same" else ("other", mark.place)
    values[quoted] = Value(mark.value, mark.value, at_place)
    return sentences.finding(
        "FK155", says, values=values, trainee=trainee if isinstance(trainee, str) else None,
        case_pointer=place, item=fact.item, file=case.file_of(place),
    )  # fmt: skip


# -- what tells a case ---------------------------------------------------------------------------------------------------


def _marks(number: int, case: Case) -> Iterator[_Mark]:
    company = at(case.data, "/implementer/name")
    whose = frozenset((text.loose(_core(company)),)) if isinstance(company, str) else frozenset()
    for place in ("/implementer/name", "/implementer/kana", "/implementer/name_en"):
        yield from _mark(number, case, "company", whose, place, _core)
    yield from _mark(number, case, "corporate_number", whose, "/implementer/corporate_number")
    trainees = at(case.data, "/trainees")
    for position in range(len(trainees) if isinstance(trainees, list) else 0):
        below = f"/trainees/{position}/name"
        name = at(case.data, below)
        if not isinstance(name, Mapping):
            continue
        roman = " ".join(str(name[part]) for part in ("family", "given") if name.get(part))
        whose = names.parts(roman)
        words = tuple(names.words_in(roman))
        if words and len(roman) >= _SHORTEST:
            yield _Mark(number, "name", whose, f"{below}/family", roman, words)
            yield from _turned(number, whose, f"{below}/family", name)
        for place, what in (("kanji", "name"), ("native", "name"), ("kana", "kana")):
            yield from _mark(number, case, what, whose, f"{below}/{place}")
        yield from _mark(number, case, "passport", whose, f"/trainees/{position}/passport/number")
        yield from _mark(number, case, "accreditation", whose, f"/trainees/{position}/accreditation/number")


def _turned(number: int, owner: frozenset[str], place: str, name: Mapping[str, object]) -> Iterator[_Mark]:
    """A name with the given name first, as English texts have it."""
    family, given = (str(name.get(part) or "") for part in ("family", "given"))
    roman = f"{given} {family}"
    if family and given and len(roman) > _SHORTEST:
        yield _Mark(number, "name", owner, place, roman, tuple(names.words_in(roman)))


def _mark(
    number: int, case: Case, what: str, owner: frozenset[str], place: str, core: Callable[[str], str] = str.strip
) -> Iterator[_Mark]:
    value = at(case.data, place)
    if not isinstance(value, str):
        return
    flat = text.loose(core(value))
    if len(flat) < _SHORTEST or (what == "company" and flat in _trade_words()):
        return
    # In scripts that part their words a name must stand as words of its own: LE AN is not in CLEANING.
    joined = bool(_JOINED_SCRIPT.search(value))
    key = flat if joined else tuple(names.words_in(core(value)))
    if what == "company" and not joined and len(key) == 1:
        # One word of Latin letters is also a common one: only the whole name with its form tells.
        key = tuple(names.words_in(value))
    if key:
        yield _Mark(number, what, owner, place, value, key)


def _core(name: str) -> str:
    """The name of a company without its form: of 株式会社見本食品, 見本食品 may stand alone in a text."""
    return _FORMS.sub("", name).strip()


@functools.cache
def _trade_words() -> str:
    """Words that name a trade and so no company: occupations and industries."""
    tables = ("occupations", "jsic_major", "jsic_medium")
    entries = (entry for table in tables for entry in library.codes(table).values())
    return "\n".join(text.loose(value) for entry in entries for value in entry.values() if isinstance(value, str))


def _named_here(case: Case) -> Iterator[str]:
    """The names of bodies that the case itself has: what is part of one of them is no residue."""
    bodies = ["/implementer", "/supervisor", "/supervisor/office"]
    for listed in ("/implementer/workplaces", "/senders"):
        entries = at(case.data, listed)
        bodies += [f"{listed}/{number}" for number in range(len(entries) if isinstance(entries, list) else 0)]
    for body in bodies:
        for key in ("name", "kana", "name_en"):
            value = at(case.data, f"{body}/{key}")
            if isinstance(value, str):
                yield text.loose(value)
