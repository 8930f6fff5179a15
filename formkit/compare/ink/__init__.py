"""Do a filled PDF's channels agree: what its text layer (or a field) says, and the ink that is seen?

Files that formkit made are made again from what was read: equal bytes are the proof. Where bytes differ, pages are
rendered and compared with what formkit would have drawn. Parts in other fonts are judged letter by letter, loosely.
"""

from __future__ import annotations

from formkit import library
from formkit.compare.ink import exact, foreign, word
from formkit.compare.ink.words import Where
from formkit.media.fonts import default_face
from formkit.media.pdf import ink, printed
from formkit.model import Finding
from formkit.reading import ReadFile


def look(data: bytes, file: ReadFile) -> list[Finding]:
    """Findings FK422 to FK425 of one file (`file` is what was read from `data`), FK406 for words beside Word's boxes.

    Severity is warning where the evidence is from fonts that are not ours.
    """
    if file.medium != "pdf":
        return word.look(data, file) if file.medium == "docx" else []
    face = default_face()
    findings: list[Finding] = []
    with ink.opened(data) as document:
        stamp = printed.stamp(document)
        for read in file.parts:
            # Before anything is drawn: pdfium then gives such notes an empty appearance.
            notes = {page: ink.notes(document, page) for page in read.pages}
            own = stamp == (read.form, read.edition, read.part, read.copy)
            where = Where(file, read, own=own, notes=notes)
            if read.how == "fields":
                findings += foreign.fields(document, data, where, face)
                continue
            if not exact.possible(where):
                findings += foreign.printed(document, where, face)
                continue
            again = exact.again(document, where, face)
            if again == data:
                continue
            with ink.opened(again) as expected, ink.opened(library.blank(where.form, read.part)) as blank:
                if exact.same_form(document, blank, where, face):
                    findings += exact.differences(document, expected, blank, where, face)
                else:
                    findings += foreign.printed(document, where, face)
    return findings
