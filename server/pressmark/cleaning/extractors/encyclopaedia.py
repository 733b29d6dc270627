"""An encyclopaedia's article: its table of facts, sections, references and footnotes, in order."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.prepare import drop_furniture
from pressmark.cleaning.schemaorg import PROSE_TYPES
from pressmark.cleaning.trees import BLOCKS, drop, elements, name_words, text_of

_FACTS = frozenset(("infobox", "taxobox", "factbox"))
_REFERENCES = frozenset(("references", "reflist", "footnotes", "endnotes"))
_EDIT = (frozenset(("editsection",)), frozenset(("edit", "section")))
_DROPPED = frozenset(
    "toc catlinks editsection printfooter navbar categories portalbox stub".split()
)
_LINKS = frozenset(("navbox", "authority"))
"""Dropped behind the last prose only: before it stand tables that are made the same way."""
_SIGNS = (
    ("infobox", "Infobox", "taxobox", "factbox"),
    ("editsection", "editSection", "edit-section", "edit_section"),
    ("references", "reflist", "footnotes", "endnotes"),
)
_LEAST_SIGNS = 2
_LONG = 40
_LEVELS = 4


class Encyclopaedia:
    """Fits pages with at least two of: facts in a box, links to edit a section, references."""

    name = "encyclopaedia"
    prepared = False

    def fit(self, page: Page) -> Fit:
        # most pages hold none of the words, and are not looked through
        told = sum(1 for names in _SIGNS if any(name in page.html for name in names))
        if page.things.kinds & PROSE_TYPES or told < _LEAST_SIGNS:
            return Fit.NONE
        seen: Counter[str] = Counter()
        for element in elements(page.tree):
            words = name_words(element)
            if not words:
                continue
            seen["facts"] += element.tag in ("table", "aside", "div") and bool(words & _FACTS)
            seen["edit"] += any(pair <= words for pair in _EDIT)
            listed = element.tag in ("ol", "ul", "div", "section")
            seen["references"] += listed and bool(words & _REFERENCES)
        signs = (seen["facts"] > 0) + (seen["edit"] > 1) + (seen["references"] > 0)
        return Fit.LIKELY if signs >= _LEAST_SIGNS else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """All that stands in the element that holds the article."""
        body = page.tree.find("body")
        holder = _holder(body)
        _thin_out(holder)
        holder.tag = "div"
        article = article_of([holder])
        drop_furniture(article)
        return article


def _thin_out(holder: HtmlElement) -> None:
    """Drop what serves those who edit, and the boxes of links at the end."""
    every = list(elements(holder))
    prose = [n for n, each in enumerate(every) if each.tag == "p" and len(text_of(each)) > _LONG]
    last = prose[-1] if prose else 0
    for number, element in enumerate(every):
        words = name_words(element)
        dropped = _DROPPED | _LINKS if number > last else _DROPPED
        unprinted = element.tag in BLOCKS and "noprint" in words
        named = words & dropped or unprinted or any(pair <= words for pair in _EDIT)
        if named and element is not holder and not words & _REFERENCES:
            drop(element)


def _holder(body: HtmlElement) -> HtmlElement:
    """The parent of most of the prose, or what holds the references beside it."""
    counted: Counter[HtmlElement] = Counter()
    for paragraph in body.iter("p"):
        if len(text_of(paragraph)) > _LONG:
            counted[paragraph.getparent()] += 1
    if not counted:
        raise NoContentError("no prose")
    holder, _ = counted.most_common(1)[0]
    wanted = [each for each in elements(body) if name_words(each) & (_FACTS | _REFERENCES)]
    for up in list(holder.iterancestors())[:_LEVELS]:
        inside = set(holder.iter())
        if up.tag in ("body", "html", "main") or all(each in inside for each in wanted):
            break
        holder = up
    return holder


plugin: Extractor = Encyclopaedia()
