"""Firefox as a process: started on a profile, asked for the port it listens on."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any, cast

from browser.waiting import wait_until


def read_manifest(extension: Path) -> dict[str, Any]:
    if extension.is_dir():
        return cast(dict[str, Any], json.loads((extension / "manifest.json").read_text()))
    with zipfile.ZipFile(extension) as package:
        return cast(dict[str, Any], json.loads(package.read("manifest.json")))


def launch(program: str, profile: Path, headless: bool) -> subprocess.Popen[bytes]:
    command = [program, "--no-remote", "--profile", str(profile), "--marionette"]
    command += ["--remote-allow-system-access", *(["--headless"] if headless else [])]
    (profile / "MarionetteActivePort").unlink(missing_ok=True)
    with (profile / "firefox.log").open("ab") as log:
        environment = os.environ | {"HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"}
        return subprocess.Popen(command, stdout=log, stderr=log, env=environment)


def port_of(process: subprocess.Popen[bytes], profile: Path) -> int:
    file = profile / "MarionetteActivePort"

    def written() -> str:
        assert process.poll() is None, (profile / "firefox.log").read_text()[-2000:]
        return file.read_text().strip() if file.exists() else ""

    return int(wait_until(written, "Firefox to start", 60))
