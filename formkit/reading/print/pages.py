"""PDFs that carry no stamp of ours inside: packets, prints, merged and turned pages, recognised page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from formkit.library import sentences
from formkit.media.pdf.document import File
from formkit.media.pdf.page import Page, pages
from formkit.model import Finding, Form, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import How, PartReading, ReadFile, ReadPart
from formkit.reading.print.anchors import blank_pages, recognise_all, stamped_words
from formkit.reading.print.boxes import read_page
from formkit.reading.printed_words import DOUBTFUL, Seen


@dataclass(slots=True)
class _Group:
    """The pages of one part that belong together: number in the part → page of the file and what was seen."""

    form: Form
    part: Part
    copy: int
    pages: dict[int, tuple[Page, Seen]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The page of the file that was added last."""
        return list(self.pages.values())[-1][0].number

    @property
    def first(self) -> int:
        """The first page of the file that belongs here."""
        return min(page.number for page, _ in self.pages.values())


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
    groups = _groups(all_pages, seen)
    findings = _unknown_pages(
        [page.number for page, recognised in zip(all_pages, seen, strict=True) if not recognised], name
    )
    parts = []
    for group in groups:
        part, of_group = _read_group(group, name)
        parts.append(part)
        findings += of_group
    return ReadFile(name, "pdf", tuple(parts), tuple(findings))


def _unknown(all_pages: Sequence[Page]) -> UnreadableError:
    for page in all_pages:
        stamp = stamped_words(page)
        if stamp is not None:
            return UnreadableError("print_stamp", stamp=stamp)
    return UnreadableError("print_unknown")


def _unknown_pages(numbers: Sequence[int], name: str) -> list[Finding]:
    """One FK405 for all pages of a file that are no known form: 2, 4～9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    if not runs:
        return []
    ranges = Value(*(sign.join(dash.join(map(str, run)) for run in runs) for sign, dash in (("、", "～"), (", ", "–"))))
    return [sentences.finding("FK405", "pages", values={"numbers": ranges}, file=name, page=numbers[0])]


# -- pages into parts --------------------------------------------------------------------------------------------------


def _groups(all_pages: Sequence[Page], seen: Sequence[Seen | None]) -> list[_Group]:
    often = Counter((recognised.form.name, recognised.part.id, recognised.page) for recognised in seen if recognised)
    groups: list[_Group] = []
    for page, recognised in zip(all_pages, seen, strict=True):
        if recognised is None:
            continue
        group = _open_group(groups, page, recognised, alone=_alone(often, recognised))
        if group is None:
            group = _Group(recognised.form, recognised.part, _copy(groups, page, recognised))
            groups.append(group)
        group.pages[recognised.page] = (page, recognised)
    return sorted(groups, key=lambda group: group.first)


def _alone(often: Mapping[tuple[str, str, int], int], seen: Seen) -> bool:
    """Whether the file holds a part only once, so that its pages belong together wherever they stand."""
    return all(often.get((seen.form.name, seen.part.id, number), 0) <= 1 for number in range(1, seen.part.pages + 1))


def _open_group(groups: Sequence[_Group], page: Page, seen: Seen, *, alone: bool) -> _Group | None:
    for group in reversed(groups):
        if group.form.name == seen.form.name and group.part.id == seen.part.id:
            beside = page.number == group.last + 1
            return group if seen.page not in group.pages and (alone or beside) else None
    return None


def _copy(groups: Sequence[_Group], page: Page, seen: Seen) -> int:
    """The number of a part that begins here: the next one where the same repeating part has just ended."""
    repeats = seen.part.repeat is not None or seen.part.role == "continuation"
    before = groups[-1] if groups else None
    if repeats and before and (before.form.name, before.part.id) == (seen.form.name, seen.part.id):
        return before.copy + 1 if before.last + 1 == page.number else 1
    return 1


# -- one part ----------------------------------------------------------------------------------------------------------


def _read_group(group: _Group, name: str) -> tuple[ReadPart, list[Finding]]:
    part = group.part
    reading = PartReading(group.form, part, name, group.copy)
    first = (group.first, None)
    confidence = min(seen.confidence for _, seen in group.pages.values())
    if confidence < DOUBTFUL:
        reading.tell("FK404", "pages", {"confidence": Value.of(f"{confidence:.2f}")}, at=first)
    for number, blank in enumerate(blank_pages(group.form.name, part.id), 1):
        if number in group.pages:
            read_page(group.pages[number][0], blank, number, reading)
        else:
            boxes = sum(place.page == number for place in part.places.values())
            reading.tell("FK403", "print", {"number": number, "boxes": boxes}, at=first)
    numbers = [group.pages[number][0].number for number in sorted(group.pages)]
    how: How = "stamp" if all(seen.how == "stamp" for _, seen in group.pages.values()) else "anchors"
    return reading.whole(numbers, confidence=confidence, how=how), reading.findings
