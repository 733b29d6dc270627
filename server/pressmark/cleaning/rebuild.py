"""Steps 6 and 7: check what was picked, and build the article anew from the page's own tree.

Of what the pick left out, comes back what readers miss: pictures, code, tables, quotes, lists,
headings, and the lead before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement, fragment_fromstring

from pressmark.cleaning.images import FOUND
from pressmark.cleaning.trees import (
    BLOCKS,
    HEADINGS,
    attached,
    drop,
    elements,
    link_share,
    running_text,
    text_of,
)

_ALWAYS_KEPT = frozenset(("pre", "figure", "math", "blockquote", "dl"))
_CLIMB_SHARE = 0.6
_MIN_CLIMB = 140
_GALLERY = 12


def rebuild(tree: HtmlElement, picked: Sequence[HtmlElement]) -> HtmlElement:
    """The article as one ``<div>`` made of elements of ``tree``.

    ``picked`` are the elements that were chosen, in the order of the page, nested ones included.
    """
    chosen = set(picked)
    roots = [
        element for element in picked if not any(up in chosen for up in element.iterancestors())
    ]
    roots = _article_body(tree, roots) or _climbed(tree, roots)
    for root in roots:
        if root in chosen:
            _thin_out(root, chosen)
    article = fragment_fromstring("<div></div>")
    for root in roots:
        if root.tag == "body":
            root.tag = "div"
        root.tail = None
        article.append(root)
    return article


def _article_body(tree: HtmlElement, roots: list[HtmlElement]) -> list[HtmlElement]:
    """The element the page itself calls its article's body, when it holds what was picked."""
    for body in tree.iterfind(".//*[@itemprop='articleBody']"):
        if any(root is body or attached(root, body) for root in roots) and (
            running_text(body) >= 0.8 * sum(running_text(root) for root in roots)
        ):
            return [] if any(root is body for root in roots) else [body]
    return []


def _climbed(tree: HtmlElement, roots: list[HtmlElement]) -> list[HtmlElement]:
    """Go up while what is won is running text, not teasers: the pick was a part of the article."""
    roots = _together(tree, roots)
    if len(roots) != 1:
        return roots
    root = roots[0]
    body = tree.find("body")
    for _ in range(3):
        parent = root.getparent()
        if parent is None or parent is body or root is body or parent.tag in ("td", "tr", "table"):
            break
        won = len(text_of(parent)) - len(text_of(root))
        if won <= 0:
            root = parent
            continue
        prose = running_text(parent) - running_text(root)
        if won < _MIN_CLIMB or prose < _CLIMB_SHARE * won or _has_cards(parent, root):
            break
        root = parent
    # climbing past wrappers that won nothing gains nothing
    while root is not roots[0] and len(root) == 1 and not (root.text or "").strip():
        root = root[0]
    return [root]


def _together(tree: HtmlElement, roots: list[HtmlElement]) -> list[HtmlElement]:
    """Parts with prose between them are one article: the smallest element that holds them all."""
    if len(roots) < 2:
        return roots
    shared = [set(root.iterancestors()) for root in roots[1:]]
    common = next(
        (up for up in roots[0].iterancestors() if all(up in others for others in shared)), None
    )
    if common is None or common.tag in ("html", "table", "tbody", "tr", "ul", "ol"):
        return roots
    picked = sum(len(text_of(root)) for root in roots)
    won = len(text_of(common)) - picked
    prose = running_text(common) - sum(running_text(root) for root in roots)
    little = won < 0.15 * picked and common is not tree.find("body")
    if little or (won > 0 and prose >= _CLIMB_SHARE * won):
        return [common]
    return roots


def _has_cards(parent: HtmlElement, root: HtmlElement) -> bool:
    """Whether what stands around ``root`` are teasers: headings that are links."""
    for heading in parent.iter(*HEADINGS):
        if not attached(heading, root) and heading.find(".//a") is not None:
            return True
    return False


def _thin_out(root: HtmlElement, chosen: set[HtmlElement]) -> None:
    """Drop below ``root`` what was not chosen, unless it is something readers miss."""
    wanted = set(chosen)
    for element in elements(root):
        if element in chosen or _is_missed(element):
            wanted.update(element.iterancestors())
    for element in list(elements(root)):
        if element in chosen or element is root or element.getparent() is None:
            continue
        if not attached(element, root):
            continue
        if element in wanted or element.tag not in BLOCKS or _is_missed(element):
            continue
        if any(ancestor not in chosen and _is_missed(ancestor) for ancestor in _up(element, root)):
            continue
        drop(element)


def _up(element: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    found = []
    for ancestor in element.iterancestors():
        if ancestor is root:
            break
        found.append(ancestor)
    return found


def _is_missed(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _ALWAYS_KEPT:
        return link_share(element) < 0.6 or element.find(".//img") is not None
    if tag == "img":
        return bool(element.get(FOUND))
    if tag == "table":
        rows = element.findall(".//tr")
        return len(rows) >= 2 and any(len(row) >= 2 for row in rows) and link_share(element) < 0.6
    if tag in ("ul", "ol"):
        return _is_prose_list(element)
    if tag in HEADINGS:
        return 2 < len(text_of(element)) < 200 and link_share(element) < 0.4
    return False


def _is_prose_list(element: HtmlElement) -> bool:
    text = text_of(element)
    if not text:
        return False
    return link_share(element) < 0.35 or (text.count(",") > 3 and link_share(element) < 0.7)
