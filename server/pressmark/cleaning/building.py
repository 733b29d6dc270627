"""Makes the few elements that a page does not have itself: lines, lists, figures."""

from __future__ import annotations

from lxml.html import Element, HtmlElement, fragment_fromstring

from pressmark.cleaning.images import FOUND


def make(tag: str, *parts: str | HtmlElement, **attributes: str) -> HtmlElement:
    """An element that holds ``parts`` in order; an element among them is moved, not copied."""
    made = Element(tag, attributes)
    for part in parts:
        if isinstance(part, str):
            add_text(made, part)
        else:
            part.tail = None
            made.append(part)
    return made


def add_text(parent: HtmlElement, text: str) -> None:
    """``text`` behind all that is in ``parent``."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def article_of(parts: list[HtmlElement]) -> HtmlElement:
    """An article that holds ``parts`` in order; values of microdata in them are not shown."""
    made = make("div", *parts)
    for element in list(made.iter("meta", "link")):
        element.drop_tree()
    return made


def fragment(html: str) -> HtmlElement:
    """The tree of a piece of HTML, below one ``div``; its words in a ``p`` if it cannot be read."""
    try:
        return fragment_fromstring(html, create_parent="div")
    except (ValueError, AssertionError):
        return make("div", make("p", html))


def figure(address: str, alt: str = "", caption: str = "") -> HtmlElement:
    """A picture by its absolute address, as the step for pictures leaves them."""
    image = make("img", alt=" ".join(alt.split()))
    image.set(FOUND, address)
    return make("figure", image, *([make("figcaption", caption)] if caption else []))


def link(address: str, text: str) -> HtmlElement:
    """A paragraph that is one link."""
    return make("p", make("a", text, href=address))


def paragraphs(text: str) -> list[HtmlElement]:
    """Plain text, a paragraph a line."""
    return [make("p", line.strip()) for line in text.splitlines() if line.strip()]
