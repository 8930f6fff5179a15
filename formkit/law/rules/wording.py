"""What rules about words share: the agreements of a case, their texts, and how names are compared."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formkit import library
from formkit.law.rules.table import Site
from formkit.words import text
from formkit.words.pointer import pointer

# Blanks between Japanese letters only space them out: 罰　金 is 罰金. Line breaks part sentences and stay.
_JAPANESE = "\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SPACED = re.compile(f"(?<=[{_JAPANESE}])[ \t]+(?=[{_JAPANESE}])")


# The same lines and sentences come again in every case, and several rules look at each.
@functools.lru_cache(maxsize=65536)
def plain(words: str) -> str:
    """Words as the patterns read them: NFKC (ﾊﾟｽﾎﾟｰﾄ, ＰＡＳＳＰＯＲＴ), and no blanks between Japanese letters."""
    flat = words if words.isascii() else unicodedata.normalize("NFKC", words)
    return _SPACED.sub("", flat)


def tells_of(name: str, words: object) -> bool:
    """Whether words typed in the case, such as the name of a line, say what a pattern names."""
    return isinstance(words, str) and bool(pattern(name).search(plain(words)))


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of words as `file/name` of schemas/patterns; upper and lower case are the same to it."""
    return re.compile(_written(*name.split("/")), re.IGNORECASE)


def _written(table: str, name: str) -> str:
    """A pattern with those of its file that it names in braces put in, as they stand there."""
    said = library.read_json(f"schemas/patterns/{table}.json")["patterns"][name]
    parts = said["any"] if isinstance(said, dict) else [said] if isinstance(said, str) else said
    return re.sub(r"\{([a-z_]+)\}", lambda part: _written(table, part[1]), "|".join(parts))


def agreements(site: Site) -> Sequence[tuple[int, Mapping[str, Any], str]]:
    """The sending organisations that the case holds an agreement with: position, facts, place of the agreement."""
    return site.once(
        "agreements",
        lambda: [
            (index, sender, f"/senders/{index}/agreement")
            for index, sender in site.each("/senders")
            if isinstance(sender.get("agreement"), dict)
        ],
    )


def words(site: Site) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """All texts of the agreements in several languages, with their places."""
    places = [*(place for _, _, place in agreements(site)), "/agreement"]
    return site.once(
        "agreement words",
        lambda: [
            (at, words)
            for place in places
            for at, words in objects(site.get(place), place)
            if isinstance(words.get("ja"), str)
        ],
    )


def objects(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object in a value of the case, itself included, with its place."""
    if isinstance(value, dict):
        yield place, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in entries:
        if isinstance(below, dict | list):
            yield from objects(below, place + pointer([key]))


def person(name: Any) -> str:
    """A person's name for comparing, from one text or from family and given name; empty for anything else."""
    parts = [name.get("family"), name.get("given")] if isinstance(name, dict) else [name]
    return loose("".join(part for part in parts if isinstance(part, str)))


def part_of(affiliation: str, body: str) -> bool:
    """Whether an affiliation is a body or a department of it: 例示食品工業㈱　総務部 belongs to 例示食品工業株式会社."""
    whole, name = (loose(_full_form(words)) for words in (affiliation, body))
    rest = whole.removeprefix(name)
    inside = not rest or any(pattern(f"wording/{where}").search(rest) for where in ("within", "in_brackets"))
    return bool(name) and whole.startswith(name) and inside


def _full_form(words: str) -> str:
    """A name with its form of company written out: ㈱ and (株) are 株式会社."""
    flat = unicodedata.normalize("NFKC", words)
    return (
        flat.replace("(株)", "株式会社")
        .replace("(有)", "有限会社")
        .replace("(同)", "合同会社")
        .replace("(資)", "合資会社")
    )


@functools.lru_cache(maxsize=16384)
def loose(words: str) -> str:
    """`text.loose`; many rules compare the same few names."""
    return text.loose(words)
