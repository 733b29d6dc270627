"""What every search backend must do, run against each that is found."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import brute
from contracts.libraries import MARKS as LIBRARY_MARKS
from contracts.libraries import QUERIES, items
from contracts.queries import CASES, CORPUS, Case, corpus_changes, item_id
from pressmark.errors import SearchError
from pressmark.model.ids import Revision
from pressmark.model.item import Change, Item
from pressmark.model.query import Like, Query, Sort
from pressmark.model.results import Facet, LibraryPoint
from pressmark.model.seams import IndexFault, SearchBackend, SearchIndex
from pressmark.plugins import find_plugins
from pressmark.search import backends
from pressmark.search.document import document
from pressmark.search.query import parse

BACKENDS = find_plugins(backends, SearchBackend)
NOW = datetime(2024, 5, 31, 12, tzinfo=UTC)
MARKS = {item.id: item.mark for item in CORPUS}
LIKE = st.builds(
    lambda mark, words: Like(mark, item_id(mark), tuple((word, 1.0) for word in words)),
    st.sampled_from(LIBRARY_MARKS[:12]),
    st.lists(st.sampled_from(["rain", "snow", "cafe", "日本"]), max_size=3, unique=True),
)
ASKED = st.one_of(QUERIES.map(lambda text: parse(text, NOW)), st.builds(Query, LIKE))
END = LibraryPoint("library", "1", Revision(len(CORPUS)))


@pytest.fixture(scope="module", params=BACKENDS.values(), ids=BACKENDS.keys())
def backend(request: pytest.FixtureRequest) -> SearchBackend:
    return request.param


@pytest.fixture(scope="module")
def filled(
    backend: SearchBackend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchIndex]:
    """The library of the shared cases, come in three commits."""
    index = backend.open(tmp_path_factory.mktemp("filled"))
    index.clear()
    changes = corpus_changes()
    for end in (4, 5, len(changes)):
        point = LibraryPoint("library", "1", Revision(end))
        seen = index.revision.revision if index.revision else 0
        index.apply(changes[seen:end], point)
    yield index
    index.close()


@pytest.fixture
def fresh(backend: SearchBackend, tmp_path: Path) -> Iterator[SearchIndex]:
    index = backend.open(tmp_path / "index")
    index.clear()
    yield index
    index.close()


def at(revision: int) -> LibraryPoint:
    return LibraryPoint("library", "1", Revision(revision))


def marks(index: SearchIndex, text: str, limit: int = 50, offset: int = 0) -> list[str]:
    """The marks of what ``text`` finds."""
    return [MARKS[hit.item_id] for hit in index.search(parse(text, NOW), limit, offset).hits]


def change(revision: int, item: Item, *, purged: bool = False) -> Change:
    return Change(Revision(revision), item.id, None if purged else item)


@pytest.mark.parametrize("case", CASES, ids=[case.query[:30] for case in CASES])
def test_the_shared_cases(filled: SearchIndex, case: Case) -> None:
    query = parse(case.query, case.now)
    results = filled.search(query, 50)
    found = [MARKS[hit.item_id] for hit in results.hits]
    assert sorted(found) == sorted(case.marks)
    assert results.total == len(case.marks)
    assert results.at == END
    if query.order is Sort.RELEVANCE:
        assert found[:1] == case.marks[:1]
    else:
        assert found == case.marks


def test_pages_follow_each_other(filled: SearchIndex) -> None:
    whole = marks(filled, "rain OR snow OR the OR tag:2024 OR lang:de")
    assert len(whole) > 4
    paged = [marks(filled, "rain OR snow OR the OR tag:2024 OR lang:de", 2, at) for at in range(6)]
    assert [page[0] for page in paged if page] == whole[:6]
    assert marks(filled, "rain", 10, 100) == []


def test_titles_come_first(fresh: SearchIndex) -> None:
    long = "word " * 50
    texts = {
        "RA1NA": ("Rain and snow all over the long winter of the north", long),
        "SN0WB": ("Weather", "snow rain snow rain snow rain"),
        "CPP11": ("Snow rain", long),
        "DE001": ("Rain", "snow"),
    }
    made = [_with(item, *texts[item.mark]) for item in CORPUS if item.mark in texts]
    fresh.apply([change(number, item) for number, item in enumerate(made, 1)], at(4))
    found = marks(fresh, "snow rain")
    assert found[0] == "CPP11"
    assert found[1] == "RA1NA"
    assert set(found[2:]) == {"SN0WB", "DE001"}
    assert marks(fresh, "rain")[0] == "DE001"
    assert marks(fresh, "snow rain is:unread")[0] == "CPP11"


def test_it_knows_what_it_has_seen(backend: SearchBackend, tmp_path: Path) -> None:
    index = backend.open(tmp_path)
    assert index.revision is None
    assert index.fault(at(0)) is IndexFault.MISSING
    with pytest.raises(SearchError):
        index.apply(corpus_changes(), END)
    assert index.search(parse("rain", NOW), 10).total == 0
    index.rebuild(corpus_changes(), END)
    index.close()
    assert index.search(parse("rain", NOW), 10).total == 0
    again = backend.open(tmp_path)
    assert again.revision == END
    assert again.fault(END) is None
    assert again.fault(at(100)) is None
    assert again.fault(at(3)) is IndexFault.AHEAD
    assert again.fault(LibraryPoint("library", "2", END.revision)) is IndexFault.OTHER_LIBRARY
    assert again.fault(LibraryPoint("other", "1", END.revision)) is IndexFault.OTHER_LIBRARY
    assert marks(again, "rain") == ["RA1NA", "SN0WB"]
    again.clear()
    assert again.revision is None
    assert marks(again, "") == []


def test_what_was_trashed_or_purged_is_gone(fresh: SearchIndex) -> None:
    rain, snow = CORPUS[:2]
    fresh.apply([change(1, rain), change(2, snow)], at(2))
    assert marks(fresh, "rain") == ["RA1NA", "SN0WB"]
    fresh.apply([change(3, rain, purged=True)], at(3))
    assert marks(fresh, "rain") == ["SN0WB"]
    trashed = next(item for item in CORPUS if item.trashed)
    fresh.apply([change(4, trashed)], at(4))
    assert marks(fresh, "rain") == ["SN0WB"]
    assert marks(fresh, "-snow") == []


def test_an_item_that_comes_twice_counts_as_it_came_last(fresh: SearchIndex) -> None:
    rain = CORPUS[0]
    fresh.apply([change(1, rain), change(2, _with(rain, "Hail", "hail"))], at(2))
    assert marks(fresh, "hail") == ["RA1NA"]
    assert marks(fresh, "") == ["RA1NA"]
    fresh.apply([change(3, rain), change(4, rain, purged=True)], at(4))
    assert marks(fresh, "") == []


def test_a_failing_source_leaves_the_index_as_it_was(fresh: SearchIndex) -> None:
    fresh.apply([change(1, CORPUS[0])], at(1))

    def broken() -> Iterator[Change]:
        yield change(2, CORPUS[1])
        raise RuntimeError("the library failed")

    with pytest.raises(RuntimeError):
        fresh.apply(broken(), at(2))
    assert fresh.revision == at(1)
    assert marks(fresh, "") == ["RA1NA"]
    with pytest.raises(RuntimeError):
        fresh.rebuild(broken(), at(2))
    assert marks(fresh, "") == ["RA1NA"]
    fresh.apply([change(2, CORPUS[1])], at(2))
    assert sorted(marks(fresh, "")) == ["RA1NA", "SN0WB"]


def test_searches_see_one_whole_revision(fresh: SearchIndex) -> None:
    """Every commit turns all items' text; an answer never holds both kinds."""
    made = CORPUS[:6]
    fresh.apply([change(1, _with(item, "t", "word0")) for item in made], at(1))
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        query = parse("text:word*", NOW)
        while not done.is_set():
            results = fresh.search(query, 10)
            if results.total != len(made) or not results.at:
                wrong.append(results)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for revision in range(2, 25):
        fresh.apply(
            [change(revision, _with(item, "t", f"word{revision}")) for item in made], at(revision)
        )
        if revision % 8 == 0:
            fresh.tidy()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(marks(fresh, "word24")) == sorted(item.mark for item in made)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("backend_name", BACKENDS)
