"""A capture taken in is there for good, once, at the item of its page."""

from __future__ import annotations

import gzip
import io
import json
from datetime import timedelta

import pytest

from helpers.captures import NOON, PAGE, make_article, make_capture
from pressmark.errors import CaptureTooLargeError, InvalidCaptureError
from pressmark.library.captures import Receipt, Sender, captures_of, waiting
from pressmark.library.items import count_items, find_item
from pressmark.library.library import Library
from pressmark.library.readings import delete_item, edit_reading
from pressmark.library.revisions import changes
from pressmark.model.capture import Body, Capture, Resource
from pressmark.model.ids import Revision
from pressmark.model.reading import Visibility


def take(library: Library, capture: Capture, **sender: bool) -> Receipt:
    return library.take_in(capture, Sender(**sender), NOON + timedelta(seconds=3))  # type: ignore[arg-type]


def test_page_and_pictures_are_kept_byte_for_byte(library: Library) -> None:
    picture = Resource(
        "https://news.example/p.png", Body("image/png", stream=io.BytesIO(b"\x89PNG rest"))
    )
    packed = Body("text/html", stream=io.BytesIO(gzip.compress(PAGE)), encoding="gzip")
    capture = make_capture(page=packed, resources=(picture,))
    take(library, capture)
    record = json.loads((library.records.captures / f"{capture.id}.json").read_text())
    assert library.blobs.read(record["page"]["blob"]) == PAGE
    assert library.blobs.read(record["resources"][0]["body"]["blob"]) == b"\x89PNG rest"
    with library.read() as connection:
        assert waiting(connection) == [capture.id]


def test_the_same_id_always_gets_its_first_answer(library: Library) -> None:
    capture = make_capture()
    first = take(library, capture)
    again = make_capture("https://news.example/other", id=capture.id)
    assert take(library, again) == first
    with library.read() as connection:
        assert count_items(connection) == 1


def test_the_same_page_is_a_new_capture_of_the_same_item(library: Library) -> None:
    first = take(library, make_capture("https://www.news.example/a?utm_source=x#top"))
    later = make_capture("http://news.example/a/", captured_at=NOON + timedelta(days=1))
    second = take(library, later)
    assert (second.mark, second.new_item) == (first.mark, False)
    assert second.saved_before is not None
    with library.read() as connection:
        item = find_item(connection, first.mark.lower())
        assert len(captures_of(connection, item.id)) == 2
        assert item.saved_at == NOON


def test_canonical_joins_only_on_the_same_host(library: Library) -> None:
    canonical = "https://news.example/story"
    one = take(library, make_capture("https://news.example/amp/story", canonical=canonical))
    two = take(library, make_capture(canonical))
    other = take(library, make_capture("https://copy.example/story", canonical=canonical))
    front = take(library, make_capture("https://news.example/b", canonical="https://news.example/"))
    assert one.mark == two.mark
    assert len({one.mark, other.mark, front.mark}) == 3


def test_too_large_or_torn_pages_leave_nothing(library: Library) -> None:
    torn = Body("text/html", stream=io.BytesIO(gzip.compress(PAGE)[:-9]), encoding="gzip")
    bomb = Body("text/html", stream=io.BytesIO(gzip.compress(b"a" * 25_000_001)), encoding="gzip")
    with pytest.raises(InvalidCaptureError):
        take(library, make_capture(page=torn))
    with pytest.raises(CaptureTooLargeError):
        take(library, make_capture(page=bomb))
    assert list(library.blobs.all()) == []
    assert not list(library.folder.rglob("*.tmp"))
    with library.read() as connection:
        assert count_items(connection) == 0


def test_a_token_wishes_and_the_reader_decides(library: Library) -> None:
    wished = take(library, make_capture("https://a.example/", visibility=Visibility.FULL))
    given = take(
        library, make_capture("https://b.example/", visibility=Visibility.FULL), trusted=True
    )
    with library.read() as connection:
        one = find_item(connection, wished.mark).reading
        two = find_item(connection, given.mark).reading
    assert (one.visibility, one.visibility_wished) == (Visibility.PRIVATE, Visibility.FULL)
    assert (two.visibility, two.visibility_wished) == (Visibility.FULL, None)


def test_a_later_click_adds_and_brings_back_from_the_trash(library: Library) -> None:
    receipt = take(library, make_capture(tags=("One",), note="first"))
    with library.change() as (connection, revisions):
        item = find_item(connection, receipt.mark)
        edit_reading(connection, revisions, item.id, {"visibility": Visibility.FULL})
        delete_item(connection, revisions, item.id)
        deleted = find_item(connection, receipt.mark).reading.deleted_at
    assert deleted is not None
    take(library, make_capture(captured_at=deleted - timedelta(seconds=9)))
    with library.read() as connection:
        assert find_item(connection, receipt.mark).trashed
    late = make_capture(
        tags=("one", "Two"), note="second", captured_at=deleted + timedelta(seconds=9)
    )
    answer = library.take_in(late, Sender(), deleted + timedelta(seconds=10))
    with library.read() as connection:
        item = find_item(connection, receipt.mark)
    assert answer.restored
    assert not item.trashed
    assert item.reading.tags == ("One", "Two")
    assert item.reading.note == "first\n\nsecond"
    assert item.reading.visibility is Visibility.PRIVATE
    assert item.reading.visibility_wished is Visibility.FULL


def test_undo_takes_back_this_capture_and_what_it_changed(library: Library) -> None:
    receipt = take(library, make_capture(tags=("one",), note="mine"))
    second = make_capture(
        tags=("two",), note="more", title="Other", captured_at=NOON + timedelta(hours=1)
    )
    take(library, second)
    assert library.take_back(second.id, NOON) is False
    assert library.records.capture_ids() == {receipt.id}
    assert take(library, second).mark == receipt.mark  # a late retry brings nothing back
    with library.read() as connection:
        assert [
            stored.capture.id
            for stored in captures_of(connection, find_item(connection, receipt.mark).id)
        ] == [receipt.id]
        item = find_item(connection, receipt.mark)
    assert (item.reading.tags, item.reading.note, item.reading.title) == (("one",), "mine", None)


def test_the_better_article_stays_current(library: Library) -> None:
    first = make_capture()
    receipt = take(library, first)
    library.add_article(first.id, make_article(first.id, "many " * 100))
    second = make_capture(captured_at=NOON + timedelta(days=1))
    take(library, second)
    library.add_article(second.id, make_article(second.id, "few " * 10))
    with library.read() as connection:
        article = find_item(connection, receipt.mark).article
    assert article is not None
    assert article.capture_id == first.id


def test_changes_tell_each_item_once_and_purged_ones_as_gone(library: Library) -> None:
    one = make_capture("https://a.example/")
    receipt = take(library, one)
    take(library, make_capture("https://b.example/"))
    library.add_article(one.id, make_article(one.id))
    with library.read() as connection:
        every = list(changes(connection, Revision(0)))
    assert [change.revision for change in every] == [2, 3]
    with library.change() as (connection, revisions):
        delete_item(connection, revisions, find_item(connection, receipt.mark).id)
    assert library.purge_trash(NOON + timedelta(days=40000)) == 1
    with library.read() as connection:
        [gone] = changes(connection, Revision(4))
    assert gone.item is None
    assert take(library, make_capture("https://a.example/", id=one.id)) == receipt
    # the other item holds the same page, so its bytes stay
    assert len(list(library.blobs.all())) == 1
