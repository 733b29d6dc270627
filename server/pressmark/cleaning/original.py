"""The page as it was seen, made at view time: no script, its own style, pictures inside it.

The kept bytes stay untouched. What comes out is shown under a policy that allows no script, no
address and no frame (``docs/security.md``); what is taken out here is taken out twice.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement, tostring

from pressmark.cleaning.images import CHOSEN, srcset
from pressmark.cleaning.page import Picture
from pressmark.cleaning.parsing import parse_page
from pressmark.cleaning.trees import drop, elements
from pressmark.content.imagehead import HEAD_BYTES, read_head

MOST_PICTURES = 30_000_000
_GONE = """script link base meta iframe frame frameset object embed applet noscript template
portal fencedframe audio video source track""".split()
_ACTIVE = frozenset("href src srcset action formaction ping background poster data".split())


def render_original(html: str, url: str, pictures: Iterable[Picture], missing: str) -> str:
    """``html`` as one file that asks nobody for anything.

    ``missing`` is the word in the frame of a picture that did not come along. Raises ValueError
    when ``html`` cannot be parsed at all.
    """
    tree = parse_page(html)
    base_tag = tree.find(".//base")
    base = urljoin(url, (base_tag.get("href") or "") if base_tag is not None else "")
    along = {picture.url: picture for picture in pictures}
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    for element in list(tree.iter(*_GONE)):
        drop(element)
    room = MOST_PICTURES
    for image in list(tree.iter("img")):
        room = _place(image, along, base, missing, room)
    for element in elements(tree):
        _disarm(element, base)
    head = tree.find("head")
    if head is None:
        head = tree.makeelement("head")
        tree.insert(0, head)
    charset = tree.makeelement("meta", {"charset": "utf-8"})
    head.insert(0, charset)
    return "<!doctype html>\n" + str(tostring(tree, encoding="unicode", method="html"))


def _place(
    image: HtmlElement, along: dict[str, Picture], base: str, missing: str, room: int
) -> int:
    """Put the bytes of a picture in; returns how many bytes of pictures may still follow."""
    wanted = [image.get(CHOSEN) or "", image.get("src") or "", *srcset(image.get("srcset") or "")]
    if (image.get("src") or "").startswith("data:image/") and not image.get(CHOSEN):
        image.attrib.pop("srcset", None)
        return room
    for address in wanted:
        picture = along.get(urljoin(base, address)) if address else None
        if picture is None:
            continue
        data = Path(picture.path).read_bytes()
        head = read_head(data[:HEAD_BYTES])
        if head is None or len(data) > room:
            continue
        for name in ("srcset", "sizes", "loading"):
            image.attrib.pop(name, None)
        image.set("src", f"data:{head.type};base64,{base64.b64encode(data).decode('ascii')}")
        return room - len(data)
    _frame(image, missing)
    return room


def _frame(image: HtmlElement, missing: str) -> None:
    """A framed line in place of a picture that is not there."""
    said = f"{missing}: {image.get('alt')}" if image.get("alt") else missing
    tail = image.tail
    image.clear()
    image.tag = "span"
    image.text, image.tail = said, tail
    image.set("style", "display:inline-block;border:1px dashed;padding:.25em .5em;opacity:.7")


def _disarm(element: HtmlElement, base: str) -> None:
    for name, value in list(element.attrib.items()):
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or plain in ("nonce", "integrity", "http-equiv", "srcdoc"):
            del element.attrib[name]
        elif plain in ("href", "xlink:href") and element.tag == "a":
            address = urljoin(base, value.strip()) if not value.startswith("#") else value
            if address.lower().startswith(("http://", "https://", "mailto:", "#")):
                element.set(name, address)
                element.set("rel", "noopener noreferrer")
                element.set("target", "_blank")
            else:
                del element.attrib[name]
        elif plain in _ACTIVE and not value.startswith(("data:image/", "#")):
            del element.attrib[name]
