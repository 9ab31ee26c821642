"""The last lesson of vectors of words: labelled questions find their passages (`benchmarks/train_vectors.py`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.exact_search import best
from benchmarks.labelled import Asked
from benchmarks.word_table import Floats, Ids, WordTable, dropped
from retrieval.index import Index
from retrieval.language import Language
from retrieval.lookup import look_up
from retrieval.question import read_question
from retrieval.signals import CANDIDATES

#: Questions of a kind a round, questions a step, rounds, wrong passages beside the right one, and what
#: a difference of closeness and one of BM25's scores, as a share of its best, are worth as logits.
SHARE, BATCH, ROUNDS, RIVALS, SHARPNESS, BM25_WEIGHT = 600, 64, 6, 7, 20.0, 8.0


@dataclass(frozen=True)
class Case:
    """A question, the passages that answer it, the wrong ones that BM25 proposes, and what BM25 gives each, at most 1."""

    fold: int
    question: Ids
    right: list[Ids]
    wrong: list[Ids]
    right_scores: Floats
    wrong_scores: Floats


def read_cases(
    index: Index, asked: Sequence[Asked], bag_of: Callable[[str], Ids], language: Language
) -> list[Case]:
    """The cases of a kind; those that teach nothing have no right or too few wrong passages."""
    bags: dict[int, Ids] = {}
    cases = []

    def bag(row: int) -> Ids:
        if row not in bags:
            bags[row] = bag_of(index.passage(row).searched_text)
        return bags[row]

    for question in asked:
        query = look_up(read_question(question.text, language, index.says), index, language.tokenizer).query
        rows, given = best(index.model, query, CANDIDATES)
        scores = dict(zip(rows.tolist(), (given / given.max(initial=1e-9)).tolist(), strict=True))
        right = [row for row in question.right if len(bag(row))]
        wrong = [row for row in scores if row not in right and len(bag(row))]
        cases.append(
            Case(
                question.fold,
                bag_of(question.text),
                [*map(bag, right)],
                [*map(bag, wrong)],
                np.array([scores.get(row, 0.0) for row in right], np.float32),
                np.array([scores[row] for row in wrong], np.float32),
            )
        )
    return cases


def tune(table: WordTable, kinds: Iterable[Sequence[Case]], rng: np.random.Generator) -> None:
    """Questions come nearer to their passages than to any other of the step; kinds count the same."""
    useful = [[case for case in cases if _teaches(case)] for cases in kinds]
    for number in range(ROUNDS):
        drawn = [case for cases in useful for case in _drawn(cases, rng)]
        order = rng.permutation(len(drawn))
        for start in range(0, len(order), BATCH):
            some = [drawn[i] for i in order[start : start + BATCH]]
            _step(table, some, 1 - 0.8 * number / ROUNDS, rng)


def _teaches(case: Case) -> bool:
    return bool(len(case.question) and case.right and len(case.wrong) > RIVALS)


def _drawn(cases: Sequence[Case], rng: np.random.Generator) -> list[Case]:
    """SHARE of the cases; where there are fewer, each as often as the others, but for one."""
    times, rest = divmod(SHARE, len(cases))
    return [*cases] * times + [cases[i] for i in rng.permutation(len(cases))[:rest]]


def _step(table: WordTable, cases: Sequence[Case], rate: float, rng: np.random.Generator) -> None:
    """Softmax over the passages of the step, where a question's own have what BM25 gives them as well: so vectors learn
    what it does not know."""
    questions = [dropped(case.question, rng) for case in cases]
    passages: list[Ids] = []
    given = np.zeros((len(cases), len(cases) * (RIVALS + 1)), np.float32)
    for number, case in enumerate(cases):
        one, rivals = rng.integers(len(case.right)), rng.choice(len(case.wrong), RIVALS, replace=False)
        own = slice(len(passages), len(passages) + RIVALS + 1)
        given[number, own] = [case.right_scores[one], *case.wrong_scores[rivals]]
        passages += [case.right[one], *(case.wrong[i] for i in rivals)]
    passages = [dropped(bag, rng) for bag in passages]
    q, p = table.encode(questions), table.encode(passages)
    logits = SHARPNESS * q @ p.T + BM25_WEIGHT * given
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    shares[np.arange(len(cases)), np.arange(len(cases)) * (RIVALS + 1)] -= 1
    shares *= SHARPNESS / len(cases)
    table.learn(questions, shares @ p, rate)
    table.learn(passages, shares.T @ q, rate)
