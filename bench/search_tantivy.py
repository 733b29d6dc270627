"""tantivy, the search engine in Rust, by its Python binding; measured when it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import tantivy
from search_library import Asked, Piece

from pressmark.language.words import tokens

HITS = 20


class Tantivy:
    """tantivy over its own tokenizer, with its parser and snippets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "tantivy"
        made = tantivy.SchemaBuilder()
        made.add_text_field("id", stored=True, tokenizer_name="raw")
        made.add_text_field("title", stored=True)
        made.add_text_field("body", stored=True)
        made.add_text_field("author")
        made.add_text_field("site", tokenizer_name="raw")
        made.add_date_field("saved", indexed=True, fast=True)
        self._schema = made.build()

    def build(self, pieces: Iterator[Piece]) -> None:
        self._folder.mkdir()
        writer = tantivy.Index(self._schema, str(self._folder)).writer(100_000_000, 1)
        for made in pieces:
            self._add(writer, made)
        writer.commit()
        writer.wait_merging_threads()

    def _add(self, writer: tantivy.IndexWriter, made: Piece) -> None:
        writer.add_document(
            tantivy.Document(
                id=made.id,
                title=made.title,
                body=made.text,
                author=made.author,
                site=made.site,
                saved=made.saved,
            )
        )

    def open(self) -> None:
        self._index = tantivy.Index(self._schema, str(self._folder), reuse=True)
        self._searcher = self._index.searcher()
        self._writer: tantivy.IndexWriter | None = None

    def ask(self, asked: Asked) -> int | None:
        if asked.kind in ("similar", "word, 4 facets", "beginning"):
            return None
        words = " ".join(asked.words)
        if asked.kind == "misspelt":
            fuzzy = tantivy.Query.fuzzy_term_query(self._schema, "body", words)
            return len(self._searcher.search(fuzzy, HITS).hits)
        written = {
            "any of three": " OR ".join(asked.words),
            "phrase": f'"{words}"',
            "word, site, year": f"+{words} +site:{asked.site} +saved:[{asked.year}-01-01T00:00:00Z"
            f" TO {asked.year}-12-31T23:59:59Z]",
        }.get(asked.kind, " ".join(f"+{word}" for word in asked.words))
        query = self._index.parse_query(written, ["title", "body", "author"])
        if asked.kind == "word, newest":
            return len(self._searcher.search(query, HITS, order_by_field="saved").hits)
        found = self._searcher.search(query, HITS).hits
        if asked.kind in ("20 passages", "whole answer"):
            maker = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
            for _, address in found:
                maker.snippet_from_doc(self._searcher.doc(address)).to_html()
        return len(found)

    def save(self, made: Piece) -> bool:
        self._writer = self._writer or self._index.writer(50_000_000, 1)
        self._add(self._writer, made)
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()
        return made.id in self.find(made.text.split()[0])

    def find(self, text: str) -> list[str]:
        words = " ".join(tokens(text))
        if not words:
            return []
        query = self._index.parse_query(words, ["title", "body", "author"])
        found = self._searcher.search(query, HITS).hits
        return [self._searcher.doc(address)["id"][0] for _, address in found]
