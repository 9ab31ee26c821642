"""Trains `retrieval/lexicon/vectors.npz`: a vector for each common term, so that texts can be near without sharing words.

    python -m benchmarks.train_vectors ../shared/data

First a sentence (or the title) of a text has to find the rest of it among the others of a batch (the inverse
cloze task of Lee et al., ACL 2019), most of the words they share being hidden from the rest. Then labelled
questions have to find their passages among those BM25 confuses them with. Prints what this brings on questions
the vectors were not trained on (five folds), then trains with all questions and saves. Takes ten to thirty minutes.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from benchmarks.collections import laws
from benchmarks.exact_search import best
from benchmarks.labelled import FOLD_FOLDER, FOLDS, LabelledSet, read_sets
from knowledge_base.passages import cut
from knowledge_base.sections import Section
from retrieval.answer_kinds import without_asked
from retrieval.language import Language
from retrieval.lookup import look_up
from retrieval.postings import term_key
from retrieval.question import read_question
from retrieval.sentences import split_sentences
from retrieval.vectors import PATH, Vectors

SIZE = 160
#: Words in fewer texts than this, and beyond this many, have no vector; nor has a bigram that is no word.
LEAST_TEXTS, MOST_TERMS = 8, 40_000
LONGEST = 600
BATCH = 512
ROUNDS, RATE = 12, 2e-3
#: The second part: rounds, learning rate, passages beside the right one, how many of a text's terms are dropped,
#: and how much BM25's own opinion counts, so that the vectors learn what it does not know.
TUNING_ROUNDS, TUNING_RATE, RIVALS, DROPPED, BM25_WEIGHT = 12, 4e-3, 12, 0.1, 10.0
TUNING_BATCH, NEAR = 64, 60
SHARPNESS = 23.0

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
_ARTICLE_NUMBER = re.compile(r"^第[一二三四五六七八九十百千零]+条\s*")


@dataclass(frozen=True)
class Text:
    """The terms of a title and of each sentence."""

    title: Ids
    sentences: list[Ids]


class Model:
    """Term vectors and weights with their Adam moments (Kingma and Ba, ICLR 2015), kept for rows that occur only."""

    def __init__(self, weights: Floats, rng: np.random.Generator) -> None:
        # One column more than the vector: the term's weight is learned with it.
        vectors = rng.normal(0, 0.1, (len(weights), SIZE)).astype(np.float32)
        self.table = np.c_[vectors, weights].astype(np.float32)
        self.reset()

    def reset(self) -> None:
        """Forget the moments."""
        self.first, self.second, self.steps = np.zeros_like(self.table), np.zeros_like(self.table), 0

    def copy(self) -> "Model":
        """The same vectors, to be trained further."""
        other = object.__new__(Model)
        other.table = self.table.copy()
        other.reset()
        return other

    def encode(self, bags: Sequence[Ids]) -> Floats:
        """Unit vectors of texts."""
        sums = _sums(self.table, np.concatenate(bags), _starts(bags))
        return np.asarray(sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9), np.float32)

    def learn(self, bags: Sequence[Ids], gradient: Floats, rate: float) -> None:
        """One step down the `gradient` of the loss by the unit vectors of `bags`."""
        ids, starts = np.concatenate(bags), _starts(bags)
        sums = _sums(self.table, ids, starts)
        norms = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
        unit = sums / norms
        of_sums = (gradient - unit * (unit * gradient).sum(1, keepdims=True)) / norms
        rows, at = np.unique(ids, return_inverse=True)
        of_rows = _of_rows(self.table, ids, at.astype(np.int32), starts, of_sums, len(rows))
        self.steps += 1
        first = self.first[rows] = 0.9 * self.first[rows] + 0.1 * of_rows
        second = self.second[rows] = 0.999 * self.second[rows] + 0.001 * of_rows**2
        step = rate * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        self.table[rows] -= step * first / (np.sqrt(second) + 1e-8)


def _starts(bags: Sequence[Ids]) -> NDArray[np.int64]:
    return np.cumsum([0, *map(len, bags)], dtype=np.int64)


@njit(cache=True)
def _sums(table: Floats, ids: Ids, starts: NDArray[np.int64]) -> Floats:
    size = table.shape[1] - 1
    sums = np.zeros((len(starts) - 1, size), np.float32)
    for bag in range(len(starts) - 1):
        for i in range(starts[bag], starts[bag + 1]):
            weight = table[ids[i], size]
            for d in range(size):
                sums[bag, d] += weight * table[ids[i], d]
    return sums


@njit(cache=True)
def _of_rows(
    table: Floats, ids: Ids, at: Ids, starts: NDArray[np.int64], of_sums: Floats, rows: int
) -> Floats:
    size = table.shape[1] - 1
    gradient = np.zeros((rows, size + 1), np.float32)
    for bag in range(len(starts) - 1):
        for i in range(starts[bag], starts[bag + 1]):
            weight = table[ids[i], size]
            of_weight = np.float32(0)
            for d in range(size):
                gradient[at[i], d] += weight * of_sums[bag, d]
                of_weight += table[ids[i], d] * of_sums[bag, d]
            gradient[at[i], size] += of_weight
    return gradient


def read_texts(data: Path) -> Iterator[tuple[str, str]]:
    """(title, text) of every article of the laws and every passage of the other collections, each once."""
    seen: set[str] = set()
    for title, text in _all_texts(data):
        text = text.strip()
        if len(text) >= 30 and text[:60] not in seen:
            seen.add(text[:60])
            yield title, text[:LONGEST]


def _all_texts(data: Path) -> Iterator[tuple[str, str]]:
    for title, articles in laws(data / "laws" / "all.tar.gz"):
        for article in articles:
            yield title, _ARTICLE_NUMBER.sub("", article)
    for corpus in sorted(data.glob("*/corpus.jsonl.gz")):
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                for part in cut((Section("", "", row["text"]),)):
                    yield row.get("title") or "", part.text


class Vocabulary:
    """The terms that have vectors."""

    def __init__(self, texts: list[list[list[str]]], words: Set[str]) -> None:
        texts_with = Counter(
            term for text in texts for term in {t for part in text for t in part if t in words}
        )
        self.terms = [term for term, n in texts_with.most_common(MOST_TERMS) if n >= LEAST_TEXTS]
        self.number = {term: number for number, term in enumerate(self.terms)}
        shares = np.array([texts_with[term] for term in self.terms], np.float32) / len(texts)
        self.idf: Floats = -np.log(shares)

    def ids(self, terms: Sequence[str]) -> Ids:
        """The numbers of the distinct known terms."""
        return np.array([self.number[t] for t in dict.fromkeys(terms) if t in self.number], np.int32)


def example(text: Text, rng: np.random.Generator) -> tuple[Ids, Ids] | None:
    """A sentence or the title, and the rest of the text with most of what they share hidden."""
    parts = [*text.sentences, text.title]
    chosen = int(rng.integers(len(parts)))
    question = parts.pop(chosen)
    if len(question) > 4 and rng.random() < 0.7:
        question = question[rng.random(len(question)) < rng.uniform(0.3, 0.9)]
    rest = np.unique(np.concatenate(parts))
    rest = rest[~np.isin(rest, question) | (rng.random(len(rest)) < 0.3)]
    return (question, rest) if len(question) and len(rest) > 3 else None


def train(
    model: Model,
    texts: list[Text],
    rng: np.random.Generator,
    rounds: int = ROUNDS,
    rate: float = RATE,
    batch: int = BATCH,
) -> None:
    """The first part: texts that belong together."""
    useful = [text for text in texts if len(text.sentences) > 1 or (text.sentences and len(text.title) > 2)]
    for number in range(rounds):
        slowing = rate * (1 - number / rounds) + rate / 10
        order = rng.permutation(len(useful))
        losses = []
        for start in range(0, len(useful) - batch + 1, batch):
            pairs = [example(useful[i], rng) for i in order[start : start + batch]]
            questions, rests = zip(*filter(None, pairs), strict=True)
            losses.append(_step(model, questions, rests, slowing))
        print(f"round {number + 1} of {rounds}: loss {np.mean(losses):.3f}", flush=True)


def _step(model: Model, questions: Sequence[Ids], rests: Sequence[Ids], rate: float) -> float:
    q, r = model.encode(questions), model.encode(rests)
    logits = SHARPNESS * q @ r.T
    right = np.arange(len(questions))
    across, down = _softmax(logits), _softmax(logits.T)
    loss = -0.5 * float(np.log(across[right, right]).mean() + np.log(down[right, right]).mean())
    of_logits = across + down.T
    of_logits[right, right] -= 2
    of_logits *= SHARPNESS / (2 * len(questions))
    model.learn([*questions, *rests], np.concatenate([of_logits @ r, of_logits.T @ q]), rate)
    return loss


def _softmax(logits: NDArray[np.floating]) -> Floats:
    p = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(p / p.sum(1, keepdims=True), np.float32)


@dataclass(frozen=True)
class Case:
    """A question, the passages BM25 proposes, which of them are right, and BM25's opinion, at most 1."""

    question: Ids
    passages: list[Ids]
    right: NDArray[np.bool_]
    bm25: Floats


