"""Learns `retrieval/lexicon/sides.npz` from `benchmarks/questions/sides.jsonl`.

    python -m benchmarks.train_sides

Prints how many messages of held-out fifths are read right, and saves what all of them teach.
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from retrieval.sides import PATH, SIDES, Side, pieces_of
from retrieval.tokenizer import Tokenizer

MESSAGES = Path(__file__).with_name("questions") / "sides.jsonl"
FOLDS = 5
#: A piece that fewer messages hold teaches their matter, not their side.
RARE = 3
RIDGE = 20.0


def read_messages() -> list[tuple[str, list[Side]]]:
    """The messages in normal form, with the sides they ask about."""
    tokenizer = Tokenizer()
    found = []
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sides = row["side"] if isinstance(row["side"], list) else [row["side"]]
        found.append((tokenizer.normalise(row["text"]), [Side(side) for side in sides]))
    return found


def vocabulary(texts: list[str]) -> dict[str, int]:
    """The pieces that enough of the texts hold, numbered."""
    counts = Counter(piece for text in texts for piece in pieces_of(text))
    return {piece: n for n, piece in enumerate(sorted(p for p, times in counts.items() if times >= RARE))}


def matrix(texts: list[str], pieces: dict[str, int]) -> csr_matrix:
    """The pieces of each text, a row of length one each."""
    columns = [[pieces[p] for p in pieces_of(text) if p in pieces] for text in texts]
    starts = np.cumsum([0, *map(len, columns)])
    values = np.concatenate([np.full(len(row), len(row) ** -0.5) for row in columns])
    return csr_matrix((values, np.concatenate(columns), starts), (len(texts), len(pieces)))


def learn(messages: list[tuple[str, list[Side]]]) -> tuple[dict[str, int], LogisticRegression]:
    """The pieces and what they speak for; a message with two sides teaches both, each half."""
    texts = [text for text, sides in messages for _ in sides]
    labels = [SIDES.index(side) for _, sides in messages for side in sides]
    shares = [1 / len(sides) for _, sides in messages for _ in sides]
    pieces = vocabulary([text for text, _ in messages])
    model = LogisticRegression(C=RIDGE, max_iter=400)
    return pieces, model.fit(matrix(texts, pieces), labels, shares)


def held_out(messages: list[tuple[str, list[Side]]]) -> tuple[float, float]:
    """Share of the messages whose likeliest side is right, and one of whose two likeliest is."""
    first = second = 0
    for fold in range(FOLDS):
        pieces, model = learn([m for n, m in enumerate(messages) if n % FOLDS != fold])
        test = [m for n, m in enumerate(messages) if n % FOLDS == fold]
        likely = np.argsort(-model.predict_proba(matrix([text for text, _ in test], pieces)), axis=1)
        for (_, sides), order in zip(test, likely.tolist(), strict=True):
            first += SIDES[order[0]] in sides
            second += any(SIDES[n] in sides for n in order[:2])
    return first / len(messages), second / len(messages)


def main() -> None:
    """Learn, report and save."""
    messages = read_messages()
    first, second = held_out(messages)
    print(f"{len(messages)} messages, held out: first {first:.3f}, one of two {second:.3f}")
    pieces, model = learn(messages)
    weights = model.coef_.T
    scale = 127 / float(np.abs(weights).max())
    np.savez_compressed(
        PATH,
        pieces=np.frombuffer("\n".join(pieces).encode(), np.uint8),
        weights=np.round(weights * scale).astype(np.int8),
        bias=model.intercept_.astype(np.float32),
        scale=np.float64(scale),
    )
    print(f"{len(pieces)} pieces, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main()
