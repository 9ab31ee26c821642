"""What may be given as the answer, however sure it is that one of the passages answers."""

import pytest

from bot.answers.likely import may_answer
from retrieval.hits import Hit
from retrieval.passage import Passage


def _hits(*chances: float) -> list[Hit]:
    return [
        Hit(Passage(n, n, "办法", "", "", ""), 0.0, chance=chance, sure=0.9)
        for n, chance in enumerate(chances)
    ]


@pytest.mark.parametrize("chances", [(0.9,), (0.5, 0.2), (0.2, 0.05, 0.05)])
def test_a_likely_passage_ahead_of_the_others_answers(chances: tuple[float, ...]) -> None:
    assert may_answer(_hits(*chances))


@pytest.mark.parametrize("chances", [(0.1,), (0.4, 0.35), (0.5, 0.32)])
def test_an_unlikely_one_or_one_with_an_equal_does_not(chances: tuple[float, ...]) -> None:
    assert not may_answer(_hits(*chances))
