"""A case to start from: a shipped sample of the category in one file, and a page that explains every field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.case import json_file, schema
from formkit.model.errors import FormLibraryError

CASE_ID = "my-first-case"
"""How the case to start from is called, until somebody gives it a name of its own."""

_DEEPEST = 12

# The ordinary sample of each category; others show something special (nursing care, mistakes).
_SAMPLES = {
    "A": "enterprise-1", "B": "enterprise-2", "C": "enterprise-3", "D": "group-1", "E": "group-2", "F": "group-3",
}  # fmt: skip


def sample_of(category: str) -> str:
    """Name of the shipped sample of a category. Raises FormLibraryError when there is none."""
    name = _SAMPLES.get(category)
    if name is None or name not in library.names("samples"):
        raise FormLibraryError("no_sample_of", category=category)
    return name


def starter(category: str) -> tuple[str, str]:
    """The starter case (JSON, included files written out) and FIELDS.md, both as text."""
    with library.sample(sample_of(category)) as folder:
        case, _ = json_file.read_case(folder / "case.json")
    # A starter is filled with the facts of others, which `check` tells one by one; a specimen is meant to hold them.
    data = {key: value for key, value in case.data.items() if key != "specimen"} if case else {}
    data["case_id"] = CASE_ID
    # The photos of the sample do not come along: a name without its file would keep the certificate from being made.
    data["trainees"] = [
        {key: value for key, value in trainee.items() if key != "photo"} for trainee in data.get("trainees", ())
    ]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n", _page()


def fields() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(place, schema node) of every field of a case, in the schema's order; list entries are written as /0."""
    yield from _below((), 0)


def _below(path: tuple[str | int, ...], depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if depth > _DEEPEST:
        return
    for key in schema.keys(path):
        if key.startswith("$"):
            continue
        place = (*path, key)
        node = schema.node(place) or {}
        yield "/".join(map(str, place)), node
        if "items" in node:
            yield from _below((*place, 0), depth + 1)
        else:
            yield from _below(place, depth + 1)


def _page() -> str:
    rows = [
        "# ケースの項目 / Fields of a case",
        "",
        "`0` は並びの一つ目です。架空の値を、ご自分の値に書き換えてください。/ `0` stands for the first entry of a list.",
        "",
        "| 場所 / place | 項目 | field | 様式 / form item | 書き方 / how |",
        "|---|---|---|---|---|",
    ]
    for place, node in fields():
        cells = (f"`{place}`", node.get("title", ""), node.get("x-title-en", ""), node.get("x-item", ""), _how(node))
        rows.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _how(node: Mapping[str, Any]) -> str:
    pieces = []
    if "enum" in node:
        pieces.append(" / ".join("null" if value is None else str(value) for value in node["enum"]))
    elif "format" in node:
        pieces.append(str(node["format"]))
    elif kind := node.get("type"):
        pieces.append(" / ".join(kind) if isinstance(kind, list) else str(kind))
    if "maxLength" in node:
        pieces.append(f"≤ {node['maxLength']} 字")
    return ", ".join(pieces)
