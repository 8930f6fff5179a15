"""Text for people: findings under their file and trainee, then one line that counts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formkit.library import citations
from formkit.model import Finding, Severity, Value, certainty_words
from formkit.model.spoken import sentence
from formkit.report.account import Account, Language
from formkit.report.mask import shown
from formkit.words.text import item_en

_ANSI: Mapping[Severity, str] = {"error": "31", "warning": "33", "info": "36"}


def render(account: Account) -> str:
    """Findings grouped by file and trainee, in the order given, and the summary as the last line but the tail."""
    lines = list(account.head)
    for (file, trainee), findings in _grouped(shown(account)).items():
        if lines:
            lines.append("")
        lines.extend(_heading(file, trainee, account.language))
        for finding in findings:
            lines.extend(_finding(finding, account.language, account.colour))
    if account.summary is not None:
        if lines:
            lines.append("")
        lines.append(_summary(account.summary, account.language))
        if account.not_judged and not (account.summary["errors"] or account.summary["warnings"]):
            lines.extend(_not_judged(account))
    lines.extend(account.tail)
    return "".join(f"{line}\n" for line in lines)


def _grouped(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.file or "", finding.trainee or ""), []).append(finding)
    return groups


def _heading(file: str, trainee: str, language: Language) -> list[str]:
    who = f"技能実習生 {trainee}" if language == "ja" else f"trainee {trainee}"
    heading = " · ".join(part for part in (file, who if trainee else "") if part)
    return [heading] if heading else []


def _finding(finding: Finding, language: Language, colour: bool) -> list[str]:
    ja = language == "ja"
    mark = sentence(f"severity_{finding.severity}").words(language)
    mark = f"\x1b[1;{_ANSI[finding.severity]}m{mark}\x1b[0m" if colour else mark
    lines = [f"  {mark} {'  '.join([finding.code, *_places(finding, ja)])}"]
    lines.extend(f"      {line}" for line in (finding.message if ja else finding.message_en).splitlines())
    if finding.expected is not None or finding.found is not None:
        names = ("あるべき値", "記入の値") if ja else ("expected", "found")
        values = zip(names, (finding.expected, finding.found), strict=True)
        lines.append("      " + "  ".join(f"{name}: {value}" for name, value in values if value is not None))
    if finding.law:
        lines.append(f"      {f'根拠: {finding.law}' if ja else f'law: {citations.in_english(finding.law)}'}")
    if finding.accepted is not None:
        lines.append(f"      {'承認済み' if ja else 'accepted'}: {finding.accepted}")
    if finding.certainty:
        lines.append(
            f"      {'確かさ' if ja else 'certainty'}: {certainty_words(finding.certainty, finding.law)[not ja]}"
        )
    return lines


def _places(finding: Finding, ja: bool) -> list[str]:
    """Where: in the case (pointer without its first slash), on the form (part and item), in the file (page)."""
    item = finding.item if ja else item_en(finding.item or "")
    form = " ".join(part for part in (finding.form, finding.part, item) if part)
    page = "" if finding.page is None else f"{finding.page}ページ" if ja else f"page {finding.page}"
    on_paper = ("、" if ja else ", ").join(part for part in (form, page) if part)
    pointer = (finding.case_pointer or "").removeprefix("/")
    return [place for place in (pointer, f"（{on_paper}）" if ja and on_paper else on_paper) if place]


def _summary(summary: Mapping[str, int], language: Language) -> str:
    counts = {key: summary.get(key, 0) for key in ("errors", "warnings", "infos")}
    counted = [
        sentence(f"count_{key.removesuffix('s') if number == 1 else key}", number=number).words(language)
        for key, number in counts.items()
        if number or key != "infos"
    ]
    comma = "、" if language == "ja" else ", "
    text = comma.join(counted) if any(counts.values()) else sentence("count_none").words(language)
    accepted = summary.get("accepted", 0)
    return text + sentence("count_accepted", number=accepted).words(language) if accepted else text


def _not_judged(account: Account) -> list[str]:
    """Two lines: what no program judges here, and how much of what it knows is not certain."""
    counts = [sentence(f"not_judged_{key}", number=number) for key, number in account.not_judged.items() if number]
    ja = account.language == "ja"
    listed = ("、" if ja else ", ").join(count.words(account.language) for count in counts)
    lines = [sentence("not_judged").words(account.language)]
    return [*lines, sentence("uncertain_counts", counts=Value.of(listed)).words(account.language)] if listed else lines
