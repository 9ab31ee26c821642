"""The labelled questions that coefficients are learned from, and languages that have not seen part of them.

What is learned on top of the associations and the vectors must see them as they are for new questions. So for
each of FOLDS parts of the questions there is a language that was made without them: `benchmarks/train_vectors.py`
leaves its vectors in FOLD_FOLDER, its associations are grown again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.grow_lexicon import grow, read_pairs
from knowledge_base.evaluation import labelled_questions, read_passages
from retrieval.evaluate import LabelledQuestion, holds_answer
from retrieval.index import Index
from retrieval.language import Language
from retrieval.nearest import signs_of
from retrieval.passage import Passage
from retrieval.vectors import Vectors

#: Learned from one and all; the policy questions come closest to what citizens ask here.
NAMES = ("policy_qa", "city_faq", "statute_qa")
#: The collection that associations are grown from.
LEGAL = "statute_qa"
FOLDS = 5
FOLD_FOLDER = Path("var/vectors")


@dataclass(frozen=True)
class Asked:
    """A question, the rows of the passages that answer it, the relevant documents, and the fold it is dealt to."""

    text: str
    right: tuple[int, ...]
    documents: frozenset[int]
    fold: int


@dataclass(frozen=True)
class LabelledSet:
    """`answerable` are the questions with a relevant document, `others` those without."""

    passages: list[Passage]
    index: Index
    answerable: list[LabelledQuestion]
    others: list[LabelledQuestion]

    def is_right(self, row: int, question: LabelledQuestion) -> bool:
        """Whether the passage in `row` answers: it holds the labelled answer, or where none is labelled, it is of
        a relevant document."""
        passage = self.index.passage(row)
        if question.answer is None:
            return passage.document_id in question.relevant
        return holds_answer(passage, question)

    def asked(self) -> list[Asked]:
        """The answerable questions, dealt to the folds by number."""
        return [
            Asked(q.text, tuple(self._right(q)), q.relevant, number % FOLDS)
            for number, q in enumerate(self.answerable)
        ]

    def _right(self, question: LabelledQuestion) -> Iterator[int]:
        contents = self.index.contents
        for document in np.flatnonzero(np.isin(contents.documents, list(question.relevant))):
            rows = range(contents.document_starts[document], contents.document_starts[document + 1])
            yield from (row for row in rows if self.is_right(row, question))


def read_sets(data: Path, language: Language, names: Sequence[str] = NAMES) -> dict[str, LabelledSet]:
    """The collections below `data`."""
    sets = {}
    for name in names:
        passages, numbers = read_passages(data / name)
        questions = labelled_questions(data / name, numbers)
        sets[name] = LabelledSet(
            passages,
            Index.build(passages, language),
            [q for q in questions if q.relevant],
            [q for q in questions if not q.relevant],
        )
    return sets


def fold_languages(legal: LabelledSet, language: Language) -> list[Language]:
    """For each fold a language made without the questions whose number leaves that rest."""
    pairs = read_pairs(legal.answerable, legal.passages, language)
    return [
        replace(
            language,
            associations=grow(pair for place, pair in enumerate(pairs) if place % FOLDS != fold),
            vectors=Vectors.load(FOLD_FOLDER / f"{fold}.npz"),
        )
        for fold in range(FOLDS)
    ]


def with_vectors(index: Index, languages: Sequence[Language]) -> list[Index]:
    """The same index with the vectors of each of `languages`."""
    tokenizer = languages[0].tokenizer
    words = tokenizer.word_keys([tokenizer.normalise(p.searched_text) for p in index.passages()])
    postings = index.model.postings
    gains = (postings.gains, postings.highest)
    indexes = []
    for language in languages:
        vectors = language.vectors.of_texts(*words)
        contents = replace(index.contents, vectors=vectors, signs=signs_of(vectors))
        indexes.append(Index(contents, language.fingerprint, gains, index.spread))
    return indexes
