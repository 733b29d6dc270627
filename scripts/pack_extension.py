"""Packs the extension for the stores: the same bytes from the same files, whenever and wherever.

    python scripts/pack_extension.py [FOLDER]    (make extension-packages)

Writes a zip for Chromium's stores and an xpi for Mozilla's. Both lack the manifest's ``key``, which
only keeps an unpacked folder's identity; the stores give their own.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "extension"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_RELEASE = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?\Z")
_BEFORE = {"a": 0, "b": 100, "rc": 200}


def version() -> str:
    """The version of the project, as ``pyproject.toml`` has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def numbers_only(written: str) -> str:
    """A version as manifests have it: ``1.2.0`` stays, ``1.2.0rc1`` becomes ``1.1.65535.201``.

    Browsers know only numbers, and what comes before a release must be less than it.
    """
    found = _RELEASE.match(written)
    if found is None:
        raise ValueError(f"{written} is no version that a browser can have")
    parts = [int(found[n]) for n in (1, 2, 3)]
    if found[4] is None:
        return ".".join(map(str, parts))
    at = max((n for n in range(3) if parts[n]), default=0)
    parts[at] = max(0, parts[at] - 1)
    parts[at + 1 :] = [65535] * (2 - at)
    return ".".join(map(str, [*parts, _BEFORE[found[4]] + int(found[5])]))


def manifest(*, chromium: bool) -> bytes:
    """The manifest for one kind of store."""
    found = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    del found["key"]
    found["version"] = numbers_only(version())
    if chromium and found["version"] != version():
        found["version_name"] = version()
    return json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n"


def pack(target: Path, *, chromium: bool) -> None:
    """Write one package."""
    files = sorted(path for path in EXTENSION.rglob("*") if path.is_file())
    with zipfile.ZipFile(target, "w") as archive:
        for path in files:
            name = path.relative_to(EXTENSION).as_posix()
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.external_attr = _PLAIN_FILE
            info.create_system = 3
            own = name == "manifest.json"
            data = manifest(chromium=chromium) if own else path.read_bytes()
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, 9)


def pack_all(folder: Path) -> list[Path]:
    """Write both packages into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"pressmark-{version()}.{ending}" for ending in ("zip", "xpi")]
    for target in made:
        pack(target, chromium=target.suffix == ".zip")
    return made


if __name__ == "__main__":
    for written in pack_all(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"):
        print(written)
