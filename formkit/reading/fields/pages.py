"""Which form a set of field names belongs to, which of its parts are there, and on which pages of the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from formkit import library
from formkit.media.pdf.acroform import Field
from formkit.model import Box, Form, Part

ENOUGH = 0.6  # of the official fields of a page
_FEW = 3  # fewer names than this may be there by chance
_DOUBT = 0.7

Named = Mapping[str, Sequence[Field]]


@dataclass(frozen=True, slots=True)
class PartCopy:
    """One part as it lies in the file: page of the part → page of the file (from 1), and how surely it is this part."""

    part: Part
    pages: Mapping[int, int]
    confidence: float

    @property
    def first(self) -> int:
        """The first of its pages in the file."""
        return min(self.pages.values(), default=0)


def short(name: str) -> str:
    """`Top[0].Page3[0].rbtSEIBETSU[0]` → `rbtSEIBETSU`."""
    return re.sub(r"\[\d+\]$", "", name.rpartition(".")[2])


def official(box: Box) -> tuple[str, str | None]:
    """Name of the official field of a box, and the choice in it that the box stands for."""
    name, equals, choice = (box.official_field or "").partition("=")
    return name, choice if equals else None


def recognise(named: Named) -> Form | None:
    """The form edition that most of the names belong to; None when none is known."""
    ranks = []
    for form in library.forms():
        official_names = _names_of(form)
        hits = len(official_names & named.keys())
        if hits:
            ranks.append((hits / len(official_names), hits, form.edition, form))
    return max(ranks, key=lambda rank: rank[:3])[3] if ranks else None


def _names_of(form: Form) -> set[str]:
    return {name for part in form.parts.values() for names in _names(part).values() for name in names}


def _names(part: Part) -> dict[int, set[str]]:
    """Names of the official fields on each page of a part."""
    by_page: dict[int, set[str]] = {}
    for box in part.boxes.values():
        if box.official_field and box.id in part.places:
            by_page.setdefault(part.places[box.id].page, set()).add(official(box)[0])
    return by_page


def copies(form: Form, named: Named, pages: int) -> list[PartCopy]:
    """The parts of a form in a file of so many pages, in the order of its pages; a part may come several times."""
    total = len(_names_of(form) & named.keys())
    parts: list[PartCopy] = []
    for part in form.parts.values():
        by_page = _names(part)
        for way in _ways(by_page, named):
            seen = [name for page in way for name in by_page[page]]
            confidence = sum(name in named for name in seen) / len(seen)
            parts.append(PartCopy(part, way, min(confidence, _DOUBT) if total < _FEW else confidence))
    parts.sort(key=lambda copy: copy.first)
    used = {page for copy in parts for page in copy.pages.values()}
    return [PartCopy(copy.part, _with_plain_pages(copy, used, pages), copy.confidence) for copy in parts]


def _ways(by_page: Mapping[int, set[str]], named: Named) -> list[dict[int, int]]:
    """Page of the part → page of the file, one mapping for each copy of the part."""
    candidates: dict[int, list[int]] = {}
    for page, names in by_page.items():
        votes = Counter(at for name in names for at in _pages_of(named.get(name, ())))
        at_pages = sorted(at for at, count in votes.items() if count >= ENOUGH * len(names))
        if at_pages:
            candidates[page] = at_pages
    if not candidates:
        return []
    lead = max(candidates, key=lambda page: (len(candidates[page]), -page))
    ways = [{lead: at} for at in candidates[lead]]
    for page, at_pages in candidates.items():
        for at in at_pages if page != lead else ():
            free = [way for way in ways if page not in way]
            if free:
                min(free, key=lambda way: abs(at - way[lead] - (page - lead)))[page] = at
    return ways


def _pages_of(fields: Iterable[Field]) -> set[int]:
    return {widget.page for field in fields for widget in field.widgets if widget.page is not None}


def _with_plain_pages(copy: PartCopy, used: set[int], pages: int) -> dict[int, int]:
    """Pages of the part that have no fields lie beside those that have some."""
    way = dict(copy.pages)
    fielded = _names(copy.part)
    for page in range(1, copy.part.pages + 1):
        if page not in fielded:
            beside = way[page - 1] + 1 if page - 1 in way else way[page + 1] - 1 if page + 1 in way else 0
            if 1 <= beside <= pages and beside not in used:
                way[page] = beside
                used.add(beside)
    return way
