"""Where Whoosh keeps its files: synced and sealed before a commit counts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from pressmark.search.backends.whoosh.mapped import mapped
from pressmark.search.backends.whoosh.seal import Seal, digest_of, sync_folder, write_seal

_TOC = ".toc"
_SEGMENT = ".seg"


class SealedStorage(FileStorage):  # type: ignore[misc]
    """A folder of index files inside ``home``, which holds the seal.

    Whoosh never syncs. Here the rename that makes a commit count waits until the bytes of all its
    files are durable and the seal names them; the former files stay in the seal until the next
    commit, so that both sides of a crash are sealed.
    """

    def __init__(
        self, home: Path, name: str, key: bytes, files: dict[str, str], *, in_use: bool = True
    ) -> None:
        super().__init__(str(home / name))
        self._home = home
        self._name = name
        self._key = key
        self._files = files
        self._in_use = in_use

    @property
    def path(self) -> Path:
        return self._home / self._name

    def open_file(self, name: str, **options: Any) -> Any:
        """A segment without copying it; other files as Whoosh does."""
        if name.endswith(_SEGMENT):
            return mapped(self.path / name)
        return super().open_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Renames; for a table of contents, that is the commit."""
        if not newname.endswith(_TOC):
            super().rename_file(oldname, newname, safe=safe)
            return
        digests = {newname: self._settle(oldname)}
        for path in self.path.iterdir():
            if path.is_file() and path.suffix == _SEGMENT and path.name not in self._files:
                digests[path.name] = self._settle(path.name)
        sync_folder(self.path)
        present = {path.name for path in self.path.iterdir()}
        self._files = {name: known for name, known in self._files.items() if name in present}
        self._files |= digests
        if self._in_use:
            self.seal()
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(self.path)

    def is_sealed(self, name: str) -> bool:
        return name in self._files

    def seal(self) -> None:
        """Writes the seal: from now on this folder is the index in ``home``."""
        self._in_use = True
        write_seal(self._home, self._key, Seal(self._name, self._files))

    def clear_away(self) -> None:
        """Removes what a killed writer left behind."""
        for path in self.path.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix != _TOC and path.name not in self._files and _is_data(path):
                path.unlink(missing_ok=True)

    def _settle(self, name: str) -> str:
        """Makes the bytes of a file durable and gives their digest."""
        path = self.path / name
        with path.open("r+b") as file:
            os.fsync(file.fileno())
        return digest_of(path)


def _is_data(path: Path) -> bool:
    return not path.name.endswith("LOCK")
