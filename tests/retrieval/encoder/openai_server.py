"""An interface as OpenAI has it, on a free port of this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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


@contextmanager
def running_openai() -> Iterator[str]:
    """Its address; it knows one model, m3, whose vectors say how long a text is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), OpenAI) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
