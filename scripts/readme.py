"""Writes the generated parts of the README: the table of forms. `--check` only says whether they are up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from formkit import library

README = Path(__file__).resolve().parents[1] / "README.md"
START, END = "<!-- forms -->", "<!-- /forms -->"


def table() -> str:
    """One row a form edition."""
    rows = [
        "| 様式 / form | 版 / edition | 名称 / title | 部分 / parts | 欄 / boxes | 施行 / in force | 確認 / checked |",
        "|---|---|---|---|---:|---|---|",
    ]
    for form in library.forms():
        parts = "、".join(part.face + ("※" if part.provisional else "") for part in form.parts.values())
        until = f"～{form.in_force_until}" if form.in_force_until else "～"
        boxes = sum(len(part.boxes) for part in form.parts.values())
        rows.append(
            f"| `{form.id}` | {form.edition} | {form.title}<br>{form.title_en} | {parts} | {boxes} "
            f"| {form.in_force_from}{until} | {form.checked_on} |"
        )
    rows.append("")
    rows.append("※ 公式の様式と照合していない部分 / not verified against the official form (`formkit forms show`).")
    return "\n".join(rows)


def main() -> int:
    """Rewrite or check."""
    text = README.read_text(encoding="utf-8")
    head, _, rest = text.partition(START)
    _, _, tail = rest.partition(END)
    made = f"{head}{START}\n{table()}\n{END}{tail}"
    if "--check" in sys.argv[1:]:
        if made != text:
            print("README.md: the table of forms is out of date. Run: make forms", file=sys.stderr)
            return 1
        return 0
    README.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
