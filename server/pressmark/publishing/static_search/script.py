"""The part of the search script that reads the data: it is published with it, in one file.

``site/search.js`` is the page's part. What reads the data comes with the data, so that neither can
be of another version than the other.
"""

from __future__ import annotations

import re

from pressmark.assets import asset_dir

PARTS = ("words", "values", "query", "store", "match", "rank", "passages")
_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)


def engine() -> str:
    """The parts in ``site/search/`` as one script, without their comment lines."""
    folder = asset_dir("site") / "search"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    whole = "\n".join(["(function (PM) {", "'use strict';", *parts, "})(window.PM);", ""])
    return _COMMENT_LINE.sub("", whole)
