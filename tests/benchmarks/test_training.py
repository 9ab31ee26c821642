"""That the trainers learn what they are shown."""

import numpy as np
import pytest

from benchmarks import train_vectors
from benchmarks.train_ranking import Case, learn
from benchmarks.train_vectors import Model, Text, example
from retrieval.evaluate import coverage, reliability


def case(rng: np.random.Generator) -> Case:
    """Three candidates; the one with the highest second signal is right, the first signal is noise."""
    signals = rng.normal(size=(3, 2))
    right = signals[:, 1] == signals[:, 1].max()
    return Case("policy_qa", 0, signals, right, [1, 2, 3], frozenset({int(np.argmax(right)) + 1}))


def test_the_signal_that_decides_gets_the_weight() -> None:
    rng = np.random.default_rng(1)
    noise, signal = learn([case(rng) for _ in range(200)], [0, 1], ridge=0.1)
    assert noise == 1
    assert abs(signal) > 5


def test_the_gradient_of_the_vectors_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(1)
    model = Model(np.ones(6, np.float32), rng)
    bags = [np.array([0, 1, 2], np.int32), np.array([2, 3], np.int32)]
    towards = rng.normal(size=(2, train_vectors.SIZE)).astype(np.float32)

    def loss() -> float:
        return float((model.encode(bags) * towards).sum())

    before = loss()
    model.learn(bags, towards, rate=1e-3)
    assert loss() < before
    # Rows that do not occur stay.
    assert not model.first[4:].any()
    # One number moved by hand changes the loss as the gradient says (Adam keeps a tenth of it).
    gradient = model.first[1, 7] / 0.1
    model.table[1, 7] += 1e-2
    after = loss()
    model.table[1, 7] -= 2e-2
    assert (after - loss()) / 2e-2 == pytest.approx(gradient, rel=0.1, abs=1e-3)


def test_texts_that_belong_together_come_near() -> None:
    rng = np.random.default_rng(1)
    # Topic t has the terms 10t .. 10t + 9; sentences draw from one topic.
    texts = [
        Text(pick(rng, topic), [pick(rng, topic) for _ in range(3)]) for topic in range(4) for _ in range(20)
    ]
    model = Model(np.ones(40, np.float32), rng)
    train_vectors.train(model, texts, rng, rounds=12, rate=2e-2, batch=8)
    same, other, own = model.encode(
        [np.array([0, 1, 2], np.int32), np.array([13, 14, 15], np.int32), np.array([7, 8, 9], np.int32)]
    )
    assert own @ same > own @ other + 0.3


def pick(rng: np.random.Generator, topic: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return (10 * topic + rng.choice(10, 5, replace=False)).astype(np.int32)


def test_an_example_hides_most_of_what_both_sides_share() -> None:
    rng = np.random.default_rng(1)
    shared = np.arange(40, dtype=np.int32)
    kept = []
    for _ in range(50):
        pair = example(Text(shared, [shared, np.arange(40, 60, dtype=np.int32)]), rng)
        assert pair is not None
        kept.append(np.isin(pair[1], pair[0]).sum() / len(pair[0]))
    assert np.mean(kept) < 0.5


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
