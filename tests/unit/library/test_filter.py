"""The filter of what was saved: small, never wrong of what it holds, seldom of the rest."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from helpers.captures import NOON, make_capture
from pressmark.addresses import address_key
from pressmark.library.captures import Sender
from pressmark.library.filter import holds, make_filter, make_salt, saved_keys
from pressmark.library.items import find_item
from pressmark.library.library import Library
from pressmark.library.readings import delete_item

EXTENSION = Path(__file__).resolve().parents[3] / "extension"
CASES = Path(__file__).resolve().parents[2] / "data" / "addresses.json"
SALT = bytes(range(16))
KEYS = [f"example{n % 700}.test/{n}/a-story?id={n}" for n in range(10_000)]
_TWIN = """
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
const { addressKey } = await import(given.folder + "/lib/addresses.js");
const { holds, readFilterBytes } = await import(given.folder + "/lib/filter.js");
const bytes = Uint8Array.from(Buffer.from(given.filter, "hex"));
const filter = readFilterBytes(bytes.buffer);
const held = [];
for (const address of given.addresses) held.push(await holds(filter, address));
console.log(JSON.stringify({ keys: given.addresses.map(addressKey), held }));
"""


def test_ten_thousand_addresses_are_small_and_seldom_wrong() -> None:
    made = make_filter(KEYS, SALT)
    assert len(made) <= 16_000
    assert all(holds(made, key) for key in KEYS)
    others = [f"other{n % 900}.test/{n}/a-page" for n in range(100_000)]
    wrong = sum(holds(made, other) for other in others)
    assert wrong / len(others) <= 0.005, wrong


def test_an_empty_one_holds_nothing() -> None:
    assert not holds(make_filter([], SALT), "a.test/b")


def test_what_lies_in_the_trash_is_not_held(library: Library) -> None:
    receipt = library.take_in(make_capture("https://www.a.test/b/"), Sender(), NOON)
    later = NOON + timedelta(days=1)
    library.take_in(make_capture("https://a.test/c"), Sender(), later)
    with library.change() as (connection, revisions):
        salt = make_salt(connection)
        assert make_salt(connection) == salt
        made = make_filter(saved_keys(connection), salt)
        assert holds(made, "a.test/b") and holds(made, "a.test/c")
        delete_item(connection, revisions, find_item(connection, receipt.mark).id)
        assert saved_keys(connection) == ["a.test/c"]


def test_the_extension_finds_the_same(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the extension's twin is tested in browsers only")
    cases = json.loads(CASES.read_text())
    addresses = [address for group in cases["same"] for address in group]
    addresses += [address for pair in cases["different"] for address in pair]
    addresses += [address for address, *_ in cases["canonical"] + cases["public"]]
    addresses += [
        "https://Example.com:443/%e2%82%ac/%zz?b=%20x+y&a=&&c#/route",
        "http://user:pw@example.com:0080/a//?ä=ö&z=😀&z=\uffee",
        "https://[2001:db8::1]:8443/x/",
        "https://example.com/%ff%fe?q=%ff",
        "https://example.com?utm_ünï=1&UTM_Source=2&x=1",
        "  https://example.com/a b  ",
        "about:blank",
        "mailto:a@b.test",
    ]
    kept = [address_key(address) for address in addresses[::2]]
    given = {
        "folder": EXTENSION.as_uri(),
        "filter": make_filter(kept, SALT).hex(),
        "addresses": addresses,
    }
    script = tmp_path / "twin.mjs"
    script.write_text(_TWIN)
    done = subprocess.run(
        [node, str(script)], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["keys"] == [address_key(address) for address in addresses]
    made = make_filter(kept, SALT)
    assert said["held"] == [holds(made, address_key(address)) for address in addresses]
