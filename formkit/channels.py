"""Three channels of a PDF: what is stored, what the text layer says, what is drawn."""

from __future__ import annotations

from formkit.model import Finding
from formkit.readback import ReadFile

__all__ = ["look"]


def look(data: bytes, file: ReadFile) -> list[Finding]:
    """Findings where the channels of a file disagree."""
    return []
