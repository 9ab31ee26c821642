"""The index: immutable, in memory, saved as plain arrays that several workers map."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import kinds_given, kinds_wanted, mask_of
from retrieval.bm25 import BM25, Floats, Query, floored_idf
from retrieval.postings import Array, Keys, Postings
from retrieval.scoring import counts_in
from retrieval.strings import Strings
from retrieval.tokenizer import Tokenizer

#: Saturation and length weight of BM25; small, because passages are short and much alike in length.
K1, B = 0.9, 0.5

_FORMAT = 2
_MANIFEST = "manifest.json"
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is retrieved and cited. What `id` stands for never changes."""

    id: int
    document_id: int
    title: str
    heading: str
    heading_text: str
    text: str

    @property
    def searched_text(self) -> str:
        """Everything of the passage that a question may match."""
        return "\n".join((self.text, self.heading_text, self.title))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its score; scores compare within one search only."""

    passage: Passage
    score: float


class SavedIndexUnusable(Exception):
    """The saved index is missing, incomplete, or was made by another tokenizer."""


@dataclass(frozen=True)
class Contents:
    """What an index holds, as arrays: passages in rows, those of one document side by side.

    `given` and `asked` say, a bit for each answer kind, what a passage's text gives and its heading asks.
    `documents` are document ids; document i is in the rows `document_starts[i]:document_starts[i + 1]`.
    """

    ids: NDArray[np.int64]
    given: NDArray[np.uint16]
    asked: NDArray[np.uint16]
    texts: Strings
    postings: Postings
    documents: NDArray[np.int64]
    document_starts: NDArray[np.int64]
    titles: Strings

    @classmethod
    def read(cls, passages: Sequence[Passage], tokenizer: Tokenizer) -> "Contents":
        """Tokenise `passages`, which are grouped by document."""
        given, asked, searched = [], [], []
        headings: dict[str, int] = {"": 0}
        separator = "\n"
        for passage in passages:
            # One call for all of a passage: the conversion to simplified characters costs by the call.
            parts = tokenizer.normalise(passage.searched_text).split(separator)
            text = separator.join(parts[: passage.text.count(separator) + 1])
            given.append(kinds_given(text))
            searched.append(separator.join(parts))
            if passage.heading not in headings:
                headings[passage.heading] = mask_of(kinds_wanted(tokenizer.normalise(passage.heading)))
            asked.append(headings[passage.heading])
        groups = [list(group) for _, group in groupby(passages, lambda p: p.document_id)]
        return cls(
            ids=np.array([p.id for p in passages], np.int64),
            given=np.array(given, np.uint16),
            asked=np.array(asked, np.uint16),
            texts=Strings.of(_pack(p) for p in passages),
            postings=Postings.of_keys(*tokenizer.term_keys(searched), len(passages)),
            documents=np.array([group[0].document_id for group in groups], np.int64),
            document_starts=np.cumsum([0, *map(len, groups)], dtype=np.int64),
            titles=Strings.of(group[0].title for group in groups),
        )

    def without(self, gone: NDArray[np.bool_]) -> "Contents":
        """Without the documents marked in `gone`."""
        if not gone.any():
            return self
        sizes = np.diff(self.document_starts)
        rows = np.repeat(gone, sizes)
        return Contents(
            ids=self.ids[~rows],
            given=self.given[~rows],
            asked=self.asked[~rows],
            texts=self.texts.without(rows),
            postings=self.postings.without(rows),
            documents=self.documents[~gone],
            document_starts=np.concatenate([[0], np.cumsum(sizes[~gone])]).astype(np.int64),
            titles=self.titles.without(gone),
        )

    def __add__(self, other: "Contents") -> "Contents":
        return Contents(
            ids=np.concatenate([self.ids, other.ids]),
            given=np.concatenate([self.given, other.given]),
            asked=np.concatenate([self.asked, other.asked]),
            texts=self.texts + other.texts,
            postings=self.postings + other.postings,
            documents=np.concatenate([self.documents, other.documents]),
            document_starts=np.concatenate(
                [self.document_starts, other.document_starts[1:] + self.document_starts[-1]]
            ),
            titles=self.titles + other.titles,
        )

    def arrays(self) -> dict[str, Array]:
        """Everything, by the names of the files it is saved in."""
        postings = self.postings
        return {
            "ids": self.ids,
            "given": self.given,
            "asked": self.asked,
            "texts": self.texts.characters,
            "text_starts": self.texts.starts,
            "vocabulary": postings.vocabulary,
            "posting_starts": postings.starts,
            "posting_texts": postings.texts,
            "posting_counts": postings.counts,
            "lengths": postings.lengths,
            "documents": self.documents,
            "document_starts": self.document_starts,
            "titles": self.titles.characters,
            "title_starts": self.titles.starts,
        }

    @classmethod
    def of_arrays(cls, arrays: dict[str, NDArray[np.generic]]) -> "Contents":
        """The contents of saved `arrays`."""
        return cls(
            ids=np.asarray(arrays["ids"], np.int64),
            given=np.asarray(arrays["given"], np.uint16),
            asked=np.asarray(arrays["asked"], np.uint16),
            texts=Strings(np.asarray(arrays["texts"], np.uint8), np.asarray(arrays["text_starts"], np.int64)),
            postings=Postings(
                np.asarray(arrays["vocabulary"], np.uint64),
                np.asarray(arrays["posting_starts"], np.int64),
                np.asarray(arrays["posting_texts"], np.int32),
                np.asarray(arrays["posting_counts"], np.uint8),
                np.asarray(arrays["lengths"], np.uint16),
            ),
            documents=np.asarray(arrays["documents"], np.int64),
            document_starts=np.asarray(arrays["document_starts"], np.int64),
            titles=Strings(
                np.asarray(arrays["titles"], np.uint8), np.asarray(arrays["title_starts"], np.int64)
            ),
        )


class Index:
    """Contents with the model that scores them."""

    def __init__(
        self,
        contents: Contents,
        fingerprint: str,
        gains: NDArray[np.float32] | None = None,
        spread: NDArray[np.int32] | None = None,
    ) -> None:
        self.contents = contents
        self.fingerprint = fingerprint
        self.model = BM25(contents.postings, K1, B, gains)
        self.document_of = np.repeat(
            np.arange(len(contents.documents), dtype=np.int32), np.diff(contents.document_starts)
        )
        self.spread = self._document_frequencies() if spread is None else spread
        totals = np.concatenate([[0], np.cumsum(contents.postings.lengths, dtype=np.int64)])
        lengths = np.diff(totals[contents.document_starts])
        average = lengths.sum() / max(len(lengths), 1)
        self._document_norms = K1 * (1 - B + B * lengths / (average or 1.0))

    def __len__(self) -> int:
        return len(self.contents.ids)

    @classmethod
    def build(
        cls, passages: Sequence[Passage], tokenizer: Tokenizer, previous: "Index | None" = None
    ) -> "Index":
        """Index `passages`; documents that `previous` holds with the same passages are taken from there.

        Those stay in their order, new and changed ones follow in theirs.
        """
        documents: dict[int, list[Passage]] = {}
        for passage in passages:
            documents.setdefault(passage.document_id, []).append(passage)
        kept: set[int] = set()
        contents = None
        if previous is not None and previous.fingerprint == tokenizer.fingerprint:
            old = previous.contents
            gone = np.ones(len(old.documents), np.bool_)
            for number, document in enumerate(old.documents.tolist()):
                rows = old.ids[old.document_starts[number] : old.document_starts[number + 1]].tolist()
                if [p.id for p in documents.get(document, ())] == rows:
                    gone[number] = False
                    kept.add(document)
            contents = old.without(gone)
        fresh = [p for document, group in documents.items() if document not in kept for p in group]
        if contents is None:
            contents = Contents.read(fresh, tokenizer)
        elif fresh:
            contents = contents + Contents.read(fresh, tokenizer)
        return cls(contents, tokenizer.fingerprint)

    def passage(self, row: int) -> Passage:
        """The passage in `row`."""
        contents = self.contents
        document = int(self.document_of[row])
        heading, heading_text, text = contents.texts[row].split(_SEPARATOR)
        return Passage(
            id=int(contents.ids[row]),
            document_id=int(contents.documents[document]),
            title=contents.titles[document],
            heading=heading,
            heading_text=heading_text,
            text=text,
        )

    def passages(self) -> Iterator[Passage]:
        """Every passage, document by document."""
        return map(self.passage, range(len(self)))

    def document_scores(self, query: Query, rows: NDArray[np.int32]) -> Floats:
        """The score of the whole document each of `rows` is in."""
        numbers, at = np.unique(self.document_of[rows], return_inverse=True)
        starts = self.contents.document_starts
        counts = self._counts(query, starts[numbers], starts[numbers + 1])
        frequencies = np.maximum(query.spread, 1).astype(np.float64)
        idf = floored_idf(max(len(self.contents.documents), 1), frequencies)
        worth = idf * query.weights * (K1 + 1)
        scores = (counts / (counts + self._document_norms[numbers][:, None])) @ worth
        return np.asarray(scores[at], np.float64)

    def holds(self, query: Query, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of the terms each of `rows` holds: (row, term)."""
        order = np.argsort(rows)
        ascending = rows[order].astype(np.int64)
        table = np.empty((len(rows), len(query.first)), np.bool_)
        table[order] = self._counts(query, ascending, ascending + 1) > 0
        return table

    def document_holds(self, query: Query, row: int) -> NDArray[np.bool_]:
        """Which of the terms the document of `row` holds."""
        number = self.document_of[row]
        starts = self.contents.document_starts
        held: NDArray[np.bool_] = self._counts(query, starts[[number]], starts[[number + 1]])[0] > 0
        return held

    def query(self, keys: Keys, weights: Floats) -> Query:
        """Look weighted terms up."""
        return self.model.query(keys, weights, spread=self.spread)

    def size_in_bytes(self) -> int:
        """What the arrays take, in memory and on disk."""
        return sum(array.nbytes for array in self._arrays().values())

    def save(self, folder: Path) -> None:
        """Write the arrays, and last of all the manifest: without it the folder does not count."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in self._arrays().items():
            np.save(folder / f"{name}.npy", array)
        manifest = {"format": _FORMAT, "fingerprint": self.fingerprint, "passages": len(self)}
        partial = folder / f"{_MANIFEST}.partial"
        partial.write_text(json.dumps(manifest))
        partial.replace(folder / _MANIFEST)

    @classmethod
    def open(cls, folder: Path, fingerprint: str) -> "Index":
        """Map a saved index; raise SavedIndexUnusable where it cannot be trusted."""
        try:
            manifest = json.loads((folder / _MANIFEST).read_text())
            if (manifest["format"], manifest["fingerprint"]) != (_FORMAT, fingerprint):
                raise SavedIndexUnusable(str(folder))
            arrays: dict[str, Array] = {
                path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")
            }
            return cls(
                Contents.of_arrays(arrays),
                fingerprint,
                np.asarray(arrays["gains"], np.float32),
                np.asarray(arrays["spread"], np.int32),
            )
        except (OSError, ValueError, KeyError) as error:
            raise SavedIndexUnusable(str(folder)) from error

    def _arrays(self) -> dict[str, Array]:
        return self.contents.arrays() | {"gains": self.model.gains, "spread": self.spread}

    def _counts(self, query: Query, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int32]:
        postings = self.contents.postings
        table: NDArray[np.int32] = counts_in(
            query.first, query.last, postings.texts, postings.counts, starts, ends
        )
        return table

    def _document_frequencies(self) -> NDArray[np.int32]:
        """In how many documents each term occurs."""
        postings = self.contents.postings
        documents = self.document_of[postings.texts]
        new = np.ones(len(documents), np.int32)
        new[1:] = documents[1:] != documents[:-1]
        new[postings.starts[:-1]] = 1
        total = np.concatenate([[0], np.cumsum(new, dtype=np.int64)])
        return np.diff(total[postings.starts]).astype(np.int32)


def _pack(passage: Passage) -> str:
    # The separator is a control character no text needs; one that slipped in must not shift the fields.
    words = (passage.heading, passage.heading_text, passage.text)
    return _SEPARATOR.join(word.replace(_SEPARATOR, " ") for word in words)
