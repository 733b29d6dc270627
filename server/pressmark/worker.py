"""The background of ``serve``: one thread cleans, one follows; both sleep until woken."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from pressmark.archive import Archive
from pressmark.pipeline.cleaning import clean_waiting
from pressmark.pipeline.following import refresh_index, refresh_records
from pressmark.pipeline.publishing import publish_site, site_folder

log = logging.getLogger("pressmark.worker")

_LOOK_EVERY = 0.25
_GATHER = 0.1
_RECORDS_EVERY = 1.5
_PURGE_EVERY = 3600.0
_PUBLISH_EVERY = 10.0
_IDLE = 5.0
_PAUSE_AFTER_FAILURE = 2.0


class Worker:
    """Owns both threads. ``wake`` may be called from any thread, ``stop`` ends and joins them.

    The caller holds ``follow.lock``.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._stopping = threading.Event()
        self._captures = threading.Event()
        self._changes = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(self._clean,), name="cleaning"),
            threading.Thread(target=self._run, args=(self._follow,), name="following"),
        ]
        self._version = -1
        self._recorded = 0.0
        self._purged = 0.0
        self._published = 0.0
        self._idle_since = 0.0
        self._published_revision = -1

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Something was written: look now instead of at the next quarter of a second."""
        self._captures.set()
        self._changes.set()

    def stop(self) -> None:
        """End both threads; a page being cleaned is left waiting for the next start."""
        self._stopping.set()
        self.wake()
        self._archive.cleaner.close()
        for thread in self._threads:
            thread.join()

    def _run(self, work: Callable[[], None]) -> None:
        while not self._stopping.is_set():
            try:
                work()
            except Exception:
                # nothing in the background may end the service; the next round tries again
                if not self._stopping.is_set():
                    log.exception("background work failed")
                    self._stopping.wait(_PAUSE_AFTER_FAILURE)

    def _clean(self) -> None:
        self._captures.clear()
        clean_waiting(
            self._archive,
            report=lambda _id, _error: self._changes.set(),
            stop=self._stopping.is_set,
        )
        self._captures.wait(_LOOK_EVERY)

    def _follow(self) -> None:
        version = self._archive.library.database.data_version()
        if version != self._version or self._changes.is_set():
            self._changes.clear()
            self._version = version
            refresh_index(self._archive)
            self._captures.set()
            self._idle_since = time.monotonic()
        if time.monotonic() - self._recorded > _RECORDS_EVERY:
            refresh_records(self._archive)
            self._recorded = time.monotonic()
        if time.monotonic() - self._purged > _PURGE_EVERY:
            self._archive.library.purge_trash()
            self._purged = time.monotonic()
        if self._idle_since and time.monotonic() - self._idle_since > _IDLE:
            # merges that take seconds wait until nobody saves
            self._idle_since = time.monotonic() if self._archive.index.tidy() else 0.0
        if self._archive.config.publish.auto:
            self._publish()
        if self._changes.wait(_LOOK_EVERY):
            self._stopping.wait(_GATHER)  # a burst of saves becomes one commit

    def _publish(self) -> None:
        """What is confirmed goes out by itself, where the reader turned that on."""
        revision = self._archive.library.position().revision
        waited = time.monotonic() - self._published > _PUBLISH_EVERY
        if revision != self._published_revision and waited:
            publish_site(self._archive, site_folder(self._archive, mirror=False))
            self._published_revision = revision
            self._published = time.monotonic()
