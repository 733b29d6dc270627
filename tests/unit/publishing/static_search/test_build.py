"""The files of the search data: the same bytes for the same items, small, and nothing private."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.published import PUBLISHED
from pressmark.language.words import fold
from pressmark.model.public import PublicItem
from pressmark.model.reading import Visibility
from pressmark.publishing.static_search.build import build
from pressmark.publishing.static_search.coding import (
    DIGITS,
    LONGEST_NAME,
    file_name,
    front_coded,
    gaps,
    number,
    order,
)
from pressmark.publishing.static_search.packs import pack_of
from pressmark.publishing.static_search.script import engine
from pressmark.publishing.static_search.shards import SIZE, cuts, named
from pressmark.publishing.static_search.terms import terms

NAME = re.compile(
    r"find/(?:m\.js|[0-9a-f]+-[0-9a-f]+/[wx][a-z0-9-]*(?:\.p)?\.js|t/[0-9a-f]+-[0-9a-f]+\.js)"
)


def many(count: int) -> list[PublicItem]:
    """Items whose words are many, so that there are many shards."""
    first = PUBLISHED[-1]
    return [
        replace(
            first,
            number=each,
            title=f"Piece {each} {zlib.crc32(b'%d' % each):x}",
            text=" ".join(f"{zlib.crc32(b'%d-%d' % (each, word)):x}" for word in range(200)),
        )
        for each in range(count)
    ]


def test_the_same_items_give_the_same_bytes() -> None:
    made = dict(build(PUBLISHED))
    assert list(build(list(reversed(PUBLISHED)))) == list(build(PUBLISHED))
    assert list(made)[-1] == "find/m.js"
    assert all(NAME.fullmatch(path) for path in made)


def test_no_item_changes_what_is_written_of_another() -> None:
    items = many(40)
    whole, less = dict(build(items)), dict(build([*items[:7], *items[8:]]))
    changed = {path for path in whole if whole[path] != less.get(path)}
    assert changed < set(whole)
    assert terms(items[3]) == terms(items[3])
    text = b"".join(data for path, data in less.items())
    for word in items[7].text.split()[:20]:
        assert word.encode() not in text


def test_what_is_not_public_is_nowhere() -> None:
    linked = replace(PUBLISHED[0], visibility=Visibility.LINK, text="", note="")
    text = b"".join(data for _, data in build([linked])).split(b"PM.m(")[-1]
    assert b"jacket" not in text


def test_nothing_published_is_searchable_too() -> None:
    ((path, data),) = build([])
    assert path == "find/m.js"
    assert json.loads(data.decode().rpartition("PM.m(")[2].removesuffix(");\n"))["segs"] == []


def test_shards_are_of_a_bearable_size_and_cut_where_words_part() -> None:
    made = dict(build(many(300)))
    shards = {path: data for path, data in made.items() if "/w" in path and ".p." not in path}
    assert len(shards) > 10
    # some digits of front coding and the call come on top of what is counted
    assert all(len(data) < 2 * SIZE for data in shards.values())
    assert all(len(path.rpartition("/")[2]) <= LONGEST_NAME for path in made)


def test_the_page_and_the_engine_are_small() -> None:
    assert len(zlib.compress(engine().encode(), 9)) < 14 * 1024


@given(st.lists(st.text(min_size=1, max_size=12), max_size=40))
def test_words_are_front_coded_so_that_they_can_be_read_again(texts: list[str]) -> None:
    words = sorted({text for text in map(fold, texts) if text.isalnum()}, key=order)
    before = ""
    read = []
    for entry in front_coded(words, ["A"] * len(words)).split(",") if words else []:
        units = before.encode("utf-16-le")[: 2 * DIGITS.index(entry[0])]
        before = units.decode("utf-16-le") + entry[1:].partition(".")[0]
        read.append(before)
    assert read == words


@given(st.lists(st.text(min_size=1, max_size=70), min_size=1, max_size=60))
def test_each_word_lies_in_the_shard_its_key_leads_to(texts: list[str]) -> None:
    words = sorted(set(texts), key=lambda text: text.encode("utf-16-be", "surrogatepass"))
    words = [word for word in words if not any("\ud800" <= sign <= "\udfff" for sign in word)]
    begins = cuts(words, [len(word) * 40 for word in words], 2000)
    keys = []
    at = 0
    for key, name, first, last in named(words, begins):
        assert first == at
        at = last
        keys.append(key)
        assert all(order(key) <= order(word) for word in words[first:last])
        assert first == 0 or order(words[first - 1]) < order(key)
        assert name == file_name(key)
        assert len(name) <= LONGEST_NAME
    assert at == len(words)
    assert all(order(one) < order(other) for one, other in pairwise(keys))
    assert len({file_name(key) for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("value", "written"), [(0, "A"), (31, "f"), (32, "gB"), (1 << 20, "ggggB")]
)
def test_numbers(value: int, written: str) -> None:
    assert number(value) == written
    assert gaps([3, 4, 40]) == "DAjB"


@pytest.mark.parametrize(
    ("at", "end", "pack"),
    [(0, 1, (0, 1)), (0, 64, (0, 64)), (63, 70, (0, 64)), (65, 75, (64, 8)), (74, 75, (74, 1))],
)
def test_packs_fill_up(at: int, end: int, pack: tuple[int, int]) -> None:
    assert pack_of(at, end) == pack
