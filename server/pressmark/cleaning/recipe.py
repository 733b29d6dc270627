"""The recipe: from the text of a page to an article, as one list of steps read top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement, tostring

from pressmark.cleaning import extractors
from pressmark.cleaning.baretext import bare_text
from pressmark.cleaning.formulas import write_out_formulas
from pressmark.cleaning.frontpages import Front, is_front_page, whole_page
from pressmark.cleaning.gates import gate
from pressmark.cleaning.images import repair_images, same_picture
from pressmark.cleaning.links import address_links, number_images
from pressmark.cleaning.metadata import MAX_EXCERPT, read_metadata
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page, Picture
from pressmark.cleaning.parsing import lost_words, parse_page
from pressmark.cleaning.prepare import drop_unseen, prepare
from pressmark.cleaning.schemaorg import read_things
from pressmark.cleaning.text import article_text
from pressmark.cleaning.tidy import tidy
from pressmark.cleaning.trace import NoTrace
from pressmark.content.sanitize import sanitize
from pressmark.language.counting import reading_minutes, word_count
from pressmark.model.article import Complete, Image, Metadata
from pressmark.model.capture import Selection
from pressmark.model.html import SafeHtml
from pressmark.plugins import find_plugins

RUNGS = ("extractor", "whole", "text", "nothing")
"""The ladder: each rung asks less of the page, the last one always answers."""
_FEW = 25
_LEAST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What the recipe made of a page. ``data_images`` maps picture numbers to ``data:`` URLs."""

    metadata: Metadata
    content_html: SafeHtml
    text: str
    images: tuple[Image, ...]
    lead_image: int | None
    complete: Complete
    reason: str | None
    extractor: str
    word_count: int
    reading_minutes: int


EXTRACTORS: Mapping[str, Extractor] = find_plugins(extractors, Extractor)  # type: ignore[type-abstract]


def clean(
    html: str,
    url: str,
    *,
    pictures: Iterable[Picture] = (),
    page_title: str = "",
    rung: int = 0,
    extractor: str | None = None,
    selection: Selection | None = None,
    trace: NoTrace | None = None,
) -> Cleaned:
    """The article of the page ``html`` that stood at ``url``.

    ``rung`` is where on the ladder to begin; any page gives an answer, ``complete`` says how good
    it is. ``extractor`` names one to be used whatever fits; ``trace`` hears what each step did.
    """
    if rung >= RUNGS.index("text"):
        return _without_tree(html, url, page_title, "stopped")  # parsing may be what stopped it
    try:
        page = _read_page(html, url, pictures, page_title)
    except ValueError:
        return _without_tree(html, url, page_title, "unreadable")
    page.trace = trace or page.trace
    if lost_words(html, page.tree):
        return _bare(page, "words-lost")
    if extractor == "text":
        return _bare(page, None)
    page.selection = selection
    if rung == 0 and extractor != "whole":
        metadata = page.metadata
        for chosen in candidates(page, extractor):
            _make_ready(page, chosen.prepared)
            found = extracted(page, chosen)
            if found is not None:
                return _gated(found, html)
            page.images.clear()
            page.tree, page.metadata, page.reason = parse_page(html), metadata, None
    _make_ready(page)
    return _gated(_whole_body(page, stopped=rung > 0), html)


def fitting(html: str, url: str, selection: Selection | None = None) -> list[str]:
    """The extractors that fit the page ``html``, the best first, and the two that fit any page."""
    page = _read_page(html, url, (), "")
    page.selection = selection
    fits = {name: each.fit(page) for name, each in EXTRACTORS.items()}
    named = sorted((name for name in fits if fits[name]), key=lambda name: -fits[name])
    return [*named, "whole", "text"]


def extracted(page: Page, chosen: Extractor) -> Cleaned | None:
    """What the extractor ``chosen`` makes of ``page``; None when that is no answer, and the next
    one, or the next rung of the ladder, is asked."""
    front = is_front_page(page.tree, page.url) if chosen.prepared else Front.NO
    try:
        with page.trace.step("extract", page.tree) as made:
            article = chosen.extract(page)
            made.append(article)
    except NoContentError as error:
        page.trace.say("extract", f"{chosen.name} found nothing: {error}")
        return None
    found = _finish(page, article, chosen.name, chosen=not chosen.prepared)
    if _is_enough(found, page.html, front):
        return found
    page.trace.say("enough", f"{found.word_count} words are too few for this page; front={front}")
    return None


def _gated(found: Cleaned, html: str) -> Cleaned:
    """``found``, named for what it is when it only stands in front of an article."""
    reason = gate(html, found.metadata.title, found.text, found.word_count)
    if reason is None or found.complete is not Complete.COMPLETE:
        return found
    return replace(found, complete=Complete.INCOMPLETE, reason=reason)


def _make_ready(page: Page, furniture_goes: bool = True) -> None:
    """Steps 3 and 4: what has to be done to the tree before anything is picked from it."""
    etree.strip_tags(page.tree, etree.Comment, etree.ProcessingInstruction)
    repair_images(page)
    write_out_formulas(page.tree)
    with page.trace.step("prepare", page.tree):
        if furniture_goes:
            prepare(page)
        else:
            drop_unseen(page.tree)


