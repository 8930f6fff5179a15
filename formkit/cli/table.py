"""Tables for a terminal, in which a Japanese character takes two columns."""

from __future__ import annotations

from collections.abc import Sequence


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table with a rule under its heads; columns as wide as their widest cell."""
    from formkit.words.text import display_width

    widths = [max(map(display_width, column)) for column in zip(heads, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (cell + " " * (width - display_width(cell)) for cell, width in zip(cells, widths, strict=True))
        return "  ".join(padded).rstrip()

    return [line(heads), line(["─" * width for width in widths]), *map(line, rows)]
