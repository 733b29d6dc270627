"""Attacks with less protection than we give: as they are, only cleaned, or only under a policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Flask, Response, abort

from browser.driver import Driver, Seen
from browser.inspecting import PROVOKE
from browser.serving import Served
from browser.vectors import Vector
from pressmark.content.sanitize import sanitize
from pressmark.publishing.render import POLICY, SEARCH_POLICY
from pressmark.web.headers import APP_POLICY, ORIGINAL_POLICY

FRAMES = 25
# the holder frames them; every other word of the policy stays
_HEADERS = {
    "app": APP_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "original": ORIGINAL_POLICY,
}
_METAS = {"site": POLICY, "site-search": SEARCH_POLICY}
POLICIES = (*_HEADERS, *_METAS)
# a frame that never ends is left behind
_SHOW = f"""(async () => {{
  const provoke = {PROVOKE};
  const ids = new URLSearchParams(location.search).get("ids").split(",");
  const shown = ids.map((id) => new Promise((done) => {{
    const frame = document.createElement("iframe");
    // all rights but to lead the holder away
    frame.sandbox = "allow-scripts allow-same-origin allow-modals allow-forms";
    frame.onload = done;
    setTimeout(done, 2000);
    frame.src = location.pathname.replace("holder", "one") + "/" + id;
    document.body.append(frame);
  }}));
  await Promise.all(shown);
  for (const frame of document.querySelectorAll("iframe"))
    try {{ provoke(frame.contentDocument); }} catch {{ /* gone elsewhere, or in a sandbox */ }}
  await new Promise((done) => setTimeout(done, 80));
}})()"""


class BarePages:
    """A server that shows each attack in a frame of its own."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._vectors = {vector.id: vector for vector in vectors}
        app = Flask("bare-pages", static_folder=None)

        @app.get("/holder/<way>")
        def holder(way: str) -> str:
            return f"<!doctype html><title>{way}</title><body>"

        @app.get("/one/<way>/<vector>")
        def one(way: str, vector: str) -> Response:
            if vector not in self._vectors:
                abort(404)  # asked for by an attack
            html = self._vectors[vector].html
            meta = ""
            if way in _METAS:
                meta = f'<meta http-equiv="Content-Security-Policy" content="{_METAS[way]}">'
            page = f"<!doctype html><meta charset=utf-8>{meta}<title>One</title><body>{html}"
            response = Response(page.encode("utf-8", "replace"), mimetype="text/html")
            if way in _HEADERS:
                response.headers["Content-Security-Policy"] = _HEADERS[way]
            return response

        @app.get("/clean/<int:start>")
        def clean(start: int) -> str:
            some = list(vectors)[start : start + FRAMES]
            blocks = "".join(f"<div class=body>{sanitize(each.html)}</div>" for each in some)
            return f"<!doctype html><meta charset=utf-8><title>Clean</title>{blocks}"

        self.served = Served(app)

    def show(self, browser: Driver, way: str, vectors: Iterable[Vector]) -> Seen:
        """Show attacks in one of the ways, touch everything there, and tell what was seen."""
        ids = [vector.id for vector in vectors]
        every = Seen([], [], [])
        browser.seen()
        browser.open("about:blank")
        for start in range(0, len(ids), FRAMES):
            some = ",".join(ids[start : start + FRAMES])
            browser.go(self.served.url(f"/holder/{way}?ids={some}"))
            browser.in_page(_SHOW)
            seen = browser.seen()
            every.requests.extend(seen.requests)
            every.fired.extend(seen.fired)
        browser.close_page()
        return every
