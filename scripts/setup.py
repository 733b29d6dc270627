"""Builds the virtual environment: with uv where it is there, else with venv and pip.

Usage: setup.py FOLDER [LOCK]. What is installed comes from requirements/dev.txt, or LOCK, by hash.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements/dev.txt"


def main(folder: str = ".venv", lock: str = LOCK) -> None:
    if sys.version_info < (3, 11):
        sys.exit(f"Pressmark needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    place = ROOT / folder
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    uv = shutil.which("uv")
    if (place / "pyvenv.cfg").exists():
        shutil.rmtree(place)  # of an older lock, perhaps of another Python: begin anew
    print(f"building {place} (once) with {'uv' if uv else 'venv and pip'} ...", flush=True)
    if uv:
        run(uv, "venv", "-q", "--python", sys.executable, place)
        pip = [uv, "pip", "install", "-q", "--python", python]
    else:
        if importlib.util.find_spec("ensurepip") is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            sys.exit(
                "This Python cannot make virtual environments (no ensurepip).\n"
                f"Install it, on Debian and Ubuntu: apt-get install python{version}-venv"
            )
        run(sys.executable, "-m", "venv", place)
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run(*pip, "--no-deps", "--require-hashes", "-r", lock)
    # hatchling and editables come from the lock, so nothing else is fetched for the build
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ".")
    (place / ".installed").touch()


def run(*command: object) -> None:
    """Run ``command`` in the checkout; its failure ends this program with its code."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
