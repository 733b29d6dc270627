"""Step 8, for what a page holds twice: its headline, blocks for two layouts, cuts of a picture."""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.images import FOUND, same_picture
from pressmark.cleaning.trees import HEADINGS, drop, letters_of, text_of

_LONG = 60
_MOST_BREAKS = 2


def drop_repeated_headline(article: HtmlElement, title: str) -> None:
    """Drop the title where it stands again as one of the first headings."""
    plain = letters_of(title)
    for number, element in enumerate(list(article.iter(*HEADINGS))):
        said = letters_of(text_of(element))
        # the title may have the site's name behind it
        if number < 3 and said and said in plain and 2 * len(said) > len(plain):
            drop(element)


def drop_repeated_blocks(article: HtmlElement) -> None:
    """A paragraph that the page holds twice, for two places of its layout, is read once.

    Twice in places of one kind is the author's own doing and stays.
    """
    seen: dict[str, set[tuple[str, str | None]]] = {}
    for element in list(article.iter("p", "figcaption")):
        text = text_of(element)
        parent = element.getparent()
        if len(text) < _LONG or parent is None:
            continue
        places = seen.setdefault(text, set())
        # parts of one kind may say the same on purpose; a pull quote is of another kind
        place = (parent.tag, parent.get("class"))
        if places and place not in places and element.find(".//img") is None:
            drop(element)
            continue
        places.add(place)
    _drop_other_cuts(article)


def _drop_other_cuts(article: HtmlElement) -> None:
    """One picture under one caption, cut for a wide and for a narrow window, is seen once."""
    before: HtmlElement | None = None
    for figure in list(article.iter("figure")):
        caption = text_of(figure)
        if before is not None and caption and caption == text_of(before):
            shown, other = _picture(before), _picture(figure)
            if shown != other and same_picture(shown, other):
                drop(figure)
                continue
        before = figure


def drop_blank_lines(article: HtmlElement) -> None:
    """Of many ``<br>`` in a row, which make room and nothing else, two are left."""
    for element in list(article.iter("br")):
        run, at = 1, element.getprevious()
        while at is not None and at.tag == "br" and not (at.tail or "").strip():
            run, at = run + 1, at.getprevious()
        if run > _MOST_BREAKS:
            drop(element)


def _picture(figure: HtmlElement) -> str | None:
    images = list(figure.iter("img"))
    return images[0].get(FOUND) if len(images) == 1 else None
