"""A page that shows itself only to a member, by a script, with pictures that come when seen."""

from __future__ import annotations

from flask import Flask, Response, abort, jsonify, request

from browser.pictures import png

TITLE = "The tide tables of Brookmere"
SENTENCE = "the ferryman read the slack water from the colour of the reeds"
PICTURES = ("harbour", "reeds", "ferry")
_PARAGRAPHS = [
    "For a hundred years the tide at Brookmere was announced by a bell, and nobody in the town"
    " owned a watch that was thought more reliable than the sound of it over the flats.",
    "The tables came later, printed each winter on stiff card by a firm in the county town, and"
    " they hung behind every door on the front, beside the coats and the barometer.",
    f"Before there were tables, {SENTENCE}, and he was wrong twice in forty years, both times in"
    " a fog that hid the far bank and the reeds together.",
    "When the bridge was built the tables went on being printed, for habit is slower to go out"
    " than any tide, and the last of them hangs in the museum under glass.",
    "Visitors ask what the pencilled numbers mean. They are the heights that the ferryman's"
    " daughter measured herself, and they differ from the print by the width of a hand.",
]
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="Ada Merrow"></head>
<body><nav><a href="/">Home</a> <a href="/tides">Tides</a></nav>
<main><article id="story"><p>Please wait.</p></article></main>
<footer>All rights of all footers reserved.</footer>
<script src="/story.js"></script></body></html>"""
_SCRIPT = """(async () => {
  const { title, paragraphs, pictures } = await (await fetch("/story.json")).json();
  const make = (name, textContent = "") =>
    Object.assign(document.createElement(name), { textContent });
  const parts = [make("h1", title)];
  const comes = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting)
    .forEach(({ target }) => { target.src = target.dataset.src; comes.unobserve(target); }));
  paragraphs.forEach((words, at) => {
    parts.push(make("p", words));
    if (!pictures[at]) return;
    const figure = make("figure"), image = make("img");
    image.dataset.src = `/members/story/${pictures[at]}.png`;
    image.alt = pictures[at];
    image.style.marginTop = "1500px";
    figure.append(image, make("figcaption", `A picture of the ${pictures[at]}.`));
    parts.push(figure);
    comes.observe(image);
  });
  document.getElementById("story").replaceChildren(...parts);
})();"""


def add_story(app: Flask, cookie: str) -> None:
    """Add the page ``/story``; its words and pictures are for those who hold ``cookie``."""

    def for_members() -> None:
        if not request.cookies.get(cookie):
            abort(403)

    @app.get("/story")
    def story() -> str:
        return _PAGE.format(title=TITLE)

    @app.get("/story.js")
    def story_script() -> Response:
        return Response(_SCRIPT, mimetype="text/javascript")

    @app.get("/story.json")
    def story_words() -> Response:
        for_members()
        return jsonify(title=TITLE, paragraphs=_PARAGRAPHS, pictures=PICTURES)

    @app.get("/members/story/<name>.png")
    def story_picture(name: str) -> Response:
        for_members()
        return Response(png(name, 320), mimetype="image/png")
