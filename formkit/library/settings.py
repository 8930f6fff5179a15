"""The user's settings: the nearest formkit.toml from the working folder upwards, and the tables of law that it names.

It also says who compared which form edition with the official form (`compared`).

They are settled once a process, at the first use. What is reckoned from them is kept by `settled`, so that `using` can
set others for a while.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from formkit.library import amend, compared, files
from formkit.library.compared import Comparison
from formkit.model import Value
from formkit.model.errors import UsageError
from formkit.model.spoken import sentence
from formkit.system import read_bytes

FILE = "formkit.toml"
_MOST_BYTES = 4_000_000
# Its steps name each other and other parameters; no shape tells whether they still do.
_FIXED = {"timeline"}

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What a user's file does to one table of law. `file` is as formkit.toml names it, `content` its bytes."""

    file: str
    content: bytes
    entries: tuple[amend.Entry, ...]
    replaced: int
    added: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What a formkit.toml says. `file` is its path from the working folder; None where there is none."""

    file: str | None = None
    law: Mapping[str, Change] = field(default_factory=dict)
    compared: tuple[Comparison, ...] = ()

    def applied(self, table: str, shipped: Mapping[str, Any]) -> Mapping[str, Any]:
        """A table of law with the user's entries in it."""
        change = self.law.get(table)
        return {**shipped, "entries": amend.merged(shipped, change.entries)[0]} if change else shipped

    def comparison(self, form: str, part: str) -> Comparison | None:
        """Who compared a part of a form edition with the official form, and when; None where nobody did."""
        return compared.of_part(self.compared, form, part)

    def summary(self) -> dict[str, Any]:
        """What machine output says of them."""
        law = {
            table: {"file": change.file, "replaced": change.replaced, "added": change.added}
            for table, change in self.law.items()
        }
        own = {"compared": compared.listed(self.compared)} if self.compared else {}
        return {"file": self.file, "law": law, **own}

    def words(self) -> Value:
        """One line for people that says what they change."""
        changes = [sentence("settings_change", table=table, change=change) for table, change in self.law.items()]
        law = sentence("settings_changes", file=self.file, changes=Value.of(changes or Value("なし", "nothing")))
        looked = [sentence("settings_comparison", form=entry.form, on=entry.on) for entry in self.compared]
        return sentence("settings_compared", law=law, comparisons=Value.of(looked)) if looked else law


# -- which settings hold -----------------------------------------------------------------------------------------------

_OTHERS: list[Settings] = []
_FORGET: list[Callable[[], None]] = []


def settled(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function gives, as functools.lru_cache does, until other settings hold."""
    kept = functools.lru_cache(maxsize=4096)(make)
    _FORGET.append(kept.cache_clear)
    return cast(Callable[P, T], kept)


def current() -> Settings:
    """The settings that hold: those of the folder in which the process first asked, or those of `using`."""
    return _OTHERS[-1] if _OTHERS else _first()


@functools.cache
def _first() -> Settings:
    file = nearest()
    return read(file) if file else Settings()


@contextmanager
def using(settings: Settings) -> Iterator[None]:
    """Let other settings hold while the context lasts, in this process: for tests."""
    _OTHERS.append(settings)
    _forget()
    try:
        yield
    finally:
        _OTHERS.pop()
        _forget()


def _forget() -> None:
    for forget in _FORGET:
        forget()


# -- the files ---------------------------------------------------------------------------------------------------------


def nearest(folder: Path | None = None) -> Path | None:
    """The formkit.toml of a folder (None: the working folder), else of the nearest folder above it."""
    try:
        start = (folder or Path.cwd()).resolve()
    except OSError:  # The working folder is gone.
        return None
    places = (above / FILE for above in (start, *start.parents))
    return next((place for place in places if os.path.lexists(place) and not place.is_dir()), None)


def read(file: Path) -> Settings:
    """The settings of one formkit.toml, with all that it names. Raises UsageError for the first thing that is wrong."""
    shown = _shown(file)
    import tomllib  # only where there is such a file

    try:
        data = tomllib.loads(_content(file, shown).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("settings_not_toml", file=shown, why=error) from error
    compared.only(data, ["law", "compared"], shown, "")
    law = data.get("law", {})
    if not isinstance(law, dict):
        raise UsageError("settings_law", file=shown)
    tables = {name.removesuffix(".json"): f"schemas/law/{name}" for name in files.names("schemas/law")}
    shipped = {table: files.parsed(path) for table, path in tables.items() if table not in _FIXED}
    compared.only(law, [table for table, whole in shipped.items() if "entries" in whole], shown, "law.")
    changes = {table: _change(file, shown, table, name, shipped[table]) for table, name in law.items()}
    return Settings(shown, changes, compared.read(data.get("compared", {}), shown))


def _change(file: Path, shown: str, table: str, name: object, shipped: Mapping[str, Any]) -> Change:
    if not isinstance(name, str) or not name or "\0" in name:
        raise UsageError("settings_no_name", file=shown, table=table)
    content = _content(file.parent / name, f"{shown} law.{table}：{name}")
    prefectures = [entry["name"] for entry in files.parsed("schemas/codes/prefectures.json")["entries"]]
    try:
        raw = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_number)
        entries = amend.checked(raw, shipped, prefectures)
    except UsageError as error:
        raise UsageError("settings_table", file=shown, table=table, name=name, why=error.words) from error
    except (ValueError, RecursionError) as error:
        raise UsageError("settings_not_json", file=shown, table=table, name=name, why=error) from error
    _, replaced, added = amend.merged(shipped, entries)
    return Change(name, content, entries, replaced, added)


def _content(path: Path, shown: str) -> bytes:
    file = Value(shown, shown.replace("：", ": "))
    with suppress(OSError):  # A name that no file can have is told by the reader.
        if path.exists() and not path.is_file():
            raise UsageError("settings_unread", file=file, why=sentence("no_file"))
    return read_bytes(path, _MOST_BYTES, UsageError, "settings_unread", "settings_too_large", file=file)


def _shown(file: Path) -> str:
    """A file as seen from the working folder, so that results name no one's home."""
    try:
        return Path(os.path.relpath(file)).as_posix()
    except (OSError, ValueError):  # Another drive.
        return file.name


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry = dict(pairs)
    if len(entry) < len(pairs):
        raise UsageError("settings_twice")
    return entry


def _no_number(word: str) -> Any:
    raise ValueError(word)
