"""Step 3: every picture gets the address the reader saw, or would have seen after scrolling.

Lazy attributes, ``<picture>`` sources, ``<noscript>`` twins, and what the extension marked as
chosen by the browser (``data-pm-src``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement, fragment_fromstring

from pressmark.cleaning.page import Page
from pressmark.cleaning.trees import drop, unwrap

CHOSEN = "data-pm-src"
FOUND = "data-pm-found"
"""Set on ``<img>`` by this step: its absolute address."""
_LAZY = (
    "data-src data-original data-lazy-src data-url data-image data-full-src data-hi-res-src "
    "data-actualsrc data-echo data-li-src data-lazyload data-lazy data-orig-file data-large-file"
).split()
_LAZY_SETS = "data-srcset data-lazy-srcset data-original-set".split()
_PLACEHOLDER = re.compile(
    r"^data:image/(?:svg|gif)|(?:blank|spacer|placeholder|lazy|transparent|grey|1x1|pixel)"
    r"[\w-]*\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE,
)
_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_SMALLEST = 3


def repair_images(page: Page) -> None:
    """Give each ``<img>`` of the page its best absolute address in ``FOUND``; drop the rest."""
    _use_noscript_twins(page.tree)
    for image in list(page.tree.iter("img", "amp-img")):
        image.tag = "img"
        addresses = [
            absolute
            for address in _candidates(image)
            if (absolute := _absolute(address, page.base))
        ]
        if not addresses or _is_pixel(image):
            drop(image)
            continue
        along = [address for address in addresses if address in page.pictures]
        image.set(FOUND, (along or addresses)[0])
    # libxml2 takes <source> for an element with content: what stands behind it lies inside
    for wrapper in list(page.tree.iter("source", "picture")):
        unwrap(wrapper)


def srcset(text: str) -> list[str]:
    """The addresses of a ``srcset``, largest first (HTML, "parse a srcset attribute")."""
    found: list[tuple[float, int, str]] = []
    words = text.split()[::-1]
    while words:
        address, size = words.pop(), 1.0
        comma = "," if address.endswith(",") else ""
        while words and not comma:  # descriptors, until a comma begins the next candidate
            descriptor, comma, rest = words.pop().partition(",")
            size = _size_of(descriptor) or size
            if rest:
                words.append(rest)
        if address := address.strip(","):
            found.append((-size, len(found), address))
    return [address for _, _, address in sorted(found)]


def _size_of(descriptor: str) -> float | None:
    """The number of ``480w`` or ``1.5x``; None for anything else."""
    try:
        return float(descriptor[:-1]) if descriptor[-1:] in ("w", "x") else None
    except ValueError:
        return None


def same_picture(one: str | None, other: str | None) -> bool:
    """Whether two addresses name one picture: the same file name, whatever size is asked for."""
    if not one or not other:
        return False
    leaf = one.partition("?")[0].rpartition("/")[2]
    return len(leaf) > 4 and leaf == other.partition("?")[0].rpartition("/")[2]


def _candidates(image: HtmlElement) -> Iterator[str]:
    """Addresses an ``<img>`` may show, best first."""
    chosen = image.get(CHOSEN) or ""
    if chosen and not _is_placeholder(chosen, image):
        yield chosen
    for name in _LAZY_SETS:
        yield from srcset(image.get(name) or "")
    for name in _LAZY:
        value = (image.get(name) or "").strip()
        if value and not value.startswith(("{", "[")):
            yield value
    picture = next(image.iterancestors("picture"), None)
    if picture is not None:
        for source in picture.iter("source"):
            if (source.get("type") or "image/").startswith("image/"):
                yield from srcset(source.get("srcset") or source.get("data-srcset") or "")
    yield from srcset(image.get("srcset") or "")
    plain = (image.get("src") or "").strip()
    if plain and not _PLACEHOLDER.search(plain):
        yield plain
    for name, value in image.attrib.items():
        if name not in ("src", "srcset", "alt", "title", "class") and _PICTURE_NAME.search(value):
            yield from srcset(value) if " " in value else [value.strip()]
    if plain.startswith("data:image/") and not plain.startswith("data:image/svg"):
        yield plain


def _is_placeholder(address: str, image: HtmlElement) -> bool:
    size = image.get("data-pm-size") or ""
    width = size.partition("x")[0]
    return bool(_PLACEHOLDER.search(address)) or (width.isdigit() and int(width) < _SMALLEST)


def _is_pixel(image: HtmlElement) -> bool:
    for name in ("width", "height"):
        value = (image.get(name) or "").strip().removesuffix("px")
        if value.isdigit() and int(value) < _SMALLEST:
            return True
    return False


def _use_noscript_twins(tree: HtmlElement) -> None:
    """Where a lazy picture has its real one in a ``<noscript>``, that one takes its place."""
    for element in list(tree.iter("noscript")):
        images = list(element.iter("img"))
        if not images and "<img" in (element.text or ""):
            try:
                images = list(fragment_fromstring(element.text, create_parent="div").iter("img"))
            except (ValueError, AssertionError):
                images = []
        previous = element.getprevious()
        if len(images) == 1 and not (element.tail or "").strip():
            twin = previous if previous is not None and previous.tag == "img" else None
            if twin is None and previous is not None and not previous.text_content().strip():
                twin = next(previous.iter("img"), None)
            if twin is not None and twin.get(CHOSEN) is None:
                for name, value in images[0].attrib.items():
                    twin.set(name, value)
            elif twin is None:
                images[0].tail = None
                element.addprevious(images[0])
        drop(element)


def _absolute(address: str, base: str) -> str | None:
    if address.startswith("data:"):
        return address
    try:
        joined = urljoin(base, address.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None
