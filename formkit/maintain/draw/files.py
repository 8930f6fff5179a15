"""The files of a form folder that are drawn: boxes.json and template-<part>.docx."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from formkit import library
from formkit.maintain.draw.page import Page
from formkit.maintain.draw.sheet import DrawnSheet
from formkit.maintain.draw.word import document
from formkit.model import Box
from formkit.system import write_bytes


def read_boxes(folder: Path, part: str) -> dict[str, Box]:
    """The boxes of one part as boxes.json in a form folder lists them, by id."""
    boxes = json.loads((folder / "boxes.json").read_text(encoding="utf-8"))[part]
    return {box["id"]: Box.of(box) for box in boxes}


def plain_box(box: Box) -> dict[str, Any]:
    """A box as boxes.json has it: without what is so by default."""
    return {field.name: getattr(box, field.name) for field in fields(box) if getattr(box, field.name) != field.default}


_NOT_DRAWN = ("required", "choice", "asks")


def with_requirements(path: Path, drawn: Mapping[str, Iterable[Box]]) -> dict[str, list[dict[str, Any]]]:
    """Boxes as boxes.json has them, by part, with what the pen does not know taken from the file that is there."""
    before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    listed = {}
    for part, boxes in drawn.items():
        kept = {box["id"]: {key: box[key] for key in _NOT_DRAWN if key in box} for box in before.get(part, ())}
        listed[part] = [plain_box(box) | kept.get(box.id, {}) for box in boxes]
    return listed


def boxes_json(parts: Mapping[str, Iterable[Mapping[str, Any]]]) -> str:
    """boxes.json of these parts: one box a line."""
    blocks = []
    for part, boxes in parts.items():
        rows = ",\n".join("  " + json.dumps(box, ensure_ascii=False) for box in boxes)
        blocks.append(f" {json.dumps(part)}: [\n{rows}\n ]")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def notices(edition: str, part: str, pages: int) -> list[tuple[Box, tuple[float, float, float, float]]]:
    """The boxes for the notice that form.json has for a part, one a page, with their places on it."""
    head = library.read_json(f"forms/{edition}/form.json")
    return [
        (
            Box(
                f"notice_{page}", "", "体裁についての注意", "Notice of a layout that is not verified", "notice",
                word=notice["words"], size=6, lines=notice["words"].count("\n") + 1, align=notice.get("align", "left"),
                required="never",
            ),
            tuple(notice["at"]),
        )
        for notice in head.get("notices", ()) if part in notice["parts"] for page in range(1, pages + 1)
    ]  # fmt: skip


def write_templates(folder: Path, edition: str, pages: Mapping[str, Sequence[Page]]) -> None:
    """Write template-<part>.docx of a form edition (`training-plan_2024-08`) into a folder, with its notices."""
    for part, drawn in pages.items():
        for page, (box, place) in zip(drawn, notices(edition, part, len(drawn)), strict=False):
            page.box(box, *place)
        write_bytes(folder / f"template-{part}.docx", document(drawn, f"{edition.replace('_', '|')}|{part}"))


def with_notices(edition: str, sheets: Mapping[str, DrawnSheet]) -> dict[str, list[Box]]:
    """The boxes of sheets by part, those for notices last."""
    return {
        part: [*sheet.boxes, *(box for box, _ in notices(edition, part, len(sheet.pages)))]
        for part, sheet in sheets.items()
    }


def write_sheets(folder: Path, edition: str, sheets: Mapping[str, DrawnSheet]) -> None:
    """Write boxes.json and template-<part>.docx of a form edition into a folder."""
    boxes = with_requirements(folder / "boxes.json", with_notices(edition, sheets))
    write_bytes(folder / "boxes.json", boxes_json(boxes).encode())
    write_templates(folder, edition, {part: sheet.pages for part, sheet in sheets.items()})
