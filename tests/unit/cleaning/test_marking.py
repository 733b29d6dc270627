"""Highlights stand where the reader put them, and change no word of the article."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from pressmark.cleaning.marking import find_passage, mark_passages, squeezed
from pressmark.content.sanitize import sanitize
from pressmark.model.highlight import TextQuote

ARTICLE = (
    "<p>At low water the marsh is mud.</p><p>At high water it is a <em>lake with</em> stitches.</p>"
    "<table><tbody><tr><td>Low</td><td>six</td></tr></tbody></table><p>At low water again.</p>"
)
TEXT = st.text(alphabet="ab ßİ\n\u00ad🙂日", min_size=1, max_size=12)
BLOCKS = st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=5)


def marks(html: str) -> list[str]:
    tree = lxml_html.fragment_fromstring(html, create_parent="div")
    return [mark.text_content() for mark in tree.iter("mark")]


def shown(html: str) -> str:
    return str(lxml_html.fragment_fromstring(html or "<p></p>", create_parent="div").text_content())


@pytest.mark.parametrize(
    ("exact", "found"),
    [
        ("the marsh", ["the marsh"]),
        ("THE  MARSH\nis mud", ["the marsh is mud"]),
        ("mud.\n\nAt high", ["mud.", "At high"]),
        ("a lake with stitches", ["a ", "lake with", " stitches"]),
        ("Low\tsix", ["Low", "six"]),
        ("", []),
        ("no such words", []),
    ],
)
def test_a_passage_is_found_however_it_was_laid_out(exact: str, found: list[str]) -> None:
    marked = mark_passages(ARTICLE, {"one": TextQuote(exact)})
    assert [squeezed(each) for each in marks(marked.html)] == [squeezed(each) for each in found]
    assert marked.lost == (() if found else ("one",))
    assert shown(marked.html) == shown(ARTICLE)


def test_of_the_same_words_the_ones_in_their_place_are_marked() -> None:
    quote = TextQuote("At low water", prefix="stitches. Low six", suffix=" again")
    tree = lxml_html.fragment_fromstring(mark_passages(ARTICLE, {"a": quote}).html, "div")
    [mark] = tree.iter("mark")
    assert mark.getparent().text_content() == "At low water again."
    assert mark.get("id") == "pm-h-a"


def test_where_two_overlap_each_word_is_marked_once() -> None:
    quotes = {"a": TextQuote("low water the"), "b": TextQuote("water the marsh is")}
    assert marks(mark_passages(ARTICLE, quotes).html) == ["low water the", " marsh is"]


def test_a_long_passage_outlives_what_cleaning_took_out_of_it() -> None:
    words = " ".join(f"word{n}" for n in range(30))
    quote = TextQuote(words.replace("word15", "word15 [3] Advertisement"))
    assert marks(mark_passages(f"<p>Before. {words} After.</p>", {"a": quote}).html) == [words]


def test_markup_in_a_passage_stays_text() -> None:
    quote = TextQuote("<script>alert(1)</script>")
    marked = mark_passages("<p>Write &lt;script&gt;alert(1)&lt;/script&gt; so.</p>", {"a": quote})
    assert "<script" not in marked.html
    assert marks(marked.html) == ["<script>alert(1)</script>"]


@given(blocks=BLOCKS, data=st.data())
def test_any_passage_of_any_article_is_marked_whole(
    blocks: list[list[str]], data: st.DataObject
) -> None:
    inner = ("<p>" + "<b>x</b>".join(parts) + "</p>" for parts in blocks)
    article = str(sanitize("".join(inner)))
    flat = shown(article)
    start = data.draw(st.integers(0, len(flat)))
    end = data.draw(st.integers(start, len(flat)))
    quote = TextQuote(flat[start:end], flat[max(0, start - 64) : start], flat[end : end + 64])
    marked = mark_passages(article, {"a": quote})
    assert shown(marked.html) == flat
    if squeezed(quote.exact):
        assert squeezed("".join(marks(marked.html))) == squeezed(quote.exact)
        assert marked.lost == ()
    else:
        assert marked.lost == ("a",)
    assert re.sub(r"</?mark[^>]*>", "", marked.html) == str(sanitize(article))


def test_thousands_of_the_same_words_end_soon() -> None:
    assert find_passage("ab" * 100_000, TextQuote("ab", "x", "y")) == (0, 2)
