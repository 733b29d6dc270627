"""Captures and articles made by hand, real in every part that matters to the test."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from pressmark.model.article import Article, Complete, Metadata
from pressmark.model.capture import Body, Capture
from pressmark.model.html import SafeHtml
from pressmark.model.ids import CaptureId, new_article_id, new_capture_id

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAGE = b"<!doctype html><title>A page</title><h1>A page</h1><p>Words to keep.</p>"


def make_capture(url: str = "https://news.example/a", html: bytes = PAGE, **more: Any) -> Capture:
    """A capture whose page is an open stream, as it comes from the wire."""
    values: dict[str, Any] = {
        "id": new_capture_id(),
        "url": url,
        "canonical": None,
        "captured_at": NOON,
        "page_title": "A page",
        "page": Body(type="text/html", stream=io.BytesIO(html)),
    }
    return Capture(**(values | more))


def make_article(capture: CaptureId, text: str = "Words to keep.", **more: Any) -> Article:
    """An article as cleaning would have made it of ``capture``."""
    values: dict[str, Any] = {
        "id": new_article_id(),
        "capture_id": capture,
        "metadata": Metadata(title="A page", lang="en"),
        "content_html": SafeHtml(f"<p>{text}</p>"),
        "text": text,
        "images": (),
        "lead_image": None,
        "complete": Complete.COMPLETE,
        "reason": None,
        "extractor": "readability",
        "recipe": 1,
        "word_count": len(text.split()),
        "reading_minutes": 1,
    }
    return Article(**(values | more))
