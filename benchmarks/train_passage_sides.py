"""Learns `retrieval/lexicon/passage_sides.npz` from passages whose sides were read by people.

    python -m benchmarks.train_passage_sides ../shared/data

`benchmarks/questions/passage_sides.jsonl` names each passage by a digest of its characters; the texts are those of
the shared laws, notices and answers. Prints how well each side is told on held-out fifths.
"""

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from retrieval.evaluate import auc
from retrieval.passage_sides import PATH
from retrieval.sides import SIDES
from retrieval.tokenizer import Tokenizer

LABELS = Path(__file__).with_name("questions") / "passage_sides.jsonl"
FOLDS = 5
RARE = 4
RIDGE = 10.0
#: A side that fewer passages tell is not learned.
FEWEST = 10
_ARTICLE = re.compile(r"\n(?=第[一二三四五六七八九十百千零]+条)")


def texts(data: Path) -> Iterator[tuple[str, str]]:
    """Title and text of everything that may have been read."""
    for folder in ("beijing", "national"):
        for path in sorted((data / "laws" / folder).glob("*.md")):
            for article in _ARTICLE.split(path.read_text(encoding="utf-8"))[1:]:
                yield path.stem, article.strip()
    for name in ("policy_qa", "city_faq"):
        with gzip.open(data / name / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                title = row.get("title") or ""
                yield title, row["text"][:400]
                yield from ((title, paragraph) for paragraph in row["text"].split("\n"))


def read_labelled(data: Path) -> tuple[list[str], np.ndarray]:
    """The passages with their titles, and which of SIDES each tells: (passage, side)."""
    sides = {row["passage"]: row["sides"] for row in map(json.loads, LABELS.open(encoding="utf-8"))}
    found: dict[str, str] = {}
    for title, text in texts(data):
        digest = hashlib.blake2b("".join(text.split()).encode(), digest_size=8).hexdigest()
        if digest in sides:
            found.setdefault(digest, f"{text}\n{title}")
    told = np.array([[side.value in sides[digest] for side in SIDES] for digest in found])
    return list(found.values()), told


def matrix(passages: list[str], tokenizer: Tokenizer, vocabulary: dict[int, int]) -> csr_matrix:
    """The known terms of each passage, a row of length one each."""
    held = [terms & vocabulary.keys() for terms in terms_of(passages, tokenizer)]
    columns = [vocabulary[term] for terms in held for term in sorted(terms)]
    values = [len(terms) ** -0.5 for terms in held for _ in terms]
    return csr_matrix((values, columns, np.cumsum([0, *map(len, held)])), (len(passages), len(vocabulary)))


def terms_of(passages: list[str], tokenizer: Tokenizer) -> list[set[int]]:
    """The keys of the terms of each passage."""
    rows, keys = tokenizer.term_keys([tokenizer.normalise(passage) for passage in passages])
    found: list[set[int]] = [set() for _ in passages]
    for row, key in zip(rows.tolist(), keys.tolist(), strict=True):
        found[row].add(key)
    return found


def main(data: Path) -> None:
    """Learn, report and save."""
    tokenizer = Tokenizer()
    passages, told = read_labelled(data)
    counts = Counter(term for terms in terms_of(passages, tokenizer) for term in terms)
    keys = sorted(term for term, times in counts.items() if times >= RARE)
    design = matrix(passages, tokenizer, {key: n for n, key in enumerate(keys)})
    folds = np.arange(len(passages)) % FOLDS
    weights, bias = np.zeros((len(keys), len(SIDES))), np.full(len(SIDES), -6.0)
    for n, side in enumerate(SIDES):
        if told[:, n].sum() < FEWEST:
            continue
        scores = np.zeros(len(passages))
        for fold in range(FOLDS):
            test = folds == fold
            model = LogisticRegression(C=RIDGE, max_iter=400).fit(design[~test], told[~test, n])
            scores[test] = model.decision_function(design[test])
        model = LogisticRegression(C=RIDGE, max_iter=400).fit(design, told[:, n])
        weights[:, n], bias[n] = model.coef_[0], model.intercept_[0]
        print(f"{side}: {told[:, n].sum()} of {len(passages)}, AUC held out {auc(scores, told[:, n]):.3f}")
    scale = 127 / float(np.abs(weights).max())
    np.savez_compressed(
        PATH,
        keys=np.array(keys, np.uint64),
        weights=np.round(weights * scale).astype(np.int8),
        scale=np.float32(scale),
        bias=bias.astype(np.float32),
        usual=told.mean(0).astype(np.float32),
    )
    print(f"{len(keys)} terms, {PATH.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
