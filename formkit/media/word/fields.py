"""Fields of a Word file: their last result is what is seen, until Word works them out anew (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from formkit.media.word.looks import W, on
from formkit.media.word.notes import mark
from formkit.media.word.symbols import sign

NOW = frozenset(("DATE", "TIME", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"))
"""Fields that Word works out whenever it opens or lays out a file."""
_STEADY = frozenset(("HYPERLINK", "FORMTEXT", "GOTOBUTTON", "FORMCHECKBOX", "FORMDROPDOWN", "SYMBOL", "EQ"))
_SILENT = frozenset(("SET", "XE", "TC", "TA", "RD", "PRIVATE", "ASK", "ADDIN", "ADVANCE", "BIDIOUTLINE"))
_SEEN = frozenset(
    f"{W}{name}" for name in ("t", "tab", "br", "cr", "sym", "noBreakHyphen", "drawing", "pict", "object", "ruby")
)
_RUBY = re.compile(r"\\o\\a[a-z]\s*\(\s*\\s\\up\s*\d+\s*\(([^()]*)\)\s*,([^()]*)\)", re.IGNORECASE)
_SYMBOL = re.compile(r'SYMBOL\s+(?:0x([0-9A-F]+)|(\d+))(?:.*?\\f\s+(?:"([^"]*)"|(\S+)))?', re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False  # its result has begun
    filled: bool = False
    locked: bool = False
    begin: Any = None

    @property
    def name(self) -> str:
        words = self.instruction.split()
        return "=" if words and words[0].startswith("=") else words[0].upper() if words else ""


@dataclass(slots=True)
class _Open:
    fields: list[_Field] = field(default_factory=list)

    def hides(self) -> bool:
        """Whether what comes next belongs to the instruction of a field, which nobody sees."""
        return any(not entry.shows for entry in self.fields)

    def unsteady(self) -> str | None:
        """The name of a field around what comes next that Word may work out anew."""
        return next((entry.name for entry in self.fields if entry.name not in _STEADY and not entry.locked), None)


def settle(body: Any) -> None:
    """Leave of each field what is seen of it, with notes where that may change or is not in the file."""
    opened = _Open()
    events = list(etree.iterwalk(body, events=("start", "end"), tag=(f"{W}fldSimple", f"{W}r")))
    for event, node in events:
        if node.tag == f"{W}fldSimple":
            if event == "start":
                entry = _Field(node.get(f"{W}instr") or "", shows=True)
                entry.locked = node.get(f"{W}fldLock") in ("1", "true", "on")
                opened.fields.append(entry)
            elif opened.fields:
                entry = opened.fields.pop()
                if not opened.hides():
                    _close(entry, node)
        elif event == "start":
            _run(node, opened)


def _run(run: Any, opened: _Open) -> None:
    noted = False
    for child in list(run):
        name = child.tag
        if name == f"{W}fldChar":
            kind = child.get(f"{W}fldCharType")
            if kind == "begin":
                locked = child.get(f"{W}fldLock") in ("1", "true", "on")
                opened.fields.append(_Field(locked=locked, begin=child))
            elif kind == "separate" and opened.fields:
                opened.fields[-1].shows = True
            elif kind == "end" and opened.fields:
                entry = opened.fields.pop()
                if not opened.hides():
                    _close(entry, child)
        elif name == f"{W}instrText":
            if opened.fields and not opened.fields[-1].shows:
                opened.fields[-1].instruction += child.text or ""
        elif name in _SEEN and opened.fields:
            if opened.hides():
                run.remove(child)
                continue
            for entry in opened.fields:
                entry.filled = True
            if (field_name := opened.unsteady()) is not None and not noted:
                mark(run, "field", "".join(text.text or "" for text in run.iter(f"{W}t")), field_name)
                noted = True


def _close(entry: _Field, end: Any) -> None:
    """At the end of a field: what it draws without a result, or a note that it has none."""
    name = entry.name
    if name == "FORMCHECKBOX":
        state = _first(entry.begin, f"{W}ffData/{W}checkBox/{W}checked", f"{W}ffData/{W}checkBox/{W}default")
        _put(end, "☒" if on(state) else "☐")
    elif name == "FORMDROPDOWN":
        _put(end, _chosen(entry.begin))
    elif name == "SYMBOL" and not entry.filled:
        _put(end, _symbol(entry.instruction) or "\ufffd", f"SYMBOL {entry.instruction.partition(' ')[2]}")
    elif name == "EQ" and not entry.filled:
        ruby = _RUBY.search(entry.instruction)
        _put(end, ruby[2] if ruby else "\ufffd", entry.instruction)
    elif not entry.filled and name and name not in _SILENT and name not in _STEADY:
        mark(_run_of(end), "no_result", "", name)


def _chosen(begin: Any) -> str:
    entries = [] if begin is None else begin.findall(f"{W}ffData/{W}ddList/{W}listEntry")
    result = _first(begin, f"{W}ffData/{W}ddList/{W}result", f"{W}ffData/{W}ddList/{W}default")
    number = (None if result is None else result.get(f"{W}val")) or "0"
    at = int(number) if number.isdecimal() else 0
    return (entries[at].get(f"{W}val") or "") if at < len(entries) else ""


def _first(begin: Any, *paths: str) -> Any:
    found = () if begin is None else (begin.find(path) for path in paths)
    return next((element for element in found if element is not None), None)


def _symbol(instruction: str) -> str | None:
    parts = _SYMBOL.search(instruction)
    if parts is None:
        return None
    number = int(parts[1], 16) if parts[1] else int(parts[2])
    return sign(parts[3] or parts[4] or "Symbol", number)


def _run_of(element: Any) -> Any:
    return element if element.tag != f"{W}fldChar" else element.getparent()


def _put(end: Any, words: str, unknown: str = "") -> None:
    """Put words in the place of a field; what is drawn and not known is noted by name."""
    run = _run_of(end)
    if run.tag != f"{W}r":  # a simple field without a run
        run = etree.SubElement(run, f"{W}r")
        end = None
    if "\ufffd" in words:
        mark(run, "symbol", unknown)
    text = etree.Element(f"{W}t")
    text.text = words
    if end is None:
        run.append(text)
    else:
        end.addprevious(text)
