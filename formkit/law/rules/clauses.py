"""Words of an agreement that look forbidden and take nothing: what a copy is, who keeps, who pays, what is left free.

Each function takes the lawful pieces out of a sentence, so that what a rule still finds there is what it looks for.
A line break stands where a piece was: no pattern reads across it.
"""

from __future__ import annotations

from formkit.law.rules.wording import pattern

GAP = "\n"


def refuses(sentence: str) -> bool:
    """Whether a sentence says no to what it names, rather than why it is done."""
    return bool(pattern("sending/not").search(pattern("clauses/no_refusal").sub(GAP, sentence)))


# -- what is kept ------------------------------------------------------------------------------------------------------


def kept(sentence: str) -> str | None:
    """The words by which somebody else keeps a trainee's passport, bankbook or telephone; a copy or a number is none."""
    others = pattern("clauses/own_keeping").sub(GAP, sentence)
    things = pattern("clauses/copy").sub(GAP, others)
    found = (
        pattern("clauses/keeping").search(things)
        or pattern("clauses/managed").search(things)
        or (pattern("clauses/keeping_itself").search(things) if things != others else None)
    )
    return found[0] if found else None


def keeps(sentence: str) -> str | None:
    """The words of `kept` where the sentence does not forbid it; that a thing is not given back forbids nothing."""
    clause = kept(sentence)
    return clause if clause and not refuses(pattern("clauses/not_given_back").sub(GAP, sentence)) else None


def unsaved(sentence: str) -> str:
    """A sentence without the leave that is put aside in it: leave is no money."""
    return pattern("clauses/leave_saved").sub(GAP, sentence)


# -- what is left free -------------------------------------------------------------------------------------------------


def unfree(sentence: str) -> str:
    """A sentence about private life without what it leaves free."""
    return pattern("clauses/left_free").sub(GAP, sentence)


# -- who pays ----------------------------------------------------------------------------------------------------------


def borne_by_a_body(sentence: str) -> str:
    """A sentence without the costs that an organisation bears itself, where it gets nothing for them from another."""
    return sentence if pattern("clauses/moved").search(sentence) else pattern("clauses/borne").sub(GAP, sentence)


def put_aside_by_a_body(sentence: str, words: frozenset[str]) -> bool:
    """Whether the money is an organisation's own: savings for the journey home, the deposit of a lease.

    `words` are those found in the sentence; where one of them is no saving, as 保証金, only a lease explains it.
    """
    if pattern("clauses/from_trainee").search(sentence):
        return False
    saved = all(pattern("clauses/saved").match(word) or word.lower().startswith("deposit") for word in words)
    return bool(saved and pattern("clauses/body_saves").search(sentence)) or bool(
        pattern("clauses/lease_paid").search(sentence)
    )
