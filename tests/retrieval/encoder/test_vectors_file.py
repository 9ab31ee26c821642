"""Vectors as they are kept."""

from pathlib import Path

import numpy as np

from retrieval.encoder.nearness import Nearness
from retrieval.encoder.vectors_file import Floats32, Kept, add, mapped, packed

SIZE = 6
RANDOM = np.random.default_rng(1)


def unit(number: int) -> Floats32:
    rows = RANDOM.normal(size=(number, SIZE)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_what_was_added_is_found_by_its_key(tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    add(path, SIZE, packed(9, unit(1)[0]) + packed(2**63 + 1, unit(1)[0]))
    add(path, SIZE, packed(4, unit(1)[0]))
    assert mapped(path, SIZE).places(np.array([4, 5, 9, 2**63 + 1], np.uint64)).tolist() == [2, -1, 0, 1]


def test_before_anything_is_kept_nothing_is_found(tmp_path: Path) -> None:
    assert mapped(tmp_path / "vectors", SIZE).places(np.array([4], np.uint64)).tolist() == [-1]


def test_a_record_half_written_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    add(path, SIZE, packed(1, unit(1)[0]) + packed(2, unit(1)[0])[:7])
    assert len(mapped(path, SIZE).records) == 1
    add(path, SIZE, packed(3, unit(1)[0]))
    assert mapped(path, SIZE).keys.tolist() == [1, 3]


def nearness_of(tmp_path: Path, vectors: dict[int, Floats32], keys: list[int]) -> Nearness:
    path = tmp_path / "vectors"
    add(path, SIZE, b"".join(packed(key, vector) for key, vector in vectors.items()))
    return Nearness.of(mapped(path, SIZE), np.array(keys, np.uint64))


def test_nearness_is_the_cosine_in_standard_deviations_above_the_average(tmp_path: Path) -> None:
    rows, question = unit(50), unit(1)[0]
    found = nearness_of(tmp_path, dict(enumerate(rows, 1)), list(range(1, 51))).of_question(question)
    cosines = rows @ question
    np.testing.assert_allclose(found, (cosines - cosines.mean()) / cosines.std(), atol=0.05)


def test_a_passage_without_a_vector_is_as_near_as_the_average(tmp_path: Path) -> None:
    rows = dict(enumerate(unit(3), 1)) | {7: np.zeros(SIZE, np.float32)}
    seen = nearness_of(tmp_path, rows, [1, 2, 3, 7, 8])
    assert seen.of_question(unit(1)[0])[3:].tolist() == [0.0, 0.0]
    # That it has none is known of the one, and not of the other.
    assert seen.encoded == 4


def test_where_all_are_alike_none_is_nearer(tmp_path: Path) -> None:
    alike = unit(1)[0]
    seen = nearness_of(tmp_path, {1: alike, 2: alike}, [1, 2])
    assert seen.of_question(unit(1)[0]).tolist() == [0.0, 0.0]
    assert Nearness.of(Kept.of(np.zeros((0, 18), np.int8)), np.array([1], np.uint64)).of_question(
        alike
    ).tolist() == [0.0]
