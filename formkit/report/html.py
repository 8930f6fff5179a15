"""One page for the reviewer: papers by trainee, each finding with its box, both values and the law, and the request.

The page loads nothing and works from a file: styles, script and pictures are inside it, and its Content Security
Policy forbids the rest. Whatever comes from cases and files is escaped by the template engine.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import hashlib
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import jinja2
from markupsafe import Markup

from formkit.media.picture.pictures import Lens
from formkit.model import certainty_words
from formkit.report import html_words
from formkit.report.account import Account, count
from formkit.report.fingerprint import of_report
from formkit.report.html_diff import visible
from formkit.report.html_pictures import Pictures
from formkit.report.html_places import NOBODY, Places, form_name, part_name
from formkit.report.html_view import Document, Item, Section, matrix, sections
from formkit.report.html_words import asset
from formkit.words.text import date_ja


def _shown(value: Any) -> Any:
    """What the template prints: everything but its own markup says which characters cannot be seen."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache
def _page() -> tuple[jinja2.Template, Mapping[str, Any]]:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    style, script = asset("report.css"), asset("report.js")
    fixed = {
        "style": Markup(style),
        "script": Markup(script),
        "csp": _policy(style, script),
        "certain": certainty_words,
    }
    return environment.from_string(asset("report.html")), fixed


def _policy(style: str, script: str) -> str:
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def render(account: Account) -> str:
    """The whole page as HTML text."""
    labels = html_words.words(account.language)
    places = Places(account)
    with closing(Lens()) as lens:
        pictures = Pictures(account, places, lens)
        shown = sections(account, places, labels, pictures.shoot)
    template, fixed = _page()
    return template.render(
        fixed,
        account=account,
        lang=account.language,
        said=labels,
        title=labels["title" if account.papers else "title_check"],
        subject="、".join(account.subject) if account.language == "ja" else ", ".join(account.subject),
        counts=_counts(account),
        matrix=matrix(account, places, shown, labels),
        sections=shown,
        pictures=pictures.store(),
        left_out=pictures.left_out,
        data=_data(account, places, shown, labels),
    )


def _counts(account: Account) -> dict[str, int]:
    counts = count(account.findings)
    if account.papers:
        counts["papers"] = len(account.papers)
        counts["boxes"] = sum(paper.boxes for paper in account.papers)
        counts["unread"] = sum(paper.unread for paper in account.papers)
    elif account.summary and "cases" in account.summary:
        counts["cases"] = account.summary["cases"]
    return counts


def _data(account: Account, places: Places, shown: list[Section], labels: Mapping[str, str]) -> dict[str, Any]:
    """What the script needs: words, pieces of the request, and the facts of each finding."""
    spoken, day = html_words.words(account.language, "request"), account.made or ""
    every = [
        (section, document, item) for section in shown for document in section.documents for item in document.items
    ]
    return {
        "key": f"formkit-report-{of_report(account.findings, account.subject)}",
        "lang": account.language,
        "masked": any(item.hidden and (item.finding.expected or item.finding.found) for _, _, item in every),
        "words": dict(labels),
        "request": spoken,
        "case": visible("、".join(account.subject)),
        "date": date_ja(dt.date.fromisoformat(day)) if day and account.language == "ja" else day,
        "findings": {
            item.id: _facts(item, section, document, account, places, spoken) for section, document, item in every
        },
    }


def _facts(
    item: Item, section: Section, document: Document, account: Account, places: Places, spoken: Mapping[str, str]
) -> dict[str, str | None]:
    finding = item.finding
    sheet = places.part(finding)
    if sheet:
        form = f"{form_name(sheet[0], account.language)}{'　' if account.language == 'ja' else ', '}"
        form += part_name(sheet[1], account.language)
        place: str | None = places.item(finding, account.language, face=False) or None
    else:
        edition = places.form(finding.form)
        form, place = form_name(edition, account.language) if edition else "", None
    about: str | None = item.message
    if place and finding.expected is not None and finding.found is not None:
        alike = html_words.words(account.language)["alike"]
        about = f"{alike}{'：' if account.language == 'ja' else ': '}{item.alike}" if item.alike else None
    facts = {
        "severity": finding.severity if finding.accepted is None else "accepted",
        "who": section.name if section.key != NOBODY else f"{section.name}（{document.file}）",
        "title": item.title,
        "form": form,
        "place": place,
        "found": _value(finding.found, "blank", item, spoken),
        "expected": _value(finding.expected, "leave_blank", item, spoken),
        "about": about,
        "law": finding.law,
    }
    return {key: None if value is None else visible(value) for key, value in facts.items()}


def _value(value: str | None, empty: str, item: Item, spoken: Mapping[str, str]) -> str | None:
    if value is None:
        return None
    return spoken[empty] if not value else spoken["hidden"] if item.hidden else value
