"""The cases of ``tests/data/addresses.json`` are the contract."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressmark.addresses import address_key, canonical_counts, public_address

CASES = json.loads((Path(__file__).parents[1] / "data" / "addresses.json").read_text())


@pytest.mark.parametrize("addresses", CASES["same"])
def test_one_page(addresses: list[str]) -> None:
    assert len({address_key(address) for address in addresses}) == 1


@pytest.mark.parametrize("addresses", CASES["different"])
def test_several_pages(addresses: list[str]) -> None:
    for one, other in combinations(addresses, 2):
        assert address_key(one) != address_key(other)


@pytest.mark.parametrize(("address", "canonical", "counts"), CASES["canonical"])
def test_canonical(address: str, canonical: str, counts: bool) -> None:
    assert canonical_counts(address, canonical) is counts


@pytest.mark.parametrize(("address", "shown"), CASES["public"])
def test_public(address: str, shown: str | None) -> None:
    assert public_address(address) == shown


@given(st.text() | st.from_regex(r"https?://[^\s]{0,40}"))
def test_any_string_has_a_key(address: str) -> None:
    assert isinstance(address_key(address), str)
    public_address(address)
