"""Any text whatever is a query: one tree, printed as itself, and an answer from every backend.

``PRESSMARK_QUERIES`` says how many are tried; a release tries 20,000.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.queries import CORPUS, corpus_changes
from pressmark.model.ids import Revision
from pressmark.model.results import Facet, LibraryPoint
from pressmark.model.seams import SearchBackend, SearchIndex
from pressmark.plugins import find_plugins
from pressmark.search import backends
from pressmark.search.answering import Ask, answer
from pressmark.search.facets import shown
from pressmark.search.passages import passages
from pressmark.search.query import MAX_TEXT, parse

COUNT = int(os.environ.get("PRESSMARK_QUERIES", "1500"))
NOW = datetime(2024, 5, 31, 12, tzinfo=UTC)
BACKENDS = find_plugins(backends, SearchBackend)
ITEMS = {item.mark: item for item in CORPUS}
END = LibraryPoint("library", "1", Revision(len(CORPUS)))

PIECES = st.one_of(
    st.sampled_from(
        [
            *('"', "(", ")", "-", "|", ":", "*", "“", "”", "«", "：", "..", ">=", "<", "'", "\\"),
            *(" OR ", " AND ", " NOT ", " ", "\x00", "\ud800", "\udfff", "\u00a0", "\u200b", "\n"),
            *("rain", "snow", "raim", "日本", "ไทย", "ﷺ", "ß", "c++", "e\u0301", "\U0001f600"),
            *("title:", "text:", "site:", "tag:", "lang:", "is:", "has:", "saved:", "published:"),
            *("words:", "minutes:", "similar:", "sort:", "before:", "after:", "in:", "nothing:"),
            *("similar:RA1NA", "saved:9999", "saved:1000..9999", "words:..999999999", "is:unread"),
            *("2024-02-30", "7d", "9999y", "unread", "new", "https://example.org/a?b=(c)"),
        ]
    ),
    st.text(max_size=12),
    st.builds(lambda sign, times: sign * times, st.sampled_from('()"-|*a:'), st.integers(1, 600)),
    st.builds(lambda times: "word " * times, st.sampled_from([63, 64, 65, 10_000])),
    st.builds(lambda depth: "(" * depth + "rain" + ")" * depth, st.sampled_from([15, 16, 17, 500])),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@pytest.fixture(scope="module", params=BACKENDS.values(), ids=BACKENDS.keys())
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchIndex]:
    made: SearchBackend = request.param
    index = made.open(tmp_path_factory.mktemp("total"))
    index.rebuild(corpus_changes(), END)
    yield index
    index.close()


@settings(max_examples=COUNT, deadline=None)
@example("word " * 63 + "က0")
@given(TEXTS)
def test_any_text_is_one_tree_and_printed_as_itself(text: str) -> None:
    query = parse(text, NOW)
    printed = str(query)
    assert len(printed) <= MAX_TEXT
    assert parse(printed, NOW) == query
    assert all(0 <= note.start < note.end <= len(text) for note in query.notes)


@settings(max_examples=max(100, COUNT // 10), deadline=None)
@given(text=TEXTS)
def test_any_text_has_an_answer(index: SearchIndex, text: str) -> None:
    query = parse(text, NOW)
    ask = Ask(languages=("en", "de"), facets=tuple(Facet), explain=True, item_of=ITEMS.get)  # type: ignore[arg-type]
    answered = answer(index, query, ask)
    assert len(answered.results.hits) == min(answered.results.total, ask.limit)
    for hit in answered.results.hits:
        article = next(item for item in CORPUS if item.id == hit.item_id).article
        text = article.text if article else ""
        for passage in passages(text, answered.query, variants=answered.variants):
            assert passage.text == text[passage.start : passage.end].replace("\n", " ")
        # an order by date has no reasons; else they make the score
        reasons = sum(reason.score for reason in hit.reasons)
        assert hit.score == pytest.approx(reasons)
    for facet, counts in answered.results.facets.items():
        for value in shown(answered.query, facet, counts, 3):
            assert parse(value.term, NOW).root is not None
