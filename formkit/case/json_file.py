"""The case file: JSON in UTF-8, with pieces included from other files of the same folder.

Nothing is dropped in silence: keys typed twice, numbers that JSON does not have, half characters and control characters
are findings. Includes never leave the folder of the case.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from formkit import system
from formkit.case import asked
from formkit.library import sentences
from formkit.model import Case, Finding, Value, sort_findings
from formkit.model.errors import UnreadableError
from formkit.words.pointer import at as value_at
from formkit.words.pointer import pointer

CASE_SCHEMA = "urn:formkit:case:1"
MAX_DEPTH = 16
MAX_BYTES = 5_000_000
# Deep enough for any case; far from Python's own limit, which a hostile file would otherwise hit.
_MAX_NESTING = 60

# An include counts with its size each time it is used, and at least with this: bounds what includes can multiply into.
_LEAST_CHARGE = 500

# No fact of a case is as large; with larger numbers sums and fractions of them cost much, or cannot be had.
_MOST = 10**30
_LONG = re.compile(r"\d{31}")

_MISSING = object()
_BEGINS = tuple('"{[-0123456789tfn')  # with which a key or a value begins
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# How a JSON text can hold any of them: by an escape, or, beyond ASCII, as it is.
# Signs without ink: spaces of all widths, fillers, joiners. A text of nothing else is empty.
_NO_INK = "\\s\u00ad\u115f\u1160\u200b-\u200f\u2060\u2800\u3164\ufeff\uffa0"
_BLANK = re.compile(f"[{_NO_INK}]+")
_QUOTED_BLANK = re.compile(f'"[{_NO_INK}]+"')
_ODD = re.compile(r"\\[ubfrt]|[\x7f-\x9f]")


def read_case(path: Path) -> tuple[Case | None, list[Finding]]:
    """A case file with its includes resolved, and what is wrong with the way it is written.

    The case is None when an include could not be resolved: what it would have held is unknown. Raises UnreadableError
    when the file itself cannot be read as JSON in UTF-8.
    """
    return parse(_bytes(path), path)


def parse(raw: bytes, path: Path) -> tuple[Case | None, list[Finding]]:
    """`read_case` for bytes already at hand; `path` is where they stand, for includes and for messages."""
    reading = _Reading(root=path.resolve().parent, main=path, size=len(raw))
    if len(raw) > MAX_BYTES:
        raise UnreadableError("case_too_large", path=path, most=MAX_BYTES // 1_000_000)
    data = _json(raw, path, reading)
    if not isinstance(data, dict):
        raise UnreadableError("no_object", path=path)
    if reading.includes:
        data = _resolve(data, (), path.resolve(), (), reading)
    if reading.odd:
        data = _cleaned(data, (), reading)
    if reading.blanks:
        data = _emptied(data)
    places: list[tuple[str, str]] = []
    if reading.asks:
        data, places = asked.take_out(data, lambda place, says: reading.refuse("FK156", says, place, path, asked.KEY))
    findings = sort_findings(reading.findings)
    if reading.broken:
        return None, findings
    return Case(data=data, path=path, origins=reading.origins, asked=tuple(places)), findings


@dataclass(slots=True)
class _Reading:
    """What one reading gathers: findings, the file of each included object, the bytes read so far.

    `includes`, `asks`, `odd` and `blanks` say whether any document may include another, ask a fact, have an odd
    character, have a text of blanks only.
    """

    root: Path
    main: Path
    size: int
    findings: list[Finding] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    documents: dict[Path, Any] = field(default_factory=dict)
    broken: bool = False
    includes: bool = False
    asks: bool = False
    odd: bool = False
    blanks: bool = False

    def shown(self, file: Path) -> Path:
        """A file of the case's folder as the user would name it."""
        return self.main.parent / file.relative_to(self.root)

    def tell(
        self, code: str, says: str | None, place: str | None, file: Path | None = None, quote: str | None = None,
        **names: object,
    ) -> None:  # fmt: skip
        """Add a finding; `place` is where in the case it stands, `names` what its sentence names."""
        values = {name: Value.of(value, place or "") for name, value in names.items()}
        if quote is not None:
            values["value"] = Value(quote, quote, place or "")
        finding = sentences.finding(code, says, values=values, case_pointer=place, file=str(file or self.main))
        self.findings.append(replace(finding, found=quote))

    def refuse(self, code: str, says: str | None, place: str, file: Path, quote: str, **names: object) -> None:
        """The same for what makes the case unreadable."""
        self.broken = True
        self.tell(code, says, place, file, quote, **names)


def _bytes(path: Path) -> bytes:
    return system.read_bytes(path, MAX_BYTES, UnreadableError, "case_unread", "case_too_large", path=path)


