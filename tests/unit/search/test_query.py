"""Any text is a query: the shared cases, and what holds for all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.queries import CASES, Case, as_json, notes_json
from pressmark.language.words import key
from pressmark.model.query import Query, Word, sought
from pressmark.search.query import MAX_TEXT, parse

NOW = datetime(2024, 5, 31, 12, tzinfo=UTC)
PIECES = st.sampled_from(
    [
        *'" ( ) - -- : * | OR NOT AND title: saved: is: site: tag: sort: x:  a rain é 日本'.split(),
        *"> >= 2024 2024-05 7d C++ [ ~ ^ \\ ' 🙂 ﷺ before: words: 300 is:starred site:a.b".split(),
        *"tag:x sort:old saved:2024..2025 title:( -( “x” lang:de : similar:AB1CD http://a.b".split(),
        *["\0", "\ud800", " ", "本", ".."],
    ],
)
QUERIES = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=200).map(" ".join),
)


@pytest.mark.parametrize("case", CASES, ids=[case.query[:30] for case in CASES])
def test_the_shared_cases(case: Case) -> None:
    query = parse(case.query, case.now)
    assert as_json(query) == case.tree
    assert notes_json(query) == case.notes


@pytest.mark.parametrize("case", CASES, ids=[case.query[:30] for case in CASES])
def test_a_query_is_printed_as_itself(case: Case) -> None:
    query = parse(case.query, case.now)
    assert parse(str(query), case.now) == query


@settings(max_examples=300)
@given(QUERIES)
def test_any_text_is_a_query_and_printed_as_itself(text: str) -> None:
    query = parse(text, NOW)
    assert len(str(query)) <= MAX_TEXT
    assert parse(str(query), NOW) == query
    assert all(0 <= note.start < note.end <= len(text) for note in query.notes)
    assert query.root or query.notes or query.sort or not key(text)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"w{number}" for number in range(10_000)),
        "(" * 1000 + "a" + ")" * 1000,
        "NOT " * 1000 + "a",
        "a" * 1_000_000,
        '"' * 1999,
        "-" * 2000,
        "title:" * 1000,
        "ﷺ" * 2000,
        "(a|" * 600,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_queries_are_read(text: str) -> None:
    """How long they take is measured by the bench."""
    query = parse(text, NOW)
    assert len(str(query)) <= MAX_TEXT
    assert parse(str(query), NOW) == query


def test_what_is_sought_leaves_out_what_is_not() -> None:
    root = parse("rain -snow (hail OR sun)", NOW).root
    assert list(sought(root)) == [Word("rain"), Word("hail"), Word("sun")]


def test_a_query_keeps_its_zone_and_address() -> None:
    query = parse(" https://example.org/a?b=(c) ", NOW)
    assert query.address == "https://example.org/a?b=(c)"
    assert query.zone is UTC
    assert query == Query(parse('"https example org a b c"', NOW).root)
