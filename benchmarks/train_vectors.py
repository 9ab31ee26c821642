"""Learns `retrieval/lexicon/vectors.npz` from a sentence encoder, so that texts can be near without sharing words.

    python -m benchmarks.train_vectors ../shared/data

Each word goes once through the encoder (`teacher.py`). A linear map brings sums of words near the encoder's vectors of
whole questions and passages, then the words themselves are moved that way (van Dongen and Tulkens, "tokenlearn",
2024). Last, labelled questions have to find their passages among those BM25 confuses them with. Prints what this
brings on questions the vectors were not trained on (five folds), then trains with all questions and saves. The
encoder takes some thirty minutes and is asked once, the rest a few.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import teacher
from benchmarks.everyday import everyday_sets
from benchmarks.labelled import FOLD_FOLDER, FOLDS, read_sets
from benchmarks.teacher import Floats
from benchmarks.teaching_texts import questions_and_passages, vocabulary
from benchmarks.tuning import Case, read_cases, tune
from benchmarks.word_table import Ids, WordTable, dropped
from retrieval.language import Language
from retrieval.postings import term_key
from retrieval.question import RARE
from retrieval.tokenizer import Tokenizer
from retrieval.vectors import PATH, Vectors

SIZE = 128
#: A word this common in Chinese weighs nothing at first.
COMMON = 3.0
RIDGE = 3.0
#: Texts a step and rounds of the second part, and how much its loss counts against holding words where they are.
BATCH, ROUNDS, STRENGTH = 256, 4, 20.0


class Words:
    """The numbers of the words that get vectors."""

    def __init__(self, words: Sequence[str], tokenizer: Tokenizer) -> None:
        self.words, self._tokenizer = list(words), tokenizer
        self._numbers = {word: number for number, word in enumerate(words)}

    def bag(self, text: str) -> Ids:
        """The numbers of the words of a text, each as often as it occurs."""
        found = (self._numbers.get(word) for word in self._tokenizer.cut(text))
        return np.array([number for number in found if number is not None], np.int32)

    def weights(self) -> Floats:
        """How telling each is at first: its rarity in Chinese at large."""
        rarities = [min(self._tokenizer.rarity(word), RARE) for word in self.words]
        return np.asarray(np.maximum(np.array(rarities) - COMMON, 0.1), np.float32)


@dataclass(frozen=True)
class Lesson:
    """Texts, and where the encoder has them: unit vectors."""

    bags: list[Ids]
    vectors: Floats


def read_lesson(data: Path, words: Words, tokenizer: Tokenizer) -> Lesson:
    """The questions and passages the encoder has read; what all of a kind have in common is taken away."""
    questions, passages = questions_and_passages(data, tokenizer)
    kinds = [teacher.of_questions(questions), teacher.of_passages(passages)]
    vectors = _unit(np.concatenate([kind - kind.mean(0) for kind in kinds]))
    bags = [words.bag(text) for text in questions + passages]
    several = [n for n, bag in enumerate(bags) if len(bag) > 1]
    return Lesson([bags[n] for n in several], vectors[several])


def first_table(words: Words, lesson: Lesson) -> tuple[WordTable, Lesson]:
    """The words as the encoder has them, mapped so that their sums are near the texts, in SIZE coordinates; the lesson
    in the same."""
    of_words = teacher.of_questions(words.words)
    of_words -= of_words.mean(0)
    weights = words.weights()
    sums = WordTable(of_words, np.log(weights)).encode(lesson.bags)
    mapped = np.linalg.solve(sums.T @ sums + RIDGE * np.eye(sums.shape[1]), sums.T @ lesson.vectors)
    # The directions in which texts differ most.
    axes = np.linalg.eigh(lesson.vectors.T @ lesson.vectors)[1][:, : -SIZE - 1 : -1]
    vectors = of_words @ (mapped @ axes).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1).mean()
    return WordTable(vectors, np.log(weights / 5)), Lesson(lesson.bags, _unit(lesson.vectors @ axes))


def distil(table: WordTable, lesson: Lesson, rng: np.random.Generator) -> None:
    """The second part: sums of words come nearer to the encoder's vectors."""
    for number in range(ROUNDS):
        near = []
        order = rng.permutation(len(lesson.bags))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            bags = [dropped(lesson.bags[i], rng) for i in some]
            wanted = lesson.vectors[some]
            near.append(float((table.encode(bags) * wanted).sum(1).mean()))
            table.learn(bags, -wanted * np.float32(STRENGTH / len(some)), 1 - 0.8 * number / ROUNDS)
        print(f"round {number + 1} of {ROUNDS}: closeness to the encoder {np.mean(near):.3f}", flush=True)


def _unit(vectors: NDArray[np.floating]) -> Floats:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9), np.float32)


def main(data: Path) -> None:
    """Train, report and save."""
    language = Language.load()
    words = Words(vocabulary(data, language.tokenizer), language.tokenizer)
    table, lesson = first_table(words, read_lesson(data, words, language.tokenizer))
    print(f"{len(words.words)} words, {len(lesson.bags)} texts")
    distil(table, lesson, np.random.default_rng(1))
    cases = _cases(data, words, language)
    _report("before questions", [(table, cases)])
    folds = []
    for fold in range(FOLDS):
        seen = {name: [case for case in some if case.fold != fold] for name, some in cases.items()}
        unseen = {name: [case for case in some if case.fold == fold] for name, some in cases.items()}
        folds.append((_tuned(table, seen), unseen))
        save(folds[-1][0], words, language.tokenizer, FOLD_FOLDER / f"{fold}.npz")
    _report("on questions not trained on", folds)
    save(_tuned(table, cases), words, language.tokenizer, PATH)
    print(f"{PATH.stat().st_size} bytes")


def _cases(data: Path, words: Words, language: Language) -> dict[str, list[Case]]:
    cases = {
        name: read_cases(labelled.index, labelled.asked(), words.bag, language)
        for name, labelled in read_sets(data, language).items()
    }
    for name, index, asked in everyday_sets(data, language):
        cases[name] = read_cases(index, asked, words.bag, language)
    return cases


def _tuned(table: WordTable, cases: Mapping[str, Sequence[Case]]) -> WordTable:
    tuned = table.copy()
    tune(tuned, cases.values(), np.random.default_rng(1))
    return tuned


def _report(when: str, parts: Sequence[tuple[WordTable, dict[str, list[Case]]]]) -> None:
    """How often closeness alone puts a right passage before all of BM25's."""
    for name in parts[0][1]:
        first = []
        for table, cases in parts:
            for case in cases[name]:
                if len(case.question) and any(map(len, case.right)):
                    question = table.encode([case.question])[0]
                    right, wrong = (
                        (
                            table.encode([bag for bag in some if len(bag)] or [case.question[:0]]) @ question
                        ).max()
                        for some in (case.right, case.wrong)
                    )
                    first.append(right > wrong)
        print(f"{when}: {name} {np.mean(first):.3f}", flush=True)


def save(table: WordTable, words: Words, tokenizer: Tokenizer, path: Path) -> None:
    """Write the vectors as `Vectors.load` reads them, turned so that every coordinate tells as much (`nearest.py`)."""
    turned = np.linalg.qr(np.random.default_rng(1).normal(size=(SIZE, SIZE)))[0]
    keys = np.array([term_key(tokenizer.term(word)) for word in words.words], np.uint64)
    path.parent.mkdir(parents=True, exist_ok=True)
    Vectors.of(keys, np.asarray(table.rows() @ turned, np.float32)).save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
