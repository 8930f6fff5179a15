"""Which picture shows a finding: its own page, or the same box of the blank form; each picture once in the page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from formkit import library
from formkit.media.picture.pictures import Lens, Picture
from formkit.model import Finding
from formkit.report.account import Account
from formkit.report.html_places import Places

_MOST_BYTES = 10 * 1024 * 1024  # of PNG in one report: 13.3 MB as text


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in the page: its id and size in pixels, and what it shows (a page of a file, or None for a blank)."""

    id: str
    width: int
    height: int
    file: str | None
    page: int | None


class Pictures:
    """Takes the pictures of a report. Give it a Lens that is open."""

    def __init__(self, account: Account, places: Places, lens: Lens) -> None:
        self._account = account
        self._places = places
        self._lens = lens
        self._ids: dict[bytes, str] = {}
        self._bytes = 0
        self.left_out = False

    def shoot(self, finding: Finding) -> Shot | None:
        """The picture of one finding; None where it has no place, or when there are too many."""
        picture, of_page = self._own(finding), True
        if picture is None:
            picture, of_page = self._blank(finding), False
        if picture is None:
            return None
        if picture.data not in self._ids:
            if self._bytes + len(picture.data) > _MOST_BYTES:
                self.left_out = True
                return None
            self._bytes += len(picture.data)
            self._ids[picture.data] = f"p{len(self._ids) + 1}"
        name = PurePath(finding.file).name if of_page and finding.file else None
        page = finding.page if of_page else None
        return Shot(self._ids[picture.data], picture.width, picture.height, name, page)

    def store(self) -> list[tuple[str, str]]:
        """Every picture once: id and data URI."""
        return [(name, f"data:image/png;base64,{base64.b64encode(data).decode()}") for data, name in self._ids.items()]

    def _own(self, finding: Finding) -> Picture | None:
        if not self._account.show_values or not finding.file or finding.page is None or finding.rect is None:
            return None
        return self._lens.crop(finding.file, partial(self._account.source, finding.file), finding.page, finding.rect)

    def _blank(self, finding: Finding) -> Picture | None:
        sheet = self._places.part(finding)
        if sheet is None:
            return None
        form, part = sheet
        place = part.places.get(finding.box or "")
        if place is not None:
            page, rect = place.page, (place.x, place.y, place.w, place.h)
        else:
            paper = self._places.paper(finding)
            if finding.rect is None or finding.page is None or paper is None or finding.page not in paper.pages:
                return None
            page, rect = paper.pages.index(finding.page) + 1, finding.rect
        return self._lens.crop(f"blank:{form.name}/{part.id}", partial(library.blank, form, part.id), page, rect)
