"""What a page says it holds: schema.org things in JSON-LD, microdata or RDFa, and Open Graph.

Microdata is read from the tree itself, so that what is found are the elements a reader sees
(https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from pressmark.cleaning.jsonld import Node, read_nodes, types
from pressmark.cleaning.trees import text_of

PROSE_TYPES = frozenset(
    """NewsArticle BlogPosting Report OpinionNewsArticle AnalysisNewsArticle ReportageNewsArticle
    ReviewNewsArticle BackgroundNewsArticle LiveBlogPosting MedicalWebPage Review""".split()
)
"""A page that holds one of these is an article, whatever else it holds."""


@dataclass(frozen=True, slots=True)
class Things:
    """The JSON-LD ``nodes`` of a page; ``kinds`` are the types that it names in any notation."""

    nodes: tuple[Node, ...] = ()
    kinds: frozenset[str] = frozenset()
    og_type: str = ""

    def of(self, *kinds: str) -> Node | None:
        """The first JSON-LD node of one of ``kinds``."""
        return next((node for node in self.nodes if types(node) & set(kinds)), None)


def read_things(tree: HtmlElement) -> Things:
    """What ``tree`` says of itself, before anything is dropped from it."""
    nodes = tuple(read_nodes(tree))
    kinds = {kind for node in nodes for kind in types(node)}
    for name in ("itemtype", "typeof"):
        for value in tree.xpath(f"//@{name}"):
            kinds.update(_leaf(part) for part in value.split())
    og_type = next(iter(tree.xpath("//meta[@property='og:type']/@content")), "")
    return Things(nodes, frozenset(kinds), og_type.strip().lower())


def scopes(root: HtmlElement, *kinds: str) -> list[HtmlElement]:
    """The elements below and with ``root`` that are microdata or RDFa items of one of ``kinds``."""
    wanted = set(kinds)
    return [element for element in root.xpath(_SCOPED) if scope_types(element) & wanted]


_SCOPED = "descendant-or-self::*[@itemtype or @typeof]"
_PROPERTY = "descendant::*[@itemprop or @property]"


def scope_types(element: HtmlElement) -> set[str]:
    """The types of the item that ``element`` is, without their vocabulary."""
    given = f"{element.get('itemtype') or ''} {element.get('typeof') or ''}"
    return {_leaf(part) for part in given.split()}


def properties(scope: HtmlElement, *names: str) -> Iterator[HtmlElement]:
    """The elements that are a property of ``scope`` by one of ``names``, not of an item in it."""
    wanted = set(names)
    for element in scope.xpath(_PROPERTY):
        if property_names(element) & wanted and _owner(element) is scope:
            yield element


def property_names(element: HtmlElement) -> set[str]:
    """What properties ``element`` is, without their vocabulary."""
    given = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
    return {_leaf(part) for part in given.split()}


def first_property(scope: HtmlElement, *names: str) -> str:
    """The first value that a property of ``scope`` has by one of ``names``."""
    return next((value for each in properties(scope, *names) if (value := value_of(each))), "")


def value_of(element: HtmlElement) -> str:
    """What an element says as a property: the name of an item, else its value, else its text."""
    if element.get("itemscope") is not None or element.get("typeof"):
        return first_property(element, "name") or text_of(element)
    for name in ("content", "datetime"):
        if element.get(name):
            return str(element.get(name)).strip()
    if element.tag in ("link", "img"):
        return element.get("href") or element.get("src") or ""
    return text_of(element)


def listed(value: object) -> list[object]:
    """``value`` as a list: schema.org lets any property stand once or many times."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def nodes_in(value: object) -> Iterator[Mapping[str, object]]:
    """The nodes in ``value``; anything else that a page puts there is passed over."""
    for part in listed(value):
        if isinstance(part, Mapping):
            yield part


def _owner(element: HtmlElement) -> HtmlElement | None:
    for up in element.iterancestors():
        if up.get("itemscope") is not None or up.get("typeof"):
            return up
    return None


def _leaf(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
