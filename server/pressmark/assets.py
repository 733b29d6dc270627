"""Where the templates, the site's files and the extension lie: in the wheel or in the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def asset_dir(name: Literal["templates", "site", "extension", "demo"]) -> Path:
    """The folder ``name``.

    A wheel carries it inside the package; an editable install reads the checkout, live.
    Raises FileNotFoundError when neither is there (a broken installation).
    """
    for place in (_PACKAGE / name, _PACKAGE.parents[1] / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(name)
