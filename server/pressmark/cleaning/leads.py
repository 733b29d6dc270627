"""Step 7, before the pick: the standfirst and the picture that stand between headline and text."""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.images import FOUND, same_picture
from pressmark.cleaning.trees import BLOCKS, HEADINGS, Sizes, letters_of, name_words, text_of
from pressmark.model.article import Metadata

_NOT_LEADS = frozenset(
    "author authors bio byline meta caption credit share related tags tag date time".split()
)
_ENDS = tuple('.!?…。！？؟।”"»')
_LEAST = 60
_LONGEST = 700
_LEVELS = 5


def find_leads(root: HtmlElement, metadata: Metadata, sizes: Sizes) -> list[HtmlElement]:
    """What stands between the headline and ``root`` and is read before it, in the page's order."""
    heading = _headline(root, metadata.title)
    if heading is None:
        return []
    found: list[HtmlElement] = []
    for element in _between(heading, root):
        if any(up in found for up in element.iterancestors()):
            continue
        if _is_standfirst(element, metadata.excerpt or "", sizes) or _is_its_picture(
            element, root, metadata.lead_image
        ):
            found.append(element)
    return found


def _headline(root: HtmlElement, title: str) -> HtmlElement | None:
    """The ``h1`` before ``root``, or the heading that says the title, in one frame with it."""
    plain = letters_of(title)
    frame = root
    for _ in range(_LEVELS):
        frame = frame.getparent()
        if frame is None or frame.tag in ("body", "html"):
            return None
        for heading in frame.iter(*HEADINGS):
            if heading.tag == "h1" or letters_of(heading.text_content()) == plain:
                return None if heading in set(root.iter(heading.tag)) else heading
    return None


def _between(heading: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    """Elements that begin after ``heading`` and end before ``root``."""
    holders = set(root.iterancestors())
    found = []
    for element in heading.itersiblings():
        found.extend(_until(element, root, holders))
        if element is root or element in holders:
            return found
    for holder in heading.iterancestors():
        if holder in holders:
            break
        for element in holder.itersiblings():
            found.extend(_until(element, root, holders))
            if element is root or element in holders:
                return found
    return []  # the root stands before the heading


def _until(element: HtmlElement, root: HtmlElement, holders: set[HtmlElement]) -> list[HtmlElement]:
    found = []
    for part in element.iter():
        if part is root:
            break
        if isinstance(part.tag, str) and part not in holders:
            found.append(part)
    return found


def _is_standfirst(element: HtmlElement, excerpt: str, sizes: Sizes) -> bool:
    """A sentence or two of their own; what is the page's excerpt is shown as that already."""
    size = sizes[element]
    if element.tag not in ("p", "div", "h2", "h3", "h4") or not _LEAST < size.own < _LONGEST:
        return False
    if size.link_share > 0.25 or any(child.tag in BLOCKS for child in element):
        return False
    text = text_of(element)
    if not text.endswith(_ENDS) or letters_of(text)[:80] == letters_of(excerpt)[:80]:
        return False
    return not name_words(element) & _NOT_LEADS


def _is_its_picture(element: HtmlElement, root: HtmlElement, lead_image: str | None) -> bool:
    """A picture with a caption, or the one the page calls its own, if the text lacks it."""
    if element.tag not in ("figure", "img"):
        return False
    shown = next((image.get(FOUND) for image in element.iter("img")), None)
    if not shown or any(same_picture(image.get(FOUND), shown) for image in root.iter("img")):
        return False
    captioned = element.tag == "figure" and element.find(".//figcaption") is not None
    return captioned or same_picture(shown, lead_image)
