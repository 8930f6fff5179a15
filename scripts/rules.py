"""Writes docs/rules.md, the catalogue of all rules and findings. `--check` only says whether it is up to date."""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from formkit.library.catalogue import Entry, entries
from formkit.model import certainty_words

if __name__ == "__main__":  # started by its path: the other scripts are found from the checkout
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.citations import Citation, Place, parse, table
from scripts.written import write

SEVERITY = {"error": "誤り / error", "warning": "注意 / warning", "info": "参考 / info"}
TYPES = {"supervised": "団体監理型 / supervised", "enterprise": "企業単独型 / enterprise"}
HEAD = """# 規則の一覧 / Catalogue of rules

<!-- Written by scripts/rules.py from schemas/findings. Do not edit; run `make fix`. -->

`formkit explain CODE` は同じ内容を示します。`formkit check --ignore CODE` で外せ、ケースの `accepted` で理由とともに承認できます。
`formkit explain CODE` says the same. `formkit check --ignore CODE` leaves a rule out; `accepted` in the case accepts one finding with a reason.

確かさ：「条文で確認」は法令の条文を、「出典あり」はほかの出典を見たもの、「要確認」は出典を見ていないか、確かでないもの（確かでないものは注意までで、誤りにはしません）。
Certainty: read in the text of the law, seen in another source, or to be verified: no source was seen, or it is uncertain (told as a warning at most).
"""


def page(known: Sequence[Entry]) -> str:
    """The whole page."""
    topics = list(dict.fromkeys((entry.topic, entry.topic_en) for entry in known))
    lines = [HEAD, *_counts(known, topics)]
    for topic, topic_en in topics:
        mine = [entry for entry in known if entry.topic == topic]
        rules = [entry for entry in mine if entry.kind == "rule"]
        if rules:
            lines += [f"## {topic} / {topic_en}", ""]
            for rule in rules:
                lines += _rule(rule)
    lines += _left_out([entry for entry in known if entry.kind == "left_out"])
    lines += _others([entry for entry in known if entry.kind == "finding"])
    lines += ["", *_by_law([entry for entry in known if entry.about.get("law")])]
    return "\n".join(lines).rstrip() + "\n"


def _counts(known: Sequence[Entry], topics: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "| 分野 / topic | 規則 / rules | 誤り / errors | 注意 / warnings | 参考 / infos | 検査しない / not checked |"
    yield "|---|---:|---:|---:|---:|---:|"
    for topic, topic_en in [*topics, ("計", "all")]:
        mine = [entry for entry in known if topic in (entry.topic, "計")]
        kinds = Counter(entry.kind for entry in mine)
        weights = Counter(entry.about.get("severity") for entry in mine if entry.kind == "rule")
        if kinds["rule"] or kinds["left_out"]:
            yield (
                f"| {topic} / {topic_en} | {kinds['rule']} | {weights['error']} | {weights['warning']} "
                f"| {weights['info']} | {kinds['left_out']} |"
            )
    yield ""


def _rule(rule: Entry) -> Iterator[str]:
    about = rule.about
    first, last = about.get("in_force_from"), about.get("in_force_until")
    stages = [str(number) for number in about.get("stages", ())]
    facts = (
        SEVERITY[about["severity"]],
        about.get("law", ""),
        f"{first or ''}～{last or ''}" if first or last else "",
        " / ".join(certainty_words(about["certainty"], about.get("law"))) if "certainty" in about else "",
        f"第{'・'.join(stages)}号 / stage {', '.join(stages)}" if stages else "",
        *(TYPES[name] for name in about.get("types", ())),
    )
    yield f"### {_heading(rule)}"
    yield ""
    yield " · ".join(filter(None, facts))
    yield ""
    yield f"{about['statement']}  "
    yield rule.word("statement", "en")
    yield ""
    if "example" in about:
        yield f"反する例：{about['example']}  "
        yield f"Fails: {rule.word('example', 'en')}"
        yield ""


def _left_out(known: Sequence[Entry]) -> Iterator[str]:
    if not known:
        return
    yield "## 検査しない規則 / Rules that are not checked"
    yield ""
    yield "| id | 理由 / why |"
    yield "|---|---|"
    for entry in known:
        words = dict.fromkeys(filter(None, (entry.word("reason", "ja"), entry.word("reason", "en"))))
        yield f"| {entry.code} | {_cell('<br>'.join(words))} |"
    yield ""


def _others(known: Sequence[Entry]) -> Iterator[str]:
    yield "## そのほかの指摘 / Other findings"
    yield ""
    yield "| 符号 / code | 重さ / severity | 内容 / what | すること / what to do |"
    yield "|---|---|---|---|"
    for entry in known:
        about = entry.about
        what = _cell(f"{about['title']}<br>{about['title_en']}")
        todo = _cell(f"{about['todo']}<br>{about['todo_en']}")
        yield f"| {entry.code} | {SEVERITY[about['severity']]} | {what} | {todo} |"


def _by_law(citing: Sequence[Entry]) -> Iterator[str]:
    """Each act, its places in order, and the rules that cite them; then what is cited and is no act."""
    acts = table()
    rules: dict[str, dict[Place, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    others: dict[str, list[Entry]] = defaultdict(list)
    for rule in citing:
        for citation in parse(rule.about["law"], acts):
            _file(rule, citation, rules, others)
    yield "## 法令から引く / From the law to the rules"
    yield ""
    yield "`規則` は技能実習法施行規則です。`規則` is the Technical Intern Training Ordinance."
    yield ""
    for act in acts["acts"]:
        places = rules[act["short"]]
        if places:
            rows = {place.words: places[place] for place in sorted(places, key=lambda place: place.order)}
            yield from _citing(f"{act['short']} / {act['name_en']}", rows)
    yield from _citing("ほかの根拠 / Other grounds", dict(sorted(others.items())))


def _file(
    rule: Entry, citation: Citation, rules: Mapping[str, dict[Place, list[Entry]]], others: Mapping[str, list[Entry]]
) -> None:
    for place in citation.places:
        rules[citation.name][place].append(rule)
    if not citation.places:
        others[citation.name].append(rule)


def _citing(heading: str, rows: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    yield f"### {heading}"
    yield ""
    yield "| 条項 / place | 規則 / rules |"
    yield "|---|---|"
    for words, rules in rows.items():
        links = "、".join(f"[{rule.code}](#{_anchor(_heading(rule))})" for rule in rules)
        yield f"| {words or '（全体 / whole）'} | {links} |"
    yield ""


def _heading(rule: Entry) -> str:
    return f"{rule.code} {rule.about['title']} / {rule.about['title_en']}"


def _anchor(heading: str) -> str:
    """The name by which a link finds a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(write({"docs/rules.md": page(list(entries().values()))}, sys.argv[1:]))
