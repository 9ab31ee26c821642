"""The index: immutable, in memory, saved as plain arrays that several workers map."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.bm25 import BM25, Array, Counts, Floats
from retrieval.tokenizer import Tokenizer

#: Saturation and length weight of BM25; small, because passages are short and much alike in length.
K1, B = 0.9, 0.5
#: How much the score of the whole document counts beside that of its passage.
DOCUMENT_WEIGHT = 0.4

_FORMAT = 1
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
class Index:
    """Passages, their term counts, and the two models that score them."""

    ids: NDArray[np.int64]
    counts: Counts
    rows_of_documents: NDArray[np.int64]
    passage_model: BM25
    document_model: BM25
    texts: NDArray[np.uint8]
    text_starts: NDArray[np.int64]
    fingerprint: str

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(
        cls, passages: Sequence[Passage], tokenizer: Tokenizer, previous: "Index | None" = None
    ) -> "Index":
        """Index `passages`; those that `previous` holds are not tokenised again."""
        if previous is not None and previous.fingerprint != tokenizer.fingerprint:
            previous = None
        counts = _count(passages, tokenizer, previous)
        ids = np.array([p.id for p in passages], np.int64)
        documents, rows = np.unique([p.document_id for p in passages], return_inverse=True)
        packed = [_pack(p) for p in passages]
        starts = np.cumsum([0, *map(len, packed)], dtype=np.int64)
        return cls(
            ids=ids,
            counts=counts,
            rows_of_documents=rows.astype(np.int64),
            passage_model=BM25(counts, K1, B),
            document_model=BM25(counts.merged(rows.astype(np.int64), len(documents)), K1, B),
            texts=np.frombuffer(b"".join(packed), np.uint8),
            text_starts=starts,
            fingerprint=tokenizer.fingerprint,
        )

    def passage(self, row: int) -> Passage:
        """The passage in `row`."""
        packed = self.texts[self.text_starts[row] : self.text_starts[row + 1]].tobytes()
        document_id, *words = packed.decode().split(_SEPARATOR)
        return Passage(int(self.ids[row]), int(document_id), *words)

    def same_document(self, passage: Passage) -> Iterator[Passage]:
        """Every passage of the document that `passage` is from."""
        row = int(np.flatnonzero(self.ids == passage.id)[0])
        rows = np.flatnonzero(self.rows_of_documents == self.rows_of_documents[row])
        return map(self.passage, rows.tolist())

    def passages(self) -> Iterator[Passage]:
        """Every passage, in the order it was indexed."""
        return map(self.passage, range(len(self)))

    def scores(self, query: Iterable[tuple[str, float]]) -> Floats:
        """The score of every passage for weighted terms: its own, and a share of its document's."""
        query = list(query)
        scores = self.passage_model.weighted_scores(query)
        documents = self.document_model.weighted_scores(query)
        # A passage that shares nothing with the question is not found through its document alone.
        return np.where(scores > 0, scores + DOCUMENT_WEIGHT * documents[self.rows_of_documents], 0.0)

    def search(self, query: Iterable[tuple[str, float]], limit: int) -> list[Hit]:
        """The best `limit` passages that match at all, best first; earlier ones first among equals."""
        scores = self.scores(query)
        found = np.flatnonzero(scores > 0)
        if len(found) > limit:
            lowest = np.partition(scores[found], -limit)[-limit]
            found = found[scores[found] >= lowest]
        best = found[np.lexsort((found, -scores[found]))][:limit]
        return [Hit(self.passage(int(row)), float(scores[row])) for row in best]

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
            return cls._of_arrays(arrays, fingerprint)
        except (OSError, ValueError, KeyError) as error:
            raise SavedIndexUnusable(str(folder)) from error

    def _arrays(self) -> dict[str, Array]:
        arrays: dict[str, Array] = {
            "ids": self.ids,
            "counts_starts": self.counts.starts,
            "counts_terms": self.counts.terms,
            "counts_counts": self.counts.counts,
            "rows_of_documents": self.rows_of_documents,
            "texts": self.texts,
            "text_starts": self.text_starts,
        }
        for prefix, model in (("passage", self.passage_model), ("document", self.document_model)):
            arrays.update({f"{prefix}_{name}": array for name, array in model.parts().items()})
        return arrays

    @classmethod
    def _of_arrays(cls, arrays: dict[str, Array], fingerprint: str) -> "Index":
        def model(prefix: str) -> BM25:
            parts = {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}
            return BM25.from_parts(parts, K1, B)

        return cls(
            ids=np.asarray(arrays["ids"], np.int64),
            counts=Counts(
                np.asarray(arrays["counts_starts"], np.int64),
                np.asarray(arrays["counts_terms"], np.uint64),
                np.asarray(arrays["counts_counts"], np.uint32),
            ),
            rows_of_documents=np.asarray(arrays["rows_of_documents"], np.int64),
            passage_model=model("passage_"),
            document_model=model("document_"),
            texts=np.asarray(arrays["texts"], np.uint8),
            text_starts=np.asarray(arrays["text_starts"], np.int64),
            fingerprint=fingerprint,
        )


def _pack(passage: Passage) -> bytes:
    _, document_id, *words = astuple(passage)
    # The separator is a control character no text needs; one that slipped in must not shift the fields.
    return _SEPARATOR.join([str(document_id), *(w.replace(_SEPARATOR, " ") for w in words)]).encode()


def _count(passages: Sequence[Passage], tokenizer: Tokenizer, previous: Index | None) -> Counts:
    """Term counts of `passages`; rows of `previous` are copied for the passages it knows."""
    known = {} if previous is None else {int(id_): row for row, id_ in enumerate(previous.ids)}
    fresh = [p for p in passages if p.id not in known]
    counts = Counts.of(tokenizer.terms(p.searched_text) for p in fresh)
    if previous is None:
        return counts
    rows = {p.id: len(previous) + i for i, p in enumerate(fresh)} | known
    both = previous.counts + counts
    return both.take(np.array([rows[p.id] for p in passages], np.int64))
