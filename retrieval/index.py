"""The index: immutable, in memory, saved as plain arrays that several workers map."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import kinds_given, kinds_wanted, mask_of
from retrieval.bm25 import BM25, Floats, Query
from retrieval.language import Language
from retrieval.postings import Array, Keys, Postings
from retrieval.scoring import Gains
from retrieval.strings import Strings

#: Saturation and length weight of BM25; small, because passages are short and much alike in length.
K1, B = 0.9, 0.5

_FORMAT = 4
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


class SavedIndexUnusable(Exception):
    """The saved index is missing, incomplete, or was made with another lexicon."""


@dataclass(frozen=True)
class Contents:
    """What an index holds, as arrays: passages in rows, those of one document side by side.

    `vectors` are the passages' own (`Vectors.of_texts`), `opinions` the operator's, of no coordinates without any.
    `given` and `asked` say, a bit for each answer kind, what a passage's text gives and its heading asks.
    `documents` are document ids; document i is in the rows `document_starts[i]:document_starts[i + 1]`.
    """

    ids: NDArray[np.int64]
    given: NDArray[np.uint16]
    asked: NDArray[np.uint16]
    texts: Strings
    postings: Postings
    vectors: NDArray[np.int8]
    opinions: NDArray[np.float16]
    documents: NDArray[np.int64]
    document_starts: NDArray[np.int64]
    titles: Strings

    @classmethod
    def read(cls, passages: Sequence[Passage], language: Language) -> "Contents":
        """Tokenise `passages`, which are grouped by document."""
        tokenizer = language.tokenizer
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
        postings = Postings.of_keys(*tokenizer.term_keys(searched), len(passages))
        groups = [list(group) for _, group in groupby(passages, lambda p: p.document_id)]
        return cls(
            ids=np.array([p.id for p in passages], np.int64),
            given=np.array(given, np.uint16),
            asked=np.array(asked, np.uint16),
            texts=Strings.of(_pack(p) for p in passages),
            postings=postings,
            vectors=language.vectors.of_texts(postings),
            opinions=_opinions(passages, language),
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
            vectors=self.vectors[~rows],
            opinions=self.opinions[~rows],
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
            vectors=np.concatenate([self.vectors, other.vectors]),
            opinions=np.concatenate([self.opinions, other.opinions]),
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
            "vectors": self.vectors,
            "opinions": self.opinions,
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
            vectors=np.asarray(arrays["vectors"], np.int8),
            opinions=np.asarray(arrays["opinions"], np.float16),
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
        # Mapped arrays are read-only, which numba compiles for separately: so are built ones.
        for array in self._arrays().values():
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.contents.ids)

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

    def query(self, keys: Keys, weights: Floats) -> Query:
        """Look weighted terms up."""
        return self.model.query(keys, weights, spread=self.spread)

    def size_in_bytes(self) -> int:
        """What the arrays take, in memory and on disk."""
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
        model = {"gains": self.model.gains, "highest_gains": self.model.highest_gains}
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


def _pack(passage: Passage) -> str:
    # The separator is a control character no text needs; one that slipped in must not shift the fields.
    words = (passage.heading, passage.heading_text, passage.text)
    return _SEPARATOR.join(word.replace(_SEPARATOR, " ") for word in words)


def _manifest(fingerprint: str) -> dict[str, object]:
    """What must be the same for saved arrays to mean what they say."""
    return {"format": _FORMAT, "fingerprint": fingerprint, "k1": K1, "b": B}


def _opinions(passages: Sequence[Passage], language: Language) -> NDArray[np.float16]:
    if language.opinion is None or not passages:
        return np.zeros((len(passages), 0), np.float16)
    return language.opinion.of([passage.searched_text for passage in passages])
