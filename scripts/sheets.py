"""Writes samples/*/sheets.json: the words of every box of every paper. `--check` only says whether they are up to date.

A file has, for each form edition, for the papers that all share (`common`) and for each trainee, the boxes of each
part (`face-3d`, and `face-3d#2` for its second copy). A box that is not listed is blank. What has been read is the
truth from then on: a difference is either a repair, and told in the commit that makes it, or a fault of the program.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from formkit import library
from formkit.case.json_file import read_case
from formkit.media.fonts import default_face
from formkit.merge import merge
from formkit.model import Sheet, trainees_of

if __name__ == "__main__":  # started by its path: the other scripts are found from the checkout
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.written import ROOT, write

SAMPLES = ROOT / "samples"

Boxes = Mapping[str, str | bool]
Papers = dict[str, dict[str, dict[str, Boxes]]]
"""Form edition → `common` or a trainee's id → part → box → its words."""


def samples() -> list[Path]:
    """The folders of the samples that can be filled."""
    return sorted(path.parent for path in SAMPLES.glob("*/case.json") if path.parent.name != "broken")


def papers(sample: Path) -> Papers:
    """What the program writes in the papers of a sample. Raises ValueError when some cannot be made."""
    case, _ = read_case(sample / "case.json")
    if case is None:
        raise ValueError(sample)
    day = dt.date.fromisoformat(str(case.data["dates"]["application"]))
    forms = [library.edition(name, day) for name in sorted({form.id for form in library.forms()})]
    whole: Papers = {form.name: {} for form in forms}
    for form in forms:
        for trainee in (None, *trainees_of(case)):
            merged = merge(case, trainee, form, default_face())
            errors = [finding.message for finding in merged.findings if finding.severity == "error"]
            if errors:
                raise ValueError(f"{sample.name}: {errors}")
            if merged.sheets:
                whole[form.name][merged.trainee or "common"] = by_part(merged.sheets)
    return whole


def by_part(sheets: Iterable[Sheet]) -> dict[str, Boxes]:
    """The boxes that are not blank, by part, in the order of the form."""
    return {
        sheet.part if sheet.copy == 1 else f"{sheet.part}#{sheet.copy}": {
            box: mark.value for box, mark in sheet.marks.items() if mark.value not in ("", False)
        }
        for sheet in sheets
    }


def text(whole: Papers) -> str:
    """The file: a box a line, so that a change is a difference of one line."""
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    files = {f"samples/{sample.name}/sheets.json": text(papers(sample)) for sample in samples()}
    sys.exit(write(files, sys.argv[1:], "is not what the program writes."))
