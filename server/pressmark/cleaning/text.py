"""The words of an article in order, one block a line, without captions: what is indexed."""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.trees import BLOCKS

_LEFT_OUT = frozenset(("figcaption", "script", "style", "rp", "rt"))


def article_text(article: HtmlElement) -> str:
    """The text of ``article``; code keeps its lines, all else has single blanks."""
    lines: list[str] = []
    current: list[str] = []

    def end_line() -> None:
        text = " ".join("".join(current).split())
        if text:
            lines.append(text)
        current.clear()

    # a stack instead of recursion: pages nest as deep as they like
    stack: list[tuple[HtmlElement, bool]] = [(article, False)]
    while stack:
        element, leaving = stack.pop()
        if not isinstance(element.tag, str):
            current.append(element.tail or "")
            continue
        block = element.tag in BLOCKS
        if leaving:
            if block:
                end_line()
            current.append(element.tail or "" if element is not article else "")
            continue
        if block:
            end_line()
        if element.tag in _LEFT_OUT:
            current.append(element.tail or "")
        elif element.tag == "pre":
            lines.extend(
                line.rstrip() for line in element.text_content().split("\n") if line.strip()
            )
            current.append(element.tail or "")
        else:
            if element.tag == "br":
                end_line()
            current.append(element.text or "")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
    end_line()
    return "\n".join(lines)
