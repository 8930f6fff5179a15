"""The papers: what is enclosed, how old it is, where it is filed, and numbers that must not or must stand in it."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.law.rules.table import At, Hit, Site, rule
from formkit.law.rules.wording import objects
from formkit.model import CATEGORIES, Value
from formkit.model.errors import FormLibraryError
from formkit.words import text
from formkit.words.pointer import pointer, texts, walk

_OWN = re.compile("face-[0-9]|duplicate|checklist|trainee-list")


def _prefecture(site: Site, place: str) -> Mapping[str, Any]:
    """What is known of the prefecture named at a place; empty when it is none."""
    return library.by_name("prefectures").get(site.text(place) or "", {})


@functools.lru_cache(maxsize=256)
def _needed(category: str, on: dt.date) -> list[Mapping[str, Any]]:
    """The rows of the documents that a category always needs and that formkit does not write itself."""
    if category not in tuple(CATEGORIES):
        return []
    try:
        checklist = library.edition("checklist", on)
    except FormLibraryError:  # no list is known for that day
        return []
    rows = library.read_json(f"forms/{checklist.name}/rows.json")
    which = CATEGORIES.index(category)
    return [row for row in rows if row["need"][which] == "o" and not _OWN.fullmatch(row["id"])]


@rule("D-01", scope="case")
def documents_enclosed(site: Site) -> Iterator[Hit]:
    listed = {entry.get("id") for _, entry in site.each("/attachments")}
    needed = [row for row in _needed(site.case.category, site.as_of) if not (row["id"] == "1-24" and site.stage == 3)]
    missing = [row for row in needed if row["id"] not in listed and not _by_its_old_number(row, listed)]
    if listed and missing:
        documents = [Value(f"{row['id']} {row['document']}", f"{row['id']} {row['en']}") for row in missing]
        yield Hit("/attachments", expected=len(needed), documents=documents)


def _by_its_old_number(row: Mapping[str, Any], listed: set[Any]) -> bool:
    """Whether the paper is there under the number of before: that of a part does not do where papers were merged."""
    was = row.get("was", ())
    return len(was) == 1 and not row["id"].startswith("1-") and was[0] in listed


@rule("D-14", scope="case")
def bureau_of_the_workplace(site: Site) -> Iterator[Hit]:
    bureau = site.text("/coe/bureau")
    workplaces = [f"/implementer/workplaces/{index}" for index, _ in site.each("/implementer/workplaces")]
    # The seat of the supervising organisation and the planned residence are used as well; no article names one.
    seats = ("/implementer", "/supervisor", "/supervisor/office", "/plan/treatment/lodging")
    places = [place for seat in (*workplaces, *seats) if (place := _prefecture(site, f"{seat}/address/prefecture"))]
    if bureau and places and not any(place["immigration_bureau"] in bureau for place in places):
        wanted = f"{places[0]['immigration_bureau']}出入国在留管理局"
        yield Hit("/coe/bureau", bureau, expected=wanted, name=Value(places[0]["name"], places[0]["name_en"]))


# Twelve digits of any width: most texts have none, and need not be looked at closer.
_TWELVE = re.compile("[0-9０-９][0-9０-９]{3}[- －　]?[0-9０-９]{4}[- －　]?[0-9０-９]{4}")


def _is_my_number(digits: str) -> bool:
    """Whether 12 digits are an individual number: the last is 11 - (weighted sum of the others mod 11), or 0."""
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(digits[:11], weights, strict=True)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


@rule("D-16", scope="case")
def no_my_number(site: Site) -> Iterator[Hit]:
    # Thirteen digits and nothing else are a corporate number.
    long = [one for one in texts(site.case.data) if len(one) > 11 and not (len(one) == 13 and one.isdecimal())]
    if not _TWELVE.search("\n".join(long)):
        return
    for steps, words in walk(site.case.data):
        if not isinstance(words, str) or steps[-1:] == ("corporate_number",) or not _TWELVE.search(words):
            continue
        for match in re.finditer(r"(?<![0-9-])[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9-])", text.half_width(words)):
            if _is_my_number(re.sub("[^0-9]", "", match[0])):
                yield Hit(pointer(steps))
                break


@rule("D-17", scope="case")
def office_of_the_number(site: Site) -> Iterator[Hit]:
    offices = {entry["id"]: entry for entry in library.read_json("schemas/codes/otit_offices.json")["entries"]}
    for place, of in (
        ("/implementer/notification_number", "/implementer/address/prefecture"),
        ("/supervisor/licence_number", "/supervisor/address/prefecture"),
        ("/plan/previous_stage/accreditation_number", "/implementer/address/prefecture"),
    ):
        number, prefecture = site.text(place), _prefecture(site, of)
        match = re.fullmatch("[認実許][0-9]{2}(0[1-9]|1[0-3])[0-9]{6}", number or "")
        office = offices.get(str(prefecture.get("otit_office")))
        if match and office and match[1] != office["number"]:
            yield Hit(
                place,
                number,
                expected=office["number"],
                match=At(place, match[1]),
                name=Value(prefecture["name"], prefecture["name_en"]),
                name2=Value(office["name"], office["name_en"]),
            )


@rule("X-36", scope="case")
def postal_code_of_the_prefecture(site: Site) -> Iterator[Hit]:
    for place, address in objects(site.case.data):
        if not isinstance(address.get("postal"), str) or not isinstance(address.get("prefecture"), str):
            continue
        digits = unicodedata.normalize("NFKC", address["postal"])[:3]
        right = _by_prefix().get(digits)
        if right and address["prefecture"] in library.by_name("prefectures") and address["prefecture"] not in right:
            yield Hit(f"{place}/postal", address["postal"], expected="、".join(right), prefecture=address["prefecture"])


@functools.cache
def _by_prefix() -> Mapping[str, tuple[str, ...]]:
    """Names of prefectures by the first three digits of a postal code; some digits are shared at a border."""
    names: dict[str, list[str]] = {}
    for prefecture in library.codes("prefectures").values():
        for digits in prefecture["postal"]:
            first, _, last = digits.partition("-")
            for number in range(int(first), int(last or first) + 1):
                names.setdefault(f"{number:03}", []).append(prefecture["name"])
    return {digits: tuple(shared) for digits, shared in names.items()}
