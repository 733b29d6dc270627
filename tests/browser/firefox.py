"""Firefox ESR, unmodified, over Marionette."""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
from pathlib import Path
from typing import Any

from browser.driver import OPTIONS, POPUP, Seen
from browser.firefox_prefs import write_prefs
from browser.firefox_process import launch, port_of, read_manifest
from browser.firefox_watch import TAKE
from browser.marionette import Marionette, MarionetteError, PageGoneError
from browser.waiting import wait_until

_UUID = "11111111-2222-4333-8444-555555555555"
_WINDOW = "const win = Services.wm.getMostRecentWindow('navigator:browser');"
_POPUP = _WINDOW + "const popup = win.document.querySelector('browser.webextension-popup-browser');"
_BUTTON = (
    _WINDOW + "const { CustomizableUI } = win;"
    "const id = args[0].replace(/[^a-z0-9_-]/gi, '_').toLowerCase() + '-browser-action';"
    "const button = CustomizableUI.getWidget(id).forWindow(win).node"
    "  .querySelector('.unified-extensions-item-action-button');"
)
_ASK_POPUP = (
    _POPUP + "const { getMarionetteCommandsActorProxy } = ChromeUtils.importESModule("
    "  'chrome://remote/content/marionette/actors/MarionetteCommandsParent.sys.mjs');"
    "const actor = getMarionetteCommandsActorProxy(() => popup.browsingContext);"
    "return await actor.executeScript('return ' + args[0], [],"
    "  { sandboxName: null, timeout: 9000 });"
)
# as WebDriver names them (https://www.w3.org/TR/webdriver2/, "normalised key value")
_KEYS = {
    "ArrowDown": "\ue015",
    "ArrowUp": "\ue013",
    "Backspace": "\ue003",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
}
_POPUP_READY = (
    _POPUP + f"return !!popup && popup.currentURI.spec.endsWith('{POPUP}')"
    " && !popup.webProgress?.isLoadingDocument"
)


