"""What a reader does, in the words of the tests."""

from __future__ import annotations

import json
from typing import Any

from browser.driver import Driver
from browser.waiting import wait_until

_GOING = ("…", "↑")
STATE = "document.querySelector('#state')?.textContent"
_READY = "document.documentElement?.dataset.ready"
KEEP_SETTINGS = "(settings) => chrome.storage.local.set(settings)"
_SETTINGS = "() => chrome.storage.local.get(['server', 'token', 'serverKey'])"
_QUEUE = "() => chrome.runtime.sendMessage({type: 'queue'})"


def press_button(browser: Driver) -> int:
    """Press the toolbar button and wait until the popup is usable; gives the tab's number."""
    tab = browser.tab_id()
    browser.click_action()
    wait_until(lambda: browser.popup(_READY), "the popup's script")
    return tab


def finished(browser: Driver, tab: int) -> str:
    """The badge, once it says that a press has ended."""
    return wait_until(lambda: (b := browser.badge(tab)) not in _GOING and b, "the badge to settle")


def state_says(browser: Driver, words: str) -> str:
    """The popup's line, once it holds ``words``."""
    return wait_until(lambda: words in (s := browser.popup(STATE) or "") and s, f"{words!r}")


def popup_click(browser: Driver, selector: str) -> None:
    """Click in the popup."""
    browser.popup(f"document.querySelector({json.dumps(selector)}).click()")


def popup_text(browser: Driver, selector: str) -> str:
    """What stands in a part of the popup."""
    return str(browser.popup(f"document.querySelector({json.dumps(selector)})?.textContent"))


def popup_shows(browser: Driver, selector: str) -> bool:
    """Whether a part of the popup can be seen."""
    found = f"document.querySelector({json.dumps(selector)})?.checkVisibility()"
    return bool(browser.popup(found))


def popup_type(browser: Driver, selector: str, value: str) -> None:
    """Type into a field of the popup."""
    field = json.dumps(selector)
    browser.popup(
        f"(() => {{ const field = document.querySelector({field});"
        f" field.value = {json.dumps(value)};"
        " field.dispatchEvent(new Event('input', {bubbles: true}));"
        " field.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )


def queue(browser: Driver) -> list[dict[str, Any]]:
    """What waits in the browser."""
    found: list[dict[str, Any]] = browser.evaluate(_QUEUE)["value"]
    return found


def flush(browser: Driver) -> None:
    """What the alarm does."""
    browser.evaluate("() => chrome.runtime.sendMessage({type: 'flush'})")


def pair(browser: Driver, server: str, link: str) -> dict[str, str]:
    """Sign the browser in, press Connect in the options and Allow in the app."""
    browser.open(link)
    connect_in_options(browser, server)
    allow(browser, server)
    wait_until(lambda: "token" in settings(browser), "the pairing")
    return settings(browser)


def connect_in_options(browser: Driver, server: str) -> None:
    """Type the address into the options and press Connect."""
    browser.evaluate(
        "(server) => { document.querySelector('#server').value = server;"
        " document.querySelector('#connect').click(); }",
        server,
    )


def allow(browser: Driver, server: str) -> str:
    """Press Allow on the archive's page; gives the code it shows."""
    page = f"{server}/pair/"
    code = str(browser.in_tab(page, "document.querySelector('.code').textContent"))
    browser.in_tab(page, "document.querySelector('[value=allow]').click()")
    return code.strip()


def settings(browser: Driver) -> dict[str, str]:
    """What the extension remembers of its archive."""
    found: dict[str, str] = browser.evaluate(_SETTINGS)
    return found
