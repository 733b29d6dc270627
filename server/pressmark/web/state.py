"""What every page needs: the archive, the texts, the templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import current_app, render_template

from pressmark.archive import Archive
from pressmark.language.catalogue import Catalogue

EXTENSION_KEY = "pressmark"


class State:
    """Hung onto the Flask application."""

    def __init__(self, archive: Archive, wake: Callable[[], None]) -> None:
        self.archive = archive
        self.wake = wake
        self.catalogue = Catalogue(archive.config.app.language)


def state() -> State:
    return cast(State, current_app.extensions[EXTENSION_KEY])


def archive() -> Archive:
    return state().archive


def catalogue() -> Catalogue:
    return state().catalogue


def wake() -> None:
    """Say that something was written, so that the followers look now."""
    state().wake()


def page(template: str, **values: Any) -> str:
    """A page of the app."""
    return render_template(f"app/{template}", **values)
