"""Personal values in findings are hidden unless the user asks to see them.

A finding says where its value stands in the case, and most of the plan is about hours, wages and dates that concern no
one in person. Everything else counts as personal, also what has no place in the case at all.
"""

from __future__ import annotations

import re
from dataclasses import replace

from formkit.model import Finding

__all__ = ["is_personal", "mask", "masked"]

_OPEN = re.compile(
    r"/(?:\$schema|case_id|category|dates|plan|coe/port|declaration|implementer/(?:industry|employees|trainees_now)"
    r"|supervisor/licence_\w+|senders/\d+/(?:id|country)|trainees/\d+/overrides"
    r"|accepted/\d+/(?:code|case_pointer|until))(?:/|$)"
)
_CLOSED = re.compile(
    r"/(?:address|building|contact|family|family_kana|given|given_kana|instructor|kana|manager|name|phone|remarks|street"
    r"|text)(?:/|$)"
)


def is_personal(finding: Finding) -> bool:
    """Whether the values of a finding are hidden: all are, but those of places that never hold anything personal."""
    pointer = finding.case_pointer or ""
    return not _OPEN.match(pointer) or bool(_CLOSED.search(pointer))


def mask(value: str) -> str:
    """Dots that tell no more than the class of length: up to 4, up to 12, and more characters."""
    return "•" * (0 if not value else 1 if len(value) <= 4 else 3 if len(value) <= 12 else 5)


def masked(finding: Finding) -> Finding:
    """The finding without its personal values: `expected` and `found`, also where the messages quote them."""
    values = sorted({value for value in (finding.expected, finding.found) if value}, key=len, reverse=True)
    if not values or not is_personal(finding):
        return finding
    return replace(
        finding,
        expected=mask(finding.expected) if finding.expected else finding.expected,
        found=mask(finding.found) if finding.found else finding.found,
        message=_without(finding.message, values),
        message_en=_without(finding.message_en, values),
    )


def _without(message: str, values: list[str]) -> str:
    for value in values:
        # A value of one or two characters would also hit item numbers; it is quoted where it is meant.
        spoken = re.escape(value) if len(value) > 2 else rf"(?<=[「『\"'“‘（(]){re.escape(value)}(?=[」』\"'”’）)])"
        message = re.sub(spoken, mask(value), message)
    return message