class _Pairs(list[tuple[str, Any]]):
    """The members of one JSON object, in order, before keys typed twice are dropped."""


def _json(raw: bytes, path: Path, reading: _Reading) -> Any:
    """Parsed JSON. Raises UnreadableError with the place; keys typed twice and numbers that JSON lacks are told."""
    if raw.startswith(b"PK\3\4"):
        raise UnreadableError("case_zip", path=path)
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("case_not_utf8", path=path, byte=error.start + 1) from error
    try:
        return _parsed(words, path, reading)
    except json.JSONDecodeError as error:
        raise _no_json(words, error, path) from error
    except RecursionError as error:
        raise UnreadableError("case_nested", path=path, most=_MAX_NESTING) from error
    except ValueError as error:  # Python refuses whole numbers of thousands of digits.
        raise UnreadableError("case_digits", path=path) from error


def _parsed(words: str, file: Path, reading: _Reading) -> Any:
    """The JSON of a document; what most cases do not have is looked for in the words, before any walk over the facts."""
    reading.includes |= any(mark in words for mark in ('"$include"', "\\u"))
    reading.asks |= any(mark in words for mark in (f'"{asked.KEY}"', "\\u"))
    reading.odd |= bool(_ODD.search(words))
    reading.blanks |= bool(_QUOTED_BLANK.search(words)) or "\\" in words
    doubtful: list[object] = _LONG.findall(words)[:1]

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            doubtful.append(fields)
        return fields

    def decimal(figures: str) -> float:
        number = float(figures)
        if not abs(number) < _MOST:
            doubtful.append(number)
        return number

    data = json.loads(words, object_pairs_hook=members, parse_float=decimal, parse_constant=doubtful.append)
    if doubtful:
        return _plain(json.loads(words, object_pairs_hook=_Pairs), (), file, reading)
    if _deeper(data, _MAX_NESTING):
        raise RecursionError
    return data


def _deeper(data: Any, most: int) -> bool:
    """Whether anything stands more than `most` steps below the whole."""
    level = [data]
    for _ in range(most + 1):
        inner = [
            value.values() if value.__class__ is dict else value for value in level if value.__class__ in (dict, list)
        ]
        level = [below for values in inner for below in values]
        if not level:
            return False
    return True


def _no_json(words: str, error: json.JSONDecodeError, path: Path) -> UnreadableError:
    """What is said of broken JSON, with the place where it is to be mended.

    A parser stumbles over what comes behind a comma that is missing or too much, often on the next line.
    """
    end = len(words[: error.pos].rstrip(" \t\r\n"))
    follows = words[error.pos : error.pos + 1]
    if error.msg.startswith("Expecting ',' delimiter") and end < error.pos and follows in _BEGINS:
        key, place = "case_no_comma", end - 1
    else:
        comma = error.pos if follows == "," else end - 1
        extra = words[comma : comma + 1] == "," and words[comma + 1 :].lstrip(" \t\r\n")[:1] in ("}", "]")
        key, place = ("case_extra_comma", comma) if extra else ("case_not_json", error.pos)
    line, column = words.count("\n", 0, place) + 1, place - words.rfind("\n", 0, place)
    return UnreadableError(key, path=path, line=line, column=column, why=error.msg)


