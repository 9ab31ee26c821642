"""The process that holds the model: it answers workers, and alone writes the file of vectors.

`keeper.py` starts it. It is told its `Choice` and folder in the first line of its standard input, and ends when that
is closed: whoever started it is gone. It is asked

    {"hello": true}                                  -> {"file": name of the file of vectors, "size": coordinates}
    {"question": text}                               -> the vector, floats of 4 bytes
    {"passages": [[key, text, heading, title], ...]} -> "kept": those new are in the file
    {"without": [key, ...]}                          -> "kept": these have no vector

and says nothing (an empty message) where the model fails.
"""

import json
import logging
import os
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.encoder import preparation, vectors_file, wire
from retrieval.encoder.choice import Choice
from retrieval.encoder.models import EncoderUnusable, Model, load, unit_vectors
from retrieval.encoder.vectors_file import Floats32
from retrieval.passage import Passage

#: How the process ends where there is no such model.
UNUSABLE = 3
#: Encoded first, to see whether it is the model that the file was made with.
_PROBE = Passage(0, 0, "居住证申领", "", "在哪里办", "居住地派出所办理居住证")
#: The probe's vector made again is as near as this; two models' are not.
_SAME = 0.99
#: Seconds a question waits for its turn.
_TURN = 0.1
#: How much nicer than questions passages are: they have time.
_NICE = 10

log = logging.getLogger(__name__)


class EncoderProcess:
    """A loaded model and the file of its vectors."""

    def __init__(self, choice: Choice, folder: Path) -> None:
        """Raise EncoderUnusable where there is no such model, or it gives no vectors."""
        self._model: Model = load(choice)
        self._writing = threading.Lock()
        self._cores = threading.Semaphore(os.cpu_count() or 1)
        try:
            probe = unit_vectors(self._model.passages([preparation.of_passage(_PROBE)]), 1)[0]
        except Exception as error:
            # Whatever the operator's code raises, it is no vector.
            raise EncoderUnusable(choice.name) from error
        self._size = len(probe)
        self._path = folder / f"{self._size}.vectors"
        self._begin_anew_for_another_model(probe)
        self._known = set(vectors_file.mapped(self._path, self._size).keys.tolist())

    def answer(self, message: dict[str, Any]) -> bytes:
        """What is said to a message; empty where the model fails."""
        try:
            if "question" in message:
                return self._question(message["question"])
            if "passages" in message:
                self._keep(message["passages"])
            if "without" in message:
                self._keep_without(message["without"])
        except Exception:
            # The next text may go well; whoever asked goes on without.
            log.exception("the encoder gave no vector")
            return b""
        if "hello" in message:
            return json.dumps({"file": self._path.name, "size": self._size}).encode()
        return b"kept"

    def _question(self, text: str) -> bytes:
        prepared = preparation.of_question(text)
        if not prepared:
            return b""
        # More at once than there are cores would all be late, and then be encoded for nobody.
        if not self._cores.acquire(timeout=_TURN):
            return b""
        try:
            return bytes(unit_vectors(self._model.questions([prepared]), 1)[0].data)
        finally:
            self._cores.release()

    def _keep(self, passages: list[tuple[int, str, str, str]]) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        # Whoever asks for the same at the same time finds it kept.
        with self._writing:
            fresh = {
                key: preparation.of_passage(Passage(0, 0, title, "", heading, text))
                for key, text, heading, title in passages
                if key not in self._known
            }
            told = {key: text for key, text in fresh.items() if text}
            if told:
                vectors = unit_vectors(self._model.passages(list(told.values())), len(told))
                self._write(dict(zip(told, vectors, strict=True)))
        self._keep_without([key for key, text in fresh.items() if not text])

    def _keep_without(self, keys: list[int]) -> None:
        with self._writing:
            none = np.zeros(self._size, np.float32)
            self._write({key: none for key in keys if key not in self._known})

    def _write(self, vectors: dict[int, Floats32]) -> None:
        records = b"".join(vectors_file.packed(key, vector) for key, vector in vectors.items())
        vectors_file.add(self._path, self._size, records)
        self._known.update(vectors)

    def _begin_anew_for_another_model(self, probe: Floats32) -> None:
        kept = vectors_file.mapped(self._path, self._size)
        if len(kept.records):
            before = kept.records[0, vectors_file.HEAD :].astype(np.float32)
            if before @ probe >= _SAME * float(np.linalg.norm(before)):
                return
            log.warning("another model stands behind the encoder's name: its vectors are made anew")
        new = self._path.with_suffix(".new")
        new.write_bytes(vectors_file.packed(preparation.key_of(_PROBE), probe))
        # Who has the old file mapped goes on reading it.
        new.replace(self._path)


def serve(process: EncoderProcess) -> None:
    """Answer everybody who connects, each in a thread."""
    listening = socket.socket(socket.AF_UNIX)
    with suppress(FileNotFoundError):
        Path(wire.NAME).unlink()
    listening.bind(wire.NAME)
    listening.listen(128)
    while True:
        line, _ = listening.accept()
        threading.Thread(target=_converse, args=(process, line), daemon=True).start()


def _converse(process: EncoderProcess, line: socket.socket) -> None:
    # A worker that did not wait has hung up.
    with line, suppress(OSError):
        while message := wire.receive(line):
            wire.send(line, process.answer(json.loads(message)))


def _end_with_keeper() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


def main() -> None:
    """Be told, load, serve."""
    logging.basicConfig(format="encoder: %(levelname)s %(message)s")
    told = json.loads(sys.stdin.buffer.readline())
    sys.path[:] = told["path"]
    threading.Thread(target=_end_with_keeper, daemon=True).start()
    try:
        process = EncoderProcess(Choice(**told["choice"]), Path(told["folder"]))
    except EncoderUnusable:
        log.exception("there is no such encoder")
        sys.exit(UNUSABLE)
    os.chdir(told["folder"])
    serve(process)


if __name__ == "__main__":
    main()
