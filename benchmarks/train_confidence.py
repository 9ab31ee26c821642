"""Learns `retrieval/judging/confidence.npz`; `benchmarks.train_judging` calls it, after the judge's own weights.

The trees look at chances of questions that the judge had not seen, and are themselves measured on held-out eighths:
all questions of the same words, which policy_qa asks of several bases, are in one.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from benchmarks.judging_cases import Case, weights_of
from retrieval.judging.confidence import Trees, evidence
from retrieval.scoring import Floats

FOLDS = 8
#: Few, shallow, each on a part of the questions and figures: they must hold for other writers' questions.
SETTINGS = {
    "n_estimators": 150,
    "learning_rate": 0.06,
    "max_depth": 3,
    "max_features": 0.2,
    "subsample": 0.6,
    "min_samples_leaf": 20,
    "random_state": 1,
}


def learn(cases: Sequence[Case], chances: Sequence[Floats]) -> tuple[Trees, Floats]:
    """Trees learned from all `cases`, and how sure those that had not seen a case are of its first passage."""
    figures = np.array(
        [
            evidence(case.features, likely, np.array(case.documents, np.int32))
            for case, likely in zip(cases, chances, strict=True)
        ]
    )
    right = np.array([case.right[likely.argmax()] for case, likely in zip(cases, chances, strict=True)])
    weights = weights_of(cases)
    folds = np.array([crc32(case.text.encode()) % FOLDS for case in cases])
    sure = np.zeros(len(cases))
    for fold in range(FOLDS):
        seen = folds != fold
        sure[~seen] = _fitted(figures[seen], right[seen], weights[seen]).predict_proba(figures[~seen])[:, 1]
    return _trees(_fitted(figures, right, weights)), sure


def _fitted(figures: Floats, right: NDArray[np.bool_], weights: Floats) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(**SETTINGS).fit(figures, right, sample_weight=weights)


def _trees(model: GradientBoostingClassifier) -> Trees:
    """The model as plain arrays; what it starts from is the share of what is right, as a logit."""
    share = float(model.init_.class_prior_[1])
    parts: list[dict[str, NDArray[Any]]] = []
    roots, first = [], 0
    for (regressor,) in model.estimators_:
        tree = regressor.tree_
        is_leaf = tree.children_left < 0
        parts.append(
            {
                "figures": np.where(is_leaf, -1, tree.feature),
                "limits": tree.threshold,
                "left": tree.children_left + first,
                "right": tree.children_right + first,
                "values": np.where(is_leaf, model.learning_rate * tree.value[:, 0, 0], 0.0),
            }
        )
        roots.append(first)
        first += tree.node_count
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Trees(
        base=float(np.log(share / (1 - share))),
        roots=np.array(roots, np.int32),
        figures=joined["figures"].astype(np.int32),
        limits=joined["limits"].astype(np.float64),
        left=joined["left"].astype(np.int32),
        right=joined["right"].astype(np.int32),
        values=joined["values"].astype(np.float64),
    )