def read_cases(labelled: LabelledSet, vocabulary: Vocabulary, language: Language) -> list[Case]:
    """The cases of a set; those without a right passage among the proposed teach nothing."""
    tokenizer, index = language.tokenizer, labelled.index
    cases = []
    for question in labelled.answerable:
        query = look_up(read_question(question.text, language), index, tokenizer).query
        rows, scores = best(index.model, query, 100)
        right = np.array([labelled.is_right(int(row), question) for row in rows], np.bool_)
        cases.append(
            Case(
                vocabulary.ids(tokenizer.terms(without_asked(tokenizer.normalise(question.text)))),
                [vocabulary.ids(tokenizer.terms(index.passage(int(row)).searched_text)) for row in rows],
                right,
                np.asarray(scores / scores.max(initial=1e-9), np.float32),
            )
        )
    return cases


def tune(model: Model, cases: Sequence[Case], rng: np.random.Generator) -> None:
    """The second part: questions and their passages."""
    useful = [case for case in cases if case.right.any() and not case.right.all() and len(case.question)]
    for number in range(TUNING_ROUNDS):
        rate = TUNING_RATE * (1 - 0.8 * number / TUNING_ROUNDS)
        order = rng.permutation(len(useful))
        for start in range(0, len(useful), TUNING_BATCH):
            _tuning_step(model, [useful[i] for i in order[start : start + TUNING_BATCH]], rate, rng)


