"""Runs the site's search script outside a page: in node, else in Chromium, else not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

_HARNESS = """
const data = JSON.parse(require('fs').readFileSync(0, 'utf8'));
globalThis.window = globalThis;
globalThis.PM = {};
PM.m = manifest => { PM.manifest = manifest; };
PM.s = PM.p = (segment, name, text) => { PM.loaded = text; };
const load = async path => {
  PM.asked = (PM.asked || []).concat(path);
  (0, eval)(data.files['find/' + path + '.js']);
  return PM.loaded;
};
(0, eval)(data.files['find/m.js']);
const store = new PM.Store(PM.manifest, load);
(async () => {
  const answers = [];
  for (const argument of data.arguments) answers.push(await work(PM, store, argument));
  process.stdout.write(JSON.stringify(answers));
})();
"""


def run_engine(files: Mapping[str, bytes], work: str, arguments: list[Any]) -> list[Any]:
    """What ``work``, an (async) function of (PM, store, argument), answers to each argument.

    ``files`` are those that ``build`` made. Skips, saying so, where there is no node.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the search script is not run outside a page")
    given = {
        "files": {path: data.decode() for path, data in files.items() if "/t/" not in path},
        "arguments": arguments,
    }
    done = subprocess.run(
        [node, "-e", f"const work = {work};\n{_HARNESS}"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent,
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers
