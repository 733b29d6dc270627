"""How an article was made, and reading it another way, over HTTP and by the command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from helpers.app import get, html, now, post, save
from helpers.captures import NOON, make_article, make_capture
from helpers.commands import one, run
from helpers.serving import Serving, plain_config, serving, wait_for
from pressmark.archive import Archive
from pressmark.cleaning.version import RECIPE
from pressmark.library import schema
from pressmark.library.captures import Sender
from pressmark.library.items import Shelf, list_items
from pressmark.library.readings import edit_reading
from pressmark.model.article import Complete
from pressmark.pipeline.following import settle
from pressmark.pipeline.recleaning import Outcome, Remade, compare, remake, to_remake


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("made") / "library") as running:
        yield running


@pytest.fixture(scope="module")
def cookie(server: Serving) -> str:
    return server.sign_in()


def test_an_article_says_how_it_was_made_and_is_read_another_way(
    server: Serving, cookie: str
) -> None:
    page = html("Made so").replace(b"<article>", b"<nav>Home News Sport</nav><article>")
    item = save(server, make_capture("https://made.example/a", page))
    assert item.article and item.article.extractor == "readability"
    made = f"/a/{item.mark}/made"
    assert "an article, recipe" in get(server, f"/a/{item.mark}", cookie)
    said = get(server, made, cookie)
    assert "Read as an article" in said and "<code>nav</code>" in said and "bare words" in said

    post(server, made, cookie, made, extractor="text")
    again = now(server, item)
    assert again.article and again.article.extractor == "text"
    assert "Home News Sport" in again.article.text and again.reading.extractor == "text"

    # saved again, it is read as it was chosen
    later = make_capture("https://made.example/a", page, captured_at=NOON + timedelta(days=1))
    server.archive.library.take_in(later, Sender(trusted=True), datetime.now(UTC))
    newest = wait_for(
        lambda: now(server, item),
        lambda item: item.article and item.article.capture_id == later.id,
    )
    assert newest.article and newest.article.extractor == "text"

    post(server, made, cookie, made, extractor="")
    best = now(server, item)
    assert best.article and best.article.extractor == "readability"
    assert best.reading.extractor is None


def test_an_unknown_way_of_reading_is_refused(server: Serving, cookie: str) -> None:
    item = save(server, make_capture("https://made.example/b", html("Made otherwise")))
    token = re.search(
        r'name="form_token" value="([0-9a-f]+)"', get(server, f"/a/{item.mark}/made", cookie)
    )
    assert token
    form = urlencode({"form_token": token[1], "extractor": "magic"}).encode()
    status, _, _ = server.ask(
        "POST",
        f"/a/{item.mark}/made",
        form,
        Cookie=cookie,
        Content_Type="application/x-www-form-urlencoded",
        Origin=f"http://{server.host}",
    )
    assert status == 400
    assert now(server, item).reading.extractor is None


TITLES = ("Tides", "Locks", "Ferries", "Weirs")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Four pages, whose articles an older recipe made: one with too few words, one with too
    many, one that is as it would be made today, one with another title."""
    folder = tmp_path / "library"
    with Archive(plain_config(folder)) as archive:
        for title in TITLES:
            capture = make_capture(f"https://old.example/{title}", html(title))
            archive.library.take_in(capture, Sender(trusted=True), datetime.now(UTC))
        settle(archive)
        _age(archive, "Tides", text="Few words.", word_count=2)
        _age(archive, "Locks", text="Many words. " * 400, word_count=800)
        _age(archive, "Ferries")
        _age(archive, "Weirs", metadata={"title": "Dams"})
    return folder


def _age(archive: Archive, title: str, **values: object) -> None:
    with archive.library.change() as (connection, _):
        item = next(i for i in list_items(connection, Shelf.LIBRARY) if i.title == title)
        assert item.article
        if "metadata" in values:
            known = {**vars_of(item.article.metadata), **values["metadata"]}  # type: ignore[dict-item]
            values["metadata"] = known
        connection.execute(
            update(schema.articles)
            .where(schema.articles.c.id == item.article.id)
            .values(recipe=RECIPE - 1, **values)
        )


