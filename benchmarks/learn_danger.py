"""Learns how far each word leans towards danger: `bot/reading/danger_weights.txt`.

    .venv/bin/python -m benchmarks.learn_danger [DATA] [VECTORS]

The words are those of jieba's dictionary that are not too rare. Their vectors come from the encoder of
`requirements-encoder.txt` (multilingual-e5-small, MIT), a few minutes on one core, and are kept in VECTORS (.npz).
A message is the sum of its words' vectors, each by its rarity; a logistic regression tells those of people in danger
(`tests/bot/danger_messages.jsonl`) from those that only sound like it, from everyday questions
(`tests/bot/everyday_questions.jsonl`) and from the questions in DATA; a third of the questions is held back for
tests. What it gives a message is then a sum over words, and only that sum's parts are kept.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.reading.danger import in_clauses
from bot.reading.danger_leaning import LONGEST_WORD, norm, parts_of
from retrieval.dictionary import Dictionary
from retrieval.encoder.choice import E5, Choice
from retrieval.encoder.models import load
from retrieval.tokenizer import Tokenizer

ROOT = Path(__file__).parents[1]
MESSAGES = ROOT / "tests" / "bot" / "danger_messages.jsonl"
WEIGHTS = ROOT / "bot" / "reading" / "danger_weights.txt"
EVERYDAY = ROOT / "tests" / "bot" / "everyday_questions.jsonl"
#: Files of questions that are no danger, and how many are read of each.
OTHERS = {
    "citizen_questions/questions.jsonl": 130,
    "city_faq/queries.jsonl": 800,
    "hotline_messages/topic_labelled.jsonl": 234,
    "offtopic/queries.jsonl": 800,
    "policy_qa/queries.jsonl": 800,
    "statute_qa/queries.jsonl": 800,
}
#: One question of so many is held back.
HELD_BACK = 3
#: So much of a question is read.
OPENING = 150
#: Words rarer than that (nats, `Tokenizer.rarity`) are noise; rarity among the messages counts up to so many nats.
RAREST, MOST_RARE = 12.0, 5.0
#: Directions that all words share say nothing.
COMMON = 2
STEPS, RATE, PENALTY = 400, 0.05, 0.01
Floats = NDArray[np.float64]


def main(data: str = "../shared/data", vectors_file: str = "var/danger_words.npz") -> None:
    """Learn the weights and write them."""
    words, vectors = _words(Path(vectors_file))
    vectors = _spread(vectors)
    rows = {word: n for n, word in enumerate(words)}
    texts, labels = _examples(Path(data))
    said = [in_clauses(text) for text in texts]
    parts = [[word for word in parts_of(text) if word in rows] for text in said]
    worth = _rarity(parts, rows)
    sums = np.stack(
        [
            sum((vectors[rows[word]] * worth[word] for word in of), np.zeros(vectors.shape[1])) / norm(text)
            for text, of in zip(said, parts, strict=True)
        ]
    )
    scale = sums.std()
    weight, bias = _fit(sums / scale, labels)
    _write({word: float(vectors[n] @ weight) / scale * worth[word] for word, n in rows.items()}, bias)


def _words(path: Path) -> tuple[list[str], Floats]:
    """The dictionary's words and a vector for each, from `path`; what is not there yet is asked of the encoder."""
    if not path.exists():
        tokenizer = Tokenizer()
        found = [
            word
            for word in Dictionary.load().counts
            if len(word) <= LONGEST_WORD
            and tokenizer.rarity(word) <= RAREST
            and tokenizer.normalise(word) == word
        ]
        path.parent.mkdir(exist_ok=True)
        np.savez(path, words=np.array(found), vectors=load(Choice(E5)).questions(found))
    kept = np.load(path)
    return kept["words"].tolist(), kept["vectors"].astype(np.float64)


def _spread(vectors: Floats) -> Floats:
    """The vectors without what they have in common, of length one."""
    vectors = vectors - vectors.mean(0)
    common = np.linalg.svd(vectors[::10], full_matrices=False)[2][:COMMON]
    vectors = vectors - vectors @ common.T @ common
    spread: Floats = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6)
    return spread


def _rarity(parts: list[list[str]], words: Iterable[str]) -> dict[str, float]:
    """How rare each word is among the messages; a single character counts half."""
    seen = Counter(word for of in parts for word in of)
    return {
        word: min(MOST_RARE, log((len(parts) + 1) / (seen[word] + 1))) * (0.5 if len(word) == 1 else 1)
        for word in words
    }


def _examples(data: Path) -> tuple[list[str], Floats]:
    own = list(_rows(MESSAGES))
    questions = [row["text"] for row in _rows(EVERYDAY) if not is_held_back(row)]
    for name, most in OTHERS.items():
        found = ((row, text) for row in _rows(data / name) if (text := _said(row)))
        questions += [text[:OPENING] for row, text in islice(found, most) if not is_held_back(row)]
    labels = [float(bool(row["call"])) for row in own] + [0.0] * len(questions)
    return [row["text"] for row in own] + questions, np.array(labels)


def is_held_back(row: dict[str, Any]) -> bool:
    """Whether a question is not learned, so that tests may ask it."""
    digest = sha256(str(row.get("id") or _said(row)).encode()).digest()
    return int.from_bytes(digest) % HELD_BACK == 0


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _said(row: dict[str, Any]) -> str:
    if row.get("kind") == "crisis":
        return ""
    return str(row.get("text") or row.get("question") or row.get("query") or row["turns"][-1])


def _fit(features: Floats, labels: Floats) -> tuple[Floats, float]:
    """Weights of a logistic regression (Adam, L2); the two labels are balanced by half."""
    balance = np.sqrt((labels == 0).sum() / (labels == 1).sum())
    share = np.where(labels == 1, balance, 1.0)
    share /= share.sum()
    columns = np.hstack([features, np.ones((len(features), 1))])
    weight, slope, square = (np.zeros(columns.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        error = (1 / (1 + np.exp(-(columns @ weight))) - labels) * share
        gradient = columns.T @ error
        gradient[:-1] += PENALTY * weight[:-1]
        slope = 0.9 * slope + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weight -= RATE * slope / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weight[:-1], float(weight[-1])


def _write(weights: dict[str, float], bias: float) -> None:
    by_weight: dict[int, list[str]] = {}
    for word, weight in sorted(weights.items()):
        by_weight.setdefault(round(10 * weight), []).append(word)
    lines = (
        f"{weight} {' '.join(by_weight[weight])}" for weight in sorted(by_weight, reverse=True) if weight
    )
    WEIGHTS.write_text(
        "\n".join((f"{round(10 * bias)} is added to every sum", *lines)) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
