"""Keeping one encoder's process alive on a host, whatever becomes of it and of the worker that started it."""

import fcntl
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from retrieval.encoder import wire
from retrieval.encoder.choice import Choice
from retrieval.encoder.process import UNUSABLE

#: How often a worker looks whether it is its turn, and whether the process is there, in seconds.
INTERVAL = 0.2
#: How often the process is asked something, and how long it may think, in seconds.
_EVERY, _PATIENCE = 5.0, 30.0
#: It is started again at once, then each time after a pause so many times as long, up to this many seconds.
_GROWTH, _LONGEST_PAUSE = 4, 60.0
#: Whoever lived as long begins again with the shortest pause, in seconds.
_SETTLED = 30.0
_ROOT = Path(__file__).parents[2]

log = logging.getLogger(__name__)


class Keeper:
    """The thread of a worker that starts the process where no other worker has, again and again."""

    def __init__(self, choice: Choice, folder: Path) -> None:
        self._choice = choice
        self._folder = folder
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="encoder-keeper", daemon=True)
        #: Whether this worker is the one, and the id of the process while it lives.
        self.is_keeper = False
        self.process_id: int | None = None
        #: Whether the process found no such encoder.
        self.is_unusable = False

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the process, if it is this worker's, and the thread."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        with (self._folder / "lock").open("w") as file:
            while not _locked(file.fileno()):
                if self._stopping.wait(INTERVAL):
                    return
            self.is_keeper = True
            pause = 0.0
            while not self._stopping.wait(pause):
                began = monotonic()
                self._live_once()
                settled = monotonic() - began > _SETTLED
                pause = INTERVAL if settled else min(max(_GROWTH * pause, INTERVAL), _LONGEST_PAUSE)
            self.is_keeper = False

    def _live_once(self) -> None:
        """Start the process and stay with it until it ends."""
        with self._process() as process:
            asked = monotonic()
            while process.poll() is None and not self._stopping.wait(INTERVAL):
                if monotonic() - asked > _EVERY:
                    asked = monotonic()
                    if not self._answers():
                        log.error("the encoder's process does not answer any more and is ended")
                        process.kill()
            if self._stopping.is_set():
                return
            ended = process.wait()
        self.is_unusable = ended == UNUSABLE
        if self.is_unusable:
            log.error("there is no encoder %s; questions are answered without", self._choice.name)
        else:
            log.error("the encoder's process ended (%s) and is started again", ended)

    @contextmanager
    def _process(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "retrieval.encoder.process"]
        with subprocess.Popen(  # noqa: S603
            # In a session of its own: what ends the workers by the keyboard ends it through them.
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            self.process_id = process.pid
            told = {
                "choice": self._choice.fields(),
                "folder": str(self._folder),
                "path": [str(Path(entry).resolve()) for entry in sys.path],
            }
            try:
                if process.stdin:
                    process.stdin.write(json.dumps(told).encode() + b"\n")
                    process.stdin.flush()
                yield process
            finally:
                process.kill()
                self.process_id = None

    def _answers(self) -> bool:
        # Still loading, it has no socket yet: that is no silence.
        try:
            line = wire.connect(self._folder, _PATIENCE)
        except wire.Gone:
            return True
        with line:
            try:
                return bool(wire.ask(line, {"hello": True}, _PATIENCE))
            except wire.Gone:
                return False


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
