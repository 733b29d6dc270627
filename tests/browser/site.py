"""The site that tests save from: it needs scripts, a cookie and patience to show itself."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, redirect, request

from browser.pictures import large_png, png
from browser.story import add_story

PAGES = Path(__file__).parent / "pages"
PDF = PAGES.parents[1] / "data" / "files" / "file-el-pdf" / "source.pdf"
COOKIE = "member"
CSS = """@import url(nothing.css);
.gone { display: none } #vanish { visibility: hidden } #vanish b { visibility: visible }
.linked-rule { background: url('dot.png') }
"""
TINY_GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


def make_site() -> Flask:
    """A fresh site that remembers what it was asked for, in ``app.config["asked"]``."""
    app = Flask("test-site", static_folder=None)
    app.config["asked"] = []

    @app.before_request
    def remember() -> None:
        app.config["asked"].append(request.full_path.rstrip("?"))

    _add_fidelity(app)
    _add_pages(app)
    _add_pictures(app)
    _add_walls(app)
    add_story(app, COOKIE)
    return app


def _add_fidelity(app: Flask) -> None:
    @app.get("/enter")
    def enter() -> Response:
        answer = redirect(request.args["next"])
        answer.set_cookie(COOKIE, "yes", httponly=True, samesite="Lax")
        assert isinstance(answer, Response)
        return answer

    @app.get("/fidelity")
    def fidelity() -> str:
        if not request.cookies.get(COOKIE):
            return "<!doctype html><title>Log in</title><p>Please log in.</p>"
        port = request.host.partition(":")[2]
        return (PAGES / "fidelity.html").read_text().replace("PORT", port)

    @app.get("/fidelity.js")
    def script() -> Response:
        return Response((PAGES / "fidelity.js").read_text(), mimetype="text/javascript")

    @app.get("/linked.css")
    def linked() -> Response:
        return Response(CSS, mimetype="text/css")

    @app.get("/foreign.css")
    def foreign() -> Response:
        return Response(".foreign-rule { color: red }", mimetype="text/css")


def _add_pages(app: Flask) -> None:
    @app.get("/frame")
    def frame() -> str:
        host = request.host.partition(":")[0]
        return f"<!doctype html><body><p>frame of {host}</p><a href='/next'>on</a>"

    @app.get("/plain")
    def plain() -> str:
        words = request.args.get("words", "Plain words to keep.")
        return f"<!doctype html><title>A plain page</title><h1>A plain page</h1><p>{words}</p>"

    @app.get("/restless")
    def restless() -> str:
        return (
            "<!doctype html><title>Restless</title><p>Words that stay.</p><ul id=l></ul><script>"
            "let n = 0; const on = () => { const list = document.getElementById('l');"
            "list.replaceChildren(...Array.from({length: 300}, () => Object.assign("
            "document.createElement('li'), {textContent: `row ${n} of many`}))); n++;"
            "setTimeout(on, 0); }; on();</script>"
        )

    @app.get("/gallery")
    def gallery() -> str:
        sizes = request.args["sizes"].split(",")
        images = "".join(f'<img src="/large/{i}-{size}.png">' for i, size in enumerate(sizes))
        return f"<!doctype html><title>A gallery</title><p>Words.</p>{images}"


def _add_pictures(app: Flask) -> None:
    @app.get("/picture/<name>.png")
    def picture(name: str) -> Response:
        return Response(png(name), mimetype="image/png")

    @app.get("/picture/tiny.gif")
    def tiny() -> Response:
        return Response(TINY_GIF, mimetype="image/gif")

    @app.get("/members/<name>.png")
    def member(name: str) -> Response:
        if not request.cookies.get(COOKIE):
            abort(403)
        return Response(png(name), mimetype="image/png", headers={"Cache-Control": "no-store"})

    @app.get("/open/<name>.png")
    def cors(name: str) -> Response:
        headers = {"Access-Control-Allow-Origin": "*"}
        return Response(png(name), mimetype="image/png", headers=headers)

    @app.get("/closed/<name>.png")
    def walled(name: str) -> Response:
        return Response(png(name), mimetype="image/png")

    @app.get("/large/<name>-<int:size>.png")
    def large(name: str, size: int) -> Response:
        return Response(large_png(name, size), mimetype="image/png")


def _add_walls(app: Flask) -> None:
    @app.get("/papers/<name>.pdf")
    def paper(name: str) -> Response:
        return Response(PDF.read_bytes(), mimetype="application/pdf")

    @app.get("/walls")
    def walls() -> str:
        port = request.host.partition(":")[2]
        other = f"http://cdn.test:{port}"
        return (
            "<!doctype html><title>Walls</title><h1>Walls</h1><p>Words of the page.</p>"
            f'<img id="walled" src="{other}/closed/far.png"><img src="{other}/gone/no.png">'
            f'<img src="{other}/members/far.png">'
            f'<iframe src="{other}/frame"></iframe><a id="on" href="{other}/plain?words=Linked">'
            "on</a>"
        )
