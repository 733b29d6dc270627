"""The standfirst: said by the page, read and found with the text, never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.captures import make_article, make_capture
from pressmark.model.article import Article, Metadata

LINE = "Forty families left the east bank within ten years of a bridge opening."
TEXT = "For three centuries the only way across was a flat ferry.\nIt took eleven minutes."


def article(excerpt: str, text: str = TEXT, source: str = "meta") -> Article:
    metadata = Metadata(title="The bridge", excerpt=excerpt, sources={"excerpt": source})
    return replace(make_article(make_capture().id, text), metadata=metadata)


def test_what_the_page_says_of_itself_is_read_before_the_text() -> None:
    assert article(LINE).standfirst == LINE
    assert article(LINE).words == f"{LINE}\n{TEXT}"


@pytest.mark.parametrize(
    "same",
    [
        article(LINE, f"{LINE.upper()}\n{TEXT}"),
        article(LINE, f"A line before.\n{LINE}\n{TEXT}"),
        article("For three centuries the only way across.", TEXT, "text"),
        article("Forty families left the east bank within ten", TEXT),
        article("Forty families left the east bank within ten...", TEXT),
        article("", TEXT),
    ],
    ids=["same", "second line", "from the text", "cut", "cut by dots", "none"],
)
def test_it_is_not_said_twice_nor_cut(same: Article) -> None:
    assert same.standfirst == ""
    assert same.words == same.text
