"""Vectors of words and texts."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.language import Language
from retrieval.postings import term_key
from retrieval.vectors import UNIT, Vectors

TERMS = ("老板", "用人单位", "水果")
ROWS = np.array([[1.0, 0.1, 0.0], [0.9, 0.0, 0.2], [0.0, 0.0, 1.0]], np.float32)


@pytest.fixture
def vectors() -> Vectors:
    return Vectors.of(np.array([term_key(term) for term in TERMS], np.uint64), ROWS)


def keys(*terms: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array([term_key(term) for term in terms], np.uint64)


def test_a_text_is_the_sum_of_its_known_words_of_length_one(vectors: Vectors) -> None:
    expected = ROWS[0] + ROWS[2]
    found = vectors.of_text(keys("老板", "水果", "没有的词"))
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=0.01)


def test_a_text_of_unknown_words_is_near_nothing(vectors: Vectors) -> None:
    assert not vectors.of_text(keys("没有的词")).any()
    assert not vectors.of_text(keys()).any()


def test_a_word_counts_as_often_as_it_occurs(vectors: Vectors) -> None:
    expected = ROWS[0] + 2 * ROWS[2]
    found = vectors.of_text(keys("老板", "水果", "水果"))
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=0.01)


def test_many_texts_have_the_vectors_each_has_alone(vectors: Vectors) -> None:
    words = keys("老板", "水果", "没有的词", "水果")
    found = vectors.of_texts(np.array([0, 2, 2, 4]), words) / UNIT
    alone = np.array([vectors.of_text(words[:2]), np.zeros(3), vectors.of_text(words[2:])])
    # Half is the most a byte holds.
    np.testing.assert_allclose(found, np.minimum(alone, 0.5), atol=0.01)


def test_saved_vectors_are_read_back(vectors: Vectors, tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    vectors.save(path)
    assert Vectors.load(path).fingerprint == vectors.fingerprint


def test_the_shipped_vectors_bring_lay_and_legal_words_together(language: Language) -> None:
    def near(one: str, other: str) -> float:
        word_keys = language.tokenizer.word_keys
        a, b = (language.vectors.of_text(word_keys([text])[1]) for text in (one, other))
        return float(a @ b)

    assert near("老板拖欠工资", "用人单位应当按时支付劳动报酬") > near("老板拖欠工资", "电动自行车停放在楼道")
