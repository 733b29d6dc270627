"""Step 4: out goes what is surely no article, before anything is picked.

Names are compared as whole words, never as parts of words, and nothing that holds much of the
page's running text is dropped for its name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from pressmark.cleaning.layouts import open_page_frames
from pressmark.cleaning.page import Page
from pressmark.cleaning.trees import (
    BLOCKS,
    HEADINGS,
    NEVER_DROPPED,
    Size,
    Sizes,
    drop,
    elements,
    measure,
    name_words,
    text_of,
)

HIDDEN = "data-pm-hidden"
_SILENT = "script style template noscript iframe object embed svg canvas audio".split()
_VALUES = ("link", "meta")
_FORM = "form fieldset".split()
_FIELDS = "input select textarea button label option".split()
_ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog menu menubar toolbar tablist".split()
)
_JUNK = frozenset(
    """share sharing shares social socials addthis sharedaddy related recirc recirculation
    newsletter newsletters signup subscribe subscription comments disqus cookie
    cookies consent gdpr breadcrumb breadcrumbs promo promos promotion
    sponsored advert adverts advertisement advertising ads banner paywall
    taboola outbrain popup modal sidebar widget widgets toolbar pagination pager masthead
    print printfriendly trending popular mostpopular login donate byline
    hatnote""".split()
)
_JUNK_BEGINNINGS = (
    "related",
    "newsletter",
    "recirc",
    "outbrain",
    "taboola",
    "sharedaddy",
    "cookie",
)
_JUNK_PAIRS = (
    frozenset(("read", "more")),
    frozenset(("read", "next")),
    frozenset(("more", "stories")),
    frozenset(("more", "from")),
    frozenset(("also", "like")),
    frozenset(("you", "may")),
    frozenset(("follow", "us")),
    frozenset(("author", "bio")),
    frozenset(("jump", "link")),
    frozenset(("skip", "link")),
)
_SENTENCES = frozenset(("p", "li", "td", "dd", "blockquote", "figcaption", "span", "em", "font"))
_COMMENTS = frozenset(("comments", "disqus_thread", "respond", "comment-list", "commentlist"))
_THREAD = frozenset("thread list section area wrapper stream".split())
_LETTERS = re.compile(r"[\W_]+")
_MOST_HIDDEN = 0.7
_MOST = 0.28
"""Nothing with more of the page's running text than this share goes for its name."""


def prepare(page: Page) -> None:
    """Drop hidden, silent and furniture elements from ``page.tree``."""
    drop_unseen(page.tree)
    for element in list(page.tree.find("body").iter(*_VALUES)):
        drop(element)
    open_page_frames(page.tree.find("body"))
    drop_furniture(page.tree.find("body"))


def drop_unseen(tree: HtmlElement) -> None:
    """Drop what no reader sees or reads: scripts, hidden parts, the fields of forms.

    Values of microdata stay, though they are not shown either.
    """
    body = tree.find("body")
    for element in list(body.iter(*_SILENT)):
        drop(element)
    for element in list(body.iter(*_VALUES)):
        if element.get("itemprop") is None and element.get("property") is None:
            drop(element)
    _drop_hidden(body)
    for element in list(body.iter(*_FIELDS)):
        if element.get("role") == "tab":
            continue  # it is the name of what it shows
        # pages wrap prose in labels and buttons; a field's own word is short
        if len(text_of(element)) < 200 and element.find(".//img") is None:
            drop(element)


def drop_furniture(body: HtmlElement) -> None:
    """Drop below ``body`` what its role or name says to be no part of an article."""
    sizes = measure(body)
    gone: set[HtmlElement] = set()
    for element, size in sizes.items():
        if element.getparent() in gone:
            gone.add(element)
        elif element.tag in NEVER_DROPPED:
            continue
        elif _is_furniture(element, sizes) and _may_go(element, size, sizes[body].prose):
            gone.add(element)
            drop(element)


def _drop_hidden(body: HtmlElement) -> None:
    everything = len(body.text_content())
    for element in list(elements(body)):
        style = (element.get("style") or "").replace(" ", "").lower()
        hidden = (
            element.get("hidden") is not None
            or element.get(HIDDEN) is not None
            or "display:none" in style
            or "visibility:hidden" in style
        )
        if element.get("role") == "tabpanel":
            continue  # hidden until its tab is chosen, and as much of the page as the one shown
        # a page that hides nearly everything shows it by script; then hidden says nothing
        if hidden and len(element.text_content()) < _MOST_HIDDEN * everything:
            drop(element)


def _is_furniture(element: HtmlElement, sizes: Sizes) -> bool:
    if element.get("role") in _ROLES or element.get("aria-modal") == "true":
        return True
    if element.tag in ("nav", "footer", "dialog", "menu"):
        return True
    if element.tag == "aside" and element.find(".//blockquote") is None:
        return True
    if _is_comments(element):
        return True
    if element.tag in ("figure", "img", "picture", "figcaption"):
        return False
    words = name_words(element)
    if not words or not _names_furniture(words):
        return False
    return not _is_in_a_sentence(element, sizes) and not _is_named_by_its_heading(element)


def _is_named_by_its_heading(element: HtmlElement) -> bool:
    """Whether a part got its id from its own heading, as generators of documents make them."""
    name = _LETTERS.sub("", (element.get("id") or "").casefold())
    heading = next(element.iter(*HEADINGS), None) if name else None
    if heading is None:
        return False
    said = _LETTERS.sub("", heading.text_content().casefold())
    return bool(said) and said.startswith(name)


def _is_comments(element: HtmlElement) -> bool:
    """Whether these are the readers' comments on an article, however long they are."""
    if (element.get("id") or "").lower() in _COMMENTS:
        return True
    words = name_words(element)
    return bool(words & {"comment", "comments"}) and bool(words & _THREAD) and not _leads(element)


def _leads(element: HtmlElement) -> bool:
    """Whether the page's headline, or its article, is in ``element``."""
    return next(element.iter("h1", "article", "main"), None) is not None


@lru_cache(maxsize=4096)
def _names_furniture(words: frozenset[str]) -> bool:
    begun = any(word.startswith(_JUNK_BEGINNINGS) for word in words)
    return begun or bool(words & _JUNK) or any(pair <= words for pair in _JUNK_PAIRS)


def _is_in_a_sentence(element: HtmlElement, sizes: Sizes) -> bool:
    """Whether ``element`` is a word among others: a glossary's "popup" is read as one."""
    parent = element.getparent()
    if element.tag in BLOCKS or parent is None or parent.tag not in _SENTENCES:
        return False
    return sizes[parent].text > 2 * sizes[element].text + 20


def _may_go(element: HtmlElement, size: Size, everything: int) -> bool:
    if _is_comments(element):
        return True
    for kept in element.iter("h1", "main", "article", "pre", "math"):
        if kept.tag != "article" or kept.find(".//h1") is not None:
            return False
    if element.tag == "aside" and size.link_share < 0.1 and size.prose > 400:
        return False
    return size.prose < _MOST * max(1, everything)
