"""Search as a reader meets it: facets, orders, spelling, completion, kept searches, help."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from helpers.app import get, now, post, save
from helpers.captures import make_capture
from helpers.serving import Serving, serving, wait_for
from pressmark.language.catalogue import Catalogue
from pressmark.library.access import Scope
from pressmark.web.finding import HELP

DOCS = Path(__file__).resolve().parents[2] / "docs" / "search.md"
PIECES = (
    ("How tides turn", "coast.example", 2023, ("sea",), "en", "The tide turns in the estuary."),
    ("Tides and locks", "coast.example", 2024, ("sea", "canals"), "en", "Tide, lock, estuary."),
    ("The ferry", "harbour.example", 2024, ("boats",), "en", "The ferry needs the tide as well."),
    ("Die Fähre", "harbour.example", 2026, ("boats",), "de", "Die Fähre fährt mit der Tide."),
)


def page(title: str, lang: str, words: str) -> bytes:
    prose = "".join(f"<p>{words} Line {n} stands here to make it a text.</p>" for n in range(9))
    return f"<html lang={lang}><title>{title}</title><h1>{title}</h1><article>{prose}".encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("finding") / "library") as running:
        for number, (title, host, year, tags, lang, words) in enumerate(PIECES):
            capture = make_capture(
                f"https://{host}/{number}",
                page(title, lang, words),
                captured_at=datetime(year, 5, 1, tzinfo=UTC),
                tags=tags,
            )
            save(running, capture)
        for number in range(12):  # what nothing is like, so that some words are rare
            filler = page(f"Filler {number}", "en", f"Nothing{number} of water is said here.")
            save(running, make_capture(f"https://filler.example/{number}", filler))
        cookie = running.sign_in()
        wait_for(
            lambda: get(running, "/search?q=saved%3A2020..", cookie),
            lambda text: "16 pieces" in text,
        )
        yield running


@pytest.fixture(scope="module")
def cookie(server: Serving) -> str:
    return server.sign_in()


@pytest.fixture(scope="module")
def token(server: Serving) -> str:
    return server.archive.library.access.new_token("t", frozenset({Scope.READ, Scope.LOOKUP}))[1]


def search(server: Serving, cookie: str, text: str) -> str:
    return get(server, "/search?" + urlencode({"q": text}), cookie)


def links(page: str) -> dict[str, str]:
    """What each link of the facets says -> the search it leads to."""
    facets = page[page.index('class="facets"') :]
    found = re.findall(r'<a href="([^"]+)"[^>]*><span dir="auto">([^<]+)', facets)
    return {unescape(label): unescape(address) for address, label in found}


def titles(page: str) -> list[str]:
    found = re.findall(r"<h2><a href=[^>]+>(.*?)</a></h2>", page)
    return [unescape(re.sub("<[^>]+>", "", title)) for title in found]


def test_facets_count_the_whole_answer_and_each_click_adds_words(
    server: Serving, cookie: str
) -> None:
    text = search(server, cookie, "tide")
    offered = links(text)
    assert set(offered) >= {"coast.example", "harbour.example", "sea", "boats", "canals", "English"}
    narrowed = get(server, offered["canals"], cookie)
    assert titles(narrowed) == ["Tides and locks"]
    assert 'value="tide tag:canals"' in narrowed
    # what is chosen is marked, does not narrow its own facet, and a click takes it out again
    assert "boats" in links(narrowed)
    assert titles(get(server, links(narrowed)["canals"], cookie)) == titles(text)


def test_the_chart_shows_the_years_and_leads_into_them(server: Serving, cookie: str) -> None:
    text = search(server, cookie, "tide")
    bars = re.findall(r'<a href="([^"]+)" aria-label="(\d{4}): (\d) piece', text)
    assert [(year, count) for _, year, count in bars] == [
        ("2023", "1"),
        ("2024", "2"),
        ("2026", "1"),
    ]
    assert len(titles(get(server, unescape(bars[1][0]), cookie))) == 2


def test_orders_are_said_in_words(server: Serving, cookie: str) -> None:
    text = search(server, cookie, "tide sort:old")
    assert titles(text)[0] == "How tides turn"
    assert '<b aria-current="true">oldest</b>' in text
    newest = re.search(r'<a href="([^"]+)">newest</a>', text)
    assert newest and titles(get(server, unescape(newest[1]), cookie))[0] == "Die Fähre"


def test_a_misspelt_word_is_forgiven_and_said(server: Serving, cookie: str) -> None:
    text = search(server, cookie, "ferrry")
    assert titles(text) == ["The ferry"]
    assert "differ in one letter" in text and "Did you mean" in text
    assert re.search(r'<a href="/search\?q=ferry"><b>ferry</b></a>', text)


def test_nothing_found_teaches_and_narrows_nothing(server: Serving, cookie: str) -> None:
    text = search(server, cookie, "zeppelins")
    assert "Nothing found" in text and 'class="facets"' not in text
    assert "/search/help" in text


def test_the_help_names_every_way_that_the_docs_do(server: Serving, cookie: str) -> None:
    shown = get(server, "/search/help", cookie)
    assert all(f"<code>{example}</code>" in unescape(shown) for example, _ in HELP)
    table = DOCS.read_text("utf-8").split("\n## ")[0]
    coded = " ".join(re.findall(r"`([^`]+)`", table))
    taught = " ".join(example for example, _ in HELP)
    fields = [set(re.findall(r"\b([a-z]+):", text)) for text in (coded, taught)]
    assert fields[0] - fields[1] == {"after"}  # it is the other side of "before"
    assert fields[1] - fields[0] == set()
    for _, code in HELP:
        assert Catalogue("de").has(f"help.{code}")


@pytest.mark.parametrize(
    ("typed", "kind", "label", "text"),
    [
        ("tag:ca", "tag", "canals", "tag:canals "),
        ("ferry site:har", "site", "harbour.example", "ferry site:harbour.example "),
        ("tit", "field", "title:", "title:"),
        ("is:st", "state", "starred", "is:starred "),
        ("-is:st", "state", "starred", "-is:starred "),
        ("tide sort:lo", "order", "longest", "tide sort:longest "),
        ("stan", "word", "stands", "stands "),
        ("how tid", "piece", "How tides turn", "how tid"),
    ],
)
def test_what_is_typed_is_completed(
    server: Serving, cookie: str, typed: str, kind: str, label: str, text: str
) -> None:
    offered = json.loads(get(server, "/search/complete?" + urlencode({"q": typed}), cookie))
    assert (kind, label, text) in [(each["kind"], each["label"], each["text"]) for each in offered]


@pytest.mark.parametrize(
    "typed", ["", " ", '"', "(((", "tag:", "-", "\x00", "nofield:x", "x" * 3000]
)
def test_completion_takes_anything(server: Serving, cookie: str, typed: str) -> None:
    assert isinstance(
        json.loads(get(server, "/search/complete?" + urlencode({"q": typed}), cookie)), list
    )


def test_a_kept_search_is_a_collection_that_follows(server: Serving, cookie: str) -> None:
    post(
        server,
        "/collections",
        cookie,
        "/search?q=tide",
        name="At  the Coast",
        q="site:coast.example",
    )
    shown = get(server, "/collections", cookie)
    assert "At the Coast" in shown and "2 pieces" in shown
    found = search(server, cookie, 'in:"at the coast"')
    assert sorted(titles(found)) == ["How tides turn", "Tides and locks"]
    assert titles(search(server, cookie, 'locks in:"at the coast"')) == ["Tides and locks"]
    assert sorted(titles(search(server, cookie, 'tide -in:"at the coast"'))) == [
        "Die Fähre",
        "The ferry",
    ]
    record = json.loads((server.archive.folder / "library.json").read_text("utf-8"))
    assert [each["query"] for each in record["collections"]] == ["site:coast.example"]
    offered = json.loads(get(server, "/search/complete?q=in:at", cookie))
    assert [each["text"] for each in offered] == ['in:"At the Coast" ']
    post(server, "/collections/forget", cookie, "/collections", name="At the Coast")
    assert "None yet" in get(server, "/collections", cookie)
    assert titles(search(server, cookie, 'in:"at the coast"')) == []


def test_collections_that_name_each_other_end(server: Serving, cookie: str) -> None:
    library = server.archive.library
    library.keep_collection("one", "in:two ferry")
    library.keep_collection("two", "in:one tide")
    assert search(server, cookie, "in:one")
    for name in ("one", "two"):
        library.drop_collection(name)


def test_the_browser_is_told_how_to_search(server: Serving, cookie: str) -> None:
    status, headers, body = server.ask("GET", "/opensearch.xml")
    assert status == 200
    assert headers["content-type"].startswith("application/opensearchdescription+xml")
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    urls = ElementTree.fromstring(body).findall(f"{space}Url")
    assert urls[0].get("template") == f"http://{server.host}/search?q={{searchTerms}}"
    assert 'rel="search"' in get(server, "/", cookie)


def test_a_hit_leads_into_the_piece_with_its_words_marked(server: Serving, cookie: str) -> None:
    text = search(server, cookie, "turning tides")
    address = re.search(r'<p class="passage"><a href="(/a/[^"#]+)#:~:text=', text)
    assert address
    shown = get(server, unescape(address[1]), cookie)
    forms = re.search(r'data-find="([^"]+)"', shown)
    assert forms and set(json.loads(unescape(forms[1]))) >= {"turns", "tide"}
    assert "data-find" not in get(server, unescape(address[1]).partition("?")[0], cookie)


def test_a_piece_ends_with_what_is_like_it(server: Serving, cookie: str) -> None:
    [found] = json.loads(get(server, "/search/complete?q=How+tides", cookie))[:1]
    shown = get(server, found["address"], cookie)
    assert "More like this" in shown and "Tides and locks" in shown
    mark = found["address"].rpartition("/")[2]
    assert "How tides turn" not in titles(search(server, cookie, f"similar:{mark}"))


def test_the_api_pages_by_cursor_and_counts(server: Serving, token: str) -> None:
    seen: list[str] = []
    after = ""
    while True:
        asked = urlencode({"q": "tide", "limit": 2} | ({"after": after} if after else {}))
        _, answer = server.json("GET", f"/api/v1/search?{asked}", token=token)
        seen += [hit["mark"] for hit in answer["hits"]]
        if not answer["next"]:
            break
        after = answer["next"]
    assert len(seen) == len(set(seen)) == answer["total"] == 4
    _, counted = server.json("GET", "/api/v1/search?q=tide&facets=1&explain=1", token=token)
    assert {value["value"]: value["count"] for value in counted["facets"]["tag"]}["boats"] == 2
    assert counted["hits"][0]["reasons"]
    status, problem = server.json("GET", "/api/v1/search?q=a&after=tomorrow", token=token)
    assert status == 400 and problem["field"] == "after"


def test_suggestions_name_pieces_and_searches(server: Serving, token: str) -> None:
    _, offered = server.json("GET", "/api/v1/suggest?q=tid", token=token)
    assert {"How tides turn", "Tides and locks"} <= {each["title"] for each in offered["titles"]}
    assert {"kind": "word", "label": "tide", "text": "tide "}.items() <= next(
        each for each in offered["searches"] if each["label"] == "tide"
    ).items()


def test_editing_while_a_search_is_kept_changes_what_it_holds(server: Serving, cookie: str) -> None:
    server.archive.library.keep_collection("starred ones", "is:starred")
    [found] = json.loads(get(server, "/search/complete?q=The+ferry", cookie))[:1]
    item = save(
        server, make_capture("https://harbour.example/2", page("The ferry", "en", "Ferry."))
    )
    assert found["address"] == f"/a/{item.mark}" and not now(server, item).reading.starred
    post(server, f"/a/{item.mark}/star", cookie, f"/a/{item.mark}")
    wait_for(
        lambda: titles(search(server, cookie, 'in:"starred ones"')),
        lambda found: found == ["The ferry"],
    )
