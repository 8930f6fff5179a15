"""Names of persons in several scripts, compared: roman letters, the native spelling, the reading in katakana.

Nothing here says how a name ought to be romanised. What is not sure is taken as alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from formkit.words import text

# Cyrillic and Greek letters that look like Latin ones, and digits typed for letters.
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеорсухіјѕԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXQWaeopcyxijsqwABEZHIKMNOPTYXo",
)
_FOR_LETTERS = str.maketrans("0158", "OISB")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_PARTS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile("[^\\W_\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

# Letters that machine-readable lines may also write with two (ICAO Doc 9303, part 3).
_TWO_LETTERS = str.maketrans({"Ä": "AE", "Å": "AA", "Æ": "AE", "Ö": "OE", "Ø": "OE", "Ü": "UE", "ß": "SS", "Ñ": "NXX"})

# Rows of kana by their first sounds: a voiced row stands apart from its plain one.
_ROWS = {
    sound: row
    for row, sounds in {
        "ア": "アイウエオァィゥェォ",
        "カ": "カキクケコヵヶ",
        "ガ": "ガギグゲゴ",
        "サ": "サシスセソ",
        "ザ": "ザジズゼゾヂヅ",
        "タ": "タテトッ",
        "チ": "チツ",
        "ダ": "ダデド",
        "ナ": "ナニヌネノン",
        "ハ": "ハヒフヘホ",
        "バ": "バビブベボヴ",
        "パ": "パピプペポ",
        "マ": "マミムメモ",
        "ヤ": "ヤユヨャュョ",
        "ラ": "ラリルレロ",
        "ワ": "ワヰヱヲヮ",
    }.items()
    for sound in sounds
}
# In which rows a reading may begin for a first letter, in any of the languages of the sending countries (Vietnamese D
# is ザ or ヤ, Burmese H often silent, Spanish J ハ, Lao X サ). A letter that is not here may begin anywhere.
_MAY_BEGIN = {
    "A": "アワヤ",
    "B": "バパワ",
    "C": "カガサザタチダハ",
    "D": "ダザタヤア",
    "E": "アヤ",
    "F": "ハパバ",
    "G": "ガカザヤハナワダ",
    "I": "アヤ",
    "J": "ザチヤハダアサ",
    "K": "カガチハナサザ",
    "L": "ラヤザ",
    "M": "マナ",
    "N": "ナガアカワ",
    "O": "アワ",
    "P": "パバハサ",
    "Q": "カガチワア",
    "R": "ラザハヤ",
    "S": "サザタチ",
    "T": "タチダサザ",
    "U": "アヤワ",
    "V": "バワアハヤ",
    "W": "ワアバ",
    "X": "サザチカハア",
    "Y": "ヤアザラワ",
    "Z": "ザサチダ",
}


def letters_meant(value: str) -> str:
    """The half-width capitals that were probably meant: NGUY0N → NGUYON, СHAN with a Cyrillic С → CHAN."""
    plain = text.native_to_latin(text.canonical(value).translate(_LOOK_ALIKE))
    return plain.translate(_FOR_LETTERS).upper()


def stray_letter(value: str) -> tuple[int, str, str] | None:
    """The first sign of a roman name that looks right and is not: its number from 1, itself, what it is."""
    for number, sign in enumerate(value, 1):
        about = unicodedata.name(sign, "")
        if "0" <= sign <= "9":
            return number, sign, "digit"
        if about.startswith("FULLWIDTH"):
            return number, sign, "fullwidth"
        if about.startswith(("CYRILLIC", "GREEK")):
            return number, sign, about.split()[0].lower()
    return None


def selector(value: str) -> tuple[int, str, str] | None:
    """The first variation selector: the number of the sign before it, its code point, the text without any of them."""
    match = _SELECTOR.search(value)
    return (match.start(), f"U+{ord(match[0]):04X}", _SELECTOR.sub("", value)) if match else None


def parts(name: str) -> frozenset[str]:
    """The words of a name without blanks, dashes, apostrophes and dots, in capitals."""
    return frozenset(word.upper() for word in _PARTS.findall(text.canonical(name)))


def spelt_otherwise(native: str, roman: str) -> bool:
    """Whether a native spelling in Latin letters is that of another name; never of one in another script.

    The order of the words and where they are parted do not count.
    """
    marks = [mark for mark in text.canonical(native) if mark.isalpha()]
    if not marks or any(not unicodedata.name(mark, "").startswith("LATIN") for mark in marks):
        return False
    wanted, upper = parts(roman), text.canonical(native).upper()
    spellings = [text.native_to_latin(upper.translate(table)) for table in ({}, _TWO_LETTERS)]
    return bool(wanted) and not any(
        parts(spelling) == wanted or _joined(spelling) == _joined(roman) for spelling in spellings
    )


def sounds_otherwise(kana: str, roman: str) -> bool:
    """Whether a reading cannot be that of a name: its first sound fits the first letter of none of the words."""
    first = next((mark for mark in text.canonical(kana) if mark in _ROWS), None)
    letters = {word[0] for word in parts(roman)}
    if first is None or not letters or not letters <= _MAY_BEGIN.keys():
        return False
    return not any(_ROWS[first] in _MAY_BEGIN[letter] for letter in letters)


def words_in(value: str) -> Iterator[str]:
    """The words and numbers of a text one by one, as they are written; Japanese, which parts none, only bounds them."""
    return (match[0] for match in _WORDS.finditer(text.canonical(value)))


def _joined(name: str) -> list[str]:
    return sorted("".join(_PARTS.findall(text.canonical(name).upper())))
