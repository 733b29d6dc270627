"""The archive: library, search index, cleaner and settings, opened together."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from filelock import FileLock

from pressmark.cleaning.keeper import Keeper
from pressmark.config import Config
from pressmark.errors import ConfigError
from pressmark.library.items import common_languages
from pressmark.library.library import Library
from pressmark.model.html import SafeHtml
from pressmark.model.ids import HighlightId
from pressmark.model.results import LibraryPoint
from pressmark.model.seams import SearchBackend, SearchIndex
from pressmark.plugins import find_plugins
from pressmark.search import backends

_LANGUAGES_EVERY = 60.0


class Archive:
    """Everything a command or the server works on. ``close`` it, or use it as a context.

    Raises ConfigError for a search backend that is not there, LibraryError when the library cannot
    be opened.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.library = Library(config.library_path, zone=config.library.timezone)
        self.cleaner = Keeper(config.clean)
        self.viewer = Keeper(config.clean)
        self.marked: dict[str, tuple[SafeHtml, frozenset[HighlightId]]] = {}
        """Articles as last shown with their highlights; ``pipeline/marking.py`` keeps it."""
        self.filter: tuple[LibraryPoint, bytes] | None = None
        """The filter of what was saved as it was last made; ``pipeline/lookup.py`` keeps it."""
        self._languages: tuple[str, ...] | None = None
        self._languages_asked = 0.0
        self.follow_lock = FileLock(config.library_path / "follow.lock", thread_local=False)
        self.site_lock = FileLock(config.library_path / "site.lock", thread_local=False)

    @property
    def folder(self) -> Path:
        return self.config.library_path

    @cached_property
    def index(self) -> SearchIndex:
        """The search index, opened at first use: many commands never search."""
        known: Mapping[str, SearchBackend] = find_plugins(backends, SearchBackend)  # type: ignore[type-abstract]
        name = self.config.search.backend
        if name not in known:
            raise ConfigError("no-backend", name=name, known=", ".join(known))
        return known[name].open(self.folder / "index" / name)

    def languages(self) -> tuple[str, ...]:
        """The app's language and the three commonest of the library: whose words are widened."""
        now = time.monotonic()
        if self._languages is None or now - self._languages_asked > _LANGUAGES_EVERY:
            with self.library.read() as connection:
                common = common_languages(connection)
            self._languages = tuple(dict.fromkeys((self.config.app.language, *common)))
            self._languages_asked = now
        return self._languages

    def close(self) -> None:
        self.cleaner.close()
        self.viewer.close()
        if "index" in self.__dict__:
            self.index.close()
        self.library.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
