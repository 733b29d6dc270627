"""Starts the browsers, or says in words why one cannot be."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from browser.chromium import Chromium
from browser.driver import Driver, find_browser, missing_words
from browser.firefox import Firefox

EXTENSION = Path(__file__).resolve().parents[2] / "extension"
NAMES = ("chromium", "firefox")


def browsers_required() -> bool:
    """Whether a missing browser is a failure: a green run in CI must not hide a skipped one."""
    return bool(os.environ.get("CI")) or os.environ.get("PRESSMARK_BROWSERS") == "required"


def with_everything(folder: Path) -> Path:
    """A copy of the extension to which all that may be asked for was granted: no test can press
    the browser's own Allow."""
    copied = folder / "extension"
    shutil.copytree(EXTENSION, copied)
    manifest = json.loads((copied / "manifest.json").read_text())
    manifest["host_permissions"] += manifest.pop("optional_host_permissions")
    manifest["permissions"] += manifest.pop("optional_permissions")
    (copied / "manifest.json").write_text(json.dumps(manifest))
    return copied


def start(name: str, profile: Path, extension: Path = EXTENSION) -> Driver:
    """A running browser; skips or fails the test when it is not installed."""
    program = find_browser(name)
    if program is None:
        if browsers_required():
            pytest.fail(missing_words(name))
        pytest.skip(missing_words(name))
    if name == "chromium":
        return Chromium(program, extension, profile)
    return Firefox(program, extension, profile)
