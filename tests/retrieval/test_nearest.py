"""Passages near in meaning, found by the signs of their vectors."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.nearest import nearest, side_by_side, signs_of


def unit_vectors(number: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rows = np.random.default_rng(seed).normal(size=(number, 128))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def in_bytes(
    rows: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    return np.clip(np.round(rows * 254), -127, 127).astype(np.int8)


def test_the_code_has_a_bit_for_each_positive_coordinate() -> None:
    rows = in_bytes(unit_vectors(3, 1))
    bits = np.unpackbits(signs_of(rows).view(np.uint8), axis=1, bitorder="little")
    assert (bits == (rows > 0)).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 12))
def test_where_all_codes_are_compared_the_nearest_are_found(seed: int, number: int, limit: int) -> None:
    rows = in_bytes(unit_vectors(number, seed))
    vector = unit_vectors(1, seed + 1)[0]
    products = rows.astype(np.float32) @ vector
    found = nearest(vector, rows, side_by_side(signs_of(rows)), limit, -1e9)
    assert found.tolist() == sorted(found.tolist())
    assert len(found) >= min(limit, number)
    if limit * 16 >= number and len(found) < number:
        left_out = np.setdiff1d(np.arange(number), found)
        assert products[found].min() >= products[left_out].max() - 1e-3


def test_a_vector_among_thousands_is_found_by_one_much_like_it() -> None:
    rows = unit_vectors(5000, 2)
    packed = in_bytes(rows)
    codes = side_by_side(signs_of(packed))
    for row in range(0, 5000, 250):
        vector = rows[row] + 0.8 * unit_vectors(1, row)[0]
        vector /= np.linalg.norm(vector)
        assert row in nearest(vector, packed, codes, 8, 0.0)
        # Some more than asked for only where they are as near.
        assert len(nearest(vector, packed, codes, 8, 0.0)) == 8


def test_a_question_without_a_known_word_is_near_nothing() -> None:
    rows = in_bytes(unit_vectors(10, 3))
    assert not len(nearest(np.zeros(128, np.float32), rows, side_by_side(signs_of(rows)), 5, -1e9))


def test_vectors_of_any_size_have_codes() -> None:
    rows = in_bytes(unit_vectors(10, 4))[:, :70]
    vector = rows[4].astype(np.float32)
    assert nearest(vector, rows, side_by_side(signs_of(rows)), 1, 0.0).tolist() == [4]


def test_what_is_too_far_is_left_out() -> None:
    rows = in_bytes(unit_vectors(100, 5))
    vector = unit_vectors(1, 6)[0]
    found = nearest(vector, rows, side_by_side(signs_of(rows)), 50, 20.0)
    products = rows.astype(np.float32) @ vector
    assert 0 < len(found) < 50
    assert found.tolist() == np.flatnonzero(products >= 20.0).tolist()
