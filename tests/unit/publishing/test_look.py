"""A site made one's own: colour, type, style sheet, templates; and settings that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contracts.published import PUBLISHED
from helpers.publishing import NoMedia
from pressmark.errors import ConfigError, PublishError
from pressmark.publishing.look import Look
from pressmark.publishing.site import check_folder, publish


def made(folder: Path, **settings: Any) -> Path:
    look = Look("An archive", **settings)
    look.check()
    publish(PUBLISHED[:2], check_folder(folder, "public"), look, NoMedia(), folder, site="public")
    return folder


def test_as_it_comes_there_is_one_style_sheet_and_its_type(tmp_path: Path) -> None:
    site = made(tmp_path)
    assert (site / "index.html").read_text().count('rel="stylesheet"') == 1
    assert list((site / "s" / "fonts").glob("*.woff2"))


def test_colour_type_and_style_are_laid_over_ours(tmp_path: Path) -> None:
    css = tmp_path / "mine.css"
    css.write_text(".body { hyphens: none; }")
    site = made(tmp_path / "site", accent="#1d6b57", face="system", css=css)
    (own,) = (site / "s").glob("own.*.css")
    said = own.read_text()
    assert "--red:#1d6b57" in said and "hyphens: none" in said and "--serif:Charter" in said
    page = (site / "a" / "0" / "0.html").read_text()
    assert page.index("s/style.") < page.index("s/own.")
    assert not (site / "s" / "fonts").exists()


def test_a_template_of_ones_own_stands_in_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    said = "{% block main %}<p>Kept by the pier, {{ count }}.</p>{% endblock %}"
    (own / "about.html").write_text('{% extends "site/base.html" %}' + said)
    site = made(tmp_path / "site", templates=own)
    assert "Kept by the pier, 2." in (site / "about.html").read_text()
    assert "<h1" in (site / "a" / "0" / "0.html").read_text()


def test_a_broken_template_is_named(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "piece.html").write_text("{{ nothing.there }}")
    with pytest.raises(PublishError, match="publish-template") as caught:
        made(tmp_path / "site", templates=tmp_path / "t")
    assert caught.value.values["template"] == "piece.html"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accent", "red"),
        ("accent", "#fff"),
        ("accent", "#123456;}body{display:none"),
        ("face", "comic"),
        ("css", Path("/nowhere/mine.css")),
        ("templates", Path("/nowhere")),
    ],
)
def test_a_setting_that_cannot_be_followed_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match="bad-setting") as caught:
        Look("An archive", **{name: value}).check()
    assert caught.value.values["setting"] == f"publish.{name}"


def test_each_setting_changes_what_is_remembered(tmp_path: Path) -> None:
    css = tmp_path / "mine.css"
    css.write_text("p{}")
    looks = [Look("A"), Look("A", accent="#123456"), Look("A", face="system"), Look("A", css=css)]
    digests = {look.digest for look in looks}
    css.write_text("p{margin:0}")
    digests.add(looks[-1].digest)
    assert len(digests) == 5
