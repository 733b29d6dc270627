"""Steps 6 and 7: check what was picked, and build the article anew from the page's own tree.

The pick may be a part of the article, or parts of it: then the element that holds them is taken.
Of what the pick left out comes back what readers miss: pictures, code, tables, quotes, lists,
headings, prose beside the pick.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement, fragment_fromstring

from pressmark.cleaning.leads import find_leads
from pressmark.cleaning.missed import Missed
from pressmark.cleaning.trees import BLOCKS, HEADINGS, Sizes, drop, elements, measure
from pressmark.model.article import Metadata

_CLIMB_SHARE = 0.75
_MIN_CLIMB = 140
_IN_TABLES = frozenset("table tbody thead tfoot tr td th".split())
_BOXES = frozenset("div section article main".split())
_MOST_LEFT = 0.25


def rebuild(tree: HtmlElement, picked: Sequence[HtmlElement], metadata: Metadata) -> HtmlElement:
    """The article as one ``<div>`` made of elements of ``tree``.

    ``picked`` are the elements that were chosen, in the order of the page, nested ones included.
    """
    chosen = set(picked)
    roots = [
        element for element in picked if not any(up in chosen for up in element.iterancestors())
    ]
    sizes = measure(tree.find("body"))
    roots = [root for root in roots if root in sizes] or roots[:1]
    frames = _article_body(tree, roots, sizes) or _climbed(tree, roots, sizes)
    leads = find_leads(frames[0], metadata, sizes)
    for frame in frames:
        _thin_out(frame, chosen, sizes)
    article = fragment_fromstring("<div></div>")
    for frame in [*leads, *frames]:
        if frame.tag == "body":
            frame.tag = "div"
        frame.tail = None
        article.append(frame)
    return article


def _article_body(tree: HtmlElement, roots: list[HtmlElement], sizes: Sizes) -> list[HtmlElement]:
    """The element the page itself calls its article's body, when it holds what was picked."""
    for body in tree.iterfind(".//*[@itemprop='articleBody']"):
        inside = [root for root in roots if root is body or body in set(root.iterancestors())]
        if inside and sizes[body].prose >= 0.8 * sum(sizes[root].prose for root in roots):
            return [] if any(root is body for root in roots) else [body]
    return []


def _climbed(tree: HtmlElement, roots: list[HtmlElement], sizes: Sizes) -> list[HtmlElement]:
    """Go up while what is won is running text, not teasers: the pick was a part of the article."""
    roots = _together(tree, roots, sizes)
    if len(roots) != 1:
        return roots
    start = root = _out_of_rows(roots[0], sizes)
    body = tree.find("body")
    for _ in range(3):
        parent = root.getparent()
        if parent is None or parent is body or root is body or parent.tag in _IN_TABLES:
            break
        won = sizes[parent].text - sizes[root].text
        if won <= 0:
            root = parent
            continue
        prose = sizes[parent].prose - sizes[root].prose
        if won < _MIN_CLIMB or prose < _CLIMB_SHARE * won or _has_cards(parent, root):
            break
        root = parent
    if root is body:
        return [_narrowed(root, sizes)]
    # climbing past wrappers that won nothing gains nothing
    while root is not start and len(root) == 1 and not (root.text or "").strip():
        root = root[0]
    return [root]


def _narrowed(body: HtmlElement, sizes: Sizes) -> HtmlElement:
    """All of the page was picked: go down to the box with the prose, past boxes that hold none.

    It stops where what would be left out has a heading, a picture or much text.
    """
    root = body
    while True:
        inner = max(
            root, key=lambda child: sizes[child].prose if child in sizes else 0, default=None
        )
        if inner is None or inner.tag not in _BOXES or sizes[inner].prose < sizes[root].prose:
            return root
        left = sizes[root].text - sizes[inner].text
        if left > _MOST_LEFT * sizes[root].text or sizes[root].images > sizes[inner].images:
            return root
        if any(child is not inner and _has_heading(child) for child in root):
            return root
        root = inner


def _has_heading(element: HtmlElement) -> bool:
    return next(element.iter(*HEADINGS), None) is not None


def _out_of_rows(root: HtmlElement, sizes: Sizes) -> HtmlElement:
    """Rows that were picked belong to their table, and a table to what it stands in."""
    if root.tag not in ("tbody", "tr", "thead"):
        return root
    table = next(root.iterancestors("table"), None)
    if table is None or sizes[root].text < 0.5 * sizes[table].text:
        return root
    parent = table.getparent()
    return table if parent is None or parent.tag in _IN_TABLES else parent


def _together(tree: HtmlElement, roots: list[HtmlElement], sizes: Sizes) -> list[HtmlElement]:
    """Parts with prose between them are one article: the smallest element that holds them all."""
    if len(roots) < 2:
        return roots
    shared = [set(root.iterancestors()) for root in roots[1:]]
    common = next(
        (up for up in roots[0].iterancestors() if all(up in others for others in shared)), None
    )
    if common is None or common.tag in ("html", "table", "tbody", "tr", "ul", "ol"):
        return roots
    _cut_to(common, roots)
    return [common]


def _cut_to(common: HtmlElement, roots: list[HtmlElement]) -> None:
    """Drop from ``common`` what stands before the first and behind the last of ``roots``."""
    first, last = roots[0], roots[-1]
    for edge, preceding in ((first, True), (last, False)):
        while edge is not common:
            for sibling in list(edge.itersiblings(preceding=preceding)):
                if isinstance(sibling.tag, str):
                    drop(sibling)
            edge = edge.getparent()


def _has_cards(parent: HtmlElement, root: HtmlElement) -> bool:
    """Whether what stands around ``root`` are teasers: headings that are links."""
    inside = set(root.iter(*HEADINGS))
    return any(
        heading not in inside
        and (heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None)
        for heading in parent.iter(*HEADINGS)
    )


def _thin_out(frame: HtmlElement, chosen: set[HtmlElement], sizes: Sizes) -> None:
    """Drop below ``frame`` what was not chosen, unless it is something readers miss."""
    holding: set[HtmlElement] = set()
    for element in elements(frame):
        if element in chosen:
            for up in element.iterancestors():
                if up in holding:
                    break
                holding.add(up)
    missed = Missed(chosen | holding, sizes)
    stack = [frame]
    while stack:
        for child in list(stack.pop()):
            if child in chosen or child in holding:
                stack.append(child)
            elif child.tag in BLOCKS:
                missed.rescue(child)
