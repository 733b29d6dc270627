"""The published site shows what was chosen, and nothing of what was not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helpers.captures import make_capture
from helpers.publishing import BASE, NOON, page, save, tree
from helpers.serving import plain_config, serving, wait_for
from pressmark.archive import Archive
from pressmark.errors import PublishError
from pressmark.library.captures import Sender
from pressmark.library.items import find_item
from pressmark.library.readings import delete_item, edit_reading
from pressmark.model.reading import Visibility
from pressmark.pipeline.following import settle
from pressmark.pipeline.publishing import confirm, plan, publish_site


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    config = plain_config(tmp_path / "library", base_url=BASE, title="An archive")
    with Archive(config) as opened:
        yield opened


def test_private_pieces_leave_no_trace(archive: Archive, tmp_path: Path) -> None:
    for number in range(6):
        save(
            archive,
            number,
            Visibility.FULL if number % 2 else Visibility.PRIVATE,
            note="CANARYNOTE of the reader",
        )
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    everything = b"\n".join(tree(site).values()) + "\n".join(tree(site)).encode()
    for number in (0, 2, 4):
        assert f"canary{number}word".encode() not in everything
        assert f"Piece {number}".encode() not in everything
        assert f"piece/{number}".encode() not in everything
    for canary in (b"CANARYEXIF", b"CANARYNOTE", b"canarytracking", str(tmp_path).encode()):
        assert canary not in everything
    assert b"canary1word7" in everything


def test_a_withdrawn_piece_leaves_every_file(archive: Archive) -> None:
    marks = [save(archive, number, Visibility.FULL) for number in range(4)]
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    pictures = len(list((site / "media").rglob("*.jpg")))
    assert pictures == 4
    with archive.library.change() as (connection, revisions):
        item = find_item(connection, marks[2])
        edit_reading(connection, revisions, item.id, {"visibility": Visibility.PRIVATE})
        delete_item(connection, revisions, find_item(connection, marks[3]).id)
    summary = publish_site(archive, site)
    assert summary.removed >= 4
    everything = b"\n".join(tree(site).values()) + "\n".join(tree(site)).encode()
    for number in (2, 3):
        for canary in (f"canary{number}word", f"Piece {number}", marks[number]):
            assert canary.encode() not in everything
    assert len(list((site / "media").rglob("*.jpg"))) == 2
    assert not [path for path in site.rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_numbers_are_never_given_twice(archive: Archive) -> None:
    first = save(archive, 0, Visibility.FULL)
    second = save(archive, 1, Visibility.FULL)
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    assert (site / "a/0/1.html").exists()
    for mark, visibility in ((second, Visibility.PRIVATE), (second, Visibility.FULL)):
        with archive.library.change() as (connection, revisions):
            item = find_item(connection, mark)
            edit_reading(connection, revisions, item.id, {"visibility": visibility})
        publish_site(archive, site)
    assert not (site / "a/0/1.html").exists()
    assert (site / "a/0/2.html").exists()
    assert first.encode() in (site / "a/0/0.html").read_bytes()


def test_link_and_excerpt_show_no_more_than_that(archive: Archive) -> None:
    save(archive, 1, Visibility.LINK)
    save(archive, 2, Visibility.EXCERPT)
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    everything = b"\n".join(tree(site).values())
    assert b"Piece 1" in everything
    assert b"canary1word3" not in everything
    assert b"canary2word59" not in everything
    assert not (site / "media").exists()


def test_a_wish_waits_and_a_newer_version_waits(archive: Archive) -> None:
    capture = make_capture("https://w.example/", page(7), visibility=Visibility.FULL)
    archive.library.take_in(capture, Sender(), datetime.now(UTC))
    mark = save(archive, 1, Visibility.FULL)
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    assert b"canary7" not in b"".join(tree(site).values())
    later = make_capture(
        "https://site1.example/piece/1",
        page(1).replace(b"canary1word5", b"changedword"),
        captured_at=NOON + timedelta(days=99),
    )
    archive.library.take_in(later, Sender(trusted=True), datetime.now(UTC))
    settle(archive)
    publish_site(archive, site)
    assert b"changedword" not in b"".join(tree(site).values())
    planned = plan(archive)
    assert [item.mark for item in planned.newer] == [mark]
    assert len(planned.wished) == 1
    confirm(archive, [*planned.newer, *planned.wished])
    publish_site(archive, site)
    everything = b"".join(tree(site).values())
    assert b"changedword" in everything
    assert b"canary7" in everything


def test_an_address_with_a_secret_holds_its_piece_back(archive: Archive) -> None:
    capture = make_capture(
        "https://s.example/view?token=abcdefgh123456", page(3), visibility=Visibility.FULL
    )
    archive.library.take_in(capture, Sender(trusted=True), datetime.now(UTC))
    settle(archive)
    publish_site(archive, archive.folder / "site")
    assert [why for _, why in plan(archive).blocked] == ["secret-address"]
    assert b"canary3" not in b"".join(tree(archive.folder / "site").values())


def test_folders_that_are_not_ours_are_left_alone(archive: Archive, tmp_path: Path) -> None:
    save(archive, 0, Visibility.FULL)
    settle(archive)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("mine")
    with pytest.raises(PublishError, match="publish-foreign"):
        publish_site(archive, foreign)
    site = archive.folder / "site"
    publish_site(archive, site)
    (site / "own.txt").write_text("the reader's own file")
    with pytest.raises(PublishError, match="publish-kind"):
        publish_site(archive, site, mirror=True)
    publish_site(archive, site)
    assert (site / "own.txt").exists()
    assert tree(foreign) == {"thesis.txt": b"mine"}


def test_the_mirror_holds_everything(archive: Archive) -> None:
    save(archive, 0, Visibility.PRIVATE, note="My note")
    settle(archive)
    mirror = archive.folder / "mirror"
    assert publish_site(archive, mirror, mirror=True).pieces == 1
    everything = b"".join(tree(mirror).values())
    assert b"canary0word3" in everything
    assert b"My note" in everything


def test_serve_publishes_by_itself_only_where_that_is_on(tmp_path: Path) -> None:
    for auto in (False, True):
        folder = tmp_path / str(auto)
        with serving(folder, auto=auto) as server:
            save(server.archive, 1, Visibility.FULL)
            site = folder / "site" / "a" / "0" / "0.html"
            if auto:
                wait_for(site.exists, bool, 30)
            else:
                wait_for(lambda archive=server.archive: plan(archive).shown, bool)
                assert not site.exists()
