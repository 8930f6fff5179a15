"""The form fields of a PDF: names, kinds, stored values, choices, and what each widget shows.

Hostile files are expected: parents that loop, trees without leaves, values of any type. Everything is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pypdfium2 as pdfium
from pypdf.generic import StreamObject

from formkit.media.pdf import objects, widgets
from formkit.media.pdf.document import not_opened
from formkit.media.pdf.objects import BROKEN, array, dictionary, key_of, number, plain, value_of, words
from formkit.media.pdf.widgets import Drawn, Spot
from formkit.model import Rect
from formkit.model.errors import UnreadableError
from formkit.words import text

FieldKind = Literal["text", "comb", "check", "radio", "choice", "signature", "button"]

_RULES = re.compile(r"[\s_.…・―─‐－-]+")  # lines to write on
_DEEPEST = 40
_MOST_FIELDS = 20_000
_INHERITED = ("/FT", "/V", "/Ff", "/MaxLen", "/Opt", "/AA")
_HIDDEN, _NO_VIEW = 2, 32
_RADIO, _PUSH, _COMB, _MULTILINE, _PASSWORD, _FILE = 1 << 15, 1 << 16, 1 << 24, 1 << 12, 1 << 13, 1 << 20


@dataclass(frozen=True, slots=True)
class Widget:
    """One place where a field shows.

    `page` counts from 1 (None: on no page); `rect` is x, y, w, h in mm from the top left corner of the page as it is
    seen. `state` is the appearance chosen (/AS), `on` the one that means ticked, `export` the value that it stands
    for. `shown` is the text that the appearance draws (None: it has no appearance), `marks` whether it draws anything,
    `pictured` whether its words cannot be told (a picture, outlines, a font without meaning), `under` the text that the page or another annotation draws at
    the same place.
    """

    page: int | None
    rect: Rect | None
    state: str | None = None
    on: str | None = None
    export: str | None = None
    shown: str | None = None
    marks: bool = False
    pictured: bool = False
    under: str = ""
    hidden: bool = False

    @property
    def ticked(self) -> bool:
        """Whether the widget shows itself ticked."""
        return self.state is not None and self.state == self.on and self.marks


@dataclass(frozen=True, slots=True)
class Field:
    """One field: full name, what is stored in it, and its widgets.

    `value` is a text (the name of the state for ticks, without slash; "" when nothing is stored), or several for a list
    with more than one choice. `options` are (stored, displayed) pairs. `formatted`: a script writes the value its own
    way. `redrawn`: viewers draw all fields anew (/NeedAppearances).
    """

    name: str
    kind: FieldKind
    value: str | tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    widgets: tuple[Widget, ...] = ()
    flags: int = 0
    longest: int | None = None
    formatted: bool = False
    redrawn: bool = False

    @property
    def words(self) -> str:
        """The value as a reader sees it: the displayed words of a choice, several on a line each."""
        shown = dict(self.options) if self.kind == "choice" else {}
        values = (self.value,) if isinstance(self.value, str) else self.value
        return "\n".join(shown.get(value, value) for value in values)

    @property
    def chosen(self) -> str:
        """The state that is on (radio buttons and check boxes), or ""."""
        return self.value if isinstance(self.value, str) and self.value != "Off" else ""


@dataclass(frozen=True, slots=True)
class AcroForm:
    """All fields of a PDF in the order of the file, the values of its XFA data by field name, and its number of pages.

    A name may come twice when forms were put together.
    """

    fields: tuple[Field, ...]
    xfa: Mapping[str, str]
    pages: int


def read(data: bytes) -> AcroForm:
    """The form of a PDF. Raises UnreadableError when the file cannot be read."""
    if widgets.encrypted(data):
        data = widgets.rewritten(data)
    try:
        try:
            return _read(data)
        except BROKEN:
            return _read(widgets.rewritten(data))
    except pdfium.PdfiumError as error:
        raise not_opened(data, error) from error
    except BROKEN as error:
        raise UnreadableError("fields_unread", why=error) from error


def trouble(filled: Field) -> Iterator[tuple[Widget, str]]:
    """Widgets of a text or choice field that show something else than what is stored, with what they show."""
    for widget in _telling(filled):
        under = widget.under if _RULES.sub("", widget.under) else ""
        shown = "\n".join(filter(None, ("" if widget.pictured else widget.shown, under)))
        unknown = filled.redrawn or not filled.value or widget.pictured
        if not (unknown and not shown) and not _same(filled, shown):
            yield widget, shown


def pictures(filled: Field) -> Iterator[Widget]:
    """Widgets of a text or choice field whose value is drawn in a way that cannot be told in words."""
    return (widget for widget in _telling(filled) if filled.value and widget.pictured)


def _telling(filled: Field) -> Iterator[Widget]:
    if filled.kind in ("text", "comb", "choice") and not filled.flags & (_PASSWORD | _FILE):
        yield from (widget for widget in filled.widgets if not widget.hidden)


def _same(filled: Field, shown: str) -> bool:
    stored = text.loose(filled.words)
    if filled.formatted and stored and shown:
        digits = [re.sub(r"\D", "", unicodedata.normalize("NFKC", words)) for words in (stored, shown)]
        # A script may write a month as a word; only digits on both sides can contradict each other.
        return not all(digits) or digits[0].lstrip("0") == digits[1].lstrip("0") or digits[0] in digits[1]
    if filled.kind == "choice" and not filled.flags & 1 << 17 and filled.options:
        # A list box draws all its choices, the chosen ones marked; then words alone do not tell.
        seen = text.loose(shown)
        return seen == stored or seen in text.loose("".join(display for _, display in filled.options))
    return stored == text.loose(shown)


@dataclass(slots=True)
class _Raw:
    """A field while the tree is walked: what it has of its own and from above, and its widgets."""

    name: str
    entries: Mapping[str, Any]
    widgets: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The page of each annotation (from 1) and what it shows there; what is seen of each page."""

    shown: Mapping[Any, tuple[int, Drawn]]
    boxes: Sequence[tuple[Rect, int]]


