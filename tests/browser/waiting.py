"""Waiting for what another process does, with a limit and a name for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def wait_until(
    check: Callable[[], Value],
    what: str = "the condition",
    timeout: float = 20.0,
    pause: Callable[[float], object] = time.sleep,
) -> Value:
    """What ``check`` gives once it is true. ``pause`` lets a driver hear its events meanwhile."""
    end = time.monotonic() + timeout
    while not (value := check()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {timeout:g} s for {what}")
        pause(0.05)
    return value
