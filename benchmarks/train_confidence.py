"""Learns the coefficients of `retrieval/confidence.json` from labelled questions.

    python -m benchmarks.train_confidence ../shared/data/policy_qa

Knowledge bases of several sizes are drawn from the corpus, so that the confidence means the same for a
district with one notice and for one with hundreds. In each, a question is answerable if a relevant
document was drawn; right means that the first passage holds the labelled answer.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.evaluation import labelled_questions, read_passages
from retrieval.confidence import FEATURES, save_coefficients
from retrieval.evaluate import LabelledQuestion, auc, is_right
from retrieval.index import Index, Passage
from retrieval.language import Language
from retrieval.ranking import find

#: (documents drawn, how often); None stands for all of them.
DRAWS: tuple[tuple[int | None, int], ...] = ((1, 60), (4, 40), (20, 15), (100, 4), (None, 1))
RIDGE = 1.0
Floats = NDArray[np.float64]
Case = tuple[int, bool, bool, tuple[float, ...]]


def cases(passages: list[Passage], questions: list[LabelledQuestion], language: Language) -> Iterator[Case]:
    """(draw, answerable, right, features) of every question asked of every draw."""
    drawing = random.Random(1)  # noqa: S311
    everything = Index.build(passages, language.tokenizer)
    asked_about = sorted({document for q in questions for document in q.relevant})
    for draw, (size, times) in enumerate(DRAWS):
        for _ in range(times):
            drawn = set(drawing.sample(asked_about, size)) if size else None
            chosen = [p for p in passages if drawn is None or p.document_id in drawn]
            index = Index.build(chosen, language.tokenizer, everything)
            for question in _questions(questions, drawn, drawing):
                findings = find(question.text, index, language, limit=1)
                if findings.evidence is not None:
                    answerable = (drawn is None and bool(question.relevant)) or bool(
                        question.relevant & (drawn or set())
                    )
                    right = answerable and is_right(findings.hits[0], question)
                    yield draw, answerable, right, findings.evidence.features()


def _questions(
    questions: list[LabelledQuestion], drawn: set[int] | None, drawing: random.Random
) -> list[LabelledQuestion]:
    """All that a draw answers, and at most as many (four at least) that it does not."""
    if drawn is None:
        return questions
    answerable = [q for q in questions if q.relevant & drawn]
    others = [q for q in questions if not q.relevant & drawn]
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


def main(folder: Path) -> None:
    """Learn, report and save."""
    language = Language.load(Path("var/jieba"))
    passages, numbers = read_passages(folder)
    rows = list(cases(passages, labelled_questions(folder, numbers), language))
    draws = np.array([row[0] for row in rows])
    answerable = np.array([row[1] for row in rows])
    right = np.array([row[2] for row in rows], np.float64)
    features = np.array([row[3] for row in rows])
    weights = np.zeros(len(rows))
    for draw in range(len(DRAWS)):
        for kind in (True, False):
            same = (draws == draw) & (answerable == kind)
            weights[same] = 1 / max(same.sum(), 1)
    weights *= len(rows) / weights.sum()
    held_out = np.zeros(len(rows))
    for fold in range(5):
        test = np.arange(len(rows)) % 5 == fold
        intercept, learned = learn(features[~test], right[~test], weights[~test])
        held_out[test] = intercept + features[test] @ learned
    for draw, (size, _) in enumerate(DRAWS):
        same = draws == draw
        print(
            f"{size or 'all'} documents: {same.sum()} cases, AUC {auc(held_out[same], right[same] > 0):.3f}"
        )
    intercept, learned = learn(features, right, weights)
    how = (
        f"python -m benchmarks.train_confidence, policy questions; {len(rows)} cases over draws of 1, 4, 20, 100 and all"
        f" documents, each draw and its answerable and unanswerable questions weighing the same; ridge {RIDGE}."
    )
    save_coefficients(round(intercept, 2), tuple(round(float(w), 2) for w in learned), how)
    print(dict(zip(FEATURES, learned.round(2).tolist(), strict=True)), round(intercept, 2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
