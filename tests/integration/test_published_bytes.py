"""The published files: a function of what is public and of nothing else, whole and sound."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from lxml import etree

from helpers.publishing import BASE, save, tree
from helpers.serving import plain_config
from pressmark.archive import Archive
from pressmark.errors import PublishError
from pressmark.model.reading import Visibility
from pressmark.pipeline.following import settle
from pressmark.pipeline.publishing import publish_site


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    config = plain_config(tmp_path / "library", base_url=BASE, title="An archive")
    with Archive(config) as opened:
        yield opened


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
