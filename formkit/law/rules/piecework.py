"""Pay by the piece: the guarantee that the law asks for, and what cannot be compared without its figures."""

from __future__ import annotations

from collections.abc import Iterator

from formkit.law.rules.table import Hit, Site, rule
from formkit.law.rules.wages import hourly, possible_minimums, prefectures
from formkit.model import Value

_TREATMENT = "/plan/treatment"
_GUARANTEED = f"{_TREATMENT}/wage/piece/guaranteed"
_WAGES = (f"{_TREATMENT}/wage", f"{_TREATMENT}/comparable/wage", f"{_TREATMENT}/previous_wage")
_BY_THE_MONTH = (
    (f"{_TREATMENT}/monthly/gross", "支払概算額", "the gross pay of a month"),
    ("/declaration/implementer/lowest_wage", "優良要件適合申告書の最低の基本給", "the declaration's lowest wage"),
    ("/declaration/implementer/raises", "優良要件適合申告書の昇給", "the declaration's raises"),
)


def _by_the_piece(site: Site, place: str) -> bool:
    return site.get(f"{place}/unit") == "piece" and isinstance(site.get(f"{place}/piece"), dict)


@rule("W-21")
def pay_is_guaranteed(site: Site) -> Iterator[Hit]:
    stated = site.get(f"{_TREATMENT}/wage/piece")
    if _by_the_piece(site, f"{_TREATMENT}/wage") and "guaranteed" in stated and not stated["guaranteed"]:
        yield Hit(_GUARANTEED, site.number(_GUARANTEED))


@rule("W-22")
def guarantee_reaches_the_minimum_wage(site: Site) -> Iterator[Hit]:
    start, guaranteed = site.as_of if site.fixed else site.start, site.number(_GUARANTEED)
    if not start or not guaranteed or not _by_the_piece(site, f"{_TREATMENT}/wage"):
        return
    for prefecture in dict.fromkeys(prefectures(site)):
        least = min(possible_minimums(prefecture, start))
        if guaranteed < least:
            yield Hit(_GUARANTEED, guaranteed, at_least=least, prefecture=prefecture, start=start)


@rule("W-23")
def wages_by_the_piece_compared(site: Site) -> Iterator[Hit]:
    for place in _WAGES:
        if _by_the_piece(site, place) and hourly(site, place) is None:
            yield Hit(f"{place}/piece", None, "no_figures")
    if not _by_the_piece(site, f"{_TREATMENT}/wage"):
        return
    if stated := list(_by_the_month(site)):
        names = Value("、".join(ja for ja, _ in stated), ", ".join(en for _, en in stated))
        yield Hit(f"{_TREATMENT}/wage/unit", "piece", "by_month", names=names)


def _by_the_month(site: Site) -> Iterator[tuple[str, str]]:
    """What the case states that other rules set beside a wage by the month, day or hour."""
    yield from ((name, name_en) for place, name, name_en in _BY_THE_MONTH if site.get(place))
    countries = {country for _, sender in site.each("/senders") if isinstance(country := sender.get("country"), str)}
    if any("wages" in site.law(f"fee_cap_{country}") for country in countries & set(site.law("fee_cap_countries"))):
        yield "送出国の手数料の上限", "the limit of the sending country on fees"
    if "VNM" in countries and site.get(f"{_TREATMENT}/charges/housing"):
        yield "賃金に対する家賃の割合", "the share of the rent in the wage"
