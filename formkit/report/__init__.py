"""What a run has to tell, as text or a page for people, JSON or SARIF for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from formkit.report.account import Account, Language, count
from formkit.report.html import render as render_html
from formkit.report.machine import render as render_json
from formkit.report.sarif import render as render_sarif
from formkit.report.text import render as render_text
from formkit.report.tree import tree

__all__ = ["REPORTERS", "Account", "Language", "Reporter", "count", "tree"]

Reporter = Callable[[Account], str]

REPORTERS: Mapping[str, Reporter] = {
    "text": render_text,
    "json": render_json,
    "html": render_html,
    "sarif": render_sarif,
}
