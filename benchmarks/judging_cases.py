"""The labelled questions that judging is learned from, each with the figures of the passages that it finds.

Questions as citizens type them, written from the documents by people who had not seen the engine
(`benchmarks/questions`), and those of policy_qa. Where there is an encoder each question is asked twice: by words, and
with its second opinion.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.everyday import fold_of, learned_bases, published
from benchmarks.labelled import FOLD_FOLDER, read_sets, with_vectors
from benchmarks.labelled import FOLDS as FOLD_VECTORS
from commands.encoding import Told
from retrieval.encoder.encoder import Encoder
from retrieval.evaluate import LabelledQuestion, holds_answer
from retrieval.index import Index
from retrieval.language import Language
from retrieval.opinion import Opinion, Said
from retrieval.passage import Passage
from retrieval.question import read_question
from retrieval.ranking import Shortlist, shortlist
from retrieval.scoring import Floats
from retrieval.vectors import Vectors

QUESTIONS = Path(__file__).with_name("questions")
#: Documents drawn from policy_qa, and how often, so that a chance means the same for one notice and for hundreds.
DRAWS = ((1, 60), (4, 30), (20, 8))
HOME = {
    "sample": "北京市西城区",
    "laws": "北京市西城区",
    "popular": "北京市西城区",
    "district": "示例区",
    "notice": "北京市西城区",
}

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Case:
    """A question's judged passages: figures, which are right, and their documents; none right where none is there."""

    name: str
    text: str
    answerable: bool
    features: Floats
    right: Flags
    documents: list[int]
    has_opinion: bool

    @property
    def kind(self) -> tuple[str, bool]:
        """What weighs the same as every other."""
        return self.name, self.answerable


def weights_of(cases: Sequence[Case]) -> Floats:
    """Weights that make every kind weigh the same, 1 on average."""
    times = Counter(case.kind for case in cases)
    return np.array([len(cases) / len(times) / times[case.kind] for case in cases])


def cases_of(
    name: str, passages: list[Passage], language: Language, encoder: Encoder | None
) -> Iterator[Case]:
    """The questions of one turn on a base, judged as they are asked, each with vectors made without it."""
    whole = Index.build(passages, language)
    _encode(whole, encoder)
    languages = folded(language)
    indexes = with_vectors(whole, languages)
    for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if len(row["turns"]) > 1:
            continue
        answer = _evidence(row) if row["expect"] == "answer" else None
        right = next((p for p in passages if answer is not None and answer(p)), None)
        fold = 0 if right is None else fold_of(right)
        yield from _judged(Asked(name, row["turns"][0], answer), indexes[fold], languages[fold], encoder)


def folded(language: Language) -> list[Language]:
    """The language with the vectors of each fold, made without the questions of it."""
    return [replace(language, vectors=Vectors.load(FOLD_FOLDER / f"{n}.npz")) for n in range(FOLD_VECTORS)]


def _encode(index: Index, encoder: Encoder | None) -> None:
    """Have the encoder's vectors of all passages."""
    if encoder is not None:
        encoder.follow(index)
        encoder.encode_all(Told().tell)


def _evidence(row: dict[str, Any]) -> Callable[[Passage], bool]:
    """Whether a passage holds one of the words that show the answer, in one of the right documents."""
    titles = row["title"].split("|")
    evidence = ["".join(piece.split()) for piece in row["evidence"]]

    def is_right(passage: Passage) -> bool:
        text = "".join(f"{passage.heading_text}{passage.heading}{passage.text}".split())
        return any(title in passage.title for title in titles) and any(piece in text for piece in evidence)

    return is_right


@dataclass(frozen=True)
class Asked:
    """A question of a base, and which passages answer it; None where none does."""

    name: str
    text: str
    is_right: Callable[[Passage], bool] | None


def _judged(asked: Asked, index: Index, language: Language, opinion: Opinion | None) -> Iterator[Case]:
    """The question as it is judged by words, and with a second opinion where there is one to ask."""
    question = read_question(asked.text, language, index.says)
    by_words = shortlist(question, index, language)
    yield from _case(asked, by_words, index)
    nearness = opinion.nearness(question.normal, index.contents.text_keys) if opinion else None
    if nearness is not None:
        said = Said(nearness, by_words.doubt)
        yield from _case(asked, shortlist(question, index, language, said=said), index)


def _case(asked: Asked, found: Shortlist, index: Index) -> Iterator[Case]:
    shown = [index.passage(int(found.candidates.rows[n])) for n in found.judged.tolist()]
    if shown:
        yield Case(
            asked.name,
            asked.text,
            asked.is_right is not None,
            found.features,
            np.array([asked.is_right is not None and asked.is_right(passage) for passage in shown]),
            [passage.document_id for passage in shown],
            found.candidates.nearness is not None,
        )


def policy_cases(data: Path, language: Language, encoder: Encoder | None) -> Iterator[Case]:
    """policy_qa on knowledge bases of several sizes: what a draw of its documents answers, and as much that it does not.

    Every question is seen with vectors made without it.
    """
    labelled = read_sets(data, language, ("policy_qa",))["policy_qa"]
    _encode(labelled.index, encoder)
    languages = folded(language)
    drawing = random.Random(1)  # noqa: S311
    numbered = list(enumerate(labelled.answerable))
    unanswerable = list(enumerate(labelled.others[: len(numbered)]))
    asked_about = sorted({document for question in labelled.answerable for document in question.relevant})
    for size, times in (*DRAWS, (None, 1)):
        for _ in range(times):
            drawn = set(drawing.sample(asked_about, size)) if size else None
            passages = [p for p in labelled.passages if drawn is None or p.document_id in drawn]
            indexes = with_vectors(Index.build(passages, language), languages)
            of_it = [pair for pair in numbered if drawn is None or pair[1].relevant & drawn]
            others = (
                drawing.sample([pair for pair in numbered if not pair[1].relevant & drawn], len(of_it))
                if drawn
                else unanswerable
            )
            for answers, pairs in ((True, of_it), (False, others)):
                for number, question in pairs:
                    fold = number % FOLD_VECTORS
                    asked = Asked(
                        f"policy {size or ''}", question.text, _labelled(question) if answers else None
                    )
                    yield from _judged(asked, indexes[fold], languages[fold], encoder)


def _labelled(question: LabelledQuestion) -> Callable[[Passage], bool]:
    return lambda passage: holds_answer(passage, question)


def read_cases(data: Path, encoder: Encoder | None) -> Iterator[Case]:
    """The questions of all bases, by words, and with the encoder where there is one."""
    for name, folders in learned_bases(data).items():
        yield from cases_of(name, published(folders), Language.load(HOME[name]), encoder)
    yield from policy_cases(data, Language.load(), encoder)
