"""Links between published pieces: one piece names the address of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pressmark.addresses import address_key
from pressmark.content.links import linked_addresses
from pressmark.model.public import PublicItem


@dataclass(frozen=True, slots=True)
class Links:
    """Which pieces name which, among those whose address is shown."""

    _number_at: Mapping[str, int]
    _naming: Mapping[int, Sequence[PublicItem]]

    def led_from(self, item: PublicItem) -> dict[str, int]:
        """Each address in the text of ``item`` that another piece was kept from -> its number."""
        found = {}
        for address in linked_addresses(item.content_html):
            number = self._number_at.get(address_key(address))
            if number is not None and number != item.number:
                found[address] = number
        return found

    def naming(self, item: PublicItem) -> Sequence[PublicItem]:
        """The pieces that name ``item``, newest first."""
        return self._naming.get(item.number, ())


def find_links(newest: Sequence[PublicItem]) -> Links:
    """The links between the pieces of a site."""
    links = Links({address_key(item.url): item.number for item in newest if item.url}, {})
    naming: dict[int, list[PublicItem]] = {}
    for item in newest:
        for number in dict.fromkeys(links.led_from(item).values()):
            naming.setdefault(number, []).append(item)
    return replace(links, _naming=naming)
