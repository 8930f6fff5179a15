"""Exit codes and the tree of errors that stop a run.

Everything that is wrong with a case is a `formkit.model.Finding`, not an exception. An exception means "cannot go on".
"""

from __future__ import annotations

import enum
import functools
import json
import pkgutil
from collections.abc import Mapping

from formkit.model.finding import Value


class ExitCode(enum.IntEnum):
    """What the process says to its caller; part of the public contract."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    FORM_LIBRARY = 4
    MISSING_PROGRAM = 5
    CANNOT_WRITE = 6
    BUG = 70
    INTERRUPTED = 130


class FormkitError(Exception):
    """Root of all errors that formkit raises on purpose."""


class UserError(FormkitError):
    """Something the user can put right: a sentence of refusals.json, which names the next step too, and its values."""

    exit_code = ExitCode.USAGE

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = {name: Value.of(value) for name, value in values.items()}

    @property
    def words(self) -> Value:
        """The message in both languages."""
        return Value(self.message, self.message_en)

    @property
    def message(self) -> str:
        """The message in Japanese."""
        return self._in("ja")

    @property
    def message_en(self) -> str:
        """The message in English."""
        return self._in("en")

    def _in(self, language: str) -> str:
        values = {name: value.words(language) for name, value in self.values.items()}
        return refusals()[self.key][language].format(**values)

    def __str__(self) -> str:
        return self.message_en


@functools.cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """The sentences of all errors by key and language. They stand beside this file: a lost library has one, too."""
    sentences: Mapping[str, Mapping[str, str]] = json.loads(pkgutil.get_data(__package__, "refusals.json") or b"")
    return sentences


class UsageError(UserError, ValueError):
    """The command or function was called in a way that makes no sense."""


class UnreadableError(UserError, ValueError):
    """An input cannot be read at all: broken, encrypted, not JSON, unknown kind of file."""

    exit_code = ExitCode.UNREADABLE


class FormLibraryError(UserError, LookupError):
    """A form folder, schema or code list is missing or wrong."""

    exit_code = ExitCode.FORM_LIBRARY


class MissingProgramError(UserError, FileNotFoundError):
    """An outside program or font that this command needs is not installed."""

    exit_code = ExitCode.MISSING_PROGRAM


class OutputError(UserError, OSError):
    """A result cannot be written."""

    exit_code = ExitCode.CANNOT_WRITE


class GlyphError(UserError, ValueError):
    """The font has no glyph for a character."""