def _tuning_step(model: Model, cases: list[Case], rate: float, rng: np.random.Generator) -> None:
    """Softmax over the right passages of the batch, and over each question's own rivals with BM25's opinion."""
    chosen = []
    for case in cases:
        wrong = np.flatnonzero(~case.right[:NEAR])
        rivals = rng.choice(wrong, min(RIVALS, len(wrong)), replace=False)
        chosen.append([int(rng.choice(np.flatnonzero(case.right))), *map(int, rivals)])
    questions = [_dropped(case.question, rng) for case in cases]
    passages = [
        _dropped(case.passages[i], rng) for case, some in zip(cases, chosen, strict=True) for i in some
    ]
    q, p = model.encode(questions), model.encode(passages)
    starts = np.cumsum([0, *map(len, chosen)])
    of_q, of_p = np.zeros_like(q), np.zeros_like(p)
    right = starts[:-1]
    across = _softmax(SHARPNESS * q @ p[right].T)
    across[np.arange(len(cases)), np.arange(len(cases))] -= 1
    of_q += SHARPNESS * across @ p[right]
    of_p[right] += SHARPNESS * across.T @ q
    for i, (case, some) in enumerate(zip(cases, chosen, strict=True)):
        own = slice(starts[i], starts[i + 1])
        logits = SHARPNESS / 2 * p[own] @ q[i] + BM25_WEIGHT * case.bm25[some]
        share = _softmax(logits[None])[0]
        share[0] -= 1
        of_q[i] += SHARPNESS / 2 * share @ p[own]
        of_p[own] += SHARPNESS / 2 * np.outer(share, q[i])
    model.learn(
        [*questions, *passages], np.asarray(np.concatenate([of_q, of_p]) / len(cases), np.float32), rate
    )


def _dropped(ids: Ids, rng: np.random.Generator) -> Ids:
    kept = ids[rng.random(len(ids)) >= DROPPED]
    return kept if len(kept) else np.append(ids, np.int32(0))[:1]


def main(data: Path) -> None:
    """Train, report and save."""
    rng = np.random.default_rng(1)
    language = Language.load()
    tokenizer = language.tokenizer
    read: list[list[list[str]]] = []
    words: set[str] = set()
    for title, text in read_texts(data):
        parts = [title, *(sentence for _, sentence in split_sentences(text))]
        read.append([tokenizer.terms(part) for part in parts])
        words.update(tokenizer.term(word) for part in parts for word in tokenizer.words(part))
    vocabulary = Vocabulary(read, words)
    texts = [
        Text(vocabulary.ids(title), [ids for ids in map(vocabulary.ids, rest) if len(ids)])
        for title, *rest in read
    ]
    del read
    print(f"{len(texts)} texts, {len(vocabulary.terms)} terms")
    general = Model(vocabulary.idf / np.float32(8), rng)
    train(general, texts, rng)
    sets = read_sets(data, language)
    cases = {name: read_cases(labelled, vocabulary, language) for name, labelled in sets.items()}
    _report("before questions", [(general, cases)])
    folds = []
    for fold in range(FOLDS):
        model = general.copy()
        tune(model, [c for some in cases.values() for i, c in enumerate(some) if i % FOLDS != fold], rng)
        save(model, vocabulary, FOLD_FOLDER / f"{fold}.npz")
        folds.append((model, {name: some[fold::FOLDS] for name, some in cases.items()}))
    _report("on questions not trained on", folds)
    tune(general, [case for some in cases.values() for case in some], rng)
    save(general, vocabulary, PATH)
    print(f"{PATH.stat().st_size} bytes")


def _report(when: str, parts: list[tuple[Model, dict[str, list[Case]]]]) -> None:
    """How often the vectors alone put a right one of BM25's candidates first."""
    for name in parts[0][1]:
        first = [
            case.right[np.argmax(model.encode(case.passages) @ model.encode([case.question])[0])]
            for model, cases in parts
            for case in cases[name]
            if len(case.passages) and len(case.question)
        ]
        print(f"{when}: {name} {np.mean(first):.3f}", flush=True)


def save(model: Model, vocabulary: Vocabulary, path: Path) -> None:
    """Write the vectors as `Vectors.load` reads them."""
    keys = np.array([term_key(term) for term in vocabulary.terms], np.uint64)
    weighted_rows = model.table[:, :SIZE] * model.table[:, SIZE:]
    path.parent.mkdir(parents=True, exist_ok=True)
    Vectors.of(keys, weighted_rows).save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
