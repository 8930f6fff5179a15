"""Deductions and charges that no agreement makes lawful: advances set off, forced savings, penalties, deposits, papers kept.

The names decide. One that says what the law forbids is an error; one that only may mean it is a question.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from formkit.law.rules.clauses import GAP
from formkit.law.rules.table import At, Hit, Number, Site, exact, fraction, rule, share_words
from formkit.law.rules.wages import monthly_wage
from formkit.law.rules.wording import pattern, plain

_PLACES = ("/plan/treatment/monthly/deductions", "/plan/treatment/charges/others")
_GROSS = "/plan/treatment/monthly/gross"


def _says(word: str, text: str) -> bool:
    return bool(pattern(f"deductions/{word}").search(text))


# The names of the lines of wage slips are few and come again in each case.
@functools.lru_cache(maxsize=8192)
def forbidden(name: str) -> str | None:
    """What a name says that the law forbids (`perhaps_` where it only may); `sanction` is judged by its amount."""
    name = plain(name)
    if _says("papers", name) and not _says("own_papers", name):
        return "papers"
    parts = [part for part in pattern("deductions/between").split(name) if part and not _says("apart", part)]
    words = GAP.join(parts)
    kinds = [kind for part in parts for kind in _kinds(part)]
    if _says("private", words):
        kinds.insert(0, "private")
    return min(kinds, key=lambda kind: kind.startswith("perhaps_"), default=None)


def _kinds(name: str) -> Iterator[str]:
    """What one part of a name says, the plainest first."""
    if _says("perhaps_deposit", name):
        yield "perhaps_deposit"
    elif _says("savings", name) or _says("savings_of_the_supervisor", name):
        yield "savings"
    elif _says("deposit", name):
        yield "deposit"
    elif _says("perhaps_savings", name) and not _says("free_savings", name):
        yield "perhaps_savings"
    if _says("sanction", name):
        yield "sanction"
    elif _says("penalty", name):
        yield "penalty"
    elif _says("perhaps_penalty", name):
        yield "perhaps_penalty"
    if _says("advance", name):
        yield "advance"
    elif _says("perhaps_advance", name) and not _says("kept_apart", name):
        yield "perhaps_advance"


@rule("W-24")
def nothing_forbidden_is_taken_off(site: Site) -> Iterator[Hit]:
    for place in _PLACES:
        for index, entry in site.each(place):
            name = entry.get("name")
            kind = forbidden(name) if isinstance(name, str) else None
            if kind == "sanction":
                yield from _sanction(site, f"{place}/{index}", str(name), fraction(entry.get("amount")))
            elif kind:
                yield Hit(f"{place}/{index}", None, kind, name=At(f"{place}/{index}/name", name))


def _sanction(site: Site, place: str, name: str, amount: Number | None) -> Iterator[Hit]:
    """A disciplinary cut: a tenth of the wages of the period in all, half a day's average wage at a time (article 91)."""
    gross = site.number(_GROSS) or monthly_wage(site, "/plan/treatment/wage")
    if not gross or amount is None:
        if amount:
            yield Hit(place, None, "sanction_unjudged", name=At(f"{place}/name", name))
        return
    bounds = site.law("sanction_limits")
    share = exact(bounds["of_period"])
    # The average wage is that of three months over their days, of which there are 89 at least.
    half_a_day = exact(bounds["of_day"]) * gross * 3 / bounds["least_days_of_three_months"]
    words = {"name": At(f"{place}/name", name), "amount": At(f"{place}/amount", amount), "gross": At(_GROSS, gross)}
    if amount > gross * share:
        yield Hit(place, None, "sanction", at_most=gross * share, share=share_words(share), **words)
    elif amount > half_a_day:
        yield Hit(place, None, "perhaps_sanction", at_most=Fraction(int(half_a_day)), **words)


@rule("G-13", scope="trainee")
def nothing_forbidden_was_paid(site: Site) -> Iterator[Hit]:
    for index, paid in site.each("/trainee/history/fees_paid"):
        name = paid.get("name")
        kind = forbidden(name) if isinstance(name, str) else None
        if kind in _PAID_BEFORE:
            place = f"/trainee/history/fees_paid/{index}/name"
            yield Hit(place, None, kind, name=At(place, name))


_PAID_BEFORE: Sequence[str] = ("deposit", "penalty", "savings", "papers", "perhaps_deposit", "perhaps_savings")
"""What may not be taken before the training either; a loan at home is the trainee's own affair."""
