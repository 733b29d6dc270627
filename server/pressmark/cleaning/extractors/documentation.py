"""A page of documentation: its main part whole, with code, notices and tabs in order.

schema.org TechArticle and APIReference, the ``main`` role; then what such pages have in common:
a list of sections beside, links to the page before and behind, code.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of, make
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.schemaorg import PROSE_TYPES
from pressmark.cleaning.shown import outermost
from pressmark.cleaning.trees import BLOCKS, drop, elements, link_share, name_words, text_of

_DOCS = frozenset(("TechArticle", "APIReference"))
_NOTICES = frozenset(
    """admonition note warning tip caution danger important hint attention callout alert notice
    versionadded versionchanged deprecated""".split()
)
_DROPPED = frozenset(
    """breadcrumb breadcrumbs pagination pager feedback sidebar toc headerlink copybtn clipboard
    comments related newsletter subscribe cookie search skip share sharing rating helpful
    anchorjs""".split()
)
_PAIRS = (
    frozenset(("edit", "page")),
    frozenset(("edit", "this")),
    frozenset(("edit", "link")),
    frozenset(("prev", "next")),
    frozenset(("last", "updated")),
    frozenset(("table", "contents")),
)
_ROLES = frozenset("navigation search banner contentinfo complementary dialog toolbar".split())
_EDITED = ("/edit/", "/_edit/", "action=edit", "/blob/", "/-/edit")
_LEAST_SIGNS = 3
_MANY_LINKS = 8
_MOST_DROPPED = 0.3


class Documentation:
    """Fits pages that say they are documentation, and those that look it in many ways."""

    name = "documentation"
    prepared = False

    def fit(self, page: Page) -> Fit:
        if page.things.kinds & PROSE_TYPES or _main(page.tree) is None:
            return Fit.NONE
        if page.things.kinds & _DOCS:
            return Fit.SPECIAL
        # who signs a page has written an article, whatever stands around it
        signed = page.metadata.byline or page.tree.xpath("//*[contains(@class, 'hentry')]")
        if signed or "Article" in page.things.kinds or page.things.og_type == "article":
            return Fit.NONE
        return Fit.LIKELY if _signs(page.tree) >= _LEAST_SIGNS else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """The main part without what leads elsewhere."""
        main = _main(page.tree)
        if main is None:
            raise NoContentError("no main part")
        _name_tabs(main)
        _thin_out(main)
        _mark_notices(main)
        main.tag = "div"
        article = article_of([main])
        if not text_of(article):
            raise NoContentError("the main part is empty")
        return article


def _main(tree: HtmlElement) -> HtmlElement | None:
    """The one main part: around an article in it stand notices of versions."""
    found = tree.findall(".//main") + tree.xpath("//*[@role='main']")
    mains = outermost(list(dict.fromkeys(found)))
    return mains[0] if len(mains) == 1 else None


def _signs(tree: HtmlElement) -> int:
    """How many things speak for documentation: code, sections beside, pages around, editing."""
    code = len(tree.findall(".//pre")) > 1
    beside = any(
        len(each.findall(".//a")) >= _MANY_LINKS
        for each in [*tree.iter("nav", "aside"), *tree.xpath("//*[@role='navigation']")]
    )
    rel = {word for value in tree.xpath("//*/@rel") for word in value.lower().split()}
    edit = any(mark in href for href in tree.xpath("//a/@href") for mark in _EDITED)
    noted = any(name_words(each) & {"admonition", "callout"} for each in tree.iter("div", "aside"))
    return code + beside + (bool(rel & {"prev", "next"})) + edit + noted


def _name_tabs(main: HtmlElement) -> None:
    """Tabs are read one below the other, each under its name."""
    named = {tab.get("aria-controls"): text_of(tab) for tab in main.xpath(".//*[@role='tab']")}
    for panel in main.xpath(".//*[@role='tabpanel']"):
        name = named.get(panel.get("id")) or ""
        if name:
            panel.insert(0, make("p", make("strong", name)))
    for tabs in list(main.xpath(".//*[@role='tablist']")):
        drop(tabs)


def _thin_out(main: HtmlElement) -> None:
    whole = len(text_of(main))
    for element in list(elements(main)):
        if element is main or not _leads_elsewhere(element):
            continue
        if len(text_of(element)) < _MOST_DROPPED * whole:
            drop(element)


def _leads_elsewhere(element: HtmlElement) -> bool:
    words = name_words(element)
    if element.tag in ("nav", "footer") or element.get("role") in _ROLES:
        return True
    if element.tag == "a":
        rel = set((element.get("rel") or "").lower().split())
        edits = any(mark in (element.get("href") or "") for mark in _EDITED)
        inside = element.getparent() is not None and element.getparent().tag in ("p", "li", "td")
        return (
            bool(rel & {"prev", "next", "edit"}) or (edits and not inside) or "headerlink" in words
        )
    if element.tag == "aside":
        return not words & _NOTICES and link_share(element) > 0.5
    named = bool(words & _DROPPED) or any(pair <= words for pair in _PAIRS)
    return named and element.tag in BLOCKS and element.tag not in ("pre", "h1")


def _mark_notices(main: HtmlElement) -> None:
    """Notices are set off from the text around them."""
    named = [
        each
        for each in main.iter("div", "aside", "section")
        if name_words(each) & _NOTICES and text_of(each)
    ]
    for element in outermost(named):
        if len(text_of(element)) < _MOST_DROPPED * len(text_of(main)):
            element.tag = "blockquote"


plugin: Extractor = Documentation()
