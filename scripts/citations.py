"""Reads `law`, the citations of rules and of tables of law, in the one form that they are written in.

Citations are joined by 、 and each names its act. Places in one article are joined by ・, and a later one says only
where it parts from the one before: 規則第10条第1項第1号イ・ロ・第3項. An article of one paragraph has no 第1項. What is no
act is one of the `others` of schemas/law/articles.json, which also tells how many paragraphs and items there are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[1] / "schemas" / "law" / "articles.json"
KANA = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
BRANCH = r"(?:の\d+)*"
PLACE = re.compile(
    rf"(?:(?P<supplement>附則)?第(?P<article>\d+)条(?P<branch>{BRANCH})|別表第(?P<table>\d+{BRANCH})|(?P<whole>附則))?"
    rf"(?:第(?P<paragraph>\d+)項)?(?:第(?P<item>\d+)号)?(?P<letter>[{KANA}])?(?:\((?P<figure>\d)\))?"
)
KIND = re.compile(r"(?P<kind>附則|別表)?(?P<number>\d*)(?P<branch>.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an act. `article` is 10, 32の4, 附則2, 別表1 or 附則, and empty for an act that has no articles."""

    article: str = ""
    paragraph: int | None = None
    item: int | None = None
    letter: str | None = None
    figure: int | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts places as they stand in an act: articles, supplementary provisions, appended tables."""
        kind, number, branch = _article_parts(self.article)
        rest = (self.paragraph or 0, self.item or 0, KANA.find(self.letter or " "), self.figure or 0)
        return ("", "附則", "別表").index(kind), int(number or 0), branch, rest

    @property
    def words(self) -> str:
        """The place as it is written behind the name of the act."""
        kind, number, branch = _article_parts(self.article)
        return (
            kind
            + (f"第{number}" if number else "")
            + ("条" if number and kind != "別表" else "")
            + branch
            + (f"第{self.paragraph}項" if self.paragraph else "")
            + (f"第{self.item}号" if self.item else "")
            + (self.letter or "")
            + (f"({self.figure})" if self.figure else "")
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """One act, or one of the others, and the places in it; an other has its place as words in `name`."""

    name: str
    places: tuple[Place, ...] = ()


def table() -> Mapping[str, Any]:
    """The acts and the others that may be cited."""
    citable: Mapping[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return citable


def parse(law: str, citable: Mapping[str, Any]) -> list[Citation]:
    """The citations of one `law`. Raises ValueError for what is not in the one form."""
    return [_citation(words, citable) for words in _parts(law)] if law else []


def faults(law: str, citable: Mapping[str, Any]) -> list[str]:
    """What is wrong with one `law`: not in the one form, or a place that the act has not got."""
    try:
        citations = parse(law, citable)
    except ValueError as error:
        return [str(error)]
    acts = {act["short"]: act for act in citable["acts"]}
    return [
        f"{citation.name}{place.words}: {fault}"
        for citation in citations
        for place in citation.places
        if (fault := _absent(acts[citation.name], place))
    ]


def _parts(law: str) -> list[str]:
    """What 、 parts, but for one that stands in （）."""
    return re.split(r"、(?![^（]*）)", law)


def _citation(words: str, citable: Mapping[str, Any]) -> Citation:
    for other in citable["others"]:
        if words.startswith(other["name"]) and re.fullmatch(other["place"], words.removeprefix(other["name"])):
            return Citation(words)
    for short in sorted((act["short"] for act in citable["acts"]), key=len, reverse=True):
        rest = words.removeprefix(short)
        if words == short:
            return Citation(short, (Place(),))
        if rest != words and rest.startswith(("第", "附則", "別表")):
            return Citation(short, tuple(_places(rest, words)))
    raise ValueError(f"{words!r}: neither an act nor one of the others of articles.json")


def _places(rest: str, words: str) -> Iterator[Place]:
    before: Place | None = None
    for text in rest.split("・"):
        match = PLACE.fullmatch(text)
        if not text or not match or bool(_article(match)) != (before is None):
            raise ValueError(f"{words!r}: {text!r} is not a place, or does not go on in the same article")
        here = Place(
            _article(match),
            int(match["paragraph"]) if match["paragraph"] else None,
            int(match["item"]) if match["item"] else None,
            match["letter"],
            int(match["figure"]) if match["figure"] else None,
        )
        before = _after(before, here) if before else here
        if (before.letter and not before.item) or (before.figure and not before.letter):
            raise ValueError(f"{words!r}: {text!r} stands under no item")
        yield before


def _article(match: re.Match[str]) -> str:
    if match["table"]:
        return f"別表{match['table']}"
    return match["whole"] or "".join(match[part] or "" for part in ("supplement", "article", "branch"))


def _article_parts(article: str) -> tuple[str, str, str]:
    """附則 or 別表 or nothing, the number, and what follows it: 入管法別表1の4 is 別表, 1, の4."""
    match = KIND.fullmatch(article)
    assert match
    return match["kind"] or "", match["number"], match["branch"]


def _after(before: Place, here: Place) -> Place:
    """The place that goes on from the one before: it keeps what stands above what it says itself."""
    if here.paragraph:
        return replace(here, article=before.article)
    if here.item:
        return replace(here, article=before.article, paragraph=before.paragraph)
    if here.letter:
        return replace(here, article=before.article, paragraph=before.paragraph, item=before.item)
    return replace(before, figure=here.figure)


def _absent(act: Mapping[str, Any], place: Place) -> str | None:
    """What of a place the act has not got, or that the place should say more or less."""
    if place.article in act.get("whole", {}):
        return None
    kind = _article_parts(place.article)[0]
    number = place.article.removeprefix(kind)
    if kind == "別表":
        return _absent_item(act.get("tables", {}).get(number), place)
    paragraphs: Sequence[int] | None = act.get("supplement" if kind else "articles", {}).get(number)
    if paragraphs is None:
        return "no such article"
    if (place.paragraph is None) != (len(paragraphs) == 1):
        return f"the article has {len(paragraphs)} paragraphs"
    if (place.paragraph or 1) > len(paragraphs):
        return "no such paragraph"
    return _absent_item(paragraphs[(place.paragraph or 1) - 1], place) or _absent_letter(act, place)


def _absent_item(items: int | None, place: Place) -> str | None:
    if items is None:
        return "no such table"
    return "no such item" if place.item and not 1 <= place.item <= items else None


def _absent_letter(act: Mapping[str, Any], place: Place) -> str | None:
    below = act.get("below", {})
    item = f"{place.article}-{place.paragraph or 1}-{place.item}"
    if place.letter and KANA.index(place.letter) >= below.get(item, 0):
        return "no such letter"
    return "no such figure" if (place.figure or 0) > below.get(f"{item}-{place.letter}", 0) else None
