"""An archive that holds nothing but attacks, served and published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from browser.real_archive import RealArchive
from browser.vectors import Batch, Vector


class HostileArchive:
    """Each batch is a piece, saved by the command line, its whole text public."""

    def __init__(self, folder: Path, batches: Sequence[Batch]) -> None:
        self.archive = RealArchive(folder / "library")
        self.archive.stop()
        lines = "".join(json.dumps(batch.line()) + "\n" for batch in batches)
        answers = self.archive.run("save", "--jsonl", text=lines).splitlines()
        self.marks = [json.loads(answer)["mark"] for answer in answers]
        self.batches = dict(zip(self.marks, batches, strict=True))
        self.site = folder / "site"
        self.archive.run("publish", str(self.site), "--yes")
        self.archive.start()

    def queries(self) -> list[str]:
        """The words of all batches, four at a time."""
        words = [batch.words for batch in self.batches.values()]
        return [" ".join(words[start : start + 4]) for start in range(0, len(words), 4)]

    def some_vectors(self) -> tuple[Vector, ...]:
        """One page full of attacks."""
        return next(iter(self.batches.values())).vectors

    @property
    def url(self) -> str:
        return self.archive.url
