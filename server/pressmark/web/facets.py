"""Facets and the chart of years, as the search page draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pressmark.language.catalogue import Catalogue
from pressmark.model.query import Query
from pressmark.model.results import Facet, FacetValue
from pressmark.search.rewriting import with_value, without_value

SHOWN = (Facet.SITE, Facet.TAG, Facet.AUTHOR, Facet.LANG, Facet.LENGTH, Facet.STATE)
_MOST_YEARS = 30
CHART_WIDTH, CHART_HEIGHT = 240, 48
_GAP = 2
_LEAST_BAR = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to click: what it is called, how many hits have it, where a click leads."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the chart, in units of its box (``CHART_WIDTH`` by ``CHART_HEIGHT``)."""

    year: str
    choice: Choice
    x: float
    y: float
    width: float
    height: float


def choices(
    query: Query, facets: Mapping[Facet, Sequence[FacetValue]], texts: Catalogue
) -> list[tuple[str, list[Choice]]]:
    """Facet by facet, its name and its values; a facet that tells nothing apart is left out."""
    found = []
    for facet in SHOWN:
        values = facets.get(facet, ())
        if len(values) > 1 or any(value.chosen for value in values):
            listed = [_choice(query, facet, value, texts) for value in values]
            found.append((str(facet), listed))
    return found


def years(query: Query, values: Sequence[FacetValue], texts: Catalogue) -> list[Bar]:
    """The chart of the years pieces were saved in, oldest first, years without any between."""
    known = {int(value.value): value for value in values if value.value.isdigit()}
    if len(known) < 2:
        return []
    last = max(known)
    first = max(min(known), last - _MOST_YEARS + 1)
    most = max(value.count for value in known.values())
    width = CHART_WIDTH / (last - first + 1)
    bars = []
    for year in range(first, last + 1):
        if year in known:
            value = known[year]
            height = max(_LEAST_BAR, round(CHART_HEIGHT * value.count / most, 1))
            bars.append(
                Bar(
                    str(year),
                    _choice(query, Facet.YEAR, value, texts),
                    round((year - first) * width, 1),
                    round(CHART_HEIGHT - height, 1),
                    round(width - _GAP, 1),
                    height,
                )
            )
    return bars


def _choice(query: Query, facet: Facet, value: FacetValue, texts: Catalogue) -> Choice:
    text = without_value(query, facet, value) if value.chosen else with_value(query, value)
    address = f"/search?{urlencode({'q': text})}"
    return Choice(_label(facet, value.value, texts), value.count, address, value.chosen)


def _label(facet: Facet, value: str, texts: Catalogue) -> str:
    if facet is Facet.LANG:
        return texts.language_name(value)
    if facet is Facet.LENGTH:
        least, _, most = value.partition("..")
        end = "between" if least and most else "up" if most else "from"
        return texts.say(f"facet.length.{end}", least=least, most=most)
    if facet is Facet.STATE:
        key = f"facet.state.{value}"
        return texts.say(key) if texts.has(key) else value
    return value
