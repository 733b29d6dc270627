"""PLUG-IN: keeps the search index with Whoosh, which we use for postings, columns and commits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pressmark.errors import SearchError
from pressmark.model.seams import SearchBackend
from pressmark.search.backends.whoosh.index import WhooshIndex
from pressmark.search.backends.whoosh.seal import machine_key


@dataclass(frozen=True, slots=True)
class WhooshBackend:
    """``key`` seals what is written; by default it is that of this user on this machine."""

    name: str = "whoosh"
    key: bytes | None = None

    def open(self, folder: Path) -> WhooshIndex:
        """The index in ``folder``, which is made when it is missing."""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SearchError(
                "index-write", folder=str(folder), reason=error.strerror or str(error)
            ) from error
        return WhooshIndex(folder, self.key or machine_key())


plugin: SearchBackend = WhooshBackend()
