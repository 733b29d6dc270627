"""What was selected becomes a highlight of the page's item, and comes back out of its file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpers.captures import NOON, make_article, make_capture
from pressmark.errors import NotFoundError
from pressmark.library.captures import Receipt, Sender
from pressmark.library.highlights import drop_highlight, note_highlight
from pressmark.library.items import find_item
from pressmark.library.library import Library
from pressmark.library.records import highlight_from_record
from pressmark.model.capture import Capture, Selection
from pressmark.model.ids import ItemId
from pressmark.model.item import Item
from pressmark.search.document import document

PASSAGE = Selection("<p>to keep</p>", "to keep", "Words ", ".")


def take(library: Library, capture: Capture) -> Receipt:
    return library.take_in(capture, Sender(), NOON + timedelta(seconds=3))


def item(library: Library, receipt: Receipt) -> Item:
    with library.read() as connection:
        return find_item(connection, receipt.mark)


def test_what_was_selected_is_a_highlight(library: Library) -> None:
    capture = make_capture(selection=PASSAGE)
    found = item(library, take(library, capture))
    [highlight] = found.highlights
    assert highlight.quote.exact == "to keep"
    assert (highlight.capture_id, highlight.made_at) == (capture.id, NOON)
    library.add_article(capture.id, make_article(capture.id))
    assert "highlight" in document(item(library, take(library, capture))).keywords["has"]


def test_the_same_passage_is_kept_once(library: Library) -> None:
    take(library, make_capture(selection=PASSAGE))
    spaced = Selection("", "to\n keep", "Words", " .")
    again = take(library, make_capture(selection=spaced))
    assert len(item(library, again).highlights) == 1
    other = take(library, make_capture(selection=Selection("", "to keep", "more words ", "!")))
    assert len(item(library, other).highlights) == 2


def test_undoing_the_save_takes_its_highlight_along(library: Library) -> None:
    first = take(library, make_capture())
    capture = make_capture(selection=PASSAGE)
    take(library, capture)
    library.take_back(capture.id, NOON)
    assert item(library, first).highlights == ()


def test_a_note_stands_beside_it_and_it_can_go(library: Library) -> None:
    receipt = take(library, make_capture(selection=PASSAGE))
    found = item(library, receipt)
    [highlight] = found.highlights
    with library.change() as (connection, _):
        note_highlight(connection, found.id, highlight.id, " Why\r\n")
    assert item(library, receipt).highlights[0].note == "Why"
    with library.change() as (connection, _):
        with pytest.raises(NotFoundError):
            drop_highlight(connection, ItemId("another"), highlight.id)
        drop_highlight(connection, found.id, highlight.id)
    assert item(library, receipt).highlights == ()


def test_the_items_file_holds_it_whole(library: Library) -> None:
    found = item(library, take(library, make_capture(selection=PASSAGE)))
    library.write_item_record(found.id, found)
    record = library.records.read_item(found.id)
    assert record is not None
    assert tuple(highlight_from_record(each) for each in record["highlights"]) == found.highlights