def _read(data: bytes) -> AcroForm:
    reader = objects.opened(data)
    form = dictionary(value_of(dictionary(reader.trailer), "/Root", "/AcroForm"))
    if not form and b"/Widget" not in data and b"/ObjStm" not in data:
        return AcroForm((), {}, len(reader.pages))
    pages = list(reader.pages)
    annotations = {at: array(value_of(page, "/Annots")) for at, page in enumerate(pages, start=1)}
    walked = _Walk()
    for ref in array(value_of(form, "/Fields")):
        walked.walk(ref, "", {}, 0)
    for refs in annotations.values():
        for ref in refs:
            if value_of(dictionary(ref), "/Subtype") == "/Widget":
                walked.climb(ref)
    if not walked.raw:
        return AcroForm((), {}, len(pages))
    context = _Pages(_shown(data, annotations), [objects.page_box(page) for page in pages])
    redrawn = plain(value_of(form, "/NeedAppearances")) == "True"
    filled = tuple(_field(met, context, redrawn) for met in walked.raw)
    return AcroForm(filled, objects.xfa_values(value_of(form, "/XFA")), len(pages))


class _Walk:
    """The fields met so far. `seen` holds every node once, so that loops end."""

    def __init__(self) -> None:
        self.raw: list[_Raw] = []
        self.seen: set[Any] = set()
        self.by_node: dict[Any, _Raw] = {}

    def walk(self, ref: Any, above: str, inherited: Mapping[str, Any], depth: int) -> None:
        """A node of the tree of fields and all below it."""
        key, node = key_of(ref), dictionary(ref)
        if key in self.seen or not node or depth > _DEEPEST or len(self.raw) >= _MOST_FIELDS:
            return
        self.seen.add(key)
        name = ".".join(part for part in (above, words(value_of(node, "/T"))) if part)
        inherited = {**inherited, **_own(node)}
        kids = array(value_of(node, "/Kids"))
        nameless = [kid for kid in kids if "/T" not in dictionary(kid)]
        if nameless or not kids:
            met = self.by_node[key] = _Raw(name, inherited)
            if "/FT" in inherited or nameless or "/Rect" in node:
                self.raw.append(met)
            met.widgets.extend(kid for kid in nameless if dictionary(kid) and key_of(kid) not in self.seen)
            self.seen.update(key_of(kid) for kid in nameless)
            if not kids and "/Rect" in node:
                met.widgets.append(ref)
        for kid in kids:
            if "/T" in dictionary(kid):
                self.walk(kid, name, inherited, depth + 1)

    def climb(self, ref: Any) -> None:
        """A widget that the tree of fields did not lead to: its field is found through its parents."""
        if key_of(ref) in self.seen or len(self.raw) >= _MOST_FIELDS:
            return
        self.seen.add(key_of(ref))
        chain = [ref]
        while "/Parent" in dictionary(chain[-1]) and len(chain) <= _DEEPEST:
            above = dictionary(chain[-1]).raw_get("/Parent")
            if not dictionary(above) or key_of(above) in map(key_of, chain):
                break
            chain.append(above)
        owner = next((node for node in chain if "/T" in dictionary(node)), ref)
        if key_of(owner) in self.by_node:
            self.by_node[key_of(owner)].widgets.append(ref)
            return
        names = [words(value_of(dictionary(node), "/T")) for node in reversed(chain)]
        entries: dict[str, Any] = {}
        for node in reversed(chain):
            entries |= _own(dictionary(node))
        if "/FT" in entries:
            self.by_node[key_of(owner)] = _Raw(".".join(filter(None, names)), entries, [ref])
            self.raw.append(self.by_node[key_of(owner)])


