"""The cleaning process: answers jobs from standard input until that is closed.

Whatever a page does to it, its keeper kills it and starts another; so nothing here guards.
"""

from __future__ import annotations

import os
import sys
from typing import Any, BinaryIO

from pressmark.cleaning.jobs import JOBS
from pressmark.cleaning.pipes import read_message, write_message

if sys.platform == "linux":
    import resource


def main() -> None:
    """Read jobs, write answers, in order."""
    _limit_memory(int(os.environ.get("PRESSMARK_CHILD_MEMORY_MB", "0")))
    jobs, answers = _own_pipes()
    while (job := read_message(jobs)) is not None:
        try:
            answer: dict[str, Any] = {"ok": JOBS[job["job"]](job)}
        except MemoryError:
            answer = {"error": "out of memory"}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:500]}
        write_message(answers, answer)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes, kept away from anything that prints or reads by accident."""
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return jobs, answers


def _limit_memory(megabytes: int) -> None:
    """Linux alone lets a process bound itself; elsewhere the keeper watches."""
    if megabytes and sys.platform == "linux":
        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    main()
