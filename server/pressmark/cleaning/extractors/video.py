"""A page made for a video: its picture and address, what is said of it, chapters, transcript.

schema.org VideoObject and Clip, Open Graph's ``video``. The video itself does not come along; its
address stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pressmark.addresses import is_web_address
from pressmark.cleaning.building import article_of, figure, link, make, paragraphs
from pressmark.cleaning.jsonld import Node, address_value, plain_text, text_value
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.prepare import drop_furniture
from pressmark.cleaning.schemaorg import PROSE_TYPES, nodes_in, properties, scopes, value_of
from pressmark.cleaning.shown import Shown, letters, outermost
from pressmark.cleaning.trees import elements, name_words, text_of

_OTHER = PROSE_TYPES | {"Article", "Recipe", "QAPage", "Question", "Product", "SocialMediaPosting"}
_NAMED = ("name", "description", "thumbnailUrl", "contentUrl", "embedUrl", "transcript")
_PLAY = "▶"
_LEAST = 20
_LONG = 60
_MOST_PROSE = 1500
"""With more prose than this beside transcript and description, the video belongs to an article."""


class Video:
    """Fits pages that are there for one video."""

    name = "video"
    prepared = False

    def fit(self, page: Page) -> Fit:
        if "VideoObject" not in page.things.kinds or page.things.kinds & _OTHER:
            return Fit.NONE
        if page.things.og_type == "article" or _other_prose(page) > _MOST_PROSE:
            return Fit.NONE
        return Fit.SPECIAL

    def extract(self, page: Page) -> HtmlElement:
        """Picture, address, description, chapters, transcript."""
        said = _said(page)
        body = page.tree.find("body")
        described = _description(said, body)
        chapters = [make("li", line) for line in _chapters(said)]
        transcript = _transcript(body)
        if transcript is None:
            transcript = make("div", *paragraphs(text_value(said.get("transcript"))))
        parts = [*described, *([make("ul", *chapters)] if chapters else []), transcript]
        article = article_of(parts)
        drop_furniture(article)
        if len(text_of(article)) < _LEAST:
            raise NoContentError("nothing is said of the video")
        for part in reversed(_shown_video(page, said)):
            article.insert(0, part)
        return article


def _said(page: Page) -> Node:
    """The video's properties, by JSON-LD, else by microdata."""
    node = page.things.of("VideoObject")
    if node is not None:
        return node
    for scope in scopes(page.tree, "VideoObject"):
        return {name: value_of(each) for name in _NAMED for each in properties(scope, name)}
    return {}


def _description(said: Node, body: HtmlElement) -> list[HtmlElement]:
    """As the page shows it, with its links; what it shows only in part as it says it."""
    text = text_value(said.get("description"))
    found = Shown(body).find(text)
    if found is not None and found.tag != "body":
        return [make("div", found) if found.tag in ("p", "span") else found]
    written = str(said.get("description") or "")
    return paragraphs(written) if written.strip() else []


def _chapters(said: Node) -> list[str]:
    """As in "1:30 The second basin"."""
    lines = []
    for clip in nodes_in(said.get("hasPart")):
        name, start = plain_text(clip.get("name")), clip.get("startOffset")
        if name:
            lines.append(f"{_clock(start)} {name}".strip())
    return lines


def _clock(start: object) -> str:
    try:
        seconds = int(float(str(start)))
    except (ValueError, OverflowError):
        return ""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _transcript(body: HtmlElement) -> HtmlElement | None:
    """The part of the page that is named so."""
    named = [
        each
        for each in elements(body)
        if "transcript" in name_words(each) or "transcript" in (each.get("itemprop") or "")
    ]
    fitting = [each for each in outermost(named) if len(text_of(each)) > _LEAST]
    return max(fitting, key=lambda each: len(text_of(each)), default=None)


def _shown_video(page: Page, said: Mapping[str, object]) -> list[HtmlElement]:
    """The picture that stands for the video, and where the video is."""
    title = page.metadata.title or plain_text(said.get("name"))
    parts = []
    poster = _absolute(page, address_value(said.get("thumbnailUrl"))) or page.metadata.lead_image
    if poster:
        parts.append(figure(poster, alt=title))
    address = next(
        (
            found
            for name in ("contentUrl", "embedUrl", "url")
            if (found := _absolute(page, address_value(said.get(name))))
        ),
        page.url,
    )
    parts.append(link(address, f"{_PLAY} {title}"))
    return parts


def _absolute(page: Page, address: str) -> str | None:
    try:
        joined = urljoin(page.base, address) if address else ""
    except ValueError:
        return None
    return joined if is_web_address(joined) else None


def _other_prose(page: Page) -> int:
    """Letters of prose that are neither the description nor the transcript."""
    said = _said(page)
    transcript = _transcript(page.tree.find("body"))
    inside = set(transcript.iter()) if transcript is not None else set()
    known = letters(text_value(said.get("description")) + text_value(said.get("transcript")))
    return sum(
        len(text)
        for each in page.tree.iter("p")
        if each not in inside
        and len(text := text_of(each)) > _LONG
        and letters(text)[:_LONG] not in known
    )


plugin: Extractor = Video()
