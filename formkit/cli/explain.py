"""`formkit explain`: what a rule or a finding means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Manner, speaking, tell
from formkit.cli.table import table
from formkit.cli.words import Language, pick, spoken
from formkit.model import certainty_words
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.library.catalogue import Entry

_FACTS = (
    "topic", "statement", "reason", "law", "in_force", "stages", "types", "certainty", "source", "example", "todo",
    "cases", "others",
)  # fmt: skip


@click.command()
@click.argument("code", metavar="[CODE]", required=False)
@speaking()
def explain(manner: Manner, code: str | None) -> ExitCode:
    """説明 / What a rule or finding means: statement, law, dates, an example that fails, what to do.

    規則や指摘の内容、根拠、施行日、反する例、直し方を示します。CODE がなければ一覧です。
    Without CODE, all codes with their titles.
    """
    from formkit.api import explain as api
    from formkit.report import Account
    from formkit.report.as_json import entry_json

    entries = api.explain(code)
    lines = _list(entries, manner.language) if code is None else _lines(entries[0], manner.language)
    return tell(manner, Account(body={"codes": list(map(entry_json, entries))}, head=tuple(lines)))


def _list(entries: tuple[Entry, ...], language: Language) -> Iterator[str]:
    heads = spoken(language, "explain_heads").split()
    topics = {entry.topic: entry.topic_en for entry in entries}
    for topic, topic_en in topics.items():
        rows = [
            (entry.code, _standing(entry, language), entry.word("title", language) or entry.word("reason", language))
            for entry in entries
            if entry.topic == topic
        ]
        yield from (pick(language, topic, topic_en), *table(heads, rows), "")
    yield spoken(language, "explain_kinds", kinds=Counter(entry.kind for entry in entries))


def _standing(entry: Entry, language: Language) -> str:
    """How severe a code is, or that it is left out."""
    severity = entry.about.get("severity")
    return spoken(language, f"severity_{severity}" if severity else "kind_left_out")


def _lines(entry: Entry, language: Language) -> Iterator[str]:
    head = [entry.code, entry.word("title", language), f"({spoken(language, f'kind_{entry.kind}')}"]
    severity = f", {_standing(entry, language)}" if "severity" in entry.about else ""
    yield "  ".join(filter(None, head)) + f"{severity})"
    for key in _FACTS:
        if words := _words(entry, key, language):
            yield f"  {spoken(language, f'about_{key}')}: {words}"


def _in_english(source: str) -> str:
    """The English half of a source that is told in both languages; a source in one is left as it is."""
    return source.partition(" / ")[2] or source


def _cases(entry: Entry, language: Language) -> Iterator[str]:
    """The sentences of a code that has several, each with its weight; … stands for the values that it names."""
    about = entry.about
    says = about.get("says", {})
    for sentence in says.values() if "ja" not in says and len(says) > 1 else ():
        weight = spoken(language, f"severity_{sentence.get('severity', about['severity'])}")
        certainty = sentence.get("certainty", about.get("certainty"))
        sure = pick(language, *certainty_words(certainty, about.get("law"))) if certainty else ""
        words = re.sub(r"\{[^}]*\}", "…", sentence[language])
        yield f"{weight}{f' ({sure})' if sure else ''}  {words}"


def _words(entry: Entry, key: str, language: Language) -> str:
    from formkit.library.citations import in_english

    about = entry.about
    match key:
        case "topic":
            return pick(language, entry.topic, entry.topic_en)
        case "source":
            return pick(language, about.get("source", ""), _in_english(about.get("source", "")))
        case "law":
            return pick(language, about.get("law", ""), in_english(about.get("law", "")))
        case "cases":
            return "".join(f"\n    {line}" for line in _cases(entry, language))
        case "others":
            from formkit.library.catalogue import naming

            return "".join(f"\n    {other.code}  {other.word('reason', language)}" for other in naming(entry.code))
        case "in_force":
            first, last = about.get("in_force_from", ""), about.get("in_force_until", "")
            return f"{first}～{last}" if first or last else ""
        case "stages":
            numbers = [str(number) for number in about.get("stages", ())]
            return pick(language, "、".join(f"第{number}号" for number in numbers), ", ".join(numbers))
        case "types":
            return ", ".join(spoken(language, f"type_{name}") for name in about.get("types", ()))
        case "certainty":
            certainty = about.get("certainty")
            return pick(language, *certainty_words(certainty, about.get("law"))) if certainty else ""
        case _:
            return entry.word(key, language)
