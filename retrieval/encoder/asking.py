"""Asking the encoder's process, with a deadline: no question of a citizen waits for it longer."""

import json
import logging
import socket
from collections import deque
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from retrieval.encoder import wire
from retrieval.scoring import Floats32

#: Seconds a question waits for its vector.
DEADLINE = 0.25
#: So many late in a row, and nobody asks for so many seconds: the process may hang.
_LATE, _REST = 3, 1.0

log = logging.getLogger(__name__)


class VectorsAt(NamedTuple):
    """The file of vectors, and their number of coordinates."""

    path: Path
    size: int


class Asking:
    """Connections to the process that listens in `folder`: as many as are asked at once."""

    def __init__(self, folder: Path, deadline: float = DEADLINE) -> None:
        self._folder = folder
        self._deadline = deadline
        self._idle: deque[socket.socket] = deque()
        self._rests_until = 0.0
        #: How many questions in a row went without: the log says so of the first.
        self._missed = 0
        #: Where vectors are, as the process said last; None before it has.
        self.vectors: VectorsAt | None = None

    def question(self, text: str) -> Floats32 | None:
        """The vector of a question; None where the process is not there, is late, or has none."""
        if monotonic() < self._rests_until:
            return None
        try:
            answer = self.say({"question": text}, self._deadline)
        except wire.Gone as gone:
            self._missed += 1
            if self._missed == 1:
                log.warning("questions go without the encoder: %s", gone)
            if self._missed >= _LATE and not isinstance(gone, wire.Absent):
                self._rests_until = monotonic() + _REST
            return None
        self._missed = 0
        return np.frombuffer(answer, np.float32) if answer else None

    def is_there(self) -> bool:
        """Whether the process answers now."""
        try:
            return bool(self.say({"hello": True}, DEADLINE))
        except wire.Gone:
            return False

    def say(self, message: dict[str, Any], seconds: float) -> bytes:
        """The answer to a message, within `seconds`; empty where the model failed. Raises Gone."""
        line = None
        with suppress(IndexError):
            line = self._idle.pop()
        try:
            if line is None:
                line = wire.connect(self._folder, seconds)
                self._greet(wire.ask(line, {"hello": True}, seconds))
            answer = wire.ask(line, message, seconds)
        except wire.Gone:
            # An answer that comes late would be taken for that to the next question; the idle ones may be dead.
            if line is not None:
                line.close()
            self.close()
            raise
        self._idle.append(line)
        return answer

    def close(self) -> None:
        """Hang up."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _greet(self, said: bytes) -> None:
        hello = json.loads(said)
        self.vectors = VectorsAt(self._folder / hello["file"], hello["size"])
