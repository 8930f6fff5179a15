"""How facts of the case are written in boxes: one pipe language, read in pipe.py; its steps in choose, words and marks."""

from __future__ import annotations

from formkit.merge.formatters.pipe import STEPS, mistakes, write
