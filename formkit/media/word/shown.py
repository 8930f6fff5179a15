"""The text of a Word file as Word shows it, whatever else the file holds.

The tree of a document is changed in place: what was deleted or moved away with changes tracked is taken out, what is
hidden or struck out as well, a control that is bound to data gets that data, a field its result, a symbol its sign.
Each such place is noted in the tree (`notes`). A document of ours has none of these, and stays as it is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from formkit.media.word import fields
from formkit.media.word.bound import Parse, Stores
from formkit.media.word.drawings import in_text_boxes
from formkit.media.word.looks import Styles, W, low, on, squeezed
from formkit.media.word.notes import GONE, KIND, mark
from formkit.media.word.symbols import is_symbol_font, sign
from formkit.words.ticks import SIGNS, ticked

_STYLES = "word/styles.xml"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OTHERWISE = (*(f"{W}{name}" for name in (
    "ins", "del", "moveFrom", "moveTo", "cellDel", "cellIns", "strike", "dstrike", "vanish", "caps", "smallCaps",
    "highlight", "shd", "fldChar", "fldSimple", "sym", "noBreakHyphen", "ruby", "dataBinding", "date", "dropDownList",
    "comboBox", "bdo", "numPr", "hidden", "pStyle", "rStyle", "tblStyle", "showingPlcHdr", "altChunk", "pgNum",
    "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "commentReference", "footnoteReference",
    "endnoteReference", "checkBox", "pict", "object", "b", "u", "bdr", "em",
)), "{*}dataBinding", f"{_W14}checkbox", "{*}oMath", "{*}txbxContent", "{*}textFill",
    "{*}Fallback")  # fmt: skip
"""Elements by which a document may show something else than its letters."""
_ODDLY_SET = etree.XPath(
    "boolean(//w:sz[not(@w:val > 4)] | //w:spacing[@w:lineRule = 'exact' and not(@w:line > 60)] | "
    "//w:color[not(@w:val = 'auto' or @w:val = '000000' or @w:val = '666666' or @w:val = '777777' or @w:val = '999999')])",
    namespaces={"w": W[1:-1]},
)
_SET_BY_STYLE = tuple(f"{W}{name}" for name in (
    "strike", "dstrike", "vanish", "caps", "smallCaps", "highlight", "shd", "color", "numPr",
))  # fmt: skip
_CLOCK = ("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "pgNum")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object", _ALTERNATE)
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
_REFERENCES = {f"{W}{name}Reference": name for name in ("comment", "footnote", "endnote")}
_PROMPTS = ("クリックまたはタップ", "ここをクリック", "click or tap", "click here", "アイテムを選択", "choose an item")


def as_shown(tree: Any, package: zipfile.ZipFile, parse: Parse) -> None:
    """Change the tree of a document to what Word shows of it."""
    styles = parse(package, _STYLES) if _STYLES in package.namelist() else None
    if (
        next(tree.iter(*_OTHERWISE), None) is None
        and not _ODDLY_SET(tree)
        and (styles is None or next(styles.iter(*_SET_BY_STYLE), None) is None)
        and not _in_symbol_font(tree, styles)
    ):
        return
    known = Styles(styles)
    _choose(tree)
    _accept(tree)
    _bind(tree, Stores(package, parse))
    fields.settle(tree)
    for paragraph in tree.iter(f"{W}p"):
        if known.numbered(paragraph):
            _mark_line(paragraph, "numbered")
        if squeezed(paragraph) and any(text.text for text in paragraph.iter(f"{W}t")):
            _mark_line(paragraph, "squeezed")
    for run in list(tree.iter(f"{W}r")):
        if run.get(KIND) is None:
            _show(run, known)
    for equation in list(tree.iter("{*}oMath")):
        _note_run(equation, "symbol", "equation")
    for control in tree.iter(f"{W}sdt"):
        _check(control)
    for home, words in list(in_text_boxes(tree)):
        for control in home.iter(f"{W}sdt"):
            if _tag(control) and (content := control.find(f"{W}sdtContent")) is not None:
                mark(content, "text_box", words)


def _mark_line(paragraph: Any, kind: str) -> None:
    """Note something of a whole paragraph, in each of its controls as well."""
    for content in list(paragraph.iter(f"{W}sdtContent")):
        mark(content, kind, "")
    mark(paragraph, kind, "")


def _in_symbol_font(*trees: Any) -> bool:
    fonts = (font for tree in trees if tree is not None for font in tree.iter(f"{W}rFonts"))
    return any(is_symbol_font(font.get(f"{W}{name}") or "") for font in fonts for name in ("ascii", "hAnsi"))


def _choose(tree: Any) -> None:
    """Of content that is there in several ways leave the one that Word shows: the first whose names it knows."""
    for several in list(tree.iter(_ALTERNATE)):
        ways = list(several)
        shown = next((way for way in ways if _is_known(way)), None)
        for way in ways:
            if way is not shown:
                several.remove(way)


def _is_known(way: Any) -> bool:
    spaces = [way.nsmap.get(prefix) or "" for prefix in (way.get("Requires") or "").split()]
    return all(space.startswith(_KNOWN) for space in spaces)  # a fallback requires nothing


# -- Changes that were tracked -------------------------------------------------------------------------------------------


def _accept(tree: Any) -> None:
    """Take out what is not there once all changes are accepted, and note where there were changes."""
    lost: set[str] = set()
    for row in list(tree.iter(f"{W}tr")):
        deleted = row.find(f"{W}trPr/{W}del") is not None
        if deleted or (low(row) and any((text.text or "").strip() for text in row.iter(f"{W}t"))):
            lost |= _tags(row)
            row.getparent().remove(row)
    for cell in list(tree.iter(f"{W}tc")):
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            lost |= _tags(cell)
            for child in list(cell):
                if child.tag != f"{W}tcPr":
                    cell.remove(child)
    for name in ("del", "moveFrom"):
        for gone in list(tree.iter(f"{W}{name}")):
            if gone.getparent().tag in (f"{W}rPr", f"{W}trPr", f"{W}tcPr", f"{W}numPr"):
                continue
            lost |= _tags(gone)
            words = "".join(text.text or "" for text in gone.iter(f"{W}t", f"{W}delText"))
            _note_run(gone, "deleted" if name == "del" else "moved_away", words)
            gone.getparent().remove(gone)
    for name, kind in (("ins", "inserted"), ("moveTo", "moved_here")):
        for new in list(tree.iter(f"{W}{name}")):
            if new.getparent().tag not in (f"{W}rPr", f"{W}trPr", f"{W}tcPr", f"{W}numPr"):
                _note_run(new, kind, "".join(text.text or "" for text in new.iter(f"{W}t")))
    for row in tree.iter(f"{W}tr"):
        if row.find(f"{W}trPr/{W}ins") is not None:
            mark(row, "inserted", "")
    _without_moved(tree)
    for paragraph in list(tree.iter(f"{W}p")):
        mark_of = paragraph.find(f"{W}pPr/{W}rPr")
        after = paragraph.getnext()
        ended = mark_of is not None and any(mark_of.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
        if ended and after is not None and after.tag == f"{W}p":
            first = 1 if after.find(f"{W}pPr") is not None else 0
            for child in [child for child in paragraph if child.tag != f"{W}pPr"]:
                after.insert(first, child)
                first += 1
            paragraph.getparent().remove(paragraph)
    if lost := lost - _tags(tree):
        tree.set(GONE, " ".join(sorted(lost)))


def _without_moved(tree: Any) -> None:
    """A row that was moved has its controls twice: those of the old place, which are empty now, lose their tags."""
    controls: dict[str, list[Any]] = {}
    for control in tree.iter(f"{W}sdt"):
        if tag := _tag(control):
            controls.setdefault(tag, []).append(control)
    for doubles in controls.values():
        for control in doubles if len(doubles) > 1 else ():
            moved = any(run.get(KIND) == "moved_away" for run in control.iter(f"{W}r"))
            if moved and not any((text.text or "").strip() for text in control.iter(f"{W}t")):
                properties = control.find(f"{W}sdtPr")
                properties.remove(properties.find(f"{W}tag"))


def _tag(control: Any) -> str | None:
    element = control.find(f"{W}sdtPr/{W}tag")
    return None if element is None else element.get(f"{W}val")


def _tags(element: Any) -> set[str]:
    return {tag for control in element.iter(f"{W}sdt") if (tag := _tag(control))}


def _note_run(element: Any, kind: str, words: str) -> None:
    """Note something before an element that may stand among runs, or among paragraphs."""
    marker = etree.Element(f"{W}r")
    element.addprevious(marker)
    mark(marker, kind, words)
    if element.getparent() is not None and element.tail:
        element.tail = None
    marker.getparent().remove(marker)


# -- Controls ------------------------------------------------------------------------------------------------------------


def _bind(tree: Any, stores: Stores) -> None:
    """Put into each control that is bound to data what Word shows there."""
    for control in list(tree.iter(f"{W}sdt")):
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        binding = None if properties is None else properties.find("{*}dataBinding")
        if binding is None or content is None or properties.find("{*}repeatingSection") is not None:
            continue
        value = stores.value(binding)
        if value is None:
            continue
        stored = "".join(text.text or "" for text in content.iter(f"{W}t"))
        words = None if isinstance(value, bool) else _of_kind(properties, value, stored)
        if words is None:
            mark(content, "bound_unclear", stored)
        elif "".join(words.split()) != "".join(stored.split()):
            _write(content, words)
            if (placeholder := properties.find(f"{W}showingPlcHdr")) is not None:
                properties.remove(placeholder)
            mark(content, "bound", stored, words)


def _of_kind(properties: Any, value: str, stored: str) -> str | None:
    """How a control shows a value that it is bound to; None when that cannot be told."""
    if (box := properties.find("{*}checkbox")) is not None:
        state = {"1": True, "true": True, "0": False, "false": False}.get(value.strip().lower())
        return None if state is None else stored if ticked(stored) is state else _sign_of(box, state=state)
    lists = [element for name in ("dropDownList", "comboBox") if (element := properties.find(f"{W}{name}")) is not None]
    if lists:
        shown = [entry.get(f"{W}displayText") for entry in lists[0] if entry.get(f"{W}value") == value]
        return shown[0] or value if shown else value
    if properties.find(f"{W}date") is not None:
        day = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)", value)
        return stored if day and _tells(stored, day.groups()) else None if value.strip() else ""
    return None if properties.find(f"{W}picture") is not None else value


def _sign_of(box: Any, *, state: bool) -> str:
    element = box.find(f"{_W14}{'' if state else 'un'}checkedState")
    number = "" if element is None else element.get(f"{_W14}val") or ""
    default = "☒" if state else "☐"
    return chr(int(number, 16)) if re.fullmatch(r"2[56][0-9A-Fa-f]{2}|27[0-9A-Fa-f]{2}", number) else default


def _tells(words: str, day: tuple[str, ...]) -> bool:
    """Whether every number in some words is one of a day: its year (western, short, or of 令和), month or day."""
    year, month, date = (int(number) for number in day)
    return all(int(number) in (year, year % 100, year - 2018, month, date) for number in re.findall(r"\d+", words))


def _write(content: Any, words: str) -> None:
    texts = list(content.iter(f"{W}t"))
    for element in list(content.iter(f"{W}br", f"{W}cr", f"{W}sym", f"{W}fldChar", f"{W}instrText")):
        element.getparent().remove(element)
    if not texts:
        home = next(content.iter(f"{W}p"), content)
        texts = [etree.SubElement(etree.SubElement(home, f"{W}r"), f"{W}t")]
    for text in texts:
        text.text = ""
    texts[0].text = words


def _check(control: Any) -> None:
    """Note where a control stores another answer than it shows, or shows one that is none."""
    properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
    if properties is None or content is None:
        return
    words = "".join(text.text or "" for text in content.iter(f"{W}t"))
    if (placeholder := properties.find(f"{W}showingPlcHdr")) is not None and on(placeholder):
        if words.strip() and not any(prompt in words.lower() for prompt in _PROMPTS):
            mark(content, "placeholder", words)
        return
    if (box := properties.find(f"{_W14}checkbox")) is not None:
        mark(content, "checkbox", words)
        checked = box.find(f"{_W14}checked")
        stored = checked is not None and checked.get(f"{_W14}val") not in ("0", "false")
        if words.strip() and set(words.strip()) <= SIGNS and ticked(words) is not stored:
            mark(content, "stored", "■" if stored else "□", words.strip())
    elif (date := properties.find(f"{W}date")) is not None:
        full = date.get(f"{W}fullDate") or ""
        day = re.match(r"(\d{4})-(\d\d)-(\d\d)", full)
        if day and not _tells(words, day.groups()):
            mark(content, "stored", full[:10], words)
    else:
        for name in ("dropDownList", "comboBox"):
            last = None if (box := properties.find(f"{W}{name}")) is None else box.get(f"{W}lastValue")
            if box is not None and last:
                shown = [entry.get(f"{W}displayText") or "" for entry in box if entry.get(f"{W}value") == last] or [
                    last
                ]
                if words.strip() not in (*shown, last):
                    mark(content, "stored", shown[0], words)


# -- Runs ----------------------------------------------------------------------------------------------------------------


def _show(run: Any, styles: Styles) -> None:
    """Leave in a run what is seen of it."""
    for ruby in list(run.iter(f"{W}ruby")):
        base = ruby.find(f"{W}rubyBase")
        for text in list(base.iter(f"{W}t")) if base is not None else ():
            ruby.addprevious(text)
        ruby.getparent().remove(ruby)
    if (direction := next(run.iterancestors(f"{W}bdo"), None)) is not None and direction.get(f"{W}val") == "rtl":
        mark(run, "reversed", "".join(text.text or "" for text in run.iter(f"{W}t")))
    look = styles.look(run)
    for child in list(run):
        _child(run, child, look.font)
    words = "".join(text.text or "" for text in _letters(run))
    if look.sight == "hidden" or look.struck:
        drawn = [child for child in run if child.tag in _DRAWN]
        if words.strip() or (drawn and look.vanished):
            mark(run, "hidden" if look.sight == "hidden" else "struck", words)
        for child in list(run):
            if child.tag != f"{W}rPr" and (look.vanished or child not in drawn):
                run.remove(child)
        return
    if look.sight == "unclear" and words.strip():
        mark(run, "dark", words)
    if look.set_off and words.strip():
        mark(run, "set_off", words)
    for text in _letters(run) if look.capitals else ():
        text.text = (text.text or "").upper()


def _letters(run: Any) -> Iterator[Any]:
    """The letters of a run itself, and not of a text box that is anchored in it."""
    yield from run.iterchildren(f"{W}t")


def _child(run: Any, child: Any, font: str) -> None:
    name = child.tag.removeprefix(W) if isinstance(child.tag, str) else ""
    if name == "noBreakHyphen":
        _replace(child, "-")
    elif name == "sym":
        other, number = child.get(f"{W}font") or font, child.get(f"{W}char") or ""
        letter = sign(other, int(number, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", number) else None
        if letter is None:
            mark(run, "symbol", f"{other} {number}".strip())
        _replace(child, letter or "\ufffd")
    elif name == "t" and is_symbol_font(font) and child.text:
        letters = [(letter, sign(font, ord(letter))) for letter in child.text if not letter.isspace()]
        if unknown := "".join(letter for letter, look in letters if look is None):
            mark(run, "symbol", f"{font} {' '.join(f'{ord(letter):04X}' for letter in unknown)}")
        child.text = "".join(look or "\ufffd" for _, look in letters)
    elif name == "t" and child.text and re.search("[\uf000-\uf0ff]", child.text):
        mark(run, "symbol", " ".join(f"{ord(letter):04X}" for letter in child.text if "\uf000" <= letter <= "\uf0ff"))
        child.text = re.sub("[\uf000-\uf0ff]", "\ufffd", child.text)
    elif name in _CLOCK:
        mark(run, "no_result", "", name)
    elif child.tag in _REFERENCES:
        mark(run, _REFERENCES[child.tag], "")


def _replace(child: Any, words: str) -> None:
    text = etree.Element(f"{W}t")
    text.text = words
    child.addprevious(text)
    child.getparent().remove(child)
