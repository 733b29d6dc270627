"""Tabs that show no page of the web: pictures, PDF files, files of this machine."""

from __future__ import annotations

from pathlib import Path

from browser.driver import Driver
from browser.pictures import png
from browser.real_archive import ArchiveView
from browser.serving import Served
from browser.site import PDF
from browser.steps import finished, popup_text, press_button, state_says


def test_a_picture_tab_is_saved_as_the_picture(
    paired: Driver, site: Served, archive: ArchiveView
) -> None:
    url = site.url("/picture/alone.png", "news.test")
    paired.open(url)
    assert finished(paired, press_button(paired)) == "✓"
    [saved] = archive.saved()
    assert saved.metadata["page"]["type"] == "image/png"
    assert (saved.metadata["url"], saved.page) == (url, png("alone"))


def test_a_pdf_tab_is_saved_where_the_browser_lets_us(
    paired: Driver, site: Served, archive: ArchiveView
) -> None:
    paired.open(site.url("/papers/one.pdf", "news.test"))
    press_button(paired)
    if paired.name == "firefox":
        state_says(paired, "Not saved.")
        assert "Complete pages" in popup_text(paired, "#detail")
        assert archive.saved() == []
    else:
        state_says(paired, "Saved ·")
        assert [saved.page for saved in archive.saved()] == [PDF.read_bytes()]


def test_a_file_of_this_machine_is_saved(
    paired: Driver, archive: ArchiveView, tmp_path: Path
) -> None:
    file = tmp_path / "kept.html"
    file.write_text("<!doctype html><title>Kept</title><p>Words of a file.</p>")
    paired.open(file.as_uri())
    assert finished(paired, press_button(paired)) == "✓"
    [saved] = archive.saved()
    assert "Words of a file." in saved.html
    assert saved.metadata["url"] == file.as_uri()
