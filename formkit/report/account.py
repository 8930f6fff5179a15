"""What reporters are given, and the counts under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from formkit.model import Finding, Paper

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one run has to tell.

    `body` are the keys of machine output beside the findings; `head` and `tail` are lines that only people get, before
    and after the findings. A command that cannot have findings leaves `summary` None, and neither is printed.
    `not_judged` counts what the run did not judge (see library.not_judged): people read it where nothing is wrong.
    `show_values` prints personal values as they are; `colour` marks severities with ANSI colours.

    For the page and for SARIF: `subject` are the cases (ids or files) that the run is about, `papers` what came in,
    `names` the trainees by id in their order, `source` gives the bytes of a file that findings name (None: not at
    hand), `law_day` is the day whose law counted, `made` the day of the report, `version` that of formkit.
    """

    findings: tuple[Finding, ...] = ()
    summary: Mapping[str, int] | None = None
    not_judged: Mapping[str, int] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    language: Language = "ja"
    show_values: bool = False
    colour: bool = False
    subject: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    source: Callable[[str], bytes | None] = lambda _file: None
    law_day: str | None = None
    made: str | None = None
    version: str | None = None


def count(findings: Iterable[Finding], **others: int) -> dict[str, int]:
    """The summary of machine output: `others` first, then errors, warnings and infos, and what the case accepts."""
    kinds = Counter("accepted" if finding.accepted is not None else finding.severity for finding in findings)
    accepted = {"accepted": kinds["accepted"]} if kinds["accepted"] else {}
    return {**others, "errors": kinds["error"], "warnings": kinds["warning"], "infos": kinds["info"], **accepted}