def vars_of(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def outcomes(found: list[Remade]) -> dict[str, str]:
    return {remade.title: remade.outcome.value for remade in found}


def test_articles_of_an_older_recipe_are_made_again_and_compared(library: Path) -> None:
    said = one(run("reclean", "--json", library=library))
    assert said["due"] == said["done"] == 4
    assert said["counts"] == {"better": 1, "same": 1, "changed": 1, "fewer": 1, "failed": 0}
    by_title = {item["title"]: item for item in said["items"]}
    assert by_title["Tides"]["outcome"] == "better" and by_title["Tides"]["words_before"] == 2
    assert by_title["Locks"]["outcome"] == "fewer" and by_title["Locks"]["kept"]
    assert by_title["Dams"]["outcome"] == "changed"
    again = run("reclean", library=library)
    assert "1 of 1 made again" in again.stdout  # only what was left as it was is still due
    assert "(left as it was)" in again.stdout
    freed = one(run("reclean", "--also-fewer", "--json", library=library))
    assert [item["kept"] for item in freed["items"]] == [False]
    assert "Nothing to do" in run("reclean", library=library).stdout


def test_only_what_a_query_finds_is_made_again(library: Path) -> None:
    said = one(run("reclean", "title:ferries", "--json", library=library))
    assert [item["title"] for item in said["items"]] == ["Ferries"]
    assert run("reclean", "title:nowhere", library=library).returncode == 3


def test_a_dry_run_shows_the_difference_and_writes_nothing(library: Path) -> None:
    before = dump(library)
    done = run("reclean", "--dry-run", "--diff", library=library)
    assert done.returncode == 0, done.stderr
    assert "-Few words." in done.stdout and "+Sentence 0 says that" in done.stdout
    assert "-title: Dams" in done.stdout and "+title: Weirs" in done.stdout
    assert "4 of 4 would be made again" in done.stdout
    assert dump(library) == before


def dump(library: Path) -> list[tuple[object, ...]]:
    with Archive(plain_config(library)) as archive, archive.library.read() as connection:
        tables = (schema.articles, schema.items, schema.captures, schema.state)
        return [tuple(row) for table in tables for row in connection.execute(table.select())]


def test_a_run_that_was_interrupted_goes_on_where_it_was(library: Path) -> None:
    with Archive(plain_config(library)) as archive:
        due = to_remake(archive)
        assert len(due) == 4
        first = next(iter(remake(archive, due, also_fewer=True)))
        left = to_remake(archive)
        assert len(left) == 3 and first.capture_id not in {made.capture_id for made in left}
        list(remake(archive, left, also_fewer=True))
        assert to_remake(archive) == []

        # all once more: what was made since that run began is not made twice
        every = to_remake(archive, again=True)
        assert len(every) == 4
        next(iter(remake(archive, every)))
        assert len(to_remake(archive, again=True)) == 3


def test_nothing_the_reader_decided_is_touched(library: Path) -> None:
    with Archive(plain_config(library)) as archive:
        with archive.library.read() as connection:
            items = {item.title: item for item in list_items(connection, Shelf.LIBRARY)}
        tides, dams = items["Tides"], items["Dams"]
        assert tides.article and dams.article
        with archive.library.change() as (connection, revisions):
            decided = {"note": "Mine.", "tags": ["sea"], "starred": True, "title": "My title"}
            edit_reading(connection, revisions, tides.id, dict(decided))
            edit_reading(connection, revisions, dams.id, {"version": dams.article.id})
        with archive.library.read() as connection:
            before = {item.id: item.reading for item in list_items(connection, Shelf.LIBRARY)}
        list(remake(archive, to_remake(archive), also_fewer=True))
        with archive.library.read() as connection:
            after = {item.id: item for item in list_items(connection, Shelf.LIBRARY)}
        assert {key: item.reading for key, item in after.items()} == before
        assert after[tides.id].article != tides.article
        # the version that was chosen stands, whatever was made beside it
        assert after[dams.id].article == dams.article


def test_a_page_whose_bytes_are_missing_is_named_and_stops_nothing(library: Path) -> None:
    with Archive(plain_config(library)) as archive, archive.library.read() as connection:
        sent = connection.execute(schema.captures.select()).first()
        assert sent
        archive.library.blobs.remove(sent.sent["page"]["blob"])
    done = run("reclean", library=library)
    assert done.returncode == 1
    assert "failed" in done.stdout and "4 of 4 made again" in done.stdout


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ({}, {}, Outcome.SAME),
        ({}, {"recipe": 9}, Outcome.SAME),
        ({}, {"content_html": "<h2>Words</h2>"}, Outcome.CHANGED),
        ({}, {"word_count": 9}, Outcome.BETTER),
        ({}, {"word_count": 1}, Outcome.FEWER),
        ({"complete": Complete.INCOMPLETE}, {"word_count": 1}, Outcome.BETTER),
        ({}, {"complete": Complete.INCOMPLETE, "word_count": 9}, Outcome.FEWER),
    ],
)
def test_how_two_articles_compare(
    before: dict[str, object], after: dict[str, object], outcome: Outcome
) -> None:
    capture = make_capture().id
    assert compare(make_article(capture, **before), make_article(capture, **after)) is outcome
