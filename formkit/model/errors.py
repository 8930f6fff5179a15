"""Exit codes and the tree of errors that stop a run.

Everything that is wrong with a case is a `formkit.model.Finding`, not an exception. An exception means "cannot go on".
"""

from __future__ import annotations

import enum


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
    """Something the user can put right. Carries the message in both languages and the next step inside it."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message = message
        self.message_en = message_en

    def __reduce__(self) -> tuple[type[UserError], tuple[str, str]]:
        # Worker processes send errors back to the parent.
        return (type(self), (self.message, self.message_en))


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
    """The font has no glyph for a character. `characters` are the ones missing, in order of appearance."""

    def __init__(self, message: str, message_en: str, characters: str) -> None:
        super().__init__(message, message_en)
        self.characters = characters

    def __reduce__(self) -> tuple[type[GlyphError], tuple[str, str, str]]:  # type: ignore[override]
        return (type(self), (self.message, self.message_en, self.characters))
