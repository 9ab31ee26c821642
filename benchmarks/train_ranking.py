"""Learns the weights of `retrieval/signals.json` from labelled questions, after `benchmarks/train_vectors.py`.

    python -m benchmarks.train_ranking ../shared/data

Softmax over the candidates of each question: the probability of a right one is to be high (ListNet's top-one
probability, Cao et al., ICML 2007). Every question is seen with a language that was made without it. Prints the
figures on held-out questions, with all signals and without each of them, and saves the weights of all.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.everyday import everyday_sets
from benchmarks.labelled import FOLDS, LEGAL, Asked, fold_languages, read_sets, with_vectors
from retrieval.index import Index
from retrieval.language import Language
from retrieval.question import read_question
from retrieval.signals import SIGNALS, WEIGHTS, propose

RIDGE = 20.0
#: How much all questions of a kind count together, in questions: every kind as much.
SHARE = 500.0
#: How much of the learned weight closeness gets. The likelihood gains by it on questions that share few words with
#: their answers; where words tell enough it harms. On held-out questions the right policy passage comes first for 0.693
#: with 0.8 of it, 0.701 with 0.6, 0.709 with 0.4; the right article of the laws for 0.249, 0.239, 0.216.
SHRUNK = {"closeness": 0.6}
#: What a second opinion counts, a standard deviation: measured with e5, not learned here (docs/retrieval.md).
OPINION = 0.8

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A question's candidates: their signals, which are right, their documents, and whether these are relevant."""

    name: str
    fold: int
    signals: Floats
    right: NDArray[np.bool_]
    documents: list[int]
    relevant: NDArray[np.bool_]


def read_cases(
    name: str, index: Index, asked: Sequence[Asked], languages: Sequence[Language]
) -> Iterator[Case]:
    """Every question, seen by the language made without it."""
    indexes = with_vectors(index, languages)
    for question in asked:
        language = languages[question.fold]
        read = read_question(question.text, language, index.says)
        found = propose(read, indexes[question.fold], language)
        documents = index.contents.documents[index.document_of[found.rows]]
        yield Case(
            name,
            question.fold,
            found.signals.matrix(),
            np.isin(found.rows, question.right),
            documents.tolist(),
            np.isin(documents, list(question.documents)),
        )


def learn(cases: Sequence[Case], columns: Sequence[int], ridge: float = RIDGE) -> Floats:
    """The weights of `columns`, that of the first being 1, by Newton's method with a curvature never negative."""
    useful = [case for case in cases if case.right.any()]
    spread = np.concatenate([case.signals[:, columns] for case in useful]).std(0) + 1e-9
    weights = np.zeros(len(columns))
    shares = {name: SHARE / number for name, number in Counter(case.name for case in useful).items()}
    for _ in range(40):
        gradient, curvature = ridge * weights, ridge * np.eye(len(columns))
        for case in useful:
            x = case.signals[:, columns] / spread
            p = _softmax(x @ weights)
            among_right = np.zeros(len(p))
            among_right[case.right] = _softmax((x @ weights)[case.right])
            share = shares[case.name]
            gradient += share * x.T @ (p - among_right)
            centred = x - p @ x
            curvature += share * (centred.T * p) @ centred
        step = np.linalg.solve(curvature, gradient)
        weights -= step / max(1.0, float(np.abs(step).max()))
    raw: Floats = weights / spread
    shrunk = np.array([SHRUNK.get(SIGNALS[column], 1.0) for column in columns])
    return np.asarray(raw / raw[0] * shrunk, np.float64)


def _softmax(logits: Floats) -> Floats:
    p: Floats = np.exp(logits - logits.max())
    return np.asarray(p / p.sum(), np.float64)


def held_out(cases: Sequence[Case], columns: Sequence[int]) -> dict[str, dict[str, float]]:
    """Figures of each set, every question ranked by weights learned without its fold."""
    ranks: dict[str, list[tuple[int, int]]] = {}
    for fold in range(FOLDS):
        weights = learn([case for case in cases if case.fold != fold], columns)
        for case in cases:
            if case.fold == fold:
                ranks.setdefault(case.name, []).append(_ranks(case, case.signals[:, columns] @ weights))
    return {name: _figures(np.array(pairs)) for name, pairs in ranks.items()}


def _ranks(case: Case, scores: Floats) -> tuple[int, int]:
    """The ranks, from 0, of the first relevant document and of the first right passage."""
    order = np.argsort(-scores, kind="stable")
    documents = list(dict.fromkeys(case.documents[i] for i in order))
    relevant = {case.documents[i] for i in np.flatnonzero(case.relevant)}
    return (
        next((n for n, document in enumerate(documents) if document in relevant), 999),
        next((n for n, i in enumerate(order) if case.right[i]), 999),
    )


def _figures(ranks: NDArray[np.int64]) -> dict[str, float]:
    document, passage = ranks.T
    return {
        "document hit@1": float((document < 1).mean()),
        "hit@10": float((document < 10).mean()),
        "passage hit@1": float((passage < 1).mean()),
        "mrr@10": float(np.where(passage < 10, 1 / (passage + 1), 0).mean()),
    }


def main(data: Path) -> None:
    """Learn, report and save."""
    language = Language.load()
    sets = read_sets(data, language)
    languages = fold_languages(sets[LEGAL], language)
    kinds = [(name, labelled.index, labelled.asked()) for name, labelled in sets.items()]
    kinds += everyday_sets(data, language)
    cases = [case for kind in kinds for case in read_cases(*kind, languages)]
    # No opinion was asked: its column is empty. BM25 is the scale, so it comes first.
    bm25 = SIGNALS.index("bm25")
    every = [bm25, *(n for n, name in enumerate(SIGNALS) if name not in ("bm25", "opinion"))]
    _print("all signals", held_out(cases, every))
    _print("bm25 alone", held_out(cases, [bm25]))
    for left_out in every[1:]:
        rest = [column for column in every if column != left_out]
        _print(f"without {SIGNALS[left_out]}", held_out(cases, rest))
    learned = learn(cases, every).round(3).tolist()
    weights = dict(zip((SIGNALS[column] for column in every), learned, strict=True))
    weights["opinion"] = OPINION
    how = (
        f"python -m benchmarks.train_ranking; softmax over the candidates of {len(cases)} labelled questions, each seen by"
        f" associations and vectors made without it; every kind counts as much; ridge {RIDGE};"
        f" closeness shrunk to {SHRUNK['closeness']:g} of it."
        " The opinion's was measured beside the others (docs/retrieval.md)."
    )
    WEIGHTS.write_text(json.dumps({"how": how, "weights": weights}, indent=2) + "\n", encoding="utf-8")
    print(weights)


def _print(label: str, figures: dict[str, dict[str, float]]) -> None:
    for name, values in figures.items():
        print(f"{label} | {name} | " + " | ".join(f"{value:.3f}" for value in values.values()), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
