"""The few words of Marionette that the tests need: Firefox without geckodriver."""

from __future__ import annotations

import json
import socket
from typing import Any


class MarionetteError(RuntimeError):
    """Firefox did not do what it was asked."""


class PageGoneError(MarionetteError):
    """The page went on to another one before it answered."""


class Marionette:
    """One session with a running Firefox."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._buffer = b""
        self._last = 0
        self._read()  # the greeting
        self.command("WebDriver:NewSession", {"unhandledPromptBehavior": "dismiss"})
        self.command("WebDriver:SetTimeouts", {"script": 30_000, "pageLoad": 30_000})

    def command(self, name: str, params: dict[str, Any] | None = None) -> Any:
        """Ask for one thing and wait for the answer."""
        self._last += 1
        body = json.dumps([0, self._last, name, params or {}]).encode()
        self._socket.sendall(b"%d:%s" % (len(body), body))
        _, number, error, value = self._read()
        if number != self._last:
            raise MarionetteError("an answer out of turn")
        if error:
            raise MarionetteError(f"{name}: {error['error']}: {error['message']}")
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def run(self, body: str, *args: Any, chrome: bool = False) -> Any:
        """Run the body of an async function; ``args`` is the list of arguments.

        With ``chrome`` it runs in the browser's own window, with full rights.
        """
        script = (
            "const give = arguments[arguments.length - 1];"
            "(async (args) => {" + body + "})([...arguments].slice(0, -1))"
            ".then(value => give({ value }), error => give({ error: String(error) }));"
        )
        # sandbox None: no wrapper, so that an extension page's `browser` is visible
        params = {"script": script, "args": list(args), "sandbox": "system" if chrome else None}
        self.command("Marionette:SetContext", {"value": "chrome" if chrome else "content"})
        try:
            answer = self.command("WebDriver:ExecuteAsyncScript", params)
        finally:
            self.command("Marionette:SetContext", {"value": "content"})
        if answer is None:
            raise PageGoneError("the page went while it was asked")
        if "error" in answer:
            raise MarionetteError(answer["error"])
        return answer.get("value")

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _read(self) -> Any:
        while b":" not in self._buffer:
            self._more()
        size, _, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(size):
            self._more()
        message, self._buffer = self._buffer[: int(size)], self._buffer[int(size) :]
        return json.loads(message)

    def _more(self) -> None:
        data = self._socket.recv(1 << 16)
        if not data:
            raise MarionetteError("Firefox closed the connection")
        self._buffer += data
