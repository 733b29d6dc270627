"""Whatever was published, edited and withdrawn before: the folder is that of a fresh build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.published import PUBLISHED
from helpers.publishing import NoMedia, tree
from pressmark.model.public import Edition, PublicItem
from pressmark.publishing.look import Look
from pressmark.publishing.remembered import (
    Maker,
    Remembered,
    read_remembered,
    remembered_bytes,
)
from pressmark.publishing.site import check_folder, publish
from pressmark.publishing.static_search.build import spans
from pressmark.publishing.write import Written, edition_bytes, edition_of

LOOK = Look("An archive", base_url="https://archive.example/")


def item(number: int, word: str, *tags: str) -> PublicItem:
    first = PUBLISHED[0]
    return replace(
        first,
        number=number,
        title=f"Piece {number} {word}",
        text=f"{word} stands in piece {number}, and nothing else of note does.",
        site=f"site{number % 3}.example",
        saved_at=first.saved_at + timedelta(days=number),
        tags=tags,
        images=(),
        lead_image=None,
    )


def bring(folder: Path, items: Iterable[PublicItem], known: Path | None = None) -> Written:
    """Publish, remembering in ``known`` from one time to the next."""
    before = check_folder(folder, "public")
    remembered = read_remembered(known, edition_of(folder)) if known else None
    written, made = publish(
        items, before, LOOK, NoMedia(), folder, site="public", remembered=remembered
    )
    if known:
        known.write_bytes(remembered_bytes(made, edition_bytes(written.edition)))
    return written


WORDS = st.sampled_from(["heron", "lamp", "tide", "weir", "ferry"])
PIECES = st.builds(
    item, st.integers(0, 40), WORDS, st.sampled_from(["sea", "Sea", "canals", "c++"])
)
HISTORIES = st.lists(
    st.one_of(PIECES, st.integers(0, 40), st.just("publish")), min_size=1, max_size=25
)


@settings(max_examples=25, deadline=None)
@given(HISTORIES)
def test_any_history_gives_the_bytes_of_a_fresh_build(
    history: list[PublicItem | int | str],
) -> None:
    with TemporaryDirectory() as place:
        folder, known = Path(place) / "site", Path(place) / "known.json"
        items: dict[int, PublicItem] = {}
        for step in [*history, "publish"]:
            if isinstance(step, PublicItem):
                items[step.number] = step
            elif isinstance(step, int):
                items.pop(step, None)
            else:
                bring(folder, items.values(), known)
        bring(Path(place) / "fresh", reversed(items.values()))
        assert tree(folder) == tree(Path(place) / "fresh")


@pytest.fixture
def shelf(tmp_path: Path) -> tuple[Path, Path, list[PublicItem]]:
    items = [item(number, "tide", f"tag{number % 7}") for number in range(300)]
    bring(tmp_path / "site", items, tmp_path / "known.json")
    return tmp_path / "site", tmp_path / "known.json", items


def test_nothing_new_writes_nothing(shelf: tuple[Path, Path, list[PublicItem]]) -> None:
    folder, known, items = shelf
    written = bring(folder, items, known)
    assert (written.written, written.removed) == (0, 0)


def test_one_more_piece_touches_few_files(shelf: tuple[Path, Path, list[PublicItem]]) -> None:
    folder, known, items = shelf
    before = tree(folder)
    written = bring(folder, [*items, item(300, "heron", "tag1")], known)
    after = tree(folder)
    touched = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    pieces = {path for path in touched if path.startswith("a/")}
    assert pieces == {"a/0/300.html"}
    # the segment of 0x100 numbers stays as it is; only those of its last digits are new
    assert not any(path.startswith("find/0-100/") for path in touched)
    assert written.written + written.removed < 30
    assert written.bytes_written < 500_000


def test_what_stands_is_not_made_again(
    shelf: tuple[Path, Path, list[PublicItem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, known, items = shelf
    made: list[str] = []
    was = Maker.file

    def counted(self: Maker, path: str, made_of: str, make: object) -> object:
        return was(self, path, made_of, lambda: made.append(path) or make())  # type: ignore[operator, func-returns-value]

    monkeypatch.setattr(Maker, "file", counted)
    bring(folder, [*items[:-1], replace(items[-1], title="Another title")], known)
    assert [path for path in made if path.startswith("a/")] == ["a/0/299.html"]


@pytest.mark.parametrize("harm", ["lost", "torn", "of another site", "a page changed"])
def test_what_is_remembered_may_be_wrong(
    shelf: tuple[Path, Path, list[PublicItem]], tmp_path: Path, harm: str
) -> None:
    folder, known, items = shelf
    if harm == "lost":
        known.unlink()
    elif harm == "torn":
        known.write_bytes(known.read_bytes()[:1000])
    elif harm == "of another site":
        known.write_bytes(remembered_bytes(Remembered(pages={"a/0/1.html": "x"}), b"other"))
    else:
        (folder / "a" / "0" / "7.html").write_text("cut off")
    bring(folder, items[1:], known)
    bring(tmp_path / "fresh", items[1:])
    assert tree(folder) == tree(tmp_path / "fresh")


def test_a_withdrawn_piece_leaves_no_word(shelf: tuple[Path, Path, list[PublicItem]]) -> None:
    folder, known, items = shelf
    bring(folder, [*items, item(300, "canarybird")], known)
    assert any(b"canarybird" in data for data in tree(folder).values())
    bring(folder, items, known)
    assert not any(b"canarybird" in data for data in tree(folder).values())
    assert b"canarybird" not in known.read_bytes()


@pytest.mark.parametrize("end", [0, 1, 15, 16, 17, 300, 10_000, 65_536, 1_000_000])
def test_segments_cover_every_number_once(end: int) -> None:
    found = spans(end)
    covered = [number for base, size in found[:50] for number in (base, base + size - 1)]
    assert covered == sorted(covered)
    assert sum(size for _, size in found) == end
    assert all(one[0] + one[1] == two[0] for one, two in pairwise(found))
    assert len(found) <= 8


def test_segments_of_ten_thousand() -> None:
    assert spans(10_000) == [(0, 8192), (8192, 1792), (9984, 16)]


def test_what_has_no_fingerprint_is_refused() -> None:
    with pytest.raises(TypeError, match="no fingerprint of Edition"):
        Maker().fingerprint(Edition("public"))
