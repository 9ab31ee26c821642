"""How sure we may be of the passage judged first."""

import numpy as np
import pytest

from retrieval.index import Index
from retrieval.judging.confidence import Trees, confidence, evidence, trees
from retrieval.judging.features import FEATURES
from retrieval.judging.judge import WITH, WORDS, chances
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.ranking import find

NUMBER = len(FEATURES)


def test_the_trees_see_the_first_and_how_far_it_is_ahead() -> None:
    rows = np.zeros((3, NUMBER))
    rows[:, 0] = 0.2, 0.9, 0.5
    figures = evidence(rows, np.array([0.1, 0.6, 0.2]), np.array([7, 8, 7], np.int32))
    assert np.exp(figures[:5]) == pytest.approx([0.6, 0.1, 0.2, 0.2, 0.6])
    assert figures[5] == 2
    assert figures[6] == 0.9
    assert figures[6 + NUMBER] == 0.9
    assert figures[6 + 2 * NUMBER] == pytest.approx(0.4)


def test_a_single_passage_is_ahead_of_nothing() -> None:
    figures = evidence(np.ones((1, NUMBER)), np.array([0.5]), np.zeros(1, np.int32))
    assert (figures[6 + 2 * NUMBER :] == 0).all()


@pytest.mark.parametrize("name", [WORDS, WITH])
def test_every_tree_ends_in_a_value(name: str) -> None:
    forest = trees(name)
    assert isinstance(forest, Trees)
    inner = forest.figures >= 0
    assert inner.any()
    assert (forest.figures < 6 + 3 * NUMBER).all()
    for onward in (forest.left, forest.right):
        assert (onward[inner] > np.flatnonzero(inner)).all()
        assert (onward[inner] < len(forest.figures)).all()


@pytest.mark.parametrize("with_opinion", [False, True])
def test_it_is_a_probability(with_opinion: bool) -> None:
    rows = np.random.default_rng(1).random((5, NUMBER))
    documents = np.arange(5, dtype=np.int32)
    sure = confidence(rows, chances(rows), documents, with_opinion=with_opinion)
    assert 0 < sure < 1
    assert confidence(rows[:0], np.zeros(0), documents[:0]) == 0.0


def test_what_says_all_that_is_asked_is_surer_than_what_lacks_it() -> None:
    language = Language.load()
    passage = Passage(
        1, 1, "居住证申领", "要带什么材料", "要带什么材料", "申领居住证要带身份证、相片和住址证明。"
    )
    index = Index.build([passage], language)
    asked, other = (find(text, index, language) for text in ("居住证要带什么材料", "结婚证丢了去哪里补"))
    assert asked.confidence > 0.5 > other.confidence
