"""Captures that are no HTML: plain text, a picture, a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import unquote, urlsplit

from pressmark.cleaning.page import Picture
from pressmark.cleaning.recipe import Cleaned
from pressmark.content.sanitize import sanitize
from pressmark.language.counting import reading_minutes, word_count
from pressmark.model.article import Complete, Image, Metadata


def clean_plain_text(text: str, url: str, page_title: str) -> Cleaned:
    """Paragraphs where empty lines part them, lines kept as they are inside."""
    blocks = [block.strip("\n") for block in text.replace("\r\n", "\n").split("\n\n")]
    html = "".join(
        f"<p>{'<br>'.join(escape(line) for line in block.split(chr(10)))}</p>"
        for block in blocks
        if block.strip()
    )
    return _made(
        html, "\n".join(line for line in text.split("\n") if line.strip()), url, page_title
    )


def clean_picture(url: str, page_title: str, pictures: Sequence[Picture]) -> Cleaned:
    """The picture itself, with its name as title."""
    address = pictures[0].url if pictures else url
    html = f'<figure><img src="pm-image:0" alt="{escape(page_title)}"></figure>'
    return _made(html, "", url, page_title, (Image(address),))


def clean_pdf(url: str, page_title: str) -> Cleaned:
    """The file is kept and can be opened; its words are not read yet."""
    return _made("", "", url, page_title, reason="pdf")


def _made(
    html: str,
    text: str,
    url: str,
    page_title: str,
    images: tuple[Image, ...] = (),
    reason: str | None = None,
) -> Cleaned:
    words = word_count(text)
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return Cleaned(
        metadata=Metadata(
            title=page_title or name or url,
            excerpt=" ".join(text[:300].split()),
            sources={"title": "browser" if page_title else "address"},
        ),
        content_html=sanitize(html),
        text=text,
        images=images,
        lead_image=0 if images else None,
        complete=Complete.COMPLETE if text or images else Complete.NO_TEXT,
        reason=reason,
        extractor="file",
        word_count=words,
        reading_minutes=reading_minutes(words),
    )
