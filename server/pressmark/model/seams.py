"""The seams: Protocols that plug-ins keep. ``tests/contracts/`` holds what each must do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from pressmark.model.item import Change
from pressmark.model.public import Deployed
from pressmark.model.query import Query
from pressmark.model.results import Facet, LibraryPoint, Results

Variants = Mapping[str, Sequence[str]]
"""Word -> other words by which it is also found."""
NO_VARIANTS: Variants = {}


class IndexFault(StrEnum):
    """Why an index cannot follow its library and must be rebuilt."""

    MISSING = "missing"
    """There is none, or it was never filled to an end."""
    FOREIGN = "foreign"
    """It was not written by this program on this machine, so nothing of it was read."""
    DAMAGED = "damaged"
    """Its files are not as they were written."""
    OTHER_VERSION = "other-version"
    """It was written by another version, whose words or fields differ."""
    OTHER_LIBRARY = "other-library"
    """It followed another library, or this one before a restore."""
    AHEAD = "ahead"
    """It has seen more than the library holds."""


def fault_between(seen: LibraryPoint | None, at: LibraryPoint) -> IndexFault | None:
    """Why a sound index that has ``seen`` so much cannot follow the library that stands ``at``."""
    if seen is None:
        return IndexFault.MISSING
    if (seen.library, seen.epoch) != (at.library, at.epoch):
        return IndexFault.OTHER_LIBRARY
    return IndexFault.AHEAD if seen.revision > at.revision else None


class SearchIndex(Protocol):
    """An index that follows the library. Searches may come from many threads, also during writes.

    One thread at a time writes: ``apply``, ``rebuild``, ``clear``, ``tidy`` and ``close``.
    """

    @property
    def revision(self) -> LibraryPoint | None:
        """What of the library it has seen; None when that is nothing or in doubt."""
        ...

    def fault(self, at: LibraryPoint) -> IndexFault | None:
        """Why it must be rebuilt to serve the library that stands at ``at``.

        None when ``apply`` of the changes since its revision brings it up to date. An index with
        a fault still answers searches, with what it can trust, which may be nothing.
        """
        ...

    def apply(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        """Takes in ``changes`` and, with them in one commit, that it has seen ``at``.

        After a crash it is as before or as after. Applying again changes nothing. Trashed and
        purged items go. Raises SearchError when it cannot be written, and when it has a fault
        that only ``rebuild`` or ``clear`` mends.
        """
        ...

    def rebuild(self, changes: Iterable[Change], at: LibraryPoint) -> None:
        """Builds anew from all items, beside the old one, which answers until the new one is
        whole. Mends every fault. Raises SearchError when it cannot be written.
        """
        ...

    @property
    def size(self) -> int:
        """How many items it holds."""
        ...

    def search(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        variants: Variants = NO_VARIANTS,
        *,
        facets: Collection[Facet] = (),
        explain: bool = False,
    ) -> Results:
        """The hits of ``query`` in its order, ``limit`` of them from ``offset`` on.

        A word that stands alone is also found by its ``variants``; what holds the word itself
        comes first. ``facets`` are counted over the whole answer; what the query chooses of a
        facet (``search/facets.py``) does not narrow the counts of that facet. With ``explain``
        each hit tells its reasons. No query is an error. All of one answer is of one revision.
        """
        ...

    def words(self, beginning: str) -> Mapping[str, int]:
        """The words of titles, texts, authors, notes and tags that begin so, each with how often
        some field of an item holds it.
        """
        ...

    def counts(self, words: Iterable[str]) -> Mapping[str, int]:
        """Those of ``words`` that the index holds, counted as ``words`` counts them. Items that
        are gone may still count in both, until their segment is written anew.
        """
        ...

    def names(self, facet: Facet, beginning: str) -> Mapping[str, int]:
        """The values of ``facet`` (site, tag, author, lang) that begin so, folded as ``key`` folds
        them, each with how many items have it. Others have none.
        """
        ...

    def tidy(self) -> bool:
        """Does upkeep that may take seconds, and says whether there was any. Call it when idle."""
        ...

    def clear(self) -> None:
        """Forgets everything; an empty, sound index remains, which has seen nothing."""
        ...

    def close(self) -> None:
        """Lets go of all files. Searches that run end as they began; later ones find nothing."""
        ...


@runtime_checkable
class SearchBackend(Protocol):
    """PLUG-IN: a way to keep a search index."""

    @property
    def name(self) -> str: ...

    def open(self, folder: Path) -> SearchIndex:
        """The index in ``folder``, which is made when it is missing.

        Never raises for what it finds there: ``fault`` tells. Raises SearchError when the folder
        itself cannot be used.
        """
        ...


Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""


@runtime_checkable
class Target(Protocol):
    """PLUG-IN: a place that a published site is sent to."""

    @property
    def name(self) -> str: ...

    @property
    def usage(self) -> str:
        """How an address of it is written, with an example."""
        ...

    def fits(self, address: str) -> bool:
        """Whether ``address`` names such a place."""
        ...

    def deploy(self, site: Path, address: str, state: Path, progress: Progress) -> Deployed:
        """Bring what stands at ``address`` to the site in the folder ``site``, whose manifest is
        whole: what differs is sent, deletions come last, then the manifest. ``state`` is a private
        folder that is kept between times and may be lost.

        Interrupted, the place answers, and the next time finishes. Raises DeployError, naming the
        address and what to do.
        """
        ...