def _plain(value: Any, path: tuple[str | int, ...], file: Path, reading: _Reading) -> Any:
    """Ordinary dicts and lists from parsed pairs. The last of two equal keys wins, and is told."""
    if len(path) > _MAX_NESTING:
        raise RecursionError
    if isinstance(value, _Pairs):
        fields: dict[str, Any] = {}
        for key, below in value:
            if key in fields:
                reading.tell("FK120", None, pointer((*path, key)), file, key=key)
            fields[key] = _plain(below, (*path, key), file, reading)
        return fields
    if isinstance(value, list):
        return [_plain(below, (*path, index), file, reading) for index, below in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        reading.tell("FK121", "none", pointer(path), file, str(value))
        return None
    if isinstance(value, int | float) and abs(value) >= _MOST:
        reading.tell("FK121", "large", pointer(path), file, f"{str(value)[:12]}…")
        return None
    return value


def _resolve(
    value: Any, path: tuple[str | int, ...], file: Path, chain: tuple[tuple[Path, str], ...], reading: _Reading
) -> Any:
    """`value` with every include replaced by what it names. `chain` are the includes that led here."""
    if len(path) > _MAX_NESTING:
        reading.refuse("FK126", "nested", pointer(path), file, "", most=_MAX_NESTING)
        return None
    if isinstance(value, list):
        return [
            _resolve(below, (*path, index), file, chain, reading) if below.__class__ in (dict, list) else below
            for index, below in enumerate(value)
        ]
    if not isinstance(value, Mapping):
        return value
    if "$include" not in value:
        return {
            key: _resolve(below, (*path, key), file, chain, reading) if below.__class__ in (dict, list) else below
            for key, below in value.items()
        }
    place = pointer(path)
    target = value["$include"]
    others = [key for key in value if key != "$include"]
    if others:
        named = Value("」「".join(others), ", ".join(others))
        reading.refuse("FK128", None, place, file, str(target), others=named)
        return value
    try:
        inner, document, fragment = _included(target, file, chain, reading)
    except _RefusedError as why:
        reading.refuse(why.code, why.says, place, file, str(target), target=str(target), **why.names)
        return value
    reading.origins[place] = str(reading.shown(inner))
    return _resolve(document, path, inner, (*chain, (inner, fragment)), reading)


class _RefusedError(Exception):
    """Why an include is refused: finding code, name of the sentence and what that names besides the file."""

    def __init__(self, code: str, says: str, **names: object) -> None:
        super().__init__(says)
        self.code, self.says, self.names = code, says, names


def _included(
    target: object, file: Path, chain: tuple[tuple[Path, str], ...], reading: _Reading
) -> tuple[Path, Any, str]:
    """The file, the value and the fragment that an include names. Raises _RefusedError."""
    if not isinstance(target, str) or not target.partition("#")[0] or "\0" in target:
        raise _RefusedError("FK124", "no_name")
    name, _, fragment = target.partition("#")
    if "\\" in name or Path(name).is_absolute() or re.match("[A-Za-z][A-Za-z0-9+.-]*:", name):
        raise _RefusedError("FK124", "not_relative")
    try:
        inner = (file.parent / name).resolve()
        inside = inner.is_relative_to(reading.root)
        exists = inside and inner.is_file()
    except (OSError, RuntimeError, ValueError) as error:
        raise _RefusedError("FK125", "unreadable") from error
    if not inside:
        raise _RefusedError("FK124", "outside")
    if (inner, fragment) in chain or (inner == reading.main.resolve() and not fragment):
        raise _RefusedError("FK126", "itself")
    if len(chain) >= MAX_DEPTH:
        raise _RefusedError("FK126", "too_deep", most=MAX_DEPTH)
    if not exists:
        raise _RefusedError("FK125", "missing")
    return inner, _document(inner, fragment, reading), fragment


def _document(inner: Path, fragment: str, reading: _Reading) -> Any:
    """The value at a fragment of a file inside the case's folder. Raises _RefusedError."""
    try:
        reading.size += max(inner.stat().st_size, _LEAST_CHARGE)
        if reading.size > MAX_BYTES:
            most = f"{MAX_BYTES // 1_000_000} MB"
            raise _RefusedError("FK127", "too_large", most=most)
        if inner not in reading.documents:
            reading.documents[inner] = _json(_bytes(inner), reading.shown(inner), reading)
        document = value_at(reading.documents[inner], fragment, _MISSING)
    except UnreadableError as error:
        raise _RefusedError("FK125", "broken", why=error.words) from error
    except OSError as error:
        raise _RefusedError("FK125", "unreadable") from error
    except ValueError:
        document = _MISSING
    if document is _MISSING:
        raise _RefusedError("FK125", "no_fragment", fragment=fragment)
    return document


def _emptied(value: Any) -> Any:
    """`value` with every text of blanks only empty: on paper nobody sees the one or the other."""
    if value.__class__ is str:
        return "" if _BLANK.fullmatch(value) else value
    if isinstance(value, Mapping):
        return {key: _emptied(below) for key, below in value.items()}
    return [_emptied(below) for below in value] if isinstance(value, list) else value


def _cleaned(value: Any, path: tuple[str | int, ...], reading: _Reading) -> Any:
    """`value` without half characters and control characters, each told: no later step could print them."""
    if isinstance(value, str):
        return _clean(value, path, reading)
    if isinstance(value, Mapping):
        return {_clean(key, path, reading): _cleaned(below, (*path, key), reading) for key, below in value.items()}
    if isinstance(value, list):
        return [_cleaned(below, (*path, index), reading) for index, below in enumerate(value)]
    return value


def _clean(words: str, path: tuple[str | int, ...], reading: _Reading) -> str:
    for pattern, code in ((_SURROGATE, "FK122"), (_CONTROL, "FK123")):
        if odd := pattern.search(words):
            sign = f"U+{ord(odd[0]):04X}"
            place = _SURROGATE.sub("\ufffd", pointer(path))
            reading.tell(code, None, place, None, sign, position=odd.start() + 1)
            words = pattern.sub("\ufffd", words)
    return words
