"""Learns `retrieval/judging/judge.json` from labelled questions, after `benchmarks.train_ranking`.

    python -m benchmarks.train_judging ../shared/data

Questions as citizens type them, written from the documents by people who had not seen the engine
(`benchmarks/questions`), and those of policy_qa. Every kind (knowledge base, answerable or not) weighs the same.
Prints figures on held-out eighths, then what each threshold is worth, and saves the weights of all.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.everyday import fold_of, learned_bases, published
from benchmarks.labelled import FOLD_FOLDER, read_sets, with_vectors
from benchmarks.labelled import FOLDS as FOLD_VECTORS
from retrieval.evaluate import LabelledQuestion, auc, holds_answer, reliability
from retrieval.index import Index
from retrieval.judging.features import FEATURES, features_of
from retrieval.judging.judge import WEIGHTS
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import read_question
from retrieval.ranking import JUDGED, rank
from retrieval.scoring import Floats
from retrieval.signals import propose
from retrieval.vectors import Vectors

QUESTIONS = Path(__file__).with_name("questions")
FOLDS = 8
RIDGE = 3.0
#: What a standard deviation of a second opinion counts; none was asked here (docs/retrieval.md says how it was chosen).
OPINION = 0.8
#: Documents drawn from policy_qa, and how often, so that a chance means the same for one notice and for hundreds.
DRAWS = ((1, 60), (4, 30), (20, 8))
HOME = {"sample": "北京市西城区", "laws": "北京市西城区", "district": "示例区", "notice": "北京市西城区"}

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Case:
    """A question's judged passages: figures, which are right, and their documents; none right where none is there."""

    name: str
    answerable: bool
    features: Floats
    right: Flags
    documents: list[int]

    @property
    def kind(self) -> tuple[str, bool]:
        """What weighs the same as every other."""
        return self.name, self.answerable


def cases_of(name: str, passages: list[Passage], language: Language) -> Iterator[Case]:
    """The questions of one turn on a base, judged as they are asked, each with vectors made without it."""
    languages = folded(language)
    indexes = with_vectors(Index.build(passages, language), languages)
    for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if len(row["turns"]) > 1:
            continue
        answer = _evidence(row) if row["expect"] == "answer" else None
        right = next((p for p in passages if answer is not None and answer(p)), None)
        fold = 0 if right is None else fold_of(right)
        yield from _judged(Asked(name, row["turns"][0], answer), indexes[fold], languages[fold])


def folded(language: Language) -> list[Language]:
    """The language with the vectors of each fold, made without the questions of it."""
    return [replace(language, vectors=Vectors.load(FOLD_FOLDER / f"{n}.npz")) for n in range(FOLD_VECTORS)]


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


def _judged(asked: Asked, index: Index, language: Language) -> Iterator[Case]:
    candidates = propose(read_question(asked.text, language, index.says), index, language)
    if not len(candidates.rows):
        return
    scores, order = rank(candidates)
    judged = order[:JUDGED]
    shown = [index.passage(int(candidates.rows[n])) for n in judged.tolist()]
    yield Case(
        asked.name,
        asked.is_right is not None,
        features_of(candidates, judged, scores, index, language),
        np.array([asked.is_right is not None and asked.is_right(passage) for passage in shown]),
        [passage.document_id for passage in shown],
    )


def policy_cases(data: Path, language: Language) -> Iterator[Case]:
    """policy_qa on knowledge bases of several sizes: what a draw of its documents answers, and as much that it does not.

    Every question is seen with vectors made without it.
    """
    labelled = read_sets(data, language, ("policy_qa",))["policy_qa"]
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
                    yield from _judged(asked, indexes[fold], languages[fold])


def _labelled(question: LabelledQuestion) -> Callable[[Passage], bool]:
    return lambda passage: holds_answer(passage, question)


def weights_of(cases: Sequence[Case]) -> Floats:
    """Weights that make every kind weigh the same, 1 on average."""
    times = Counter(case.kind for case in cases)
    return np.array([len(cases) / len(times) / times[case.kind] for case in cases])


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
    scaled = [(case.features[:, columns] - mean) / spread for case in cases]
    right = [np.append(case.right, not case.right.any()) for case in cases]
    shares = weights_of(cases)

    def loss(point: Floats) -> tuple[float, Floats]:
        total, slope = 0.5 * RIDGE * float(point[:-1] @ point[:-1]), np.append(RIDGE * point[:-1], 0.0)
        for x, is_right, share in zip(scaled, right, shares, strict=True):
            logits = np.append(x @ point[:-1], point[-1])
            likely = np.exp(logits - logits.max())
            likely /= likely.sum()
            held = float(likely[is_right].sum()) + 1e-12
            total -= share * np.log(held)
            pull = share * (likely - likely * is_right / held)
            slope[:-1] += x.T @ pull[:-1]
            slope[-1] += pull[-1]
        return total, slope

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


def report(cases: Sequence[Case], chances: Sequence[Floats]) -> None:
    """How well the first is right, and how true the confidence is, by base."""
    for name in dict.fromkeys(case.name for case in cases):
        here = [(case, p) for case, p in zip(cases, chances, strict=True) if case.name == name]
        sure = np.array([p.max() for _, p in here])
        right = np.array([bool(case.right[p.argmax()]) for case, p in here])
        answerable = np.array([case.answerable for case, _ in here])
        print(
            f"{name} | {answerable.sum()} + {(~answerable).sum()} | first right {right[answerable].mean():.3f}"
            f" | AUC {auc(sure, right):.3f}"
        )
        for row in reliability(sure, right, answerable):
            print(f"  {row['from']:.1f} | {row['questions']} | {row['confidence']:.2f} | {row['right']:.2f}")


def main(data: Path) -> None:
    """Learn, report and save."""
    cases = list(read_cases(data))
    every = list(range(len(FEATURES)))
    report(cases, held_out(cases, every))
    learned = learn(cases, every)
    how = f"python -m benchmarks.train_judging; {len(cases)} questions, every kind weighing the same, ridge {RIDGE:g}."
    weights = dict(zip(FEATURES, learned.weights.round(3).tolist(), strict=True)) | {"opinion": OPINION}
    WEIGHTS.write_text(
        json.dumps({"how": how, "none": round(learned.none, 3), "weights": weights}, indent=2) + "\n",
        encoding="utf-8",
    )
    print(weights)


def read_cases(data: Path) -> Iterator[Case]:
    """The questions of all bases."""
    for name, folders in learned_bases(data).items():
        yield from cases_of(name, published(folders), Language.load(HOME[name]))
    yield from policy_cases(data, Language.load())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
