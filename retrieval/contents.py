"""What an index holds, as plain arrays that can be saved, mapped, and put together anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import kinds_given, kinds_wanted, mask_of
from retrieval.encoder.preparation import key_of
from retrieval.language import Language
from retrieval.nearest import signs_of
from retrieval.passage import Passage
from retrieval.postings import Array, Keys, Postings
from retrieval.strings import Strings

_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Contents:
    """Passages as arrays, a row each, those of one document side by side.

    `vectors` are the passages' own (`Vectors.of_texts`), `signs` their codes (`nearest.py`); `text_keys` is what an
    encoder's are found by.
    `told` is which sides each tells (`PassageSides.of_texts`).
    `given` and `asked` say, a bit for each answer kind, what a passage's text gives and its heading asks.
    `documents` are document ids; document i is in the rows `document_starts[i]:document_starts[i + 1]`, and `names[i]`
    are its everyday names, one a line.
    """

    ids: NDArray[np.int64]
    given: NDArray[np.uint16]
    asked: NDArray[np.uint16]
    texts: Strings
    postings: Postings
    vectors: NDArray[np.int8]
    signs: NDArray[np.uint64]
    told: NDArray[np.int8]
    text_keys: Keys
    documents: NDArray[np.int64]
    document_starts: NDArray[np.int64]
    titles: Strings
    names: Strings

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
        vectors = language.vectors.of_texts(*tokenizer.word_keys(searched))
        groups = [list(group) for _, group in groupby(passages, lambda p: p.document_id)]
        return cls(
            ids=np.array([p.id for p in passages], np.int64),
            given=np.array(given, np.uint16),
            asked=np.array(asked, np.uint16),
            texts=Strings.of(_pack(p) for p in passages),
            postings=postings,
            vectors=vectors,
            signs=signs_of(vectors),
            told=language.passage_sides.of_texts(postings),
            text_keys=np.array([key_of(p) for p in passages], np.uint64),
            documents=np.array([group[0].document_id for group in groups], np.int64),
            document_starts=np.cumsum([0, *map(len, groups)], dtype=np.int64),
            titles=Strings.of(group[0].title for group in groups),
            names=Strings.of("\n".join(group[0].names) for group in groups),
        )

    def passage(self, row: int, document: int) -> Passage:
        """The passage in `row`, which is of the document with that number."""
        heading, heading_text, text = self.texts[row].split(_SEPARATOR)
        return Passage(
            id=int(self.ids[row]),
            document_id=int(self.documents[document]),
            title=self.titles[document],
            heading=heading,
            heading_text=heading_text,
            text=text,
            names=tuple(self.names[document].split("\n")) if self.names[document] else (),
        )

    def heading(self, row: int) -> str:
        """The heading of the passage in `row`."""
        return self.texts[row].partition(_SEPARATOR)[0]

    def names_of(self, document: int) -> tuple[str, ...]:
        """The title of the document with that number, and its everyday names."""
        names = self.names[document]
        return (self.titles[document], *names.split("\n")) if names else (self.titles[document],)

    def without(self, gone: NDArray[np.bool_]) -> "Contents":
        """The contents without the documents marked in `gone`, an entry a document."""
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
            signs=self.signs[~rows],
            told=self.told[~rows],
            text_keys=self.text_keys[~rows],
            documents=self.documents[~gone],
            document_starts=np.concatenate([[0], np.cumsum(sizes[~gone])]).astype(np.int64),
            titles=self.titles.without(gone),
            names=self.names.without(gone),
        )

    def __add__(self, other: "Contents") -> "Contents":
        return Contents(
            ids=np.concatenate([self.ids, other.ids]),
            given=np.concatenate([self.given, other.given]),
            asked=np.concatenate([self.asked, other.asked]),
            texts=self.texts + other.texts,
            postings=self.postings + other.postings,
            vectors=np.concatenate([self.vectors, other.vectors]),
            signs=np.concatenate([self.signs, other.signs]),
            told=np.concatenate([self.told, other.told]),
            text_keys=np.concatenate([self.text_keys, other.text_keys]),
            documents=np.concatenate([self.documents, other.documents]),
            document_starts=np.concatenate(
                [self.document_starts, other.document_starts[1:] + self.document_starts[-1]]
            ),
            titles=self.titles + other.titles,
            names=self.names + other.names,
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
            "signs": self.signs,
            "told": self.told,
            "text_keys": self.text_keys,
            "documents": self.documents,
            "document_starts": self.document_starts,
            "titles": self.titles.characters,
            "title_starts": self.titles.starts,
            "names": self.names.characters,
            "name_starts": self.names.starts,
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
            signs=np.asarray(arrays["signs"], np.uint64),
            told=np.asarray(arrays["told"], np.int8),
            text_keys=np.asarray(arrays["text_keys"], np.uint64),
            documents=np.asarray(arrays["documents"], np.int64),
            document_starts=np.asarray(arrays["document_starts"], np.int64),
            titles=Strings(
                np.asarray(arrays["titles"], np.uint8), np.asarray(arrays["title_starts"], np.int64)
            ),
            names=Strings(np.asarray(arrays["names"], np.uint8), np.asarray(arrays["name_starts"], np.int64)),
        )


def _pack(passage: Passage) -> str:
    # The separator is a control character no text needs; one that slipped in must not shift the fields.
    words = (passage.heading, passage.heading_text, passage.text)
    return _SEPARATOR.join(word.replace(_SEPARATOR, " ") for word in words)
