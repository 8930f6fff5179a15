"""Which page of which form edition a drawn page is: by the small stamp at its foot, else by its printed words.

The words printed on a page are looked for among those of each page of each blank form. Editions of one form and sister
sheets are alike, so a page is only told apart by the words in which they differ; what stays open is not recognised.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from formkit import library
from formkit.media.pdf.page import Char, Page, pages
from formkit.model import PT_PER_MM
from formkit.reading import printed_words
from formkit.reading.printed_words import DOUBTFUL, LEAST, SHORTEST, Seen, share_held
from formkit.words.text import loose

_STAMP = re.compile(r"formkit([a-z-]+?)(\d{4}-\d{2})([a-z][a-z0-9-]*\d/\d{1,2})$")
_JAPANESE = re.compile("[\u3041-\u30fa\u4e00-\u9fff]")
_MANY = 150  # Japanese characters by which alone a page may be recognised
_RIVAL = 0.3  # pages whose share lies no farther below the best one's are told apart by what differs
_SURE = 0.8
_WIDE = 3.0  # of the type size: how far the words of one heading stand apart
_HEAD = 22.0  # mm
_NAMED = 0.6  # of the strings at its head must be found: sister sheets are alike below their headings
_FEWEST = 24  # characters of printed words that a blank page must have to be recognised by them


class _Blank(NamedTuple):
    """What is printed on one page of a blank form: its strings, those of its lines, and all of its words in one run."""

    form: str
    part: str
    page: int
    strings: frozenset[str]
    wide: frozenset[str]
    head: frozenset[str]
    text: str


@functools.lru_cache(maxsize=65536)
def folded(letter: str) -> str:
    """A printed letter for comparing: width, case, radicals and the kind of dash make no difference; blanks are none."""
    return loose(letter)


@functools.lru_cache(maxsize=64)
def blank_pages(form: str, part: str) -> tuple[Page, ...]:
    """The pages of the blank of one part, by the folder name of its form."""
    return tuple(pages(library.blank(library.form(form), part)))


def lines_of(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters in reading order: lines by their base line, each from left to right."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.y):
        # Letters of another size may stand a little higher or lower on the same line.
        if lines and char.y - lines[-1][-1].y <= 0.35:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda char: char.x) for line in lines]


def strings_of(chars: Sequence[Char], widest: float = 0.4) -> Iterator[list[Char]]:
    """Runs of letters on one line that stand no farther apart than `widest` of their size; wide blanks and □ end a run."""
    for line in lines_of(chars):
        run: list[Char] = []
        edge = 0.0
        for char in line:
            if char.text in "\u3000□■":
                if run:
                    yield run
                run = []
                continue
            em = char.size / PT_PER_MM
            if run and not -0.6 * em <= char.x - edge <= widest * em:
                yield run
                run = []
            edge = char.right
            if char.text.strip():
                run.append(char)
        if run:
            yield run


def words_of(run: Sequence[Char]) -> str:
    """What a run of letters says, for comparing."""
    return "".join(folded(char.text) for char in run)


def _text(page: Page) -> str:
    return "\n".join(words_of(line) for line in lines_of(page.chars))


@functools.cache
def _blanks() -> tuple[tuple[_Blank, ...], Mapping[str, float]]:
    """All pages of all blanks, and how much each printed string weighs: long ones more, common ones less."""
    blanks = []
    seen_on: Counter[str] = Counter()
    for form, part in library.prints():
        # Not through the cache of `blank_pages`: it holds the few parts that a run reads, this the words of all.
        for number, page in enumerate(pages(library.blank(form, part.id), drawings=False), 1):
            strings, wide = _strings(page), _strings(page, _WIDE)
            blanks.append(_Blank(form.name, part.id, number, strings, wide, _head(page), _text(page)))
            seen_on.update(strings)
    return tuple(blanks), {words: printed_words.weight_of(words) / count for words, count in seen_on.items()}


def _strings(page: Page, widest: float = 0.4) -> frozenset[str]:
    words = (words_of(run) for run in strings_of(page.chars, widest))
    return frozenset(word for word in words if len(word) >= SHORTEST and not word.startswith("formkit"))


def _head(page: Page) -> frozenset[str]:
    """The strings at the head of a page, which name it: the Japanese ones, if it has such."""
    tops = [char.y for char in page.chars if char.text.strip()]
    first = min(tops, default=0.0)
    strings = _strings(replace(page, chars=tuple(char for char in page.chars if char.y <= first + _HEAD)))
    return frozenset(words for words in strings if _JAPANESE.search(words)) or strings


def recognise_all(all_pages: Sequence[Page]) -> list[Seen | None]:
    """What each page of a file is; see `recognise`."""
    seen: list[Seen | None] = []
    for page in all_pages:
        seen.append(recognise(page, seen[-1] if seen else None))
    return seen


def recognise(page: Page, before: Seen | None = None) -> Seen | None:
    """Which page of which form this is, or None when it is none that is known or when two fit as well.

    `before` is the page of the file before it: what follows that one is taken, with doubt, where nothing else says
    which of several equal pages it is.
    """
    text = _text(page)
    stamp = _stamped(text)
    if stamp is not None:
        return stamp
    blanks, weights = _blanks()
    ranked = sorted(
        ((_best_share(blank.strings, text, weights), blank) for blank in blanks), key=lambda ranking: -ranking[0]
    )
    near = [(share, blank) for share, blank in ranked if share >= max(LEAST, ranked[0][0] - _RIVAL)]
    for share, best in near:
        named = sum(words in text for words in best.head) >= _NAMED * len(best.head)
        if not named or sum(map(len, best.strings)) < _FEWEST:
            continue
        rivals = [rival for other, rival in ranked if other >= share - _RIVAL and rival is not best]
        ahead = min((_margin(best, rival, text) for rival in rivals), default=1.0)
        follows = before is not None and (before.form.name, before.part.id, before.page + 1) == best[:3]
        if ahead >= printed_words.CLEAR or (follows and ahead >= 0):
            form = library.form(best.form)
            confidence = share if ahead >= _SURE else min(share, DOUBTFUL - 0.01)
            return Seen(form, form.parts[best.part], best.page, round(confidence, 3), "anchors")
    return None


def stamped_words(page: Page) -> str | None:
    """What the small stamp at the foot of a page says (form, edition, part), known or not."""
    stamp = _stamp(_text(page))
    return " ".join(stamp) if stamp else None


def _stamp(text: str) -> tuple[str | Any, ...] | None:
    stamps = map(_STAMP.search, reversed(text.split("\n")))
    return next((stamp.groups() for stamp in stamps if stamp), None)


def _stamped(text: str) -> Seen | None:
    """What the foot of the page says it is, when the words printed on the page agree."""
    stamp = _stamp(text)
    if stamp is None:
        return None
    form_id, edition, place = stamp
    name = f"{form_id}_{edition}"
    if name not in library.form_names():
        return None
    form = library.form(name)
    # Without its blanks the stamp of face-1, page 1 of 1, reads "face-11/1".
    fitting = [
        (part, number) for part in form.parts.values() for number in range(1, part.pages + 1)
        if place == f"{part.id}{number}/{part.pages}"
    ]  # fmt: skip
    if len(fitting) != 1:
        return None
    part, number = fitting[0]
    share = share_held(_strings(blank_pages(name, part.id)[number - 1]), text, {})
    return printed_words.stamped_as(form, part, number, share)


def _best_share(strings: frozenset[str], text: str, weights: Mapping[str, float]) -> float:
    """The share of the printed strings; with doubt that of the Japanese ones, where a form has no English."""
    whole = share_held(strings, text, weights)
    japanese = frozenset(words for words in strings if _JAPANESE.search(words))
    if sum(map(len, japanese)) < _MANY:
        return whole
    return max(whole, min(DOUBTFUL - 0.01, share_held(japanese, text, weights) * 0.9))


def _margin(best: _Blank, rival: _Blank, text: str) -> float:
    """See `margin`: of the first kind of strings in which the two pages differ."""
    # Sheets that are the same but for one letter of their heading differ only in runs with gaps, or in whole lines.
    for of_best, of_rival in (
        (best.strings, rival.strings), (best.wide, rival.wide), (best.text.split("\n"), rival.text.split("\n")),
    ):  # fmt: skip
        only_best = [words for words in of_best if words not in rival.text and not _STAMP.search(words)]
        only_rival = [words for words in of_rival if words not in best.text and not _STAMP.search(words)]
        if only_best or only_rival:
            return printed_words.margin(only_best, only_rival, text)
    return 0.0
