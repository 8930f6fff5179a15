"""How facts of the case are written in boxes: one pipe language, read in pipe.py; its steps in choose.py and words.py."""

from __future__ import annotations

from formkit.merge.formatters.choose import sender_of
from formkit.merge.formatters.pipe import STEPS, View, mistakes, write

__all__ = ["STEPS", "View", "mistakes", "sender_of", "write"]
