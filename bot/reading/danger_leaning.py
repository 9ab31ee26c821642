"""How far the words of a message lean towards danger, as learned from messages of people in danger and from others.

Every word has a weight (`danger_weights.txt`, by `benchmarks/learn_danger.py`): near words have near weights, for
they are learned from the vectors of a sentence encoder, so that what nobody thought of is understood as well.
"""

from functools import cache
from math import sqrt
from pathlib import Path

_WEIGHTS = Path(__file__).parent / "danger_weights.txt"
LONGEST_WORD = 4


def leaning(said: str) -> float:
    """Above 0 towards danger, in units of the learned log-odds; `said` is in clauses that end at "，"."""
    weights, bias = _weights()
    words = {word for word in parts_of(said) if word in weights}
    return sum(weights[word] for word in words) / norm(said) + bias


def norm(said: str) -> float:
    """What the sum over a message is divided by, so that a long one does not lean for its length."""
    return sqrt(len(said) + 1)


def parts_of(said: str) -> set[str]:
    """Every run of up to four characters within a clause."""
    return {
        clause[start : start + length]
        for clause in said.split("，")
        for length in range(1, LONGEST_WORD + 1)
        for start in range(len(clause) - length + 1)
    }


@cache
def _weights() -> tuple[dict[str, float], float]:
    """The words' weights, and what is added to their sum; a line holds a weight in tenths and its words."""
    first, *lines = _WEIGHTS.read_text(encoding="utf-8").splitlines()
    weights = {word: int(weight) / 10 for weight, *words in map(str.split, lines) for word in words}
    return weights, int(first.split()[0]) / 10
