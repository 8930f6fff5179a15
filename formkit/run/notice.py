"""What stands beside the papers of a run about their layout: NOTICE.txt, and a finding that says the same in one line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from formkit import library
from formkit.library import sentences, settings
from formkit.model import Finding, PartNotice, Value, Written, certainty_words
from formkit.model.spoken import sentence
from formkit.system import write_bytes

FILE = "NOTICE.txt"
_MOST_BYTES = 1_000_000
_KEY = re.compile(r"\(([a-z-]+_\d{4}-\d{2})/([a-z0-9-]+)\)")


def of_files(files: Iterable[Written], folder: Path) -> tuple[PartNotice, ...]:
    """A notice of each part of which these files, or papers made earlier in the folder, have a layout of ours."""
    keys = {(f"{file.form}_{file.edition}", part) for file in files for part in file.parts}
    keys |= set(_earlier(folder / FILE))
    return tuple(
        notice
        for name in library.form_names()
        if any(form == name for form, _ in keys)
        for part in library.form(name).parts
        if (name, part) in keys
        for notice in _notice(name, part)
    )


def _earlier(file: Path) -> Iterator[tuple[str, str]]:
    """The parts that a NOTICE.txt of an earlier run lists: their papers still lie there."""
    try:
        with file.open("rb") as opened:
            words = opened.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return
    yield from _KEY.findall(words)


def _notice(name: str, part_id: str) -> Iterator[PartNotice]:
    form = library.form(name)
    part = form.parts[part_id]
    if not (part.provisional or part.notices):
        return
    comparison = settings.current().comparison(name, part_id)
    reasons = [reason.partition(" / ") for reason in form.provisional]
    yield PartNotice(
        form.id, form.edition, part.id, part.face, part.title, part.title_en, "uncertain",
        tuple(ja for ja, _, _ in reasons), tuple(en or ja for ja, _, en in reasons),
        comparison.by if comparison else None, comparison.on if comparison else None,
    )  # fmt: skip


def write(notices: Sequence[PartNotice], folder: Path) -> Path:
    """Write NOTICE.txt into the folder of the papers: Japanese first, English beneath."""
    lines = [*_lines(notices, "ja"), "", "-" * 72, "", *_lines(notices, "en")]
    file = folder / FILE
    write_bytes(file, ("\n".join(lines) + "\n").encode())
    return file


def _lines(notices: Sequence[PartNotice], language: str) -> Iterator[str]:
    def say(key: str, **values: object) -> str:
        return sentence(key, **values).words(language)

    yield from (say("notice_title"), "", say("notice_about" if notices else "notice_none"))
    for name, group in itertools.groupby(notices, lambda notice: f"{notice.form}_{notice.edition}"):
        parts, form = list(group), library.form(name)
        yield from ("", f"■ {Value(form.title, form.title_en).words(language)} {name}", "")
        for part in parts:
            yield say(
                "notice_part", face=Value(part.face, part.title_en), place=f"({name}/{part.part})",
                certainty=Value(*certainty_words(part.certainty, None)),
                who=sentence("notice_compared" if part.compared_by else "notice_nobody", by=part.compared_by, on=part.compared_on),
            )  # fmt: skip
        yield say("notice_why")
        yield from (f"    - {reason}" for reason in (parts[0].why if language == "ja" else parts[0].why_en))
        if any(part.compared_by is None for part in parts):
            yield say("notice_todo", form=name)


def findings(notices: Sequence[PartNotice]) -> Iterator[Finding]:
    """FK311: which papers carry a notice because nobody compared them, and which do not because somebody did."""
    for says in ("uncompared", "compared"):
        chosen = [notice for notice in notices if bool(notice.compared_by) == (says == "compared")]
        faces = [
            Value("・".join(notice.face for notice in group), ", ".join(notice.part for notice in group))
            for group in _by_form(chosen)
        ]
        titles = [library.form(f"{group[0].form}_{group[0].edition}") for group in _by_form(chosen)]
        papers = [
            Value(f"{form.title}（{face.ja}）", f"{form.title_en} ({face.en})")
            for form, face in zip(titles, faces, strict=True)
        ]
        who = sorted({f"{notice.compared_by} {notice.compared_on}" for notice in chosen})
        if papers:
            yield sentences.finding("FK311", says, values={"papers": Value.of(papers), "who": Value.of(who)})


def _by_form(notices: Iterable[PartNotice]) -> list[list[PartNotice]]:
    return [list(group) for _, group in itertools.groupby(notices, lambda notice: (notice.form, notice.edition))]