def _read_page(html: str, url: str, pictures: Iterable[Picture], page_title: str) -> Page:
    tree = parse_page(html)
    base_tag = tree.find(".//base")
    base = url
    if base_tag is not None and base_tag.get("href"):
        try:
            base = urljoin(url, base_tag.get("href"))
        except ValueError:
            base = url
    page = Page(url, html, tree, base, {picture.url: picture for picture in pictures})
    page.metadata = read_metadata(tree, url, base, page_title)
    page.things = read_things(tree)
    return page


def candidates(page: Page, name: str | None = None) -> list[Extractor]:
    """Who is asked in turn: the one that was asked for by ``name``, or the one that fits best,
    then the general ones."""
    fits = {each.name: each.fit(page) for each in EXTRACTORS.values()}
    best = max(fits, key=lambda each: (each == name, fits[each], each))
    why = "was asked for" if best == name else f"fits best ({fits[best].name.lower()})"
    page.trace.say("choose", f"{best} {why}")
    general = [each for each in fits if fits[each] is Fit.GENERAL and each != best]
    return [EXTRACTORS[each] for each in (best, *general)]


def _finish(page: Page, article: HtmlElement, extractor: str, *, chosen: bool = False) -> Cleaned:
    """Steps 8 to 11, the same for every extractor."""
    tidy(article, page.metadata, page.trace, chosen=chosen)
    address_links(page, article)
    number_images(page, article)
    text = article_text(article)
    content = sanitize(_inner_html(article))
    complete = Complete.INCOMPLETE if page.reason else Complete.COMPLETE
    return _cleaned(page, content, text, extractor, complete, page.reason)


def _whole_body(page: Page, *, stopped: bool) -> Cleaned:
    """The second rung: all of the body that is not furniture, in its order."""
    found = _finish(page, whole_page(page.tree), "whole")
    if found.word_count == 0:
        return _bare(page, "no-article")
    if stopped:
        return replace(found, complete=Complete.INCOMPLETE, reason="stopped")
    return found


def _bare(page: Page, reason: str | None) -> Cleaned:
    """The third rung: the words, in paragraphs; without a ``reason`` they were asked for."""
    text = bare_text(page.html)
    content = sanitize("".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line))
    complete = Complete.INCOMPLETE if reason else Complete.COMPLETE
    complete = complete if text else Complete.NO_TEXT
    page.images.clear()
    return _cleaned(page, content, text, "text", complete, reason if text else "no-text")


def _without_tree(html: str, url: str, page_title: str, reason: str) -> Cleaned:
    """The third rung for a page that cannot, or must not, be parsed."""
    text = bare_text(html)
    metadata = Metadata(title=page_title or url, sources={"title": "browser"})
    content = sanitize("".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line))
    words = word_count(text)
    return Cleaned(
        metadata=metadata,
        content_html=content,
        text=text,
        images=(),
        lead_image=None,
        complete=Complete.INCOMPLETE if text else Complete.NO_TEXT,
        reason=reason if text else "no-text",
        extractor="text",
        word_count=words,
        reading_minutes=reading_minutes(words),
    )


def _cleaned(
    page: Page,
    content: SafeHtml,
    text: str,
    extractor: str,
    complete: Complete,
    reason: str | None,
) -> Cleaned:
    metadata = page.metadata
    if not metadata.excerpt:
        sources = {**metadata.sources, "excerpt": "text"}
        metadata = replace(metadata, excerpt=_first_sentences(text), sources=sources)
    words = word_count(text)
    return Cleaned(
        metadata=metadata,
        content_html=content,
        text=text,
        images=tuple(page.images),
        lead_image=_lead(page),
        complete=complete,
        reason=reason,
        extractor=extractor,
        word_count=words,
        reading_minutes=reading_minutes(words),
    )


def _lead(page: Page) -> int | None:
    """The number of the lead picture: the one the page names if it came along, else the first."""
    named = page.metadata.lead_image
    for number, image in enumerate(page.images):
        if same_picture(image.address, named):
            return number
    if named and named in page.pictures:
        page.images.append(Image(named))
        return len(page.images) - 1
    return 0 if page.images else None


def _is_enough(found: Cleaned, html: str, front: Front) -> bool:
    """A pick of next to nothing on a page full of words, or of teasers, is a wrong pick."""
    if front is Front.CERTAIN:
        return False
    if found.word_count >= _FEW * 4:
        return True
    if front is Front.LIKELY:
        return False
    before = word_count(bare_text(html))
    return found.word_count >= max(1, min(_FEW, _LEAST_SHARE * before)) or bool(
        found.images and before < _FEW
    )


_HEADING = 60
_SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s+")


def _first_sentences(text: str) -> str:
    """The first whole sentences of the first line that is more than a heading."""
    lines = text[:5000].split("\n")
    start = next((line for line in lines if len(line) > _HEADING), lines[0])
    found = ""
    for sentence in _SENTENCE.split(start):
        if found and len(found) + len(sentence) > MAX_EXCERPT:
            break
        found = f"{found} {sentence}".strip()
    return found[:MAX_EXCERPT]


def _inner_html(article: HtmlElement) -> str:
    return str(tostring(article, encoding="unicode", method="html"))
