"""Vectors of terms and texts."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.exact_search import postings_of
from retrieval.language import Language
from retrieval.postings import term_key
from retrieval.vectors import Vectors

TERMS = ("老板", "用人单位", "水果")
ROWS = np.array([[1.0, 0.1, 0.0], [0.9, 0.0, 0.2], [0.0, 0.0, 1.0]], np.float32)


@pytest.fixture
def vectors() -> Vectors:
    return Vectors.of(np.array([term_key(term) for term in TERMS], np.uint64), ROWS)


def keys(*terms: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array([term_key(term) for term in terms], np.uint64)


def test_a_text_is_the_sum_of_its_known_terms_of_length_one(vectors: Vectors) -> None:
    expected = ROWS[0] + ROWS[2]
    found = vectors.of_terms(keys("老板", "水果", "没有的词"))
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=0.01)


def test_a_text_of_unknown_terms_is_near_nothing(vectors: Vectors) -> None:
    assert not vectors.of_terms(keys("没有的词")).any()
    assert not vectors.of_terms(keys()).any()


def test_a_term_counts_once_however_often_it_occurs(vectors: Vectors) -> None:
    once, often = vectors.of_texts(postings_of([["老板", "水果"], ["老板", "水果", "水果"], []]))[:2]
    np.testing.assert_array_equal(once, often)


def test_saved_vectors_are_read_back(vectors: Vectors, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    vectors.save(path)
    assert Vectors.load(path).fingerprint == vectors.fingerprint


def test_the_shipped_vectors_bring_lay_and_legal_words_together(language: Language) -> None:
    def near(one: str, other: str) -> float:
        tokenizer = language.tokenizer
        a, b = (language.vectors.of_terms(keys(*tokenizer.terms(text))) for text in (one, other))
        return float(a @ b)

    assert near("老板拖欠工资", "用人单位应当按时支付劳动报酬") > near("老板拖欠工资", "电动自行车停放在楼道")
