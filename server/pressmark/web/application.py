"""The Flask application, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, jsonify
from jinja2 import StrictUndefined

from pressmark import __version__
from pressmark.addresses import host_of, site_of
from pressmark.archive import Archive
from pressmark.assets import asset_dir
from pressmark.model.item import Item
from pressmark.web import (
    addresses,
    api,
    assets,
    connections,
    errors,
    finding,
    headers,
    highlights,
    intake,
    lists,
    making,
    openapi,
    originals,
    reading,
    search_api,
)
from pressmark.web.fragments import fragment
from pressmark.web.server import MAX_BODY
from pressmark.web.sessions import form_token
from pressmark.web.state import EXTENSION_KEY, State

PLACES = (
    ("library", "/"),
    ("starred", "/starred"),
    ("archive", "/archive"),
    ("collections", "/collections"),
    ("public", "/public"),
)
ROOMS = (
    addresses,
    api,
    assets,
    connections,
    finding,
    highlights,
    intake,
    lists,
    making,
    openapi,
    originals,
    reading,
    search_api,
)


def create_app(archive: Archive, *, wake: Callable[[], None] = lambda: None) -> Flask:
    """The app over ``archive``. ``wake`` is called whenever something was written.

    It trusts that ``gate.guarded`` or ``server.make_server`` stands before it.
    """
    app = Flask("pressmark", template_folder=str(asset_dir("templates")), static_folder=None)
    app.url_map.merge_slashes = False  # a tag may hold two
    app.extensions[EXTENSION_KEY] = State(archive, wake)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=intake.MAX_PARTS,
    )
    for room in ROOMS:
        app.register_blueprint(room.routes)
    errors.install(app)
    headers.install(app)
    _install_texts(app)

    @app.get("/health")
    def health() -> Response:
        """Answers without a token, and says nothing but who answers."""
        return jsonify(
            app="pressmark", version=__version__, library=archive.library.position().library
        )

    return app


def _install_texts(app: Flask) -> None:
    state: State = app.extensions[EXTENSION_KEY]
    texts, zone = state.catalogue, state.archive.config.zone

    def moment(value: datetime) -> str:
        here = value.astimezone(zone)
        return f"{texts.day(here)}, {here:%H:%M}"

    app.jinja_env.globals.update(
        _=texts.say,
        n_=texts.say_number,
        asset=assets.asset,
        day=lambda value: texts.day(value.astimezone(zone)),
        extractor_name=making.extractor_name,
        form_token=form_token,
        fragment=fragment,
        language=texts.language,
        moment=moment,
        places=PLACES,
        site_of=site_name,
        thumbnail=reading.thumbnail,
    )


def site_name(item: Item) -> str:
    """What a row calls the place a piece is from."""
    return site_of(item.url) or item.url.rpartition("/")[2] or host_of(item.url)