class Firefox:
    """Firefox with the extension loaded from its folder, or kept in its profile."""

    name = "firefox"
    origin = f"moz-extension://{_UUID}"

    def __init__(
        self, program: str, extension: Path, profile: Path, *, headless: bool = True
    ) -> None:
        manifest = read_manifest(extension)
        self._extension_id = manifest["browser_specific_settings"]["gecko"]["id"]
        uuids = json.dumps({self._extension_id: _UUID})
        write_prefs(profile, {"extensions.webextensions.uuids": uuids})
        self._page: str | None = None
        self._client: Marionette | None = None
        self._process = launch(program, profile, headless)
        try:
            self._client = Marionette(port_of(self._process, profile))
            self._console = self._client.command("WebDriver:GetWindowHandle")
            if not (profile / "extensions" / f"{self._extension_id}.xpi").exists():
                # a package stays in the profile, a folder is gone when Firefox ends
                install = {"path": str(extension), "temporary": extension.is_dir()}
                self._client.command("Addon:Install", install)
            wait_until(self._extension_runs, "the extension")
            self._client.command("WebDriver:Navigate", {"url": self.origin + OPTIONS})
        except BaseException:
            self.close()
            raise

    @property
    def client(self) -> Marionette:
        """The connection."""
        assert self._client is not None
        return self._client

    def evaluate(self, function: str, argument: Any = None) -> Any:
        self._switch(self._console, focus=False)
        try:
            return self.client.run(f"return await ({function})(args[0])", argument)
        finally:
            self._back()

    def open(self, url: str) -> None:
        made = self.client.command("WebDriver:NewWindow", {"type": "tab"})
        self._page = made["handle"]
        self._switch(self._page, focus=True)
        with contextlib.suppress(MarionetteError):  # some pages are refused, shown as an error
            self.client.command("WebDriver:Navigate", {"url": url})

    def go(self, url: str) -> None:
        assert self._page is not None
        self._switch(self._page, focus=False)
        self.client.command("WebDriver:Navigate", {"url": url})

    def keys(self, *names: str) -> None:
        steps = [
            {"type": kind, "value": _KEYS.get(name, name)}
            for name in names
            for kind in ("keyDown", "keyUp")
        ]
        keyboard = {"type": "key", "id": "keyboard", "actions": steps}
        self.client.command("WebDriver:PerformActions", {"actions": [keyboard]})

    def resize(self, width: int | None) -> None:
        # a window of Firefox cannot be so narrow, what it shows can
        style = "win.gBrowser.selectedBrowser.style.maxWidth = args[0]"
        self.client.run(_WINDOW + style, f"{width}px" if width else "", chrome=True)

    def colours(self, scheme: str) -> None:
        self._prefer("layout.css.prefers-color-scheme.content-override", int(scheme == "light"))

    def scripts(self, allowed: bool) -> None:
        allow = "win.gBrowser.selectedBrowser.browsingContext.allowJavascript = args[0]"
        self.client.run(_WINDOW + allow, allowed, chrome=True)

    def seen(self) -> Seen:
        return Seen(**self.client.run(_WINDOW + TAKE, chrome=True))

    def screenshot(self) -> bytes:
        return base64.b64decode(self.client.command("WebDriver:TakeScreenshot", {"full": False}))

    def close_page(self) -> None:
        for handle in self.client.command("WebDriver:GetWindowHandles"):
            if handle != self._console:
                self._switch(handle, focus=False)
                self.client.command("WebDriver:CloseWindow")
        self._page = None
        self._switch(self._console, focus=True)

    def to_front(self, prefix: str) -> None:
        self._page = wait_until(lambda: self._find(prefix), f"a tab of {prefix}")
        self._switch(self._page, focus=True)

    def in_page(self, expression: str) -> Any:
        assert self._page is not None
        self._switch(self._page, focus=False)
        try:
            return self.client.run(f"return await ({expression})")
        except PageGoneError:
            return self.client.run(f"return await ({expression})")

    def in_tab(self, prefix: str, expression: str) -> Any:
        handle = wait_until(lambda: self._find(prefix), f"a tab of {prefix}")
        self._switch(handle, focus=False)
        try:
            wait_until(
                lambda: self.client.run("return document.readyState") == "complete", "the page"
            )
            return self.client.run(f"return await ({expression})")
        finally:
            self._back()

    def tab_urls(self) -> list[str]:
        found = self.client.run(
            _WINDOW + "return [...win.gBrowser.tabs].map(t => t.linkedBrowser.currentURI.spec)",
            chrome=True,
        )
        return [str(url) for url in found]

    def tab_id(self) -> int:
        found = self.evaluate(
            "async () => (await browser.tabs.query({active: true, lastFocusedWindow: true}))[0].id"
        )
        return int(found)

    def click_action(self) -> None:
        self.client.run(_BUTTON + "button.click();", self._extension_id, chrome=True)

    def press_shortcut(self) -> None:
        alt, shift = "\ue00a", "\ue008"
        down = [{"type": "keyDown", "value": key} for key in (alt, shift, "m")]
        up = [{"type": "keyUp", "value": key} for key in ("m", shift, alt)]
        keyboard = {"type": "key", "id": "keyboard", "actions": down + up}
        # typed into the page it does nothing: it must reach the browser's window
        self.client.command("Marionette:SetContext", {"value": "chrome"})
        try:
            self.client.command("WebDriver:PerformActions", {"actions": [keyboard]})
        finally:
            self.client.command("Marionette:SetContext", {"value": "content"})

    def press_context_menu(self, label: str, selector: str = "body") -> None:
        """Right-click in the page and choose the extension's entry."""
        params = {"using": "css selector", "value": selector}
        element = self.client.command("WebDriver:FindElement", params)
        steps = [
            {"type": "pointerMove", "origin": element, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 2},
            {"type": "pointerUp", "button": 2},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": steps}
        mouse["parameters"] = {"pointerType": "mouse"}
        self.client.command("WebDriver:PerformActions", {"actions": [mouse]})
        find = (
            _WINDOW + "const menu = win.document.getElementById('contentAreaContextMenu');"
            "const item = menu.state === 'open' && [...menu.querySelectorAll('menuitem')]"
            "  .find(i => i.label === args[0] && !i.hidden);"
        )
        wait_until(lambda: self.client.run(find + "return !!item", label, chrome=True), "the entry")
        self.client.run(find + "menu.activateItem(item)", label, chrome=True)

    def address_bar(self, words: str) -> list[str]:
        """Type into the address bar; gives the titles of what it offers from the extension."""
        typed = (
            _WINDOW + "win.gURLBar.focus(); win.gURLBar.search(args[0]);"
            "const context = await win.gURLBar.lastQueryContextPromise;"
            "return context.results.filter((r) => r.payload.keyword).map((r) => r.payload.title);"
        )
        found = wait_until(
            lambda: len(r := self.client.run(typed, words, chrome=True)) > 1 and r, "suggestions"
        )
        return [str(title) for title in found]

    def enter_address(self) -> None:
        """Press Enter in the address bar."""
        key = "new win.KeyboardEvent('keydown', { key: 'Enter' })"
        self.client.run(_WINDOW + f"win.gURLBar.handleCommand({key})", chrome=True)

    def badge(self, tab_id: int) -> str:
        return str(self.evaluate("id => browser.action.getBadgeText({tabId: id})", tab_id))

    def popup(self, expression: str, timeout: float = 10.0) -> Any:
        wait_until(lambda: self.client.run(_POPUP_READY, chrome=True), "the popup", timeout)
        return self.client.run(_ASK_POPUP, expression, chrome=True)

    def popup_is_open(self) -> bool:
        return bool(self.client.run(_POPUP_READY, chrome=True))

    def close_popup(self) -> None:
        self.client.run(_POPUP + "popup?.closest('panel')?.hidePopup()", chrome=True)

    def background_running(self) -> bool:
        state = "return WebExtensionPolicy.getByID(args[0]).extension.backgroundState"
        return bool(self.client.run(state, self._extension_id, chrome=True) == "running")

    def kill_background(self, *, wait: bool = True) -> None:
        self.client.run(
            "await WebExtensionPolicy.getByID(args[0]).extension"
            ".terminateBackground({ ignoreDevToolsAttached: true })",
            self._extension_id,
            chrome=True,
        )
        if wait:
            wait_until(lambda: not self.background_running(), "the background page to stop")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)
        if self._client:
            self._client.close()

    def close(self) -> None:
        if self._client:
            with contextlib.suppress(MarionetteError, OSError):
                self._client.command("Marionette:Quit", {"flags": ["eForceQuit"]})
            self._client.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def _extension_runs(self) -> bool:
        there = "return !!WebExtensionPolicy.getByID(args[0])"
        return bool(self.client.run(there, self._extension_id, chrome=True))

    def _switch(self, handle: str, *, focus: bool) -> None:
        self.client.command("WebDriver:SwitchToWindow", {"handle": handle, "focus": focus})

    def _prefer(self, name: str, value: int) -> None:
        self.client.run("Services.prefs.setIntPref(args[0], args[1])", name, value, chrome=True)

    def _back(self) -> None:
        """To the tab in front, unless the extension has closed it."""
        if self._page in self.client.command("WebDriver:GetWindowHandles"):
            assert self._page is not None
            self._switch(self._page, focus=False)

    def _find(self, prefix: str) -> str | None:
        for handle in self.client.command("WebDriver:GetWindowHandles"):
            self._switch(handle, focus=False)
            if str(self.client.command("WebDriver:GetCurrentURL")).startswith(prefix):
                return str(handle)
        return None
