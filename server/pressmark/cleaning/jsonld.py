"""JSON-LD as pages really write it: broken strings, graphs, references, lists of types.

The vocabulary is schema.org's (https://schema.org/Article and its kin).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from lxml.html import HtmlElement

Node = Mapping[str, Any]
ARTICLE_TYPES = frozenset(
    """Article NewsArticle BlogPosting Report ScholarlyArticle TechArticle SocialMediaPosting
    DiscussionForumPosting LiveBlogPosting OpinionNewsArticle AnalysisNewsArticle
    ReportageNewsArticle ReviewNewsArticle BackgroundNewsArticle MedicalWebPage Review Recipe
    HowTo QAPage VideoObject CreativeWork Book WebPage""".split()
)
_WEAK_TYPES = frozenset(("WebPage", "CreativeWork", "VideoObject"))
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
# what keeps a script from being read as markup, in whatever order
_WRAPPING = re.compile(r"\A(?:\s|<!--|//|/\*|\*/|<!\[CDATA\[)+|(?:\s|-->|//|/\*|\*/|\]\]>|;)+\Z")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_MAX_DEPTH = 12


def find_article(tree: HtmlElement) -> Node:
    """The node that describes the article of this page, an empty one when there is none."""
    nodes = list(read_nodes(tree))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    fitting = [node for node in nodes if types(node) & ARTICLE_TYPES]
    strong = [node for node in fitting if not types(node) <= _WEAK_TYPES]
    chosen = next(iter(strong or fitting), {})
    return {name: _resolved(value, by_id) for name, value in chosen.items()}


def types(node: Node) -> set[str]:
    """The types of ``node``, without their vocabulary."""
    given = node.get("@type", ())
    listed = given if isinstance(given, list) else [given]
    return {str(name).rpartition("/")[2] for name in listed}


def text_value(value: object) -> str:
    """The first plain text in ``value``: a string, a name, the first of a list."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return next((text for part in value if (text := text_value(part))), "")
    if isinstance(value, Mapping):
        return text_value(value.get("name") or value.get("@value") or "")
    return ""


def plain_text(value: object) -> str:
    """``text_value`` of what may be written as HTML, once or twice escaped."""
    return " ".join(_TAG.sub(" ", unescape(unescape(text_value(value)))).split())


def names(value: object) -> tuple[list[str], list[str]]:
    """People and organisations named in ``value``, in order."""
    people: list[str] = []
    bodies: list[str] = []
    for part in value if isinstance(value, list) else [value]:
        text = text_value(part)
        if not text:
            continue
        is_body = isinstance(part, Mapping) and bool(
            types(part) & {"Organization", "NewsMediaOrganization", "Corporation"}
        )
        (bodies if is_body else people).append(text)
    return people, bodies


def address_value(value: object) -> str:
    """The first address in ``value``: a string, ``url`` or ``contentUrl``, the first of a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return next((text for part in value if (text := address_value(part))), "")
    if isinstance(value, Mapping):
        return address_value(value.get("url") or value.get("contentUrl") or value.get("@id") or "")
    return ""


def read_nodes(tree: HtmlElement) -> Iterator[Node]:
    """The typed nodes of a page in order; what cannot be read is left out."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _flattened(_load(script.text or ""), 0)


def _load(text: str) -> object:
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROLS.sub(" ", text))):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    return None


def _flattened(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from _flattened(part, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement"):
            if name in value and not (name == "hasPart" and depth > 2):
                yield from _flattened(value[name], depth + 1)


def _resolved(value: object, by_id: Mapping[str, Node]) -> object:
    if isinstance(value, list):
        return [_resolved(part, by_id) for part in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return by_id.get(value.get("@id", ""), value)
    return value
