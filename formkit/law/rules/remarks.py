"""Free words of the plan: what they may not say, whoever agreed to it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from formkit.law.rules.clauses import keeps, refuses, unfree
from formkit.law.rules.sending import agreement_sentences, sentences, takes_money
from formkit.law.rules.table import At, Hit, Site, rule
from formkit.law.rules.wording import pattern

_PLACES = ("/plan/remarks/text", "/plan/treatment/lecture_support")


_OF_WAGES = (
    ("savings", "savings"),
    ("savings", "wages_kept"),
    ("advance", "advance"),
    ("advance", "travel_set_off"),
)
"""Which sentence tells of what is taken from wages, and the pattern of its words."""


@rule("W-25")
def free_words_take_nothing(site: Site) -> Iterator[Hit]:
    for place in _PLACES:
        written = site.text(place)
        for says, clause in forbidden(written) if written else ():
            yield Hit(place, None, says, clause=At(place, clause))
    # Of deposits, penalties and private life in agreements rules G-03, G-04 and G-12 tell.
    for place, sentence in agreement_sentences(site):
        for says, clause in () if pattern("sending/deposit").search(sentence) else _from_wages(sentence):
            yield Hit(place, None, says, clause=At(place, clause))


# The plans of one implementer say the same in each of its cases.
@functools.lru_cache(maxsize=8192)
def forbidden(written: str) -> tuple[tuple[str, str], ...]:
    """What the sentences of a text say that the law forbids: which sentence tells of it, and the words."""
    return tuple(hit for sentence in sentences(written) for hit in _of_sentence(sentence))


def _of_sentence(sentence: str) -> Iterator[tuple[str, str]]:
    if clause := keeps(sentence):
        yield "keeping", clause
    if (found := pattern("sending/private").search(unfree(sentence))) and not pattern("sending/free").search(sentence):
        yield "private_life", found[0]
    if wages := list(_from_wages(sentence)):
        yield from wages
        return
    if (found := pattern("sending/fine").search(sentence)) and not refuses(sentence):
        yield "perhaps_penalty", found[0]
        return
    for kind in ("deposit", "penalty"):
        found = pattern(f"sending/{kind}").search(sentence)
        if found and (says := takes_money(sentence, f"sending/{kind}")):
            yield kind if says == "takes" else f"perhaps_{kind}", found[0]


def _from_wages(sentence: str) -> Iterator[tuple[str, str]]:
    for kind, name in _OF_WAGES:
        if (found := pattern(f"deductions/{name}").search(sentence)) and not refuses(sentence):
            yield kind, found[0]
            return
