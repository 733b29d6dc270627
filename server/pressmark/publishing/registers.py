"""Registers: the tags, sites and authors of a site, each with its pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pressmark.model.public import PublicItem
from pressmark.publishing.names import item_path, slugs

LEAST_PAGE = 2
"""A name with a single piece has no page: its row leads straight to the piece."""


@dataclass(frozen=True, slots=True)
class Register:
    """``kind`` (tag, site, author): name -> its pieces, newest first; name -> its folder."""

    kind: str
    items: Mapping[str, Sequence[PublicItem]]
    folders: Mapping[str, str]
    _folded: Mapping[str, str]

    def address(self, name: str) -> str:
        """Where ``name``, however it is spelled, is listed; empty when it is not."""
        known = self._folded.get(name.casefold())
        if known is None:
            return ""
        if len(self.items[known]) < LEAST_PAGE:
            return item_path(self.items[known][0].number)
        return f"{self.kind}/{self.folders[known]}/index.html"

    def listed(self) -> list[tuple[str, str, int]]:
        """Every name with where it leads and how many pieces it has."""
        return [(name, self.address(name), len(items)) for name, items in self.items.items()]

    def paged(self) -> list[tuple[str, Sequence[PublicItem]]]:
        """The names that have a page."""
        return [(name, items) for name, items in self.items.items() if len(items) >= LEAST_PAGE]


def registers(newest: Sequence[PublicItem]) -> tuple[Register, Register, Register]:
    """Those of tags, sites and authors."""
    return (
        _register("tag", newest, lambda item: item.tags),
        _register("site", newest, lambda item: (item.site,) if item.site else ()),
        _register("author", newest, lambda item: item.byline),
    )


def _register(
    kind: str, newest: Sequence[PublicItem], names: Callable[[PublicItem], Iterable[str]]
) -> Register:
    """Names that differ in case only are one, spelled as the lowest number spells it."""
    spelled: dict[str, str] = {}
    for item in sorted(newest, key=lambda item: item.number):
        for name in names(item):
            spelled.setdefault(name.casefold(), name)
    found: dict[str, list[PublicItem]] = {}
    for item in newest:
        for name in dict.fromkeys(spelled[each.casefold()] for each in names(item)):
            found.setdefault(name, []).append(item)
    ordered = dict(sorted(found.items(), key=lambda pair: (pair[0].casefold(), pair[0])))
    return Register(kind, ordered, slugs(ordered), spelled)
