"""Keeps a cleaning process: starts it, hands it jobs, kills it when a page is too much for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

import pressmark
from pressmark.cleaning.pipes import read_message, write_message
from pressmark.config import CleanConfig
from pressmark.errors import CleaningError

PAGES_EACH = 500
"""After so many jobs a fresh process takes over, so that no leak ever matters."""
LAST_RUNG = 3
"""Rungs 0 to 2 are asked of the child; below them the page is kept without text."""
_WATCH_EVERY = 0.1
_MARGIN_MB = 512  # address space is more than what is resident


class Keeper:
    """One child at a time; ``ask`` may be called from any thread, one job after the other."""

    def __init__(self, config: CleanConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    def ask(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of the child to ``job`` (see ``jobs.py``).

        Raises CleaningError: ``cleaner-stopped`` when it took too long or too much memory and was
        killed, ``cleaner-died`` when it ended by itself, ``cleaner-error`` when the job failed.
        """
        with self._lock:
            process = self._running()
            self._jobs += 1
            try:
                answer = self._answer(process, dict(job))
            except BaseException:
                self._end()
                raise
        if "error" in answer:
            raise CleaningError("cleaner-error", reason=answer["error"])
        found: dict[str, Any] = answer["ok"]
        return found

    def clean(self, job: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer to a cleaning job, asked again one rung of the ladder lower each time the
        page was too much; None when no rung gave an answer."""
        for rung in range(LAST_RUNG):
            try:
                return self.ask({**job, "job": "clean", "rung": rung})
            except CleaningError:
                continue
        return None

    def close(self) -> None:
        """End the child; the next ``ask`` would start another."""
        with self._lock:
            self._end()

    def __enter__(self) -> Keeper:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._jobs >= PAGES_EACH or (self._process and self._process.poll() is not None):
            self._end()
        if self._process is None:
            self._process = _start(self._config)
            self._jobs = 0
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], job: dict[str, Any]) -> dict[str, Any]:
        found: list[dict[str, Any] | None] = []

        def talk() -> None:
            assert process.stdin and process.stdout
            try:
                write_message(process.stdin, job)
                found.append(read_message(process.stdout))
            except (OSError, ValueError):
                found.append(None)

        thread = threading.Thread(target=talk, name="cleaner pipe", daemon=True)
        thread.start()
        reason = self._watch(process, thread)
        if reason is not None:
            process.kill()
            thread.join()
            raise CleaningError("cleaner-stopped", reason=reason)
        answer = found[0]
        if answer is None:
            raise CleaningError("cleaner-died")
        return answer

    def _watch(self, process: subprocess.Popen[bytes], thread: threading.Thread) -> str | None:
        """Wait for the answer; the limit that was passed first, None when none was."""
        try:
            watched = psutil.Process(process.pid)
            before = sum(watched.cpu_times()[:2])
        except psutil.Error:
            thread.join()
            return None
        begun = time.monotonic()
        while True:
            thread.join(_WATCH_EVERY)
            if not thread.is_alive():
                return None
            if time.monotonic() - begun > self._config.seconds:
                return "time"
            try:
                if sum(watched.cpu_times()[:2]) - before > self._config.cpu_seconds:
                    return "processor"
                if watched.memory_info().rss > self._config.memory_mb * 1024 * 1024:
                    return "memory"
            except psutil.Error:
                continue  # it has just ended; the pipe will tell

    def _end(self) -> None:
        process, self._process = self._process, None
        self._jobs = 0
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue  # unsent bytes of a child that is gone
        process.wait()


def _start(config: CleanConfig) -> subprocess.Popen[bytes]:
    """A fresh child: never forked from a process with threads, never with the working folder on
    its path (-P), whose modules would get in."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON") or name in ("PYTHONUTF8", "PYTHONDONTWRITEBYTECODE")
    }
    environment["PYTHONPATH"] = str(Path(pressmark.__file__).resolve().parents[1])
    environment["PRESSMARK_CHILD_MEMORY_MB"] = str(config.memory_mb + _MARGIN_MB)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pressmark.cleaning.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=os.name != "nt",  # Ctrl-C is for the parent alone
    )