def _own(node: Any) -> dict[str, Any]:
    return {key: value_of(node, key) for key in _INHERITED if key in node}


def _field(met: _Raw, context: _Pages, redrawn: bool) -> Field:
    entries = met.entries
    flags, longest = number(entries.get("/Ff")) or 0, number(entries.get("/MaxLen"))
    shown = [_widget(ref, context) for ref in met.widgets]
    kind = _kind(plain(entries.get("/FT")), flags, longest, shown)
    options = tuple(objects.options(entries.get("/Opt")))
    value = objects.values(entries.get("/V"))
    if kind in ("check", "radio"):
        # A button group may keep its values aside, because names of states cannot hold every text.
        aside = {str(at): stored for at, (stored, _) in enumerate(options)}
        shown = [replace(widget, export=aside.get(widget.on or "", widget.on)) for widget in shown]
        if isinstance(value, str):
            # Some programs store the name of the state as a string, with its slash.
            value = value.removeprefix("/")
    if kind == "signature":
        value = "signed" if dictionary(entries.get("/V")) else ""
    formatted = "/F" in dictionary(entries.get("/AA"))
    return Field(met.name, kind, value, options, tuple(shown), flags, longest, formatted, redrawn)


def _kind(named: str, flags: int, longest: int | None, shown: Sequence[Widget]) -> FieldKind:
    if named == "/Sig":
        return "signature"
    if named == "/Ch":
        return "choice"
    if named == "/Btn" or (not named and any(widget.on for widget in shown)):
        return "button" if flags & _PUSH else "radio" if flags & _RADIO else "check"
    return "comb" if flags & _COMB and longest and not flags & (_MULTILINE | _PASSWORD | _FILE) else "text"


def _widget(ref: Any, context: _Pages) -> Widget:
    node = dictionary(ref)
    page, drawn = context.shown.get(key_of(ref), (None, Drawn(None)))
    on = next((state for state in _states(node) if state != "Off"), None)
    state = words(value_of(node, "/AS")) if "/AS" in node else None
    rect = objects.corners(node)
    return Widget(
        page=page,
        rect=objects.seen_at(rect, *context.boxes[page - 1]) if page and rect else None,
        state=state,
        on=on,
        export=on,
        shown=drawn.text,
        marks=drawn.marks,
        pictured=drawn.pictured,
        under="\n".join(filter(None, (drawn.under, drawn.other))),
        hidden=bool((number(value_of(node, "/F")) or 0) & (_HIDDEN | _NO_VIEW)),
    )


def _states(node: Any) -> list[str]:
    """Names of the appearances that a widget can have; none when it has just one."""
    normal = value_of(node, "/AP", "/N")
    return [] if isinstance(normal, StreamObject) else [words(key) for key in dictionary(normal)]


def _shown(data: bytes, annotations: Mapping[int, Sequence[Any]]) -> dict[Any, tuple[int, Drawn]]:
    """The page of each annotation and what it shows."""
    spots = {}
    for page, refs in annotations.items():
        nodes = [dictionary(ref) for ref in refs]
        if any(value_of(node, "/Subtype") == "/Widget" for node in nodes):
            spots[page] = [Spot(objects.corners(node) or (0, 0, 0, 0), _is_drawn(node)) for node in nodes]
    drawn = widgets.draw(data, spots)
    return {
        key_of(ref): (page, shown)
        for page, refs in annotations.items()
        for ref, shown in zip(refs, drawn.get(page) or [Drawn(None)] * len(refs), strict=True)
    }


def _is_drawn(node: Any) -> bool:
    """Whether an annotation has an appearance that is not hidden, for the state it is in."""
    hidden = (number(value_of(node, "/F")) or 0) & _HIDDEN
    if hidden or value_of(node, "/Subtype") == "/Popup" or objects.corners(node) is None:
        return False
    normal = value_of(node, "/AP", "/N")
    if isinstance(normal, StreamObject):
        return True
    states = dictionary(normal)
    # Without a state, pdfium takes the first appearance.
    state = plain(value_of(node, "/AS")) or min(states, default="")
    return isinstance(value_of(states, state), StreamObject)
