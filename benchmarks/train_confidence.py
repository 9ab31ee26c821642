"""Learns the coefficients of `retrieval/confidence.json` from labelled questions, after `benchmarks.train_ranking`.

    python -m benchmarks.train_confidence ../shared/data

Knowledge bases of several sizes are drawn from the policy corpus, so that the confidence means the same for a
district with one notice and for one with hundreds. In each, a question is answerable if a relevant document was
drawn; right means that the first passage holds the labelled answer. Prints figures on questions of held-out folds.
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.labelled import FOLDS, LEGAL, LabelledSet, fold_languages, read_sets, with_vectors
from retrieval.confidence import COEFFICIENTS, FEATURES
from retrieval.evaluate import LabelledQuestion, auc, coverage, holds_answer, reliability
from retrieval.index import Index
from retrieval.language import Language
from retrieval.ranking import find

POLICY = "policy_qa"
#: (documents drawn, how often); None stands for all of them.
DRAWS: tuple[tuple[int | None, int], ...] = ((1, 60), (4, 40), (20, 15), (100, 4), (None, 1))
RIDGE = 1.0
Floats = NDArray[np.float64]
#: Draw, fold, answerable, right, features.
Case = tuple[int, int, bool, bool, tuple[float, ...]]


def cases(policy: LabelledSet, language: Language, languages: Sequence[Language]) -> Iterator[Case]:
    """Every question asked of every draw, seen by the language made without it."""
    drawing = random.Random(1)  # noqa: S311
    asked_about = sorted({document for q in policy.answerable for document in q.relevant})
    questions = list(enumerate(policy.answerable + policy.others))
    for draw, (size, times) in enumerate(DRAWS):
        for _ in range(times):
            drawn = (
                set(drawing.sample(asked_about, size)) if size else {p.document_id for p in policy.passages}
            )
            chosen = [p for p in policy.passages if p.document_id in drawn]
            index = Index.build(chosen, language, policy.index)
            indexes = with_vectors(index, languages)
            for number, question in _asked(questions, drawn, drawing) if size else questions:
                fold = number % FOLDS
                result = find(question.text, indexes[fold], languages[fold], limit=1)
                if result.evidence is not None:
                    answerable = bool(question.relevant & drawn)
                    right = answerable and holds_answer(result.hits[0].passage, question)
                    yield draw, fold, answerable, right, result.evidence.features()


def _asked(
    questions: list[tuple[int, LabelledQuestion]], drawn: set[int], drawing: random.Random
) -> list[tuple[int, LabelledQuestion]]:
    """All that a draw answers, and at most as many (eight at least) that it does not."""
    answerable = [pair for pair in questions if pair[1].relevant & drawn]
    others = [pair for pair in questions if not pair[1].relevant & drawn]
    return answerable + drawing.sample(others, min(len(others), max(8, len(answerable))))


def learn(features: Floats, right: Floats, weights: Floats) -> tuple[float, Floats]:
    """Ridge logistic regression by Newton's method; returns intercept and weights of the raw features."""
    mean, spread = features.mean(0), features.std(0) + 1e-9
    design = np.c_[np.ones(len(features)), (features - mean) / spread]
    penalty = RIDGE * np.diag([0.0, *np.ones(features.shape[1])])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weights * (p - right)) + penalty @ beta
        hessian = (design.T * (weights * p * (1 - p))) @ design + penalty
        beta -= np.linalg.solve(hessian, gradient)
    raw = beta[1:] / spread
    return float(beta[0] - raw @ mean), raw


def main(data: Path) -> None:
    """Learn, report and save."""
    language = Language.load()
    sets = read_sets(data, language, (POLICY, LEGAL))
    rows = list(cases(sets[POLICY], language, fold_languages(sets[LEGAL], language)))
    draws = np.array([row[0] for row in rows])
    folds = np.array([row[1] for row in rows])
    answerable = np.array([row[2] for row in rows])
    right = np.array([row[3] for row in rows], np.float64)
    features = np.array([row[4] for row in rows])
    weights = np.zeros(len(rows))
    for draw in range(len(DRAWS)):
        for kind in (True, False):
            same = (draws == draw) & (answerable == kind)
            weights[same] = 1 / max(same.sum(), 1)
    weights *= len(rows) / weights.sum()
    held_out = np.zeros(len(rows))
    for fold in range(FOLDS):
        test = folds == fold
        intercept, learned = learn(features[~test], right[~test], weights[~test])
        held_out[test] = intercept + features[test] @ learned
    for draw, (size, _) in enumerate(DRAWS):
        same = draws == draw
        print(
            f"{size or 'all'} documents: {same.sum()} cases, AUC {auc(held_out[same], right[same] > 0):.3f}"
        )
    _print_whole(1 / (1 + np.exp(-held_out)), right > 0, answerable, draws == len(DRAWS) - 1)
    intercept, learned = learn(features, right, weights)
    how = (
        f"python -m benchmarks.train_confidence, policy questions; {len(rows)} cases over draws of 1, 4, 20, 100 and all"
        f" documents, each draw and its answerable and unanswerable questions weighing the same; ridge {RIDGE}."
    )
    coefficients = dict(zip(FEATURES, learned.round(2).tolist(), strict=True))
    saved = {"how": how, "intercept": round(intercept, 2), "weights": coefficients}
    COEFFICIENTS.write_text(json.dumps(saved, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(coefficients, round(intercept, 2))


def _print_whole(
    scores: Floats, right: NDArray[np.bool_], answerable: NDArray[np.bool_], whole: NDArray[np.bool_]
) -> None:
    """Coverage and reliability over the whole corpus, on held-out questions."""
    of_whole = scores[whole], right[whole], answerable[whole]
    print("coverage at 0.8, 0.9:", *(f"{coverage(*of_whole, precision):.3f}" for precision in (0.8, 0.9)))
    for row in reliability(*of_whole):
        print(f"{row['from']:.1f} | {row['questions']} | {row['confidence']:.2f} | {row['right']:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
