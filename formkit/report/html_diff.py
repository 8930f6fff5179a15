"""Two values side by side: which characters differ, and what the eye cannot see."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category, normalize

_LONGEST = 600  # characters; longer values are compared from both ends only
_ALIKE = 0.45  # below it two values have nothing in common that is worth showing
_SPOKEN = {"\n": "↵\n", "\t": "⇥", " ": "␣", "\u3000": "［全角空白］", "\u00a0": "［U+00A0］"}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand together; `differs` marks those that the other value lacks."""

    text: str
    differs: bool = False


def compare(expected: str, written: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both values in runs. Joined they are the values; white space that differs is spelt out."""
    if expected == written:
        return (Run(expected),), (Run(written),)
    if max(len(expected), len(written)) <= _LONGEST:
        blocks: Iterable[tuple[str, int, int, int, int]] = _blocks(expected, written)
    else:
        blocks = _from_both_ends(expected, written)
    left, right = [], []
    for kind, a, b, c, d in blocks:
        if kind == "equal":
            left.append(Run(expected[a:b]))
            right.append(Run(written[c:d]))
        else:
            left.append(Run(_spelt(expected[a:b]), True))
            right.append(Run(_spelt(written[c:d]), True))
    return tuple(run for run in left if run.text), tuple(run for run in right if run.text)


def _blocks(expected: str, written: str) -> Iterable[tuple[str, int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, expected, written, autojunk=False)
    codes = matcher.get_opcodes()
    if matcher.ratio() < _ALIKE:
        return [("replace", 0, len(expected), 0, len(written))]
    marked = sum(max(b - a, d - c) for kind, a, b, c, d in codes if kind != "equal")
    pairs = list(zip(expected, written, strict=False))
    # Digits that changed places: 0001 and 0010 differ in the last two, not by one that was put in and one taken out.
    if len(expected) == len(written) and sum(mark != other for mark, other in pairs) <= marked:
        same = [mark == other for mark, other in pairs]
        runs = [(key, len(list(group))) for key, group in itertools.groupby(same)]
        ends = list(itertools.accumulate(length for _, length in runs))
        return [
            ("equal" if key else "replace", end - length, end, end - length, end)
            for (key, length), end in zip(runs, ends, strict=True)
        ]
    return codes


def _from_both_ends(expected: str, written: str) -> Iterator[tuple[str, int, int, int, int]]:
    most = min(len(expected), len(written))
    start = next((at for at in range(most) if expected[at] != written[at]), most)
    end = next((at for at in range(most - start) if expected[-1 - at] != written[-1 - at]), most - start)
    yield "equal", 0, start, 0, start
    yield "replace", start, len(expected) - end, start, len(written) - end
    yield "equal", len(expected) - end, len(expected), len(written) - end, len(written)


def _spelt(text: str) -> str:
    return "".join(_SPOKEN.get(mark, mark) for mark in text)


def alike(expected: str, written: str) -> str | None:
    """The code points of characters that look much the same and are not: 塚 U+585A ≠ 塚 U+FA10. None when none are."""
    if expected == written or len(expected) != len(written):
        return None
    pairs = [(mark, other) for mark, other in zip(expected, written, strict=True) if mark != other]
    if any(normalize("NFKC", mark) != normalize("NFKC", other) for mark, other in pairs):
        return None
    named = dict.fromkeys(f"{mark} U+{ord(mark):04X} ≠ {other} U+{ord(other):04X}" for mark, other in pairs)
    return "、".join(list(named)[:4])


def visible(text: str) -> str:
    """The text with control, invisible and direction-changing characters named, so that nothing on the page is hidden."""
    return "".join(f"［U+{ord(mark):04X}］" if _is_hidden(mark) else mark for mark in text)


def _is_hidden(mark: str) -> bool:
    if " " <= mark <= "~" or mark in "\n\t":
        return False
    # Variation selectors are part of the way a name is written, and browsers draw them.
    if "\ufe00" <= mark <= "\ufe0f" or "\U000e0100" <= mark <= "\U000e01ef":
        return False
    return category(mark) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
