"""How likely each of the first passages answers: by words, and by words with a second opinion."""

import json

import numpy as np
import pytest

from retrieval.judging.features import BY_OPINION, FEATURES
from retrieval.judging.judge import WEIGHTS, WITH, WORDS, chances


@pytest.mark.parametrize("with_opinion", [False, True])
def test_the_chances_of_all_and_that_of_none_make_one(with_opinion: bool) -> None:
    rows = np.random.default_rng(1).random((5, len(FEATURES)))
    likely = chances(rows, with_opinion=with_opinion)
    assert (likely > 0).all()
    assert likely.sum() < 1
    assert not len(chances(rows[:0], with_opinion=with_opinion))


def test_every_figure_is_weighed_and_an_opinion_only_where_there_is_one() -> None:
    saved = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert set(saved[WITH]["weights"]) == set(FEATURES)
    assert set(saved[WORDS]["weights"]) == set(FEATURES) - set(BY_OPINION)


def test_what_a_second_opinion_has_further_behind_is_less_likely() -> None:
    rows = np.full((2, len(FEATURES)), 0.5)
    rows[:, FEATURES.index("behind")] = 0.0, 1.0
    near, far = chances(rows, with_opinion=True)
    assert near > far
    near, far = chances(rows)
    assert near == far


def test_the_same_figures_of_words_are_weighed_otherwise_beside_a_second_opinion() -> None:
    rows = np.full((1, len(FEATURES)), 0.5)
    rows[:, [FEATURES.index(name) for name in BY_OPINION]] = 0.0
    assert chances(rows) != chances(rows, with_opinion=True)
