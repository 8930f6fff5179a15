"""`formkit explain`: what a rule or a finding means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Language, Manner, pick, speaking, tell
from formkit.cli.table import table
from formkit.model import certainty_words
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.library.catalogue import Entry

_WORDS = {
    "rule": ("規則", "rule"), "finding": ("指摘", "finding"), "left_out": ("検査しない規則", "rule that is not checked"),
    "supervised": ("団体監理型", "supervised"), "enterprise": ("企業単独型", "enterprise"),
}  # fmt: skip
_LINES = (
    # key, label, label in English; texts in both languages have their English under <key>_en
    ("statement", "規則", "rule"), ("reason", "検査しない理由", "why not checked"), ("law", "根拠", "law"),
    ("in_force", "施行", "in force"), ("stages", "段階", "stages"), ("types", "型", "types"),
    ("certainty", "確かさ", "certainty"), ("source", "出典", "source"), ("example", "反する例", "example that fails"),
    ("todo", "すること", "what to do"),
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


def _word(key: str, language: Language) -> str:
    from formkit.report.account import SEVERITIES

    return pick(language, *(_WORDS | SEVERITIES).get(key, (key, key)))


def _list(entries: tuple[Entry, ...], language: Language) -> Iterator[str]:
    heads = pick(language, "符号 重さ 題", "code severity title").split()
    topics = {entry.topic: entry.topic_en for entry in entries}
    for topic, topic_en in topics.items():
        rows = [
            (entry.code, _word(entry.about.get("severity", "left_out"), language), _title(entry, language))
            for entry in entries
            if entry.topic == topic
        ]
        yield from (pick(language, topic, topic_en), *table(heads, rows), "")
    kinds = Counter(entry.kind for entry in entries)
    yield pick(
        language,
        f"規則 {kinds['rule']}、そのほかの指摘 {kinds['finding']}、検査しない規則 {kinds['left_out']}。",
        f"{kinds['rule']} rules, {kinds['finding']} other findings, {kinds['left_out']} rules that are not checked.",
    )


def _title(entry: Entry, language: Language) -> str:
    return entry.word("title", language) or entry.word("reason", language)


def _lines(entry: Entry, language: Language) -> Iterator[str]:
    about = entry.about
    head = [entry.code, entry.word("title", language), f"({_word(entry.kind, language)}"]
    severity = about.get("severity")
    yield "  ".join(filter(None, head)) + (f", {_word(severity, language)})" if severity else ")")
    for key, ja, en in _LINES:
        if words := _words(entry, key, language):
            yield f"  {pick(language, ja, en)}: {words}"


def _words(entry: Entry, key: str, language: Language) -> str:
    about = entry.about
    match key:
        case "in_force":
            first, last = about.get("in_force_from", ""), about.get("in_force_until", "")
            return f"{first}～{last}" if first or last else ""
        case "stages":
            numbers = [str(number) for number in about.get("stages", ())]
            return pick(language, "、".join(f"第{number}号" for number in numbers), ", ".join(numbers))
        case "types":
            return ", ".join(_word(name, language) for name in about.get("types", ()))
        case "certainty":
            certainty = about.get("certainty")
            return pick(language, *certainty_words(certainty, about.get("law"))) if certainty else ""
        case _:
            return entry.word(key, language)
