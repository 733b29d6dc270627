"""What a saved file says of itself before it is taken in: address, title, pictures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from pressmark.cleaning.images import FOUND, repair_images
from pressmark.cleaning.metadata import read_metadata
from pressmark.cleaning.page import Page
from pressmark.cleaning.parsing import parse_page

MAX_PICTURES = 500


def peek(html: str, url: str) -> dict[str, Any]:
    """``canonical``, ``title``, ``lang`` and the addresses of the ``pictures`` as written.

    ``url`` may be empty: then relative pictures stay relative, as in a page saved as a file.
    """
    try:
        tree = parse_page(html)
    except ValueError:
        return {"canonical": None, "title": "", "lang": None, "pictures": []}
    written = [image.get("src") or "" for image in tree.iter("img")]
    base_tag = tree.find(".//base")
    base = urljoin(url, base_tag.get("href") or "") if base_tag is not None else url
    metadata = read_metadata(tree, url, base)
    title = tree.find(".//title")
    page = Page(url, html, tree, base)
    repair_images(page)
    best = [image.get(FOUND) for image in tree.iter("img") if image.get(FOUND)]
    if metadata.lead_image:
        best.append(metadata.lead_image)
    return {
        "canonical": metadata.canonical_url,
        "title": " ".join(title.text_content().split()) if title is not None else "",
        "lang": metadata.lang,
        "written": list(dict.fromkeys(address for address in written if address))[:MAX_PICTURES],
        "pictures": list(dict.fromkeys(best))[:MAX_PICTURES],
    }
