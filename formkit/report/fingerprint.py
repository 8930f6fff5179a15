"""Names for findings that stay the same from run to run, so that ticks and SARIF results can be matched."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from formkit.model import Finding

_ITEMS_OF_0_1_0 = {"送出機関との契約書": "第2面 9⑩", "参考様式第2-14号": "参考様式第1-24号"}
"""Items that are called otherwise today: the names of findings are made with the words of 0.1.0, so that they stay."""


def identities(findings: Sequence[Finding]) -> list[str]:
    """One name of 16 hexadecimal digits for each finding, all different, in the order of the findings.

    Made of code and place, not of values or words: values would let personal data be guessed from the name, and pages
    move when a file is made again.
    """
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        file = PurePath(finding.file.replace("\\", "/")).name if finding.file else ""
        place = (
            finding.code, finding.trainee, finding.form, finding.part, finding.box,
            _ITEMS_OF_0_1_0.get(finding.item or "", finding.item), finding.case_pointer, file,
        )  # fmt: skip
        key = "\x1f".join(part or "" for part in place)
        seen[key] += 1
        names.append(_digest(f"{key}\x1f{seen[key]}"))
    return names


def of_report(findings: Sequence[Finding], subject: Sequence[str]) -> str:
    """The name of a whole report: the same findings about the same cases give the same."""
    return _digest("\x1e".join([*subject, *identities(findings)]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]
