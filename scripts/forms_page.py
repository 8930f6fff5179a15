"""Writes docs/forms.md, the table of forms. `--check` only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from formkit import library

if __name__ == "__main__":  # started by its path: the other scripts are found from the checkout
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.written import write

HEAD = """# 様式の一覧 / The forms

<!-- Written by scripts/forms_page.py from forms/. Do not edit; run `make fix`. -->

どの版も `forms/<様式>_<版>/` にあり、出典と、確かなこと・確かでないことはその `NOTES.md` にあります。申請日に施行されている版が使われます。
Each edition is the folder `forms/<form>_<edition>/`; its `NOTES.md` gives sources and what is not certain. The edition in force on the day of the application is used.

| 様式 / form | 版 / edition | 名称 / title | 部分 / parts | 欄 / boxes | 施行 / in force | 確認 / checked |
|---|---|---|---|---:|---|---|
"""
FOOT = """
※ 公式の様式と照合していない部分 / not verified against the official form (`formkit forms show`).
"""


def page() -> str:
    """The whole page: one row a form edition."""
    rows = []
    for form in library.forms():
        parts = "、".join(part.face + ("※" if part.provisional else "") for part in form.parts.values())
        until = f"～{form.in_force_until}" if form.in_force_until else "～"
        boxes = sum(len(part.boxes) - len(part.notices) for part in form.parts.values())
        rows.append(
            f"| [`{form.id}`](../forms/{form.name}/NOTES.md) | {form.edition} | {form.title}<br>{form.title_en} "
            f"| {parts} | {boxes} | {form.in_force_from}{until} | {form.checked_on} |\n"
        )
    return f"{HEAD}{''.join(rows)}{FOOT}"


if __name__ == "__main__":
    sys.exit(write({"docs/forms.md": page()}, sys.argv[1:]))