def test_it_finds_what_a_plain_search_finds(backend_name: str, data: st.DataObject) -> None:
    """Random libraries through commits, deletions, merges and rebuilds."""
    with TemporaryDirectory() as folder:
        index = BACKENDS[backend_name].open(Path(folder))
        index.clear()
        library: dict[str, Item] = {}
        revision = 0
        for _ in range(data.draw(st.integers(1, 4))):
            changes = []
            for item in data.draw(st.lists(items(), max_size=5)):
                revision += 1
                purged = item.id in library and data.draw(st.booleans())
                library.pop(item.id, None)
                if not purged:
                    library[item.id] = item
                changes.append(change(revision, item, purged=purged))
            index.apply(changes, at(revision))
            step = data.draw(st.sampled_from(["", "tidy", "reopen", "rebuild"]))
            if step == "tidy":
                index.tidy()
            elif step == "reopen":
                index.close()
                index = BACKENDS[backend_name].open(Path(folder))
            elif step == "rebuild":
                whole = [change(revision, item) for item in library.values()]
                index.rebuild(whole, at(revision))
            assert index.fault(at(revision)) is None
            for query in data.draw(st.lists(ASKED, min_size=1, max_size=4)):
                _assert_plain(index, query, library)
        index.close()


def _assert_plain(index: SearchIndex, query: Query, library: dict[str, Item]) -> None:
    """Hits, order and every facet are as the plain search has them."""
    results = index.search(query, 100, facets=tuple(Facet))
    found = [hit.item_id for hit in results.hits]
    right = [item.id for item in brute.found(query, library.values())]
    assert sorted(found) == sorted(right), str(query)
    assert results.total == len(right)
    if query.order is not Sort.RELEVANCE:
        _assert_same_order(query.order, found, right, library)
    for facet in Facet:
        assert results.facets[facet] == brute.counts(query, library.values(), facet), facet
    assert index.size == sum(not item.trashed for item in library.values())


def _assert_same_order(
    order: Sort, found: list[str], right: list[str], library: dict[str, Item]
) -> None:
    """Items that are equal in all that orders them may stand either way."""

    def key(item_id: str) -> tuple[object, ...]:
        item = library[item_id]
        assert item.article
        if order is Sort.PUBLISHED:
            return item.saved_at, document(item).numbers.get("published")
        if order in (Sort.LONGEST, Sort.SHORTEST):
            return item.saved_at, item.article.word_count
        return (item.saved_at,)

    assert [key(item_id) for item_id in found] == [key(item_id) for item_id in right], order


def _with(item: Item, title: str, text: str) -> Item:
    """``item`` with another title and text."""
    assert item.article
    metadata = replace(item.article.metadata, title=title, byline=())
    return replace(item, article=replace(item.article, metadata=metadata, text=text))
