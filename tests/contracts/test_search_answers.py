"""What an answer carries beside its hits: facets, reasons, likeness, counts, help, pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from contracts.queries import CORPUS, corpus_changes
from pressmark.model.ids import Revision
from pressmark.model.query import And, Like, NoteCode, Query, Word
from pressmark.model.results import Cursor, Facet, LibraryPoint, read_cursor
from pressmark.model.seams import SearchBackend, SearchIndex
from pressmark.plugins import find_plugins
from pressmark.search import backends
from pressmark.search.answering import Answered, Ask, answer
from pressmark.search.completing import complete, title_query
from pressmark.search.likeness import like
from pressmark.search.query import parse

BACKENDS = find_plugins(backends, SearchBackend)
NOW = datetime(2024, 5, 31, 12, tzinfo=UTC)
MARKS = {item.id: item.mark for item in CORPUS}
ITEMS = {item.mark: item for item in CORPUS}
END = LibraryPoint("library", "1", Revision(len(CORPUS)))


@pytest.fixture(scope="module", params=BACKENDS.values(), ids=BACKENDS.keys())
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchIndex]:
    backend: SearchBackend = request.param
    index = backend.open(tmp_path_factory.mktemp("answers"))
    index.rebuild(corpus_changes(), END)
    yield index
    index.close()


def ask(index: SearchIndex, text: str, **wanted: object) -> Answered:
    return answer(index, parse(text, NOW), Ask(item_of=ITEMS.get, **wanted))  # type: ignore[arg-type]


def marks(answered: Answered) -> list[str]:
    return [MARKS[hit.item_id] for hit in answered.results.hits]


def test_the_size_is_that_of_the_library(index: SearchIndex) -> None:
    assert index.size == sum(not item.trashed for item in CORPUS)


def test_facets_count_the_whole_answer_and_say_what_they_add(index: SearchIndex) -> None:
    answered = ask(index, "rain OR snow", limit=1, facets=tuple(Facet))
    assert set(answered.facets) == set(Facet)
    for facet, values in answered.facets.items():
        for value in values:
            narrowed = ask(index, f"(rain OR snow) {value.term}")
            assert narrowed.results.total == value.count, (facet, value)
            assert not value.chosen


def test_a_chosen_value_does_not_narrow_its_own_facet(index: SearchIndex) -> None:
    free = ask(index, "rain OR snow", facets=(Facet.SITE, Facet.STATE))
    first = free.facets[Facet.SITE][0]
    chosen = ask(index, f"(rain OR snow) {first.term}", facets=(Facet.SITE, Facet.STATE))
    before = {value.value: value.count for value in free.facets[Facet.SITE]}
    assert {value.value: value.count for value in chosen.facets[Facet.SITE]} == before
    assert [value.value for value in chosen.facets[Facet.SITE] if value.chosen] == [first.value]
    for state in chosen.facets[Facet.STATE]:
        narrowed = ask(index, f"(rain OR snow) {first.term} {state.term}")
        assert narrowed.results.total == state.count


def test_the_reasons_of_a_hit_add_up_to_its_score(index: SearchIndex) -> None:
    query = parse("snow rain -hail", NOW)
    results = index.search(query, 9, explain=True)
    assert results.hits
    for hit in results.hits:
        assert hit.score == pytest.approx(sum(reason.score for reason in hit.reasons))
        assert {reason.text for reason in hit.reasons if reason.code == "word"} == {"rain", "snow"}
    titled = index.search(parse(ITEMS["RA1NA"].title, NOW), 1, explain=True).hits[0]
    assert titled.reasons[0].code == "title"
    assert not index.search(query, 1).hits[0].reasons


def test_what_is_like_an_item_shares_its_words(index: SearchIndex) -> None:
    item = ITEMS["RA1NA"]
    made = Like(item.mark, item.id, (("rain", 2.0), ("snow", 1.0), ("nowhere", 9.0)))
    found = [MARKS[hit.item_id] for hit in index.search(Query(made), 9).hits]
    assert "SN0WB" in found
    assert item.mark not in found
    assert like(item, index).item_id == item.id
    assert ask(index, "similar:RA1NA").results.notes == ()
    unknown = ask(index, "similar:ZZZZZ")
    assert [note.code for note in unknown.results.notes] == [NoteCode.UNSUPPORTED]
    assert unknown.results.total == 0
    both = And((made, Word("rain")))
    assert index.search(Query(both), 9).total <= index.search(Query(Word("rain")), 9).total


def test_words_are_counted_alike_one_by_one_and_by_beginning(index: SearchIndex) -> None:
    begun = index.words("ra")
    assert begun["rain"] > 1
    assert index.counts([*begun, "nowhere"]) == begun


def test_names_are_completed_as_they_are_written(index: SearchIndex) -> None:
    tags = dict(complete(index, "", 100, Facet.TAG))
    for tag, count in tags.items():
        assert ask(index, f'tag:"{tag}"').results.total == count
    written = {tag for item in CORPUS if not item.trashed for tag in item.reading.tags}
    assert set(tags) <= written
    some = next(iter(tags))
    assert (some, tags[some]) in complete(index, some[:1].upper(), 100, Facet.TAG)
    assert complete(index, "rai", 1) == [("rain", index.words("rai")["rain"])]
    assert complete(index, "", 5) == []
    assert index.names(Facet.YEAR, "") == {}
    query = title_query(ITEMS["RA1NA"].title[:-1])
    assert query is not None
    assert "RA1NA" in [MARKS[hit.item_id] for hit in index.search(query, 9).hits]
    assert title_query("…") is None


def test_a_misspelt_word_finds_what_is_one_letter_away(index: SearchIndex) -> None:
    answered = ask(index, "raim")
    (note,) = answered.results.notes
    assert (note.code, note.start, note.end) == (NoteCode.CORRECTED, 0, 4)
    assert "rain" in answered.variants["raim"]
    assert set(marks(ask(index, "rain"))) <= set(marks(answered))
    assert answered.suggestion is not None
    assert answered.suggestion.text == "rain"
    assert answered.suggestion.total == ask(index, "rain").results.total


def test_one_word_may_be_missing_when_nothing_holds_all(index: SearchIndex) -> None:
    answered = ask(index, "snow rain xyzzyx")
    assert [note.code for note in answered.results.notes] == [NoteCode.ONE_MISSING]
    assert set(marks(ask(index, "snow rain"))) <= set(marks(answered))
    nothing = ask(index, "xyzzyx yzzyxz")
    assert nothing.results.total == 0
    assert nothing.results.notes == ()
    kept = ask(index, "rain xyzzyx site:nowhere.example")
    assert kept.results.total == 0


def test_pages_go_on_where_the_last_one_ended(index: SearchIndex) -> None:
    whole = ask(index, "rain OR snow OR the", limit=50)
    paged: list[str] = []
    after: Cursor | None = None
    while True:
        page = ask(index, "rain OR snow OR the", limit=2, after=after)
        paged += marks(page)
        assert page.results.notes == ()
        if page.following is None:
            break
        after = read_cursor(str(page.following))
    assert paged == marks(whole)
    old = ask(index, "rain", after=Cursor(Revision(1), 0))
    assert [note.code for note in old.results.notes] == [NoteCode.MOVED]
    assert read_cursor("nonsense") is None
