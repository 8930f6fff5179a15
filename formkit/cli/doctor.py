"""`formkit doctor`: what works on this machine, and what to do about the rest."""

from __future__ import annotations

import click

from formkit.cli.options import Manner, pick, speaking, tell
from formkit.model.errors import ExitCode

__all__ = ["doctor"]


@click.command()
@speaking()
def doctor(manner: Manner) -> ExitCode:
    """点検 / What works on this machine, and what to do about the rest.

    Python、パッケージ、フォント、LibreOffice、様式を点検し、足りないものの入れ方を示します。
    """
    from formkit.api import doctor as api

    found = api.doctor()
    lines = [
        f"{_mark(item.ok, item.required)} {item.name}: {pick(manner.language, item.detail, item.detail_en)}"
        for item in found
    ]
    body = {
        "diagnoses": [
            {"name": d.name, "ok": d.ok, "required": d.required, "detail": d.detail, "detail_en": d.detail_en}
            for d in found
        ]
    }
    tell(manner, body=body, head=lines)
    return ExitCode.CLEAN if all(item.ok for item in found if item.required) else ExitCode.MISSING_PROGRAM


def _mark(ok: bool, required: bool) -> str:
    return "○" if ok else "×" if required else "△"
