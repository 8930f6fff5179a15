"""Strict Open XML: the same elements under other names (ISO/IEC 29500-1 against 29500-4), as Word saves them when asked."""

from __future__ import annotations

from typing import Any

from lxml import etree

_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_OTHERWISE = {
    "officeDocument/customProperties": "officeDocument/2006/custom-properties",
    "officeDocument/extendedProperties": "officeDocument/2006/extended-properties",
    "officeDocument/docPropsVTypes": "officeDocument/2006/docPropsVTypes",
}


def transitional(tree: Any, parser: Any) -> Any:
    """The tree with the names of the usual kind of Open XML; one that has them is given back as it is."""
    spaces = {space for space in tree.nsmap.values() if space and space.startswith(_STRICT)}
    kinds = [element for element in tree if (element.get("Type") or "").startswith(_STRICT)]
    if not spaces and not kinds:
        return tree
    raw = etree.tostring(tree, encoding="unicode")
    for strict, name in _OTHERWISE.items():
        raw = raw.replace(f"{_STRICT}{strict}", f"{_TRANSITIONAL}{name}")
    for room in ("officeDocument", "wordprocessingml", "drawingml", "spreadsheetml", "presentationml", "schemaLibrary"):
        raw = raw.replace(f"{_STRICT}{room}/", f"{_TRANSITIONAL}{room}/2006/")
    return etree.fromstring(raw.encode("utf-8"), parser)
