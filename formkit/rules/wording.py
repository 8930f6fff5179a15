"""The words of the agreements: their texts by language and sentence, for rules that look for what may not be said."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formkit.rules.table import Site

__all__ = ["agreements", "search", "sentences", "words"]


def agreements(site: Site) -> Iterator[tuple[int, Mapping[str, Any], str]]:
    """The sending organisations that the case holds an agreement with: position, facts, place of the agreement."""
    for index, one in site.each("/senders"):
        if isinstance(one.get("agreement"), Mapping):
            yield index, one, f"/senders/{index}/agreement"


def words(site: Site) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """All texts of the agreements in several languages, with their places."""
    return site.once("agreement words", lambda: tuple(_words(site)))


def _words(site: Site) -> Iterator[tuple[str, Mapping[str, Any]]]:
    def inside(place: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if isinstance(value, Mapping):
            if isinstance(value.get("ja"), str):
                yield place, value
            else:
                for key, below in value.items():
                    yield from inside(f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}", below)
        elif isinstance(value, list):
            for index, below in enumerate(value):
                yield from inside(f"{place}/{index}", below)

    for _, one, place in agreements(site):
        yield from inside(place, one["agreement"])
    yield from inside("/agreement", site.get("/agreement"))


def sentences(site: Site) -> Sequence[tuple[str, str]]:
    """All sentences of the agreements with their places."""
    return site.once("agreement sentences", lambda: tuple(_cut(site)))


def _cut(site: Site) -> Iterator[tuple[str, str]]:
    for place, texts in words(site):
        for language in ("ja", "en", "vi", "id"):
            if isinstance(written := texts.get(language), str):
                for sentence in _split(written):
                    yield f"{place}/{language}", sentence


# The agreements of one supervisor say the same in each of its cases: what was found in a sentence is kept.
@functools.lru_cache(maxsize=4096)
def _split(written: str) -> tuple[str, ...]:
    pieces = (piece.strip() for piece in re.split(r"(?<=[。．!?])|(?<=\.)\s|\n", written))
    return tuple(piece for piece in pieces if piece)


@functools.lru_cache(maxsize=65536)
def search(pattern: re.Pattern[str], sentence: str) -> re.Match[str] | None:
    """Where a pattern first occurs in a sentence, or None."""
    return pattern.search(sentence)
