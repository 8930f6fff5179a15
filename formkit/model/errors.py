"""Exit codes and the tree of errors that stop a run.

Everything that is wrong with a case is a `formkit.model.Finding`, not an exception. An exception means "cannot go on".
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Mapping

from formkit.model.finding import Value
from formkit.model.spoken import of_error, sentence
from formkit.words.text import mask


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
    """Something the user can put right: a sentence of refusals.json, which names the next step too, and its values.

    An exception of a library among the values is said in own words (see `of_error`).
    """

    exit_code = ExitCode.USAGE

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = {
            name: of_error(value) if isinstance(value, BaseException) else Value.of(value)
            for name, value in values.items()
        }

    def __reduce__(self) -> tuple[Callable[..., UserError], tuple[object, ...]]:
        """Errors of workers come to the process for which they work, with their values."""
        return _again, (type(self), self.key, self.values)

    @property
    def words(self) -> Value:
        """The message in both languages."""
        return sentence(self.key, **self.values)

    def words_of(self, place: str, personal: Collection[str]) -> Value:
        """The message as a value of a place of the case: where that is personal, only its values `personal` are hidden."""
        dots = {name: Value(mask(value.ja), mask(value.en)) for name, value in self.values.items() if name in personal}
        shown, hidden = self.words, sentence(self.key, **{**self.values, **dots})
        return Value(shown.ja, shown.en, place, (hidden.ja, hidden.en))

    @property
    def message(self) -> str:
        """The message in Japanese."""
        return self.words.ja

    @property
    def message_en(self) -> str:
        """The message in English."""
        return self.words.en

    def __str__(self) -> str:
        return self.message_en


def _again(kind: type[UserError], key: str, values: Mapping[str, Value]) -> UserError:
    return kind(key, **values)


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
