"""The sending organisation and the agreement with it: qualification, dates, forbidden clauses, languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from formkit.law.rules.clauses import borne_by_a_body, keeps, kept, put_aside_by_a_body, refuses, unfree, unsaved
from formkit.law.rules.figures import left
from formkit.law.rules.table import At, Hit, Site, rule
from formkit.law.rules.trainees import sender_of
from formkit.law.rules.wording import agreements, loose, pattern, plain, words

# -- qualification and dates -------------------------------------------------------------------------------------------


@rule("G-01b", scope="trainee")
def agreement_there(site: Site) -> Iterator[Hit]:
    chosen = sender_of(site) if site.supervised else None
    if chosen and list(agreements(site)) and not isinstance(chosen[1].get("agreement"), dict):
        yield Hit(f"/senders/{chosen[0]}/agreement")


@rule("G-02", scope="case")
def requirements_met(site: Site) -> Iterator[Hit]:
    for index, _ in site.each("/senders"):
        rows = list(site.each(f"/senders/{index}/requirements"))
        for number, one in rows:
            if one.get("met") is False:
                yield Hit(
                    f"/senders/{index}/requirements/{number}/met",
                    None,
                    "not_met",
                    expected="true",
                    number=one.get("number"),
                )
        left = sorted(set(range(1, 13)) - {row.get("number") for _, row in rows if isinstance(row.get("number"), int)})
        if rows and left:
            yield Hit(f"/senders/{index}/requirements", None, "not_stated", numbers=left)


@rule("SA-010", scope="case")
def sender_qualified(site: Site) -> Iterator[Hit]:
    for _, _, place in agreements(site):
        if not site.get(f"{place}/approval/authority"):
            yield Hit(f"{place}/approval", None, "no_authority")


def _has_memorandum(site: Site, country: Any) -> bool:
    signed = site.law("moc_countries").get(country) if isinstance(country, str) else None
    return signed is not None and signed <= site.as_of.isoformat()


@rule("G-07", scope="case")
def on_government_list(site: Site) -> Iterator[Hit]:
    for index, sender in site.each("/senders"):
        if not site.supervised or not _has_memorandum(site, sender.get("country")):
            continue
        if site.get(f"/senders/{index}/listed/on_list") is False:
            yield Hit(f"/senders/{index}/listed/on_list", None, "not_approved", expected="true")
        if sender.get("reference_number") and not sender.get("number"):
            yield Hit(f"/senders/{index}/reference_number", sender.get("reference_number"), "reference_number")


@rule("SA-011", scope="case")
def number_of_country(site: Site) -> Iterator[Hit]:
    for index, sender in site.each("/senders"):
        number, country = sender.get("number"), sender.get("country")
        if not isinstance(number, str) or not isinstance(country, str) or not re.fullmatch("[A-Z]{3}[0-9]{6}", number):
            continue
        if number[:3] != country:
            yield Hit(f"/senders/{index}/number", number, expected=At(f"/senders/{index}/country", country))


@rule("SA-012", scope="case")
def recommended_without_memorandum(site: Site) -> Iterator[Hit]:
    for _, one, place in agreements(site):
        if site.get(f"{place}/approval/kind") == "approval" and not _has_memorandum(site, one.get("country")):
            yield Hit(f"{place}/approval/kind", "approval", expected="recommendation")


@rule("SA-033", scope="case")
def parties_independent(site: Site) -> Iterator[Hit]:
    own = site.text("/agreement/latin/name")
    for _, _, place in agreements(site):
        name = site.text(f"{place}/latin/name")
        if (
            own
            and name
            and sorted(loose(own)) == sorted(loose(name))
            and set(own.lower().split()) == set(name.lower().split())
        ):
            yield Hit(f"{place}/latin/name", name)


# -- words of the agreement --------------------------------------------------------------------------------------------

# What may not be said; the other patterns say when it may.
_TELLING = (
    "sending/deposit", "sending/penalty", "sending/abscond", "sending/private", "sending/old",
    "deductions/savings", "deductions/advance", "deductions/wages_kept", "deductions/travel_set_off",
)  # fmt: skip


def agreement_sentences(site: Site) -> Sequence[tuple[str, str]]:
    """The sentences of the agreements that have words worth a look, with their places."""
    return site.once(
        "agreement sentences",
        lambda: [
            (f"{place}/{language}", sentence)
            for place, texts in words(site)
            for language in ("ja", "en", "vi", "id")
            if isinstance(written := texts.get(language), str)
            for sentence in _telling(written)
        ],
    )


def sentences(written: str) -> Iterator[str]:
    """The sentences of a text, as the patterns read them."""
    # Parted as they were typed: a wide full stop ends a sentence, the narrow one that NFKC makes of it need not.
    return (plain(piece.strip()) for piece in re.split(r"(?<=[。｡．!?！？])|(?<=\.)\s|\n", written))


# The agreements of one supervisor say the same in each of its cases: what was found in a text is kept.
@functools.lru_cache(maxsize=65536)
def _telling(written: str) -> tuple[str, ...]:
    """The sentences of a text in which any of the words stands that rules look for; most have none."""
    return tuple(
        piece for piece in sentences(written) if kept(piece) or any(pattern(name).search(piece) for name in _TELLING)
    )


@rule("G-03", "sending/deposit", scope="case")
@rule("G-04", "sending/penalty", scope="case")
def forbidden_money(site: Site, money: str) -> Iterator[Hit]:
    """Sentences with forbidden money: wrong where they take it, nothing where they forbid or punish it, else a question."""
    for place, sentence in agreement_sentences(site):
        clause = pattern(money).search(sentence)
        if clause is None:
            continue
        payers = _payers(site, place)
        if payers and "trainee" not in payers:  # a deposit of the dormitory's lease, paid by the implementer
            continue
        if says := takes_money(sentence, money, paid=bool(payers)):
            yield Hit(place, None, says, clause=clause[0])


def takes_money(sentence: str, money: str, *, paid: bool = False) -> str | None:
    """How a sentence with words of forbidden money speaks of it: it `takes` it, `asks` for a look, or neither.

    `money` is the pattern of the words; `paid` says that they stand in a table of what is paid.
    """
    if not pattern(money).search(unsaved(sentence)):
        return None
    unpaid = pattern("sending/unpaid").search(sentence)
    if not unpaid and (refuses(sentence) or pattern("sending/sanction").search(sentence)):
        return None
    if put_aside_by_a_body(sentence, frozenset(pattern(money).findall(sentence))):
        return None
    return "takes" if paid or unpaid or pattern("sending/takes").search(sentence) else "asks"


def _payers(site: Site, place: str) -> Sequence[str]:
    """Who pays the line of a table of fees or costs in which a text stands; empty outside of tables."""
    line, found, _ = place.partition("/name/") if "/fees/" in place else place.partition("/item/")
    if not found or ("/fees/" not in place and "/costs/" not in place):
        return ()
    bearers, payer = site.get(f"{line}/bearers"), site.text(f"{line}/payer")
    return [str(bearer) for bearer in bearers] if isinstance(bearers, list) else [payer] if payer else ["trainee"]


@rule("SA-006", scope="case")
def absconding_costs_nothing(site: Site) -> Iterator[Hit]:
    for place, sentence in agreement_sentences(site):
        costs_nothing = refuses(sentence) or pattern("sending/without_money").search(sentence)
        if (
            pattern("sending/abscond").search(sentence)
            and (money := pattern("sending/money").search(borne_by_a_body(sentence)))
            and not costs_nothing
        ):
            yield Hit(place, money=money[0])


@rule("G-12", scope="case")
def private_life_free(site: Site) -> Iterator[Hit]:
    for place, sentence in agreement_sentences(site):
        if clause := keeps(sentence):
            yield Hit(place, None, "keeping", clause=clause)
        if (found := pattern("sending/private").search(unfree(sentence))) and not pattern("sending/free").search(
            sentence
        ):
            yield Hit(place, None, "private_life", clause=found[0])


@rule("SA-030", scope="case")
def present_terms(site: Site) -> Iterator[Hit]:
    for place, sentence in agreement_sentences(site):
        if found := pattern("sending/old").search(sentence):
            yield Hit(place, clause=found[0])


@rule("SA-021", scope="case")
def languages_agree(site: Site) -> Iterator[Hit]:
    for place, texts in words(site):
        ja, en = texts.get("ja"), texts.get("en")
        if isinstance(ja, str) and isinstance(en, str) and (others := left(ja, en)):
            yield Hit(f"{place}/en", left=others)


@rule("SA-020", scope="case")
def explained_in_own_language(site: Site) -> Iterator[Hit]:
    for _, one, place in agreements(site):
        known = site.law("sending_languages").get(one.get("country")) if isinstance(one.get("country"), str) else None
        charged = any(fee.get("payer") == "trainee" for _, fee in site.each(f"{place}/fees"))
        said = site.text(f"{place}/explained_in/ja")
        if charged and known and not any(language in (said or "") for language in known):
            yield Hit(f"{place}/explained_in/ja", said, expected=known[0], known="、".join(known))
