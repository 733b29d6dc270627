"""The published site: a function of what is public, and of nothing else."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from lxml import etree
from PIL import Image

from helpers.captures import make_capture
from helpers.serving import plain_config
from pressmark.archive import Archive
from pressmark.errors import PublishError
from pressmark.library.captures import Sender
from pressmark.library.items import find_item
from pressmark.library.readings import delete_item, edit_reading
from pressmark.model.capture import Body, Resource
from pressmark.model.reading import Visibility
from pressmark.pipeline.following import settle
from pressmark.pipeline.publishing import confirm, plan, publish_site

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASE = "https://archive.example/reading"


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARYEXIF at the reader's home"
    Image.new("RGB", (200, 150), (shade, 80, 80)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def page(number: int) -> bytes:
    words = " ".join(f"canary{number}word{each}" for each in range(60))
    return (
        f"<html lang=en><title>Piece {number}</title><h1>Piece {number}</h1><article>"
        f"<p>{words}. It is a sentence of piece {number}, and it stands in its middle.</p>"
        * 2
        + f"<figure><img src='/p{number}.jpg' alt='P'></figure></article>"
    ).encode()


def save(archive: Archive, number: int, visibility: Visibility, **more: object) -> str:
    url = f"https://site{number % 3}.example/piece/{number}?utm_source=canarytracking"
    resource = Resource(
        f"https://site{number % 3}.example/p{number}.jpg",
        Body("image/jpeg", io.BytesIO(picture(number * 7 % 255))),
    )
    capture = make_capture(
        url,
        page(number),
        captured_at=NOON + timedelta(days=number),
        page_title=f"Piece {number}",
        visibility=visibility,
        resources=(resource,),
        tags=(f"tag{number % 2}",),
        **more,
    )
    return archive.library.take_in(capture, Sender(trusted=True), datetime.now(UTC)).mark


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    config = plain_config(tmp_path / "library", base_url=BASE, title="An archive")
    with Archive(config) as opened:
        yield opened


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_publishing_twice_changes_no_byte_and_writes_no_file(archive: Archive) -> None:
    for number in range(5):
        save(archive, number, Visibility.FULL)
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    first = tree(site)
    again = publish_site(archive, site)
    assert (again.written, again.removed) == (0, 0)
    assert tree(site) == first


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


def test_the_same_library_without_its_private_pieces_is_the_same_site(tmp_path: Path) -> None:
    sites = []
    for name, with_private in (("one", True), ("two", False)):
        config = plain_config(tmp_path / name, base_url=BASE)
        with Archive(config) as archive:
            marks = []
            for number in range(6):
                if number % 2 or with_private:
                    visibility = Visibility.FULL if number % 2 else Visibility.PRIVATE
                    marks.append((number, save(archive, number, visibility)))
            settle(archive)
            publish_site(archive, archive.folder / "site")
            files = tree(archive.folder / "site")
        for number, mark in marks:  # marks are drawn by chance
            files = {
                path: data.replace(mark.encode(), b"M%04d" % number) for path, data in files.items()
            }
        files.pop("edition.json")
        sites.append(files)
    assert sites[0] == sites[1]


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


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        rel = dict(attrs).get("rel") or ""
        for name, value in attrs:
            if name in ("href", "src") and value and rel not in ("canonical",):
                self.targets.append(value)


def test_every_link_resolves_and_nothing_is_loaded_from_elsewhere(archive: Archive) -> None:
    for number in range(8):
        save(archive, number, Visibility.FULL)
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.startswith("<!doctype html>")
        policy = text.index("Content-Security-Policy")
        assert policy < text.index("<link")
        assert not re.search(r"<(?:img|script|link rel=\"stylesheet\")[^>]+https?://", text)
        for target in Links(text).targets:
            if urlsplit(target).scheme or target.startswith("#"):
                continue
            found = (path.parent / unquote(target.partition("#")[0])).resolve()
            assert found.is_file(), f"{path.name}: {target}"


def test_feed_and_sitemap_are_valid(archive: Archive) -> None:
    for number in range(3):
        save(archive, number, Visibility.FULL)
    settle(archive)
    site = archive.folder / "site"
    publish_site(archive, site)
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Piece 2", "Piece 1", "Piece 0"]
    assert feed.entries[0].link == f"{BASE}/a/0/2.html"
    sitemap = etree.parse(site / "sitemap.xml")
    assert len(sitemap.getroot()) == 4
    assert "noindex" in (site / "index.html").read_text()


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from helpers.serving import plain_config
from pressmark.archive import Archive
from pressmark.pipeline.publishing import publish_site
with Archive(plain_config(Path(sys.argv[1]), base_url="https://archive.example/reading",
                          title="An archive")) as archive:
    publish_site(archive, Path(sys.argv[2]))
"""


def test_clock_locale_zone_and_hash_seed_change_no_byte(archive: Archive, tmp_path: Path) -> None:
    for number in range(5):
        save(archive, number, Visibility.FULL)
    settle(archive)
    publish_site(archive, tmp_path / "one")
    environment = os.environ | {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "77",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(archive.folder), str(tmp_path / "two")],
        check=True,
        env=environment,
    )
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_an_interrupted_publish_is_finished_by_the_next(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        save(archive, number, Visibility.FULL)
    settle(archive)
    site = archive.folder / "site"
    whole = archive.folder / "whole"
    publish_site(archive, whole)
    real = Path.replace
    left = [12]

    def failing(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(PublishError, match="publish-write"):
        publish_site(archive, site)
    monkeypatch.setattr(Path, "replace", real)
    publish_site(archive, site)
    assert tree(site) == tree(whole)
