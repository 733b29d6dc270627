"""A question to a target that Playwright does not list as a page: the extension's popup."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, Error

from browser.waiting import wait_until


def ask_target(
    browser: CDPSession,
    target: str,
    expression: str,
    timeout: float,
    pause: Callable[[float], object],
) -> Any:
    """What ``expression`` gives in the target."""
    attached = browser.send("Target.attachToTarget", {"targetId": target, "flatten": False})
    session = attached["sessionId"]
    answers: list[dict[str, Any]] = []

    def hear(event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if event["sessionId"] == session and "id" in message:
            answers.append(message)

    browser.on("Target.receivedMessageFromTarget", hear)
    params = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    question = json.dumps({"id": 1, "method": "Runtime.evaluate", "params": params})
    try:
        browser.send("Target.sendMessageToTarget", {"sessionId": session, "message": question})
        wait_until(lambda: answers, "the popup's answer", timeout, pause)
    finally:
        browser.remove_listener("Target.receivedMessageFromTarget", hear)
        with contextlib.suppress(Error):  # the popup may have closed itself
            browser.send("Target.detachFromTarget", {"sessionId": session})
    result = answers[0]["result"]
    if "exceptionDetails" in result:
        raise AssertionError(result["exceptionDetails"])
    return result["result"].get("value")
