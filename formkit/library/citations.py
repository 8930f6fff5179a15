"""Citations of law in English: 規則第10条第2項第7号ハ is art. 10(2)(vii)(c) of the Ordinance. The citation itself stands behind.

`law` is written in one form, which tests/test_citations.py looks after: acts joined by 、, places in one article by ・.
The names of acts and of what else is cited stand in schemas/law/articles.json.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from formkit import library

_LETTERS = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_STEPS = (
    (re.compile(r"附則(?=第)"), "supplementary provisions, "),
    (re.compile(r"附則"), "supplementary provisions"),
    (re.compile(r"別表第(\d+)(?:の(\d+))?"), lambda found: "appended table " + "-".join(filter(None, found.groups()))),
    (re.compile(r"第(\d+)条((?:の\d+)*)"), lambda found: f"art. {found[1]}{found[2].replace('の', '-')}"),
    (re.compile(r"第(\d+)項"), r"(\1)"),
    (re.compile(r"第(\d+)号"), lambda found: f"({_roman(int(found[1]))})"),
    (re.compile(rf"([{_LETTERS}])(?=$|[(])"), lambda found: f"({chr(ord('a') + _LETTERS.index(found[1]))})"),
    (re.compile(r"第(\d+)章"), r"ch. \1"),
    (re.compile(r"注意(\d*)"), lambda found: f"note {found[1]}".strip()),
    (re.compile(r"第(\d-\d+)号"), r"\1"),
)


@functools.lru_cache(maxsize=1024)
def in_english(law: str) -> str:
    """A `law` as English readers know it, with the Japanese citation in parentheses; nothing for none."""
    return f"{'; '.join(_citation(words) for words in re.split('、(?![^（]*）)', law))} ({law})" if law else ""


def _citation(words: str) -> str:
    name, name_en = next((pair for pair in _names() if words.startswith(pair[0])), ("", ""))
    if not name:
        return words
    places = [_place(part) for part in words.removeprefix(name).strip().split("・")]
    # What is left in Japanese, such as the name of a foreign law, stands behind as it was written.
    return ", ".join([name_en, *(place for place in places if place and place.isascii())])


def _place(words: str) -> str:
    for pattern, written in _STEPS:
        words = pattern.sub(written, words)
    return words


@functools.cache
def _names() -> Sequence[tuple[str, str]]:
    """The names of what may be cited, the longest first: 規則 begins no other, but 入管法 begins 入管法施行規則."""
    table = library.read_json("schemas/law/articles.json")
    pairs = [(act["short"], act["name_en"]) for act in table["acts"]]
    pairs += [(other["name"], other["name_en"]) for other in table["others"]]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _roman(number: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words
