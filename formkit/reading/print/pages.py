"""PDFs that carry no stamp of ours inside: packets, prints, merged and turned pages, recognised page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from formkit.media.pdf.document import File
from formkit.media.pdf.page import Page, pages
from formkit.model import Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import How, PartReading, ReadFile, ReadPart
from formkit.reading.print.anchors import blank_pages, recognise_all, stamped_words
from formkit.reading.print.boxes import read_page
from formkit.reading.printed_words import DOUBTFUL, Seen
from formkit.reading.scans import unread_pages


@dataclass(slots=True)
class _Group(PartReading):
    """The pages of one part that belong together: number in the part → page of the file and what was seen."""

    pages: dict[int, tuple[Page, Seen]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The page of the file that was added last."""
        return list(self.pages.values())[-1][0].number

    @property
    def first(self) -> int:
        """The first page of the file that belongs here."""
        return min(page.number for page, _ in self.pages.values())

    def read(self) -> ReadPart:
        """Read all boxes of the part."""
        first = (self.first, None)
        confidence = min(seen.confidence for _, seen in self.pages.values())
        if confidence < DOUBTFUL:
            self.tell("FK404", "pages", {"confidence": Value.of(f"{confidence:.2f}")}, at=first)
        for number, blank in enumerate(blank_pages(self.form.name, self.part.id), 1):
            if number in self.pages:
                read_page(self.pages[number][0], blank, number, self)
            else:
                boxes = sum(place.page == number for place in self.part.places.values())
                self.tell("FK403", "print", {"number": number, "boxes": boxes}, at=first)
        numbers = [self.pages[number][0].number for number in sorted(self.pages)]
        how: How = "stamp" if all(seen.how == "stamp" for _, seen in self.pages.values()) else "anchors"
        return self.whole(numbers, confidence=confidence, how=how)


def read(file: File, name: str) -> ReadFile:
    """Read a PDF by what is drawn on its pages. Gives its parts in the order of the file.

    Parts: pages of one part that stand together, in whatever order. The same part again is another one: of the same
    document with the next `copy` when it is a part that repeats (lists, continuation sheets) and follows at once, else
    of another trainee with `copy` 1. Raises UnreadableError when the file has no text, when no page is known, and when
    it is broken.
    """
    all_pages = pages(file)
    if not any(char.text.strip() for page in all_pages for char in page.chars):
        raise UnreadableError("pdf_no_text")
    seen = recognise_all(all_pages)
    if not any(seen):
        raise _unknown(all_pages)
    pairs = list(zip(all_pages, seen, strict=True))
    findings = unread_pages([page for page, recognised in pairs if recognised is None], name)
    groups = _groups([(page, recognised) for page, recognised in pairs if recognised], name)
    parts = tuple(group.read() for group in groups)
    return ReadFile(name, "pdf", parts, (*findings, *(finding for group in groups for finding in group.findings)))


def _unknown(all_pages: Sequence[Page]) -> UnreadableError:
    for page in all_pages:
        stamp = stamped_words(page)
        if stamp is not None:
            return UnreadableError("print_stamp", stamp=stamp)
    return UnreadableError("print_unknown")


# -- pages into parts --------------------------------------------------------------------------------------------------


def _groups(recognised: Sequence[tuple[Page, Seen]], name: str) -> list[_Group]:
    often = Counter((seen.form.name, seen.part.id, seen.page) for _, seen in recognised)
    groups: list[_Group] = []
    for page, seen in recognised:
        form, part = seen.form, seen.part
        same = [group for group in groups if (group.form.name, group.part.id) == (form.name, part.id)]
        # A part that the file holds only once: its pages belong together wherever they stand.
        alone = all(often[form.name, part.id, number] <= 1 for number in range(1, part.pages + 1))
        before = same[-1] if same else None
        beside = before is not None and before.last + 1 == page.number
        if before is None or seen.page in before.pages or not (alone or beside):
            # The next copy where the same repeating part has just ended.
            repeats = part.repeat is not None or part.role == "continuation"
            follows = repeats and beside and before is groups[-1]
            before = _Group(form, part, name, before.copy + 1 if before and follows else 1)
            groups.append(before)
        before.pages[seen.page] = (page, seen)
    return sorted(groups, key=lambda group: group.first)
