"""One Python extractor in a process of its own: a page as a line of JSON in, an answer out.

Each answer holds the processor seconds the page took; the last line, after the input ends, the
most memory the process held.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Answer = dict[str, Any]


def pressmark() -> Callable[[str, str], Answer]:
    """Our recipe as it runs in the cleaning process, pictures by their addresses."""
    clean = import_module("pressmark.cleaning.recipe").clean
    place = import_module("pressmark.content.pictures").place_pictures

    def run(html: str, url: str) -> Answer:
        found = clean(html, url)
        said = found.metadata
        content = place(found.content_html, found.images, lambda image: image.address or None, "")
        return {
            "title": said.title,
            "byline": ", ".join(said.byline),
            "date": said.published_at,
            "site": said.site_name,
            "lang": said.lang,
            "excerpt": said.excerpt,
            "content_html": str(content),
            "extractor": found.extractor,
        }

    return run


def readability() -> Callable[[str, str], Answer]:
    """readability-lxml as its documentation uses it."""
    document = import_module("readability").Document

    def run(html: str, url: str) -> Answer:
        page = document(html, url=url)
        author = page.author()
        return {
            "title": page.short_title(),
            "byline": None if author == "[no-author]" else author,
            "content_html": page.summary(html_partial=True),
        }

    return run


def trafilatura() -> Callable[[str, str], Answer]:
    """trafilatura, asked for all it can keep."""
    module = import_module("trafilatura")

    def run(html: str, url: str) -> Answer:
        content = module.extract(
            html,
            url=url,
            include_comments=False,
            include_images=True,
            include_links=True,
            include_tables=True,
            include_formatting=True,
            output_format="html",
        )
        said = module.extract_metadata(html, default_url=url)
        return {"content_html": content or ""} | (
            {}
            if said is None
            else {
                "title": said.title,
                "byline": said.author,
                "date": said.date,
                "site": said.sitename,
                "lang": said.language,
                "excerpt": said.description,
            }
        )

    return run


ENGINES = {"pressmark": pressmark, "readability-lxml": readability, "trafilatura": trafilatura}


def main() -> None:
    run = ENGINES[sys.argv[1]]()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        page = json.loads(line)
        before = time.process_time()
        try:
            answer = run(page["html"], page["url"])
        except Exception as error:  # a page it cannot do is a figure, not the end of the run
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(answer | {"cpu": time.process_time() - before}), flush=True)
    print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), flush=True)


if __name__ == "__main__":
    main()
