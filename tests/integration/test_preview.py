"""The published site shown on this machine, and kept current while the library changes."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from helpers.publishing import save
from helpers.serving import plain_config
from pressmark.archive import Archive
from pressmark.cli.previewing import previewed, watch
from pressmark.model.reading import Visibility
from pressmark.pipeline.following import settle
from pressmark.pipeline.publishing import publish_site


def test_a_change_is_published_and_shown(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with Archive(plain_config(tmp_path / "library")) as archive:
        save(archive, 0, Visibility.FULL)
        settle(archive)
        publish_site(archive, site)
        published: list[int] = []

        def bring() -> None:
            settle(archive)
            published.append(publish_site(archive, site).pieces)

        left = [3]

        def rounds() -> bool:
            left[0] -= 1
            if left[0] == 1:
                save(archive, 1, Visibility.FULL)
            return left[0] >= 0

        with previewed(site, 0) as address:
            watch(archive, bring, rounds=rounds)
            with urllib.request.urlopen(f"{address}index.html", timeout=10) as answer:
                assert b"Piece 1" in answer.read()
                assert answer.headers["Cache-Control"] == "no-store"
    assert published == [2]
