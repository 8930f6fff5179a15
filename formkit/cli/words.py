"""What the commands say to people, in the language that they ask for."""

from __future__ import annotations

from typing import Literal

from formkit.model.spoken import sentence

Language = Literal["ja", "en"]


def spoken(language: Language, key: str, /, **values: object) -> str:
    """A sentence of the commands in the user's language, with the values that it names."""
    return sentence(key, **values).words(language)


def pick(language: Language, ja: str, en: str) -> str:
    """The one of two texts that is in the user's language."""
    return ja if language == "ja" else en
