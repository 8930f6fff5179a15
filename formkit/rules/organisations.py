"""The organisations: officers, industry, licence, and the keys by which places and senders are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formkit import text
from formkit.formats import table
from formkit.rules.table import Hit, Site, rule


def _name(person: Any) -> tuple[str, str] | None:
    name = person.get("name") if isinstance(person, Mapping) else None
    if not isinstance(name, Mapping):
        return None
    family, given = name.get("family"), name.get("given")
    if not isinstance(family, str) or not isinstance(given, str):
        return None
    return text.canonical(family), text.canonical(given)


@rule("P31", scope="case")
def representative_is_officer(site: Site) -> Iterator[Hit]:
    """The representative stands among the officers."""
    representative = _name(site.get("/implementer/representative"))
    officers = [_name(officer) for _, officer in site.each("/implementer/officers")]
    if representative and officers and representative not in officers:
        name = "　".join(representative)
        yield Hit(
            "/implementer/officers", f"に代表者 {name} がいません。登記事項証明書を確かめてください。",
            f"do not include the representative {name}. Check the registry extract.", None, name,
        )  # fmt: skip


@rule("P30", scope="case")
def industry_group_of_division(site: Site) -> Iterator[Hit]:
    """The industry group belongs to the industry division."""
    major, minor = site.text("/implementer/industry/major"), site.text("/implementer/industry/minor")
    medium = table("jsic_medium").get((minor or "")[:2])
    if major in table("jsic_major") and medium and medium["major"] != major:
        right = f"{medium['major']}（{table('jsic_major')[medium['major']]['name']}）"
        yield Hit(
            "/implementer/industry/minor", f"は大分類 {major} の小分類ではなく、{right} の {medium['code']} {medium['name']} に属します。",
            f"does not belong to division {major} but to {medium['major']}.", minor, medium["major"],
        )  # fmt: skip


@rule("A-08", scope="case")
def licence_covers_stage(site: Site) -> Iterator[Hit]:
    """Stage iii needs a supervising organisation with a general licence."""
    if site.stage == 3 and site.supervised and site.get("/supervisor/licence_kind") == "specified":
        yield Hit(
            "/supervisor/licence_kind", "（特定監理事業）では第3号技能実習を監理できません。一般監理事業の許可が要ります。",
            "does not cover stage iii. A general licence is needed.", "specified", "general",
        )  # fmt: skip


@rule("C-12")
def schedule_places_known(site: Site) -> Iterator[Hit]:
    """The places of the schedule are places of training of the plan."""
    known = [place.get("id") for _, place in site.each("/implementer/workplaces")]
    named = [
        (f"/plan/schedule/tasks/{index}/workplace", task.get("workplace"))
        for index, task in site.each("/plan/schedule/tasks")
    ]
    listed = site.get("/plan/schedule/workplaces")
    named += [
        (f"/plan/schedule/workplaces/{index}", key)
        for index, key in enumerate(listed if isinstance(listed, list) else ())
    ]
    for place, key in named:
        if isinstance(key, str) and key not in known:
            yield Hit(
                place, "という符号の事業所がありません。第2面 2 の事業所の符号を書いてください。",
                "is no place of training of the case. Write the key of one.", key,
            )  # fmt: skip


@rule("FK140", scope="case")
def keys_differ(site: Site) -> Iterator[Hit]:
    """Places of training and sending organisations have keys of their own."""
    for group in ("/implementer/workplaces", "/senders"):
        first: dict[str, int] = {}
        for index, entry in site.each(group):
            key = entry.get("id")
            if isinstance(key, str):
                if key in first:
                    yield Hit(
                        f"{group}/{index}/id", f"が{first[key] + 1}番目と同じです。別の符号にしてください。",
                        f"is the same as that of no. {first[key] + 1}.", key,
                    )  # fmt: skip
                first.setdefault(key, index)
