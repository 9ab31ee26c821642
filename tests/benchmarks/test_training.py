"""That the trainers learn what they are shown."""

from collections import Counter

import numpy as np
import pytest

from benchmarks import train_vectors, tuning
from benchmarks.teacher import LONGEST, safe
from benchmarks.train_ranking import Case, learn
from benchmarks.train_vectors import Lesson
from benchmarks.word_table import WordTable
from retrieval.evaluate import coverage, reliability
from retrieval.language import Language


def case(rng: np.random.Generator) -> Case:
    """Three candidates; the one with the highest second signal is right, the first signal is noise."""
    signals = rng.normal(size=(3, 2))
    right = signals[:, 1] == signals[:, 1].max()
    return Case("policy_qa", 0, signals, right, [1, 2, 3], right)


def test_the_signal_that_decides_gets_the_weight() -> None:
    rng = np.random.default_rng(1)
    noise, signal = learn([case(rng) for _ in range(200)], [0, 1], ridge=0.1)
    assert noise == 1
    assert abs(signal) > 5


def table_of(words: int, rng: np.random.Generator) -> WordTable:
    vectors = rng.normal(0, 0.1, (words, train_vectors.SIZE)).astype(np.float32)
    return WordTable(vectors, np.zeros(words, np.float32))


def bag_of(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(numbers, np.int32)


@pytest.mark.parametrize("coordinate", [7, train_vectors.SIZE])
def test_the_step_of_a_number_is_down_the_gradient_of_the_loss(coordinate: int) -> None:
    """The last coordinate is the logarithm of the word's weight."""
    rng = np.random.default_rng(1)
    table = table_of(6, rng)
    bags = [bag_of(0, 1, 2), bag_of(2, 3, 3)]
    towards = rng.normal(size=(2, train_vectors.SIZE)).astype(np.float32)

    def loss() -> float:
        return float((table.encode(bags) * towards).sum())

    before = table.table.copy()
    learned = table.copy()
    learned.learn(bags, towards, rate=1e-3)
    # What does not occur stays.
    np.testing.assert_array_equal(learned.table[4:], before[4:])
    table.table[3, coordinate] += 1e-2
    after = loss()
    table.table[3, coordinate] -= 2e-2
    slope = after - loss()
    assert (learned.table[3, coordinate] - before[3, coordinate]) * slope < 0


def test_sums_of_words_come_near_the_encoder() -> None:
    rng = np.random.default_rng(1)
    table = table_of(40, rng)
    bags = [rng.choice(40, 5).astype(np.int32) for _ in range(300)]
    wanted = table_of(40, rng).encode(bags)
    before = (table.encode(bags) * wanted).sum(1).mean()
    for _ in range(10):
        train_vectors.distil(table, Lesson(bags, wanted), rng)
    assert (table.encode(bags) * wanted).sum(1).mean() > before + 0.2


def test_questions_come_nearer_to_what_answers_them() -> None:
    rng = np.random.default_rng(1)
    table = table_of(60, rng)
    # A question has two of the words 0 to 29, and its answer those thirty further on.
    cases = []
    for _ in range(200):
        question, *others = (rng.choice(30, 2, replace=False).astype(np.int32) for _ in range(12))
        given = np.zeros(1, np.float32), np.zeros(len(others), np.float32)
        answers = [question + 30], [other + 30 for other in others]
        cases.append(tuning.Case(0, question, *answers, *given))
    for _ in range(5):
        tuning.tune(table, [cases], rng)
    own, answer, other = table.encode([bag_of(3, 4), bag_of(33, 34), bag_of(50, 51)])
    assert own @ answer > own @ other + 0.3


def test_the_encoder_is_given_known_letters_only_and_few(language: Language) -> None:
    given = safe("\ufdfa" * 2000 + "低保\x00怎么申请？" * 100, language.tokenizer)
    assert len(given) <= LONGEST
    assert set(safe("\ufdfa低保\x00怎么申请？\U0001f600", language.tokenizer)) <= set(" 低保怎么申请?") | {
        "？"
    }


def test_reliability_weighs_both_kinds_of_questions_the_same() -> None:
    scores = np.array([0.95, 0.95, 0.95, 0.15])
    right = np.array([True, False, False, False])
    answerable = np.array([True, False, False, False])
    low, high = reliability(scores, right, answerable)
    assert (low["from"], high["from"]) == (0.1, 0.9)
    # One answerable question weighs as much as three others, of which two are in this tenth.
    assert high["right"] == pytest.approx(1 / (1 + 2 / 3))
    assert coverage(scores, right, answerable, 0.5) == 1.0
    assert coverage(scores, right, answerable, 0.9) == 0.0


@pytest.mark.parametrize("number", [7, 600, 1500])
def test_a_kind_of_many_questions_counts_no_more_than_one_of_few(number: int) -> None:
    none = np.zeros(0, np.float32)
    cases = [tuning.Case(0, bag_of(n), [], [], none, none) for n in range(number)]
    times = Counter(int(case.question[0]) for case in tuning._drawn(cases, np.random.default_rng(1)))
    assert times.total() == tuning.SHARE
    assert max(times.values()) - min(times.values() if number < tuning.SHARE else [1]) <= 1
