"""What Chromium's pages do: Playwright's events, which come from the browser and not the page."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, WebError

from browser.driver import Seen

_MARK = "pm-fired"
# runs before any script of any frame; a frame without an address is named by the one around it
_HEAR = (
    "(() => { const say = console.info; const where = () => {"
    "  for (let w = window; ; w = w.parent) {"
    "    try { if (/^(http|file)/.test(w.location.href)) return w.location.href; }"
    "    catch { return location.href; }"
    "    if (w === w.parent) return location.href; } };"
    "for (const name of ['alert', 'confirm', 'prompt', 'print'])"
    f"  window[name] = () => say('{_MARK} ' + where()); }})()"
)


class ChromiumWatch:
    """Listens to all pages of a browser from the moment it is made."""

    def __init__(self, context: BrowserContext) -> None:
        self._requests: list[Request] = []
        self._fired: list[str] = []
        self._complaints: list[str] = []
        context.add_init_script(_HEAR)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("dialog", self._dialog)

    def take(self) -> Seen:
        """What was seen since the last call."""
        asked = [
            request.url
            for request in self._requests
            # what a policy stopped is told as a request that failed
            if request.failure != "csp"
            and not request.url.startswith(("data:", "blob:", "chrome-extension:"))
        ]
        seen = Seen(asked, self._fired, self._complaints)
        self._requests, self._fired, self._complaints = [], [], []
        return seen

    def _request(self, request: Request) -> None:
        self._requests.append(request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.text.startswith(_MARK):
            self._fired.append(message.text.removeprefix(_MARK).strip())
        elif message.type == "error":
            self._complaints.append(message.text)

    def _error(self, error: WebError) -> None:
        self._complaints.append(str(error.error))

    def _dialog(self, dialog: Dialog) -> None:
        self._fired.append(f"a dialog: {dialog.message}")
        dialog.dismiss()
