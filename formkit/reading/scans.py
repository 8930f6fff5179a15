"""Pages of a PDF that are pictures of paper: nobody has read them, and a page that was not read is told by its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from formkit.library import sentences
from formkit.media.pdf.document import File
from formkit.media.pdf.page import Page, pages
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import ReadFile

_COVERED = 0.5  # of a page, by pictures: a photo and a seal are less, a scan is more

_HIDDEN = 0.5  # of the letters of a page: programs that read a scan lay all of theirs invisibly under it


def is_scan(page: Page) -> bool:
    """Whether a page is a picture of paper: pictures cover most of it, or it is drawn without a single letter."""
    area = sum(
        max(0.0, min(image.right, page.width) - max(image.left, 0.0))
        * max(0.0, min(image.bottom, page.height) - max(image.top, 0.0))
        for image in page.images
    )
    if area >= _COVERED * page.width * page.height:
        return True
    drawn = page.images or page.others or page.level or page.upright
    return bool(drawn) and not any(char.text.strip() for char in page.chars)


def unread_pages(unknown: Iterable[Page], name: str) -> list[Finding]:
    """FK405 for pages of a file that are no known form: one for those that are scans, one for the others."""
    numbered: dict[str, list[int]] = {"pages": [], "scanned": []}
    for page in unknown:
        numbered["scanned" if is_scan(page) else "pages"].append(page.number)
    return [
        sentences.finding("FK405", says, values={"numbers": ranges(numbers)}, file=name, page=numbers[0])
        for says, numbers in numbered.items()
        if numbers
    ]


def recognised_scans(data: bytes, document: File) -> list[int]:
    """Pages that are pictures of paper with letters under or over them that nobody sees: what a program made of the picture."""
    if b"/Image" not in data:
        return []
    laid_under = set()
    for page in pages(document, drawings=False):
        letters = [char for char in page.chars if char.text.strip()]
        if letters and sum(char.hidden for char in letters) > _HIDDEN * len(letters):
            laid_under.add(page.number)
    return (
        [page.number for page in pages(document) if page.number in laid_under and is_scan(page)] if laid_under else []
    )


def without_scans(file: ReadFile, scans: Sequence[int]) -> ReadFile:
    """The file without the parts of which a page is such a scan: FK405 tells the pages, and that nothing on them was read.

    Raises UnreadableError when nothing is left.
    """
    lost = [part for part in file.parts if set(part.pages) & set(scans)]
    if not lost:
        return file
    kept = tuple(part for part in file.parts if part not in lost)
    unread = sorted({page for part in lost for page in part.pages} | set(scans))
    if not kept:
        raise UnreadableError("pdf_recognised", pages=ranges(unread))
    told = tuple(finding for finding in file.findings if finding.page not in unread)
    numbers = {"numbers": ranges(unread)}
    scanned = sentences.finding("FK405", "recognised", values=numbers, file=file.path, page=unread[0])
    return replace(file, parts=kept, findings=(*told, scanned))


def ranges(numbers: Sequence[int]) -> Value:
    """Numbers in order, those that follow each other as one range: 2, 4～9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    ja, en = (sign.join(dash.join(map(str, run)) for run in runs) for sign, dash in (("、", "～"), (", ", "–")))
    return Value(ja, en)
