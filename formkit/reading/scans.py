"""Pages of a PDF that are pictures of paper: nobody has read them, and a page that was not read is told by its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from formkit.library import sentences
from formkit.media.pdf.page import Page
from formkit.model import Finding, Value

_COVERED = 0.5  # of a page, by pictures: a photo and a seal are less, a scan is more


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


def unread_pages(pages: Iterable[Page], name: str) -> list[Finding]:
    """FK405 for pages of a file that are no known form: one for those that are scans, one for the others."""
    numbered: dict[str, list[int]] = {"pages": [], "scanned": []}
    for page in pages:
        numbered["scanned" if is_scan(page) else "pages"].append(page.number)
    return [
        sentences.finding("FK405", says, values={"numbers": _ranges(numbers)}, file=name, page=numbers[0])
        for says, numbers in numbered.items()
        if numbers
    ]


def _ranges(numbers: Sequence[int]) -> Value:
    """Numbers in order, those that follow each other as one range: 2, 4～9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    ja, en = (sign.join(dash.join(map(str, run)) for run in runs) for sign, dash in (("、", "～"), (", ", "–")))
    return Value(ja, en)
