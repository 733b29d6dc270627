"""What the tests ask of a browser, whichever it is."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import Any, Protocol

POPUP = "/popup/popup.html"
OPTIONS = "/options/options.html"
SITE_HOSTS = ("news.test", "other.test", "cdn.test")
"""Names that both browsers find on this machine. Unlike 127.0.0.1 they are not covered by the
extension's host permissions: on them only a real press opens a page."""

PROGRAMS = {"chromium": ("chromium", "chromium-browser"), "firefox": ("firefox-esr", "firefox")}
PACKAGES = {"chromium": "chromium", "firefox": "firefox-esr"}


@dataclass(frozen=True)
class Seen:
    """What pages did since the last look."""

    requests: list[str]
    """Every address that was asked for, but for what a policy stopped and what holds its own data
    (``data:``, ``blob:``)."""
    fired: list[str]
    """Where a script called alert, confirm, prompt or print."""
    complaints: list[str]
    """Errors of scripts, and what a policy stopped."""


class Driver(Protocol):
    """A running browser that holds the extension."""

    name: str
    origin: str
    """Where the extension's own pages are."""

    def evaluate(self, function: str, argument: Any = None) -> Any:
        """What an async JavaScript function gives inside the extension."""

    def open(self, url: str) -> None:
        """A new tab, in front."""

    def go(self, url: str) -> None:
        """The tab in front goes on to another page."""

    def keys(self, *names: str) -> None:
        """Press keys one after the other in the tab in front: ``"j"``, ``"Enter"``."""

    def resize(self, width: int | None) -> None:
        """Make the tab in front so wide; None for as wide as it was."""

    def colours(self, scheme: str) -> None:
        """What the reader prefers in the tab in front: ``"light"`` or ``"dark"``."""

    def scripts(self, allowed: bool) -> None:
        """Whether the tab in front runs scripts, from the next page on."""

    def seen(self) -> Seen:
        """What was seen since the last call; the first call begins to look."""

    def screenshot(self) -> bytes:
        """The tab in front as a PNG."""

    def close_page(self) -> None:
        """Close the tab that ``open`` made."""

    def to_front(self, prefix: str) -> None:
        """Another tab, found by how its address begins, comes to the front."""

    def in_page(self, expression: str) -> Any:
        """What an expression gives in the tab in front."""

    def in_tab(self, prefix: str, expression: str) -> Any:
        """What an expression gives in another tab, found by how its address begins."""

    def tab_urls(self) -> list[str]:
        """The addresses of all tabs."""

    def tab_id(self) -> int:
        """The extension's number for the tab in front."""

    def click_action(self) -> None:
        """Press the toolbar button, as a real gesture."""

    def press_shortcut(self) -> None:
        """Press Alt+Shift+M, as a real gesture."""

    def badge(self, tab_id: int) -> str:
        """The text on the button."""

    def popup(self, expression: str, timeout: float = 10.0) -> Any:
        """What an expression gives in the open popup."""

    def popup_is_open(self) -> bool:
        """Whether there is a popup."""

    def close_popup(self) -> None:
        """Close the popup, as clicking elsewhere does."""

    def kill_background(self, *, wait: bool = True) -> None:
        """Stop the extension's background, as the browser does when it is idle. What comes in
        between may have started it again, so not every caller may ``wait`` until it is gone."""

    def background_running(self) -> bool:
        """Whether the background runs."""

    def kill(self) -> None:
        """End the browser as a power cut does; its profile can be started again."""

    def close(self) -> None:
        """End the browser."""


def find_browser(name: str) -> str | None:
    """The browser's program. PRESSMARK_CHROMIUM and PRESSMARK_FIREFOX name another one."""
    if given := os.environ.get(f"PRESSMARK_{name.upper()}"):
        return given
    return next((found for one in PROGRAMS[name] if (found := shutil.which(one))), None)


def missing_words(name: str) -> str:
    """What to say about a browser that is not here."""
    return f"{name} is not installed (apt-get install {PACKAGES[name]})"
