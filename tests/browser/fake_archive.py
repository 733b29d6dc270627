"""An archive that speaks the wire and can be told to fail, for what a sound one never does."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request

from browser.saved import Saved
from browser.serving import Served
from pressmark.library.filter import make_filter

Reply = tuple[Response, int]


@dataclass
class FakeArchive:
    """The wire of an archive. Set ``captures_fail`` to a status and code to have them refused."""

    captures_fail: tuple[int, str] | None = None
    lose_answers: int = 0
    """How many captures are kept without an answer reaching the sender."""
    honest: bool = True
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """(method, path, Authorization) of each request."""
    kept: dict[str, Saved] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    """The address keys it says were saved."""
    edits: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = Flask("fake-archive", static_folder=None)
        self._pairing: dict[str, Any] = {}
        self.app.before_request(self._remember)
        self._add_captures()
        self._add_lookups()
        self._add_pairing()
        self.served = Served(self.app)

    @property
    def url(self) -> str:
        return self.served.url()

    def stop(self) -> None:
        self.served.stop()

    def start(self) -> None:
        self.served.start()

    def pairing(self) -> dict[str, str]:
        """What a finished pairing leaves in the extension."""
        key = base64.urlsafe_b64encode(self.key).decode().rstrip("=")
        return {"server": self.url, "token": self.token, "serverKey": key}

    def saved(self) -> list[Saved]:
        """The captures kept, in the order they came."""
        return list(self.kept.values())

    def _remember(self) -> None:
        authorization = request.headers.get("Authorization", "")
        self.asked.append((request.method, request.path, authorization))

    def _known(self) -> bool:
        return request.headers.get("Authorization") == f"Bearer {self.token}"

    def _add_captures(self) -> None:
        app = self.app

        @app.get("/api/v1/proof")
        def proof() -> Response:
            said = f"{request.args['nonce']}\n{request.host.lower()}".encode()
            key = self.key if self.honest else b"another key"
            return jsonify(proof=hmac.new(key, said, hashlib.sha256).hexdigest())

        @app.post("/api/v1/captures")
        def captures() -> Reply:
            if not self._known():
                return _problem(401, "unauthorized")
            if self.captures_fail:
                return _problem(*self.captures_fail)
            saved = _read_form()
            first = self.kept.setdefault(saved.id, saved)
            if self.lose_answers:
                self.lose_answers -= 1
                raise ConnectionAbortedError
            return jsonify(_answer(first.id)), 202

        @app.route("/api/v1/captures/<capture>", methods=["GET", "PATCH", "DELETE"])
        def capture(capture: str) -> Reply:
            if not self._known():
                return _problem(401, "unauthorized")
            if capture not in self.kept:
                return _problem(404, "not-found")
            if request.method == "DELETE":
                del self.kept[capture]
                return jsonify(id=capture, item_deleted=True), 200
            if request.method == "PATCH":
                self.edits.append((capture, request.get_json()))
            return jsonify(_state(self.kept[capture])), 200

    def _add_lookups(self) -> None:
        app = self.app

        @app.get("/api/v1/filter")
        def known() -> Reply | Response:
            if not self._known():
                return _problem(401, "unauthorized")
            answer = Response(make_filter(self.known, b"s" * 16))
            answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:16])
            return answer.make_conditional(request)

        @app.get("/api/v1/suggest")
        def suggest() -> Reply:
            if not self._known():
                return _problem(401, "unauthorized")
            titles = [{"mark": "K7Q2M", "title": f"About {request.args['q']} & <more>"}]
            return jsonify(titles=titles, tags=[], searches=[]), 200

        @app.get("/api/v1/tags")
        def tags() -> Reply:
            if not self._known():
                return _problem(401, "unauthorized")
            return jsonify(tags=[{"name": "libraries", "count": 3}]), 200

    def _add_pairing(self) -> None:
        app = self.app

        @app.post("/api/v1/pairings")
        def begin() -> Reply:
            self._pairing = {"id": "p1", "secret": secrets.token_hex(16), "code": "123456"}
            self._pairing["approve"] = f"{self.url}/pair/p1"
            return jsonify({**self._pairing, "expires_at": "2099-01-01T00:00:00Z"}), 201

        @app.get("/api/v1/pairings/p1")
        def state() -> Reply:
            if request.headers.get("Authorization") != f"Bearer {self._pairing['secret']}":
                return _problem(404, "not-found")
            if not self._pairing.get("allowed"):
                return jsonify(state="waiting"), 202
            pairing = self.pairing()
            said = {"token": pairing["token"], "server_key": pairing["serverKey"]}
            return jsonify(state="allowed", **said), 200

        @app.route("/pair/p1", methods=["GET", "POST"])
        def page() -> str:
            if request.method == "POST":
                self._pairing["allowed"] = True
            code = self._pairing["code"]
            return (
                f"<!doctype html><title>Pair</title><p class=code>{code}</p>"
                "<form method=post><button value=allow>Allow</button></form>"
            )


def _problem(status: int, code: str) -> Reply:
    said = {"type": f"urn:pressmark:{code}", "code": code, "status": status, "title": code}
    answer = jsonify({**said, "detail": f"because of {code}"})
    answer.content_type = "application/problem+json"
    return answer, status


def _read_form() -> Saved:
    metadata = json.loads(request.files["capture"].read())
    page = request.files["page"].read()
    if metadata["page"]["encoding"] == "gzip":
        page = gzip.decompress(page)
    parts = {one["part"]: one for one in metadata["resources"] if one["part"]}
    named = set(request.files) - {"capture", "page"}
    assert named == set(parts), f"parts {named} are not the named ones {set(parts)}"
    resources = {one["url"]: request.files[part].read() for part, one in parts.items()}
    return Saved(metadata["id"], metadata, page, resources)


def _answer(capture: str) -> dict[str, Any]:
    return {
        "id": capture, "state": "waiting", "mark": "K7Q2M", "address": "/a/K7Q2M",
        "new_item": True, "saved_before": None, "restored": False,
    }  # fmt: skip


def _state(saved: Saved) -> dict[str, Any]:
    item = {"title": None, "note": "", "tags": [], "visibility": "private"}
    missing = sum(1 for one in saved.metadata["resources"] if not one["part"])
    return {
        "id": saved.id, "state": "cleaned", "reason": None, "mark": "K7Q2M",
        "address": "/a/K7Q2M", "title": saved.metadata["page_title"], "site_name": "News",
        "word_count": 1240, "reading_minutes": 6, "pictures": len(saved.resources),
        "pictures_missing": missing, "complete": "complete", "item": item,
    }  # fmt: skip
