"""Learns `retrieval/judging/judge.json` and `confidence.npz` from labelled questions, after `benchmarks.train_ranking`.

    ENCODER=e5 python -m benchmarks.train_judging ../shared/data

Two sets of weights: for words alone, and for words with the second opinion that `ENCODER` names, whose vectors of
passages are kept below `VAR_DIR`. Without `ENCODER` only the first is learned, and the second stays as it is.
Every kind of the questions (`judging_cases.py`; a knowledge base, answerable or not) weighs the same. Prints figures
on held-out eighths, then what each confidence is worth, and saves the weights of all.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks import train_confidence
from benchmarks.judging_cases import Case, read_cases, weights_of
from commands.encoding import start
from retrieval.evaluate import auc, reliability
from retrieval.judging.confidence import TREES, Trees
from retrieval.judging.features import BY_OPINION, FEATURES
from retrieval.judging.judge import WEIGHTS, WITH, WORDS
from retrieval.scoring import Floats
from settings import Settings
from webhook_app import open_encoder

COMMAND = "ENCODER=e5 python -m benchmarks.train_judging"
FOLDS = 8
RIDGE = 3.0
#: Seconds the encoder may take for a question: nobody waits.
PATIENCE = 60.0


@dataclass(frozen=True)
class Learned:
    """Weights of the figures, and the logit of none."""

    weights: Floats
    none: float

    def chances(self, features: Floats) -> Floats:
        """As `judge.chances`."""
        logits = features @ self.weights
        highest = max(self.none, float(logits.max()))
        likely = np.exp(logits - highest)
        return np.asarray(likely / (likely.sum() + np.exp(self.none - highest)), np.float64)


def learn(cases: Sequence[Case], columns: Sequence[int]) -> Learned:
    """The weights under which what is right, or none, is likeliest; ridge on figures of spread one."""
    stacked = np.concatenate([case.features[:, columns] for case in cases])
    mean, spread = stacked.mean(0), stacked.std(0) + 1e-9
    scaled = (stacked - mean) / spread
    numbers = [len(case.features) for case in cases]
    starts, of_case = np.cumsum([0, *numbers[:-1]]), np.repeat(np.arange(len(cases)), numbers)
    right = np.concatenate([case.right for case in cases]).astype(float)
    none_right = 1.0 - np.logical_or.reduceat(right, starts)
    shares = weights_of(cases)

    def loss(point: Floats) -> tuple[float, Floats]:
        logits = scaled @ point[:-1]
        highest = np.maximum(np.maximum.reduceat(logits, starts), point[-1])
        each, none = np.exp(logits - highest[of_case]), np.exp(point[-1] - highest)
        whole = np.add.reduceat(each, starts) + none
        held = np.add.reduceat(each * right, starts) + none * none_right + 1e-12 * whole
        pull = shares[of_case] * each * (1 / whole[of_case] - right / held[of_case])
        slope = RIDGE * point[:-1] + scaled.T @ pull
        slope_of_none = shares @ (none * (1 / whole - none_right / held))
        total = 0.5 * RIDGE * float(point[:-1] @ point[:-1]) - float(shares @ np.log(held / whole))
        return total, np.append(slope, slope_of_none)

    found = minimize(loss, np.zeros(len(columns) + 1), jac=True, method="L-BFGS-B").x
    weights = np.zeros(len(FEATURES))
    weights[list(columns)] = found[:-1] / spread
    return Learned(weights, float(found[-1] + mean @ (found[:-1] / spread)))


def held_out(cases: Sequence[Case], columns: Sequence[int]) -> list[Floats]:
    """The chances of each case's passages by weights learned without its fold."""
    folds = np.random.default_rng(1).permutation(len(cases)) % FOLDS
    found: list[Floats] = [np.zeros(0)] * len(cases)
    for fold in range(FOLDS):
        learned = learn([case for case, n in zip(cases, folds, strict=True) if n != fold], columns)
        for number in np.flatnonzero(folds == fold).tolist():
            found[number] = learned.chances(cases[number].features)
    return found


def report(cases: Sequence[Case], chances: Sequence[Floats], confidence: Floats) -> None:
    """How well the first is right, and how true its chance and the confidence in it are, by base."""
    for name in dict.fromkeys(case.name for case in cases):
        here = [(case, p) for case, p in zip(cases, chances, strict=True) if case.name == name]
        chance = np.array([p.max() for _, p in here])
        sure = confidence[[case.name == name for case in cases]]
        right = np.array([bool(case.right[p.argmax()]) for case, p in here])
        answerable = np.array([case.answerable for case, _ in here])
        print(
            f"{name} | {answerable.sum()} + {(~answerable).sum()} | first right {right[answerable].mean():.3f}"
            f" | AUC of the chance {auc(chance, right):.3f}, of the confidence {auc(sure, right):.3f}"
        )
        for row in reliability(sure, right, answerable):
            print(f"  {row['from']:.1f} | {row['questions']} | {row['confidence']:.2f} | {row['right']:.2f}")


def main(data: Path) -> None:
    """Learn, report and save."""
    encoder = open_encoder(Settings(), PATIENCE)
    if encoder is not None:
        start(encoder)
    cases = list(read_cases(data, encoder))
    if encoder is not None:
        encoder.stop()
    saved = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    with np.load(TREES) as kept:
        trees = dict(kept)
    for name in (WORDS, WITH):
        of_set = [case for case in cases if case.has_opinion == (name == WITH)]
        if of_set:
            print(f"\n{name}")
            saved[name], learned = learned_from(of_set)
            trees |= learned.saved(name)
    WEIGHTS.write_text(json.dumps(saved, indent=2) + "\n", encoding="utf-8")
    np.savez_compressed(TREES, **trees)


def learned_from(cases: Sequence[Case]) -> tuple[dict[str, Any], Trees]:
    """The weights of all, as they are kept, and the trees; reports how good those of the folds are."""
    known = [n for n, feature in enumerate(FEATURES) if feature not in BY_OPINION]
    columns = list(range(len(FEATURES))) if cases[0].has_opinion else known
    unseen = held_out(cases, columns)
    trees, confidence = train_confidence.learn(cases, unseen)
    report(cases, unseen, confidence)
    learned = learn(cases, columns)
    weights = dict(zip(FEATURES, learned.weights.round(3).tolist(), strict=True))
    print(weights)
    kept = {
        "how": f"{COMMAND}; {len(cases)} questions, every kind weighing the same, ridge {RIDGE:g}.",
        "none": round(learned.none, 3),
        "weights": {FEATURES[n]: weights[FEATURES[n]] for n in columns},
    }
    return kept, trees


if __name__ == "__main__":
    main(Path(sys.argv[1]))
