"""Personal values in findings are hidden unless the user asks to see them.

Each value of a finding says where it stands in the case, and the schema says whether that place is personal. A place
that the schema does not know counts as personal, and so does a value that stands nowhere in the case.
"""

from __future__ import annotations

import re
from dataclasses import replace

from formkit.case import schema
from formkit.library import sentences
from formkit.model import Finding, Value
from formkit.report.account import Account
from formkit.words.text import mask


def is_personal(finding: Finding) -> bool:
    """Whether the value that a finding found is hidden."""
    return schema.personal(finding.case_pointer or "")


def shown(account: Account) -> tuple[Finding, ...]:
    """The findings of an account as they are shown: masked, unless the user asked to see values."""
    return account.findings if account.show_values else tuple(map(masked, account.findings))


def masked(finding: Finding) -> Finding:
    """The finding without its personal values, also where its sentence names them."""
    if not finding.values:
        return _quotes_masked(finding)
    values = {name: _hidden(value) for name, value in finding.values.items()}
    return finding if values == finding.values else sentences.rewritten(finding, values)


def _hidden(value: Value) -> Value:
    if value.place is None or not schema.personal(value.place):
        return value
    return Value(*(value.hidden or (mask(value.ja), mask(value.en))), value.place)


def _quotes_masked(finding: Finding) -> Finding:
    """The same for a finding whose sentence was written elsewhere: its values are sought in it."""
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
