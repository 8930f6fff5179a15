"""What a run has to tell, as text for people or JSON for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from formkit.report.account import Account, Language, count
from formkit.report.machine import render as render_json
from formkit.report.text import render as render_text
from formkit.report.tree import tree

__all__ = ["REPORTERS", "Account", "Language", "Reporter", "count", "tree"]

Reporter = Callable[[Account], str]

REPORTERS: Mapping[str, Reporter] = {"text": render_text, "json": render_json}
