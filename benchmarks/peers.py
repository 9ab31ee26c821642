"""Other search libraries over pre-cut words: each takes a question's words and gives its best texts."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import bm25s
import numpy as np
import tantivy
from rank_bm25 import BM25Okapi

#: A question's words to what the engine returns.
Search = Callable[[Sequence[str]], Any]


def rank_bm25_search(texts: list[list[str]], top: int) -> Search:
    """The reference: scores every text."""
    model = BM25Okapi(texts)

    def search(words: Sequence[str]) -> Any:
        scores = model.get_scores(words)
        best = np.argpartition(-scores, top)[:top]
        return best[np.argsort(-scores[best])]

    return search


def bm25s_search(texts: list[list[str]], top: int) -> Search:
    """Scores computed when indexing, added up by numba."""
    model = bm25s.BM25(method="lucene", k1=1.5, b=0.75, backend="numba")
    model.index(texts, show_progress=False)
    model.activate_numba_scorer()
    return lambda words: model.retrieve([list(words)], k=top, show_progress=False, n_threads=0)


def tantivy_search(texts: list[list[str]], top: int) -> Search:
    """An inverted index with block-max WAND, one segment; the words as term queries, so that nothing is parsed."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=500_000_000, num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(words=" ".join(text)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(words: Sequence[str]) -> Any:
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "words", word)) for word in words]
        return searcher.search(tantivy.Query.boolean_query(terms), top, count=False)

    return search


def fts5_search(texts: list[list[str]], top: int) -> Search:
    """SQLite's own full-text index."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(words, content='', tokenize=\"unicode61\")")
    base.executemany("INSERT INTO texts (rowid, words) VALUES (?, ?)", enumerate(map(" ".join, texts)))

    def search(words: Sequence[str]) -> Any:
        quoted = " OR ".join('"' + word + '"' for word in words)
        return base.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?", (quoted, top)
        ).fetchall()

    return search
