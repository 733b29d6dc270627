"""Chromium, by Playwright for pages and by the DevTools protocol for what Playwright cannot do."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Error, Page, sync_playwright

from browser.chromium_watch import ChromiumWatch
from browser.devtools import ask_target
from browser.driver import OPTIONS, POPUP, Seen
from browser.waiting import wait_until

_ALT, _SHIFT = 1, 8


class Chromium:
    """Chromium with the extension loaded from its folder."""

    name = "chromium"

    def __init__(self, program: str, extension: Path, profile: Path, *, headless: bool = True):
        self._profile = profile
        self._playwright = sync_playwright().start()
        self._context = self._playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=program,
            headless=headless,
            args=[
                "--no-sandbox",  # needed where tests run as root
                f"--disable-extensions-except={extension}",
                f"--load-extension={extension}",
                # the test hosts are this machine; nothing else can be reached
                "--host-resolver-rules=MAP *.test 127.0.0.1,MAP * ~NOTFOUND,"
                "EXCLUDE 127.0.0.1,EXCLUDE localhost",
            ],
        )
        assert self._context.browser is not None
        self._browser = self._context.browser.new_browser_cdp_session()
        workers = self._context.service_workers
        worker = workers[0] if workers else self._context.wait_for_event("serviceworker")
        self.origin = "/".join(worker.url.split("/")[:3])
        self._extension_id = worker.url.split("/")[2]
        # a page of the extension is a handle that outlives its worker
        self._console = self._context.pages[0]
        self._console.goto(self.origin + OPTIONS)
        self._page: Page | None = None
        self._shown: str | None = None
        self._watch: ChromiumWatch | None = None

    def evaluate(self, function: str, argument: Any = None) -> Any:
        return self._console.evaluate(function, argument)

    def open(self, url: str) -> None:
        self._page = self._context.new_page()
        self._shown = None
        try:
            self._page.goto(url, wait_until="load")
        except Error:
            self._shown = url  # a page of the browser's own stands under the address
        self._page.bring_to_front()

    def go(self, url: str) -> None:
        self.front.goto(url, wait_until="load")

    def keys(self, *names: str) -> None:
        for name in names:
            self.front.keyboard.press(name)

    def resize(self, width: int | None) -> None:
        self.front.set_viewport_size({"width": width or 1280, "height": 860})

    def colours(self, scheme: str) -> None:
        self.front.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    def scripts(self, allowed: bool) -> None:
        session = self._context.new_cdp_session(self.front)
        session.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def seen(self) -> Seen:
        if self._watch is None:
            self._watch = ChromiumWatch(self._context)
        self._pause(0.02)
        return self._watch.take()

    def screenshot(self) -> bytes:
        return self.front.screenshot()

    @property
    def front(self) -> Page:
        """The tab in front."""
        assert self._page is not None
        return self._page

    def close_page(self) -> None:
        for page in self._context.pages:
            if page is not self._console:
                page.close()
        self._page = None

    def to_front(self, prefix: str) -> None:
        self._page = wait_until(lambda: self._tab(prefix), f"a tab of {prefix}", pause=self._pause)
        self._page.bring_to_front()

    def in_page(self, expression: str) -> Any:
        try:
            return self.front.evaluate(expression)
        except Error as error:
            if "Execution context was destroyed" not in str(error):
                raise
            self.front.wait_for_load_state()  # asked while the page was going
            return self.front.evaluate(expression)

    def in_tab(self, prefix: str, expression: str) -> Any:
        page = wait_until(lambda: self._tab(prefix), f"a tab of {prefix}", pause=self._pause)
        page.wait_for_load_state()
        return page.evaluate(expression)

    def tab_urls(self) -> list[str]:
        self._pause(0.02)
        return [page.url for page in self._context.pages]

    def tab_id(self) -> int:
        found = self.evaluate(
            "async () => (await chrome.tabs.query({active: true, lastFocusedWindow: true}))[0].id"
        )
        return int(found)

    def click_action(self) -> None:
        assert self._page is not None
        shown = self._shown or self._page.url

        def tabs() -> list[str]:
            # a target of the kind "tab"; one of the kind "page" grants nothing
            found = self._targets("tab")
            return [one["targetId"] for one in found if one["url"] == shown]

        found = wait_until(tabs, f"a tab with {shown}", pause=self._pause)
        assert len(found) == 1, f"more than one tab with {shown}"
        params = {"id": self._extension_id, "targetId": found[0]}
        self._browser.send("Extensions.triggerAction", params)

    def press_shortcut(self) -> None:
        assert self._page is not None
        session = self._context.new_cdp_session(self._page)
        for kind in ("rawKeyDown", "keyUp"):
            # only a raw key with a native code reaches the browser's own accelerators
            key = {"type": kind, "modifiers": _ALT | _SHIFT, "key": "M", "code": "KeyM"}
            codes = {"windowsVirtualKeyCode": ord("M"), "nativeVirtualKeyCode": ord("M")}
            session.send("Input.dispatchKeyEvent", key | codes)
        session.detach()

    def badge(self, tab_id: int) -> str:
        return str(self.evaluate("id => chrome.action.getBadgeText({tabId: id})", tab_id))

    def popup(self, expression: str, timeout: float = 10.0) -> Any:
        found = wait_until(self._popups, "the popup", timeout, self._pause)
        return ask_target(self._browser, found[0], expression, timeout, self._pause)

    def popup_is_open(self) -> bool:
        return bool(self._popups())

    def close_popup(self) -> None:
        for target in self._popups():
            with contextlib.suppress(Error):
                self._browser.send("Target.closeTarget", {"targetId": target})

    def background_running(self) -> bool:
        return bool(self._workers())

    def kill_background(self, *, wait: bool = True) -> None:
        for target in self._workers():
            self._browser.send("Target.closeTarget", {"targetId": target})
        if wait:
            wait_until(lambda: not self._workers(), "the worker to stop")

    def kill(self) -> None:
        mine = f"--user-data-dir={self._profile}"
        for process in psutil.process_iter(["cmdline"]):
            if mine in (process.info["cmdline"] or []):
                with contextlib.suppress(psutil.Error):
                    process.kill()
        self.close()
        for lock in self._profile.glob("Singleton*"):  # of a machine that is gone, for all it knows
            lock.unlink()

    def close(self) -> None:
        with contextlib.suppress(Error):
            self._context.close()
        self._playwright.stop()

    def _targets(self, kind: str) -> list[dict[str, str]]:
        found = self._browser.send("Target.getTargets", {"filter": [{"type": kind}]})
        infos: list[dict[str, str]] = found["targetInfos"]
        return infos

    def _popups(self) -> list[str]:
        url = self.origin + POPUP
        return [one["targetId"] for one in self._targets("page") if one["url"] == url]

    def _workers(self) -> list[str]:
        workers = self._targets("service_worker")
        return [one["targetId"] for one in workers if self._extension_id in one["url"]]

    def _tab(self, prefix: str) -> Page | None:
        return next((page for page in self._context.pages if page.url.startswith(prefix)), None)

    def _pause(self, seconds: float) -> None:
        self._console.wait_for_timeout(seconds * 1000)  # lets events in
