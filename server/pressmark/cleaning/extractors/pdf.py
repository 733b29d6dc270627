"""PDF files: the text, page by page, and what the file says of itself.

ISO 32000-1, 14.3.3 (the file's information) and 12.4.2 (page labels). A PDF says where letters
stand, not what they mean: lines are joined into paragraphs by their length and ends.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml.html import HtmlElement
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from pressmark.cleaning.building import article_of, make
from pressmark.cleaning.bylines import split_names
from pressmark.cleaning.languages import language_tag
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.spoken import take_language
from pressmark.model.article import Metadata

BROKEN = "pdf-broken"
LOCKED = "pdf-locked"
NO_WORDS = "pdf-no-words"
PARTLY = "pdf-partly"
_SECONDS = 6.0
"""Processor time for all pages; below what the keeper allows, so that the first pages are kept."""
# whatever a broken file makes pypdf stumble over; none of it is a fault of ours
_FAULTS = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
_NO_TITLE = re.compile(
    r"untitled|(?:microsoft )?(?:word|powerpoint|excel) - |"
    r".*\.(?:docx?|indd|tex|dvi|pptx?|qxd|pdf)\Z",
    re.IGNORECASE,
)
_SENTENCE_ENDS = tuple('.!?:;…。！？؟।”"»)')
_DIGITS = re.compile(r"\d+")
_LINES_TO_REPEAT = 3
_SHORT = 0.85

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it repairs is its own affair


class Pdf:
    """Fits PDF files."""

    name = "pdf"
    prepared = False

    def fit(self, page: Page) -> Fit:
        return Fit.SPECIAL if page.type.startswith("application/pdf") else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """One section a page, each under its number; ``page.reason`` says what was not readable.

        Raises NoContentError when there are no words, or none that we may read.
        """
        reader = _opened(page)
        page.metadata = _read_info(reader, page)
        texts, whole = _read_pages(reader)
        if not any(lines for _, lines in texts):
            page.reason = NO_WORDS if whole else BROKEN
            raise NoContentError(page.reason)
        if not whole:
            page.reason = PARTLY
        article = article_of(list(_sections(texts)))
        take_language(page, article)
        return article


def _opened(page: Page) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(page.data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except _FAULTS as error:
        # a cipher that needs a library we do not have is as good as a lock
        page.reason = LOCKED if b"/Encrypt" in page.data else BROKEN
        raise NoContentError(f"{type(error).__name__}: {error}") from None
    if locked:
        page.reason = LOCKED
        raise NoContentError("it needs a password")
    return reader


def _read_pages(reader: PdfReader) -> tuple[list[tuple[str, list[str]]], bool]:
    """Label and lines of every page that could be read, and whether that were all."""
    found: list[tuple[str, list[str]]] = []
    whole = True
    start = time.process_time()
    try:
        count = len(reader.pages)
        labels = list(reader.page_labels)
    except _FAULTS:
        return found, False
    for number in range(count):
        if time.process_time() - start > _SECONDS:
            return found, False
        try:
            text = reader.pages[number].extract_text()
        except _FAULTS:
            whole = False
            continue
        lines = [" ".join(line.split()) for line in text.splitlines()]
        label = labels[number] if number < len(labels) else str(number + 1)
        found.append((label, lines if any(lines) else []))
    return _without_running_lines(found), whole


def _without_running_lines(pages: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Less the line at the top or foot that stands on most pages, and the page's own number."""
    edges: Counter[str] = Counter()
    for _, lines in pages:
        edges.update({_DIGITS.sub("#", lines[at]) for at in (0, -1) if lines})
    usual = {
        line for line, count in edges.items() if count >= max(_LINES_TO_REPEAT, len(pages) // 2)
    }
    return [(label, _trimmed(label, lines, usual)) for label, lines in pages]


def _trimmed(label: str, lines: list[str], usual: set[str]) -> list[str]:
    for at in (0, -1):
        if lines and (_DIGITS.sub("#", lines[at]) in usual or lines[at] == label):
            lines = lines[1:] if at == 0 else lines[:-1]
    return lines


def _sections(pages: list[tuple[str, list[str]]]) -> Iterator[HtmlElement]:
    for label, lines in pages:
        if len(pages) > 1 and lines:
            yield make("h2", label)
        for text in _joined(lines):
            yield make("p", text)


def _joined(lines: list[str]) -> Iterator[str]:
    """Lines -> paragraphs: one ends at an empty line, or where a sentence ends a short line."""
    full = sorted(map(len, lines))[int(len(lines) * 0.8)] if lines else 0
    text = ""
    for line in lines:
        if not line:
            yield from [text] if text else []
            text = ""
            continue
        if text.endswith("-") and text[-2:-1].isalpha() and line[:1].isalpha():
            # a name such as Saint-Malo keeps its hyphen
            text = (text[:-1] if line[:1].islower() else text) + line
        else:
            text = f"{text} {line}".lstrip()
        if len(line) < _SHORT * full and line.endswith(_SENTENCE_ENDS):
            yield text
            text = ""
    if text:
        yield text


def _read_info(reader: PdfReader, page: Page) -> Metadata:
    """What the file says of itself, where it says something."""
    metadata = page.metadata
    sources = dict(metadata.sources)
    said: dict[str, Any] = {}
    try:
        info = reader.metadata
        title = " ".join(((info and info.title) or "").split())
        if title and not _NO_TITLE.match(title):
            said["title"] = title
        said["byline"] = split_names([info.author]) if info and info.author else ()
        for field, name in (
            ("published_at", "creation_date"),
            ("modified_at", "modification_date"),
        ):
            moment = getattr(info, name, None)
            said[field] = moment.isoformat() if moment and moment.tzinfo else None
        said["lang"] = language_tag(str(reader.root_object.get("/Lang") or ""))
    except _FAULTS:
        return metadata
    said = {field: value for field, value in said.items() if value}
    sources.update(dict.fromkeys(said, "pdf"))
    return replace(metadata, **said, sources=sources)


plugin: Extractor = Pdf()
