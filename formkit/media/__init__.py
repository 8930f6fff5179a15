"""The media: the only rooms that know docxtpl, pypdf, pdfplumber and pypdfium2."""

from __future__ import annotations
