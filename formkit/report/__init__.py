"""What a run has to tell, as text or a page for people, JSON or SARIF for programs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import partial

from formkit.report.account import Account, Language, count
from formkit.report.tree import tree

__all__ = ["REPORTERS", "Account", "Language", "Reporter", "count", "tree"]

Reporter = Callable[[Account], str]


def _render(room: str, account: Account) -> str:
    # The page draws pictures and loads what it needs for that; a line of text must not wait for it.
    text: str = importlib.import_module(f"formkit.report.{room}").render(account)
    return text


REPORTERS: Mapping[str, Reporter] = {
    name: partial(_render, room)
    for name, room in (("text", "text"), ("json", "machine"), ("html", "html"), ("sarif", "sarif"))
}
