"""What the commands say to people, in the language that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from formkit.model.spoken import sentence

Language = Literal["ja", "en"]


def spoken(language: Language, key: str, /, **values: object) -> str:
    """A sentence of the commands in the user's language, with the values that it names."""
    return sentence(key, **values).words(language)


def pick(language: Language, ja: str, en: str) -> str:
    """The one of two texts that is in the user's language."""
    return ja if language == "ja" else en


_LISTED = 12  # names in a line; the others are counted


def skipped(language: Language, files: Sequence[str], *, papers: bool = False) -> tuple[str, ...]:
    """A line that names the files at which nobody looked, when cases or papers were sought; or none."""
    if not files:
        return ()
    more = [spoken(language, "skipped_more", number=len(files) - _LISTED)] if len(files) > _LISTED else []
    named = pick(language, "、", ", ").join([*files[:_LISTED], *more])
    key = "skipped_papers" if papers else "skipped_cases"
    return (spoken(language, key, number=len(files), files=named),)
