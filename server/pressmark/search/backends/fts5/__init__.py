"""PLUG-IN: keeps the search index in one SQLite file, with its full-text module FTS5."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pressmark.errors import SearchError
from pressmark.model.seams import SearchBackend
from pressmark.search.backends.fts5.index import Fts5Index


@dataclass(frozen=True, slots=True)
class Fts5Backend:
    """Nothing of what lies in the folder is run, so nothing is sealed."""

    name: str = "fts5"

    def open(self, folder: Path) -> Fts5Index:
        """The index in ``folder``, which is made when it is missing."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SearchError(
                "index-write", folder=str(folder), reason=error.strerror or str(error)
            ) from error
        return Fts5Index(folder)


plugin: SearchBackend = Fts5Backend()
