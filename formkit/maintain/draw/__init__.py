"""Pages in millimetres as Word tables: the one way in which formkit draws a form of its own.

A page is described by rectangles and lines, all in mm from its top left corner. From them the room works out a Word
table whose columns and rows have exact sizes, so that Word and LibreOffice put everything in the same place.
"""

from __future__ import annotations

from formkit.maintain.draw.grid import Band, bands
from formkit.maintain.draw.page import GOTHIC, MINCHO, VALUE, Page
from formkit.maintain.draw.word import document
