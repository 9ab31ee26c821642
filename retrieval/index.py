"""The index: immutable, in memory, saved as plain arrays that several workers map."""

import copy
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.bm25 import BM25
from retrieval.contents import Contents
from retrieval.judging.labels import Labels
from retrieval.judging.namesakes import Namesakes
from retrieval.language import Language
from retrieval.nearest import side_by_side
from retrieval.passage import Passage
from retrieval.postings import Array, term_key
from retrieval.scoring import Gains, Ints, Searched, Texts

#: Saturation and length weight of BM25; small, because passages are short and much alike in length.
K1, B = 0.9, 0.5

_FORMAT = 6
#: Passages remembered, some two kilobytes each.
_REMEMBERED = 4096
_MANIFEST = "manifest.json"


class SavedIndexUnusable(Exception):
    """The saved index is missing, incomplete, or was made with another lexicon."""


class Index:
    """Contents with the model that scores them."""

    def __init__(
        self,
        contents: Contents,
        fingerprint: str,
        gains: tuple[Gains, Gains] | None = None,
        spread: NDArray[np.int32] | None = None,
    ) -> None:
        self.contents = contents
        self.fingerprint = fingerprint
        self.model = BM25(contents.postings, K1, B, gains)
        self.document_of = np.repeat(
            np.arange(len(contents.documents), dtype=np.int32), np.diff(contents.document_starts)
        )
        self.spread = self._document_frequencies() if spread is None else spread
        self.searched = Searched(
            self.model.postings,
            self.document_of,
            contents.document_starts,
            contents.vectors,
            side_by_side(contents.signs),
        )
        self.labels = Labels(contents)
        self.namesakes = Namesakes(contents)
        self._passages: dict[int, Passage] = {}
        # Mapped arrays are read-only, which numba compiles for separately: so are built ones.
        for array in self._arrays().values():
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.contents.ids)

    def apart(self) -> "Index":
        """The same index with labels of its own: whoever reads it in another language makes this one forget nothing."""
        other = copy.copy(self)
        other.labels, other.namesakes = Labels(self.contents), Namesakes(self.contents)
        return other

    @classmethod
    def build(
        cls, passages: Sequence[Passage], language: Language, previous: "Index | None" = None
    ) -> "Index":
        """Index `passages`; documents that `previous` holds with the same passages are taken from there.

        Those stay in their order, new and changed ones follow in theirs.
        """
        documents: dict[int, list[Passage]] = {}
        for passage in passages:
            documents.setdefault(passage.document_id, []).append(passage)
        kept: set[int] = set()
        contents = None
        if previous is not None and previous.fingerprint == language.fingerprint:
            old = previous.contents
            gone = np.ones(len(old.documents), np.bool_)
            for number, document in enumerate(old.documents.tolist()):
                rows = old.ids[old.document_starts[number] : old.document_starts[number + 1]].tolist()
                if [p.id for p in documents.get(document, ())] == rows:
                    gone[number] = False
                    kept.add(document)
            contents = old.without(gone)
        fresh = [p for document, group in documents.items() if document not in kept for p in group]
        if contents is None or not len(contents.ids):
            contents = Contents.read(fresh, language)
        elif fresh:
            contents = contents + Contents.read(fresh, language)
        return cls(contents, language.fingerprint)

    def passage(self, row: int) -> Passage:
        """The passage in `row`; those asked for last are kept."""
        if (known := self._passages.get(row)) is not None:
            return known
        if len(self._passages) >= _REMEMBERED:
            self._passages.clear()
        passage = self._passages[row] = self._read(row)
        return passage

    def _read(self, row: int) -> Passage:
        return self.contents.passage(row, int(self.document_of[row]))

    def find_row(self, passage_id: int) -> int | None:
        """The row of a passage; None where it is not answered from."""
        rows = np.flatnonzero(self.contents.ids == passage_id)
        return int(rows[0]) if len(rows) else None

    def passages(self) -> Iterator[Passage]:
        """Every passage, document by document."""
        return map(self._read, range(len(self)))

    def says(self, word: str) -> bool:
        """Whether every two neighbouring characters of a normalised word stand somewhere together."""
        keys = np.array([term_key(f"_{word[at : at + 2]}") for at in range(len(word) - 1)], np.uint64)
        vocabulary = self.contents.postings.vocabulary
        if not len(vocabulary):
            return False
        at = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
        return bool((vocabulary[at] == keys).all())

    def holds(self, pair: str, rows: Texts) -> NDArray[np.bool_]:
        """Which of `rows` hold two neighbouring characters of a normalised text."""
        postings, key = self.contents.postings, np.uint64(term_key(f"_{pair}"))
        at = int(np.searchsorted(postings.vocabulary, key))
        if at == len(postings.vocabulary) or postings.vocabulary[at] != key:
            return np.zeros(len(rows), np.bool_)
        texts = postings.texts[postings.starts[at] : postings.starts[at + 1]]
        return np.asarray(texts[np.minimum(np.searchsorted(texts, rows), len(texts) - 1)] == rows)

    def passages_of(self, document_id: int) -> list[Passage]:
        """The passages of a document, in order; none where it is not there."""
        numbers = np.flatnonzero(self.contents.documents == document_id)
        starts = self.contents.document_starts
        return [self.passage(row) for n in numbers for row in range(int(starts[n]), int(starts[n + 1]))]

    def spread_of(self, places: Ints) -> NDArray[np.int32]:
        """In how many documents the terms at `places` of the vocabulary occur; 0 for unknown ones (-1)."""
        if not len(self.spread):
            return np.zeros(len(places), np.int32)
        return np.asarray(self.spread[places] * (places >= 0), np.int32)

    def size_in_bytes(self) -> int:
        """Bytes that the arrays take, in memory and on disk alike."""
        return sum(array.nbytes for array in self._arrays().values())

    def save(self, folder: Path) -> None:
        """Write the arrays and a manifest, and put them in place at once.

        Files that another worker has mapped are never written to: it goes on reading what it has.
        """
        partial = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, array in self._arrays().items():
            np.save(partial / f"{name}.npy", array)
        (partial / _MANIFEST).write_text(json.dumps(_manifest(self.fingerprint)))
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)

    @classmethod
    def open(cls, folder: Path, fingerprint: str) -> "Index":
        """Map a saved index; raise SavedIndexUnusable where it cannot be trusted."""
        try:
            manifest = json.loads((folder / _MANIFEST).read_text())
            if manifest != _manifest(fingerprint):
                raise SavedIndexUnusable(str(folder))
            arrays: dict[str, Array] = {
                path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")
            }
            return cls(
                Contents.of_arrays(arrays),
                fingerprint,
                (np.asarray(arrays["gains"], np.uint16), np.asarray(arrays["highest_gains"], np.uint16)),
                np.asarray(arrays["spread"], np.int32),
            )
        except (OSError, ValueError, KeyError) as error:
            raise SavedIndexUnusable(str(folder)) from error

    def _arrays(self) -> dict[str, Array]:
        postings = self.model.postings
        model = {"gains": postings.gains, "highest_gains": postings.highest}
        return self.contents.arrays() | model | {"spread": self.spread}

    def _document_frequencies(self) -> NDArray[np.int32]:
        """In how many documents each term occurs."""
        postings = self.contents.postings
        documents = self.document_of[postings.texts]
        new = np.ones(len(documents), np.int32)
        new[1:] = documents[1:] != documents[:-1]
        new[postings.starts[:-1]] = 1
        total = np.concatenate([[0], np.cumsum(new, dtype=np.int64)])
        return np.diff(total[postings.starts]).astype(np.int32)


def _manifest(fingerprint: str) -> dict[str, object]:
    """Everything on which the meaning of saved arrays depends."""
    return {"format": _FORMAT, "fingerprint": fingerprint, "k1": K1, "b": B}
