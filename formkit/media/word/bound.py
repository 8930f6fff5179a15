"""Controls of a Word file that show what stands elsewhere in the package: in custom XML, or in its properties.

Word fills such a control from there whenever it opens the file (ECMA-376 part 1, 17.5.2.6), whatever stands in the text.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

Parse = Callable[[zipfile.ZipFile, str], Any]
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OWN = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
_MOST = 30  # parts of custom XML
_STEP = r"//?(?:@?(?:[\w.-]+:)?[\w.-]+|\*|text\(\))(?:\[\d{1,6}\]|\[local-name\(\)\s*=\s*(?:'[^']*'|\"[^\"]*\")\]){0,2}"
_PATH = re.compile(rf"(?:{_STEP}){{1,30}}")
_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")


class Stores:
    """The parts of a package that controls may be bound to, read when they are first asked for."""

    def __init__(self, package: zipfile.ZipFile, parse: Parse) -> None:
        """Of a package, with what reads its members."""
        self._package, self._parse = package, parse
        self._parts: Mapping[str, Any] | None = None

    def value(self, binding: Any) -> str | bool | None:
        """What a control is bound to; None when nothing is there (then Word shows its text), False when that is unclear."""
        attributes = {etree.QName(name).localname: str(words) for name, words in binding.attrib.items()}
        path = (attributes.get("xpath") or "").strip()
        if not path:
            return None
        if not _PATH.fullmatch(path) or path.count("//") > 1:
            return False
        prefixes = {name: one or other for name, one, other in _PREFIX.findall(attributes.get("prefixMappings") or "")}
        store = (attributes.get("storeItemID") or "").upper()
        if self._parts is None:
            self._parts = dict(self._read())
        parts = [self._parts[store]] if store in self._parts else list(self._parts.values())
        for tree in parts:
            try:
                nodes = tree.xpath(path, namespaces=prefixes)
            except etree.XPathError:
                return False
            for node in nodes:
                return str(node) if isinstance(node, str) else "".join(node.itertext())
        return None

    def _read(self) -> Iterator[tuple[str, Any]]:
        names = set(self._package.namelist())
        for store, name in _OWN.items():
            if name in names:
                yield store, self._parse(self._package, name)
        for number, name in enumerate(list(self._related("word/document.xml", "/customXml", names))[:_MOST]):
            properties = next(self._related(name, "/customXmlProps", names), None)
            tree = None if properties is None else self._parse(self._package, properties)
            identity = "" if tree is None else next((str(words) for words in tree.attrib.values()), "")
            yield identity.upper() or f"#{number}", self._parse(self._package, name)

    def _related(self, name: str, kind: str, names: set[str]) -> Iterator[str]:
        """The members that a member names in a relation of some kind."""
        folder, file = posixpath.split(name)
        relations = f"{folder}/_rels/{file}.rels"
        if relations not in names:
            return
        for relation in self._parse(self._package, relations).iter(_RELATIONS):
            target = relation.get("Target") or ""
            path = posixpath.normpath(posixpath.join("/" if target.startswith("/") else folder, target)).lstrip("/")
            if (relation.get("Type") or "").endswith(kind) and path in names:
                yield path
