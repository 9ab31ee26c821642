"""The encoder as a worker has it: asked for a second opinion, kept alive, given what it has not encoded yet."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from retrieval.encoder import wire
from retrieval.encoder.asking import DEADLINE, Asking
from retrieval.encoder.backlog import Backlog
from retrieval.encoder.choice import Choice
from retrieval.encoder.keeper import INTERVAL, Keeper
from retrieval.encoder.models import EncoderUnusable, require_present
from retrieval.encoder.nearness import Nearness
from retrieval.encoder.view import View
from retrieval.index import Index
from retrieval.postings import Keys
from retrieval.scoring import Floats32

#: The share of passages with a vector from which on the encoder counts: of a base half encoded, the other half
#: would hardly be found any more.
COUNTS_FROM = 0.9


@dataclass(frozen=True)
class Progress:
    """Whether questions are answered with the encoder, and how many of the passages are encoded."""

    ready: bool
    encoded: int
    of: int

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to encode."""
        return self.ready and self.encoded == self.of


class Encoder:
    """Second opinions by the encoder that `choice` names; what it keeps is below `folder`."""

    def __init__(self, choice: Choice, folder: Path, deadline: float = DEADLINE) -> None:
        """A question waits `deadline` seconds. Raise EncoderUnusable where what `choice` names is not installed."""
        require_present(choice)
        self._choice = choice
        # Of each encoder its own: a worker never asks the process of another, not even while the setting changes.
        folder = folder.resolve() / choice.fingerprint
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        #: Where its socket and its vectors are.
        self.folder = folder
        self._asking = Asking(folder, deadline)
        self._keeper = Keeper(choice, folder)
        # Connections of its own: the process is nicer on those that bring passages.
        self._sending = Asking(folder)
        self._backlog = Backlog(self._sending)
        self._view: View | None = None
        self._index: Index | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Keep the process alive, and have passages encoded, until `stop`."""
        self._keeper.start()
        self._thread = threading.Thread(target=self._work, name="encoder-backlog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what `start` began."""
        self._stopping.set()
        self._keeper.stop()
        if self._thread is not None:
            self._thread.join()
        self._asking.close()
        self._sending.close()

    def follow(self, index: Index) -> None:
        """The passages of `index` are those to encode."""
        self._index = index

    def nearness(self, question: str, keys: Keys) -> Floats32 | None:
        """See `retrieval.opinion.Opinion`."""
        if self._asking.vectors and not self._counts(keys):
            return None
        vector = self._asking.question(question)
        if vector is None or not self._counts(keys):
            return None
        return self._seen(keys).of_question(vector)

    @property
    def process_id(self) -> int | None:
        """The process that this worker keeps; None where another does, or between two."""
        return self._keeper.process_id

    def progress(self) -> Progress:
        """How far it is with the passages of the index that it follows."""
        is_there = self._asking.is_there()
        if self._index is None or self._asking.vectors is None:
            return Progress(ready=False, encoded=0, of=len(self._index or ()))
        keys = self._index.contents.text_keys
        return Progress(is_there and self._counts(keys), self._seen(keys).encoded, len(keys))

    def wait(self, seconds: float) -> None:
        """Return once the process answers, or after `seconds`; raise EncoderUnusable where it never will."""
        end = monotonic() + seconds
        while not self._asking.is_there() and monotonic() < end:
            if self._keeper.is_unusable:
                raise EncoderUnusable(self._choice.name)
            self._stopping.wait(INTERVAL)

    def encode_all(self, tell: Callable[[Progress], None]) -> None:
        """Have everything that is missing encoded, and tell how far it is; raise EncoderUnusable where it cannot be.

        `start` comes before.
        """
        while not (progress := self.progress()).is_complete:
            tell(progress)
            if self._keeper.is_unusable:
                raise EncoderUnusable(self._choice.name)
            # Where this is the one worker that has the process, `_work` does it already.
            if self._keeper.is_keeper or not self._encode_some():
                self._stopping.wait(INTERVAL)
        tell(progress)

    def _work(self) -> None:
        while not self._stopping.is_set():
            # Of several workers one sends what is missing: the one that has the process.
            if not (self._keeper.is_keeper and self._encode_some()):
                self._stopping.wait(INTERVAL)

    def _encode_some(self) -> bool:
        """Have some passages encoded; returns whether there may be more to do at once."""
        if self._index is None:
            return False
        try:
            return self._backlog.encode_some(self._index)
        except wire.Gone:
            return False

    def _counts(self, keys: Keys) -> bool:
        return self._seen(keys).encoded >= COUNTS_FROM * len(keys)

    def _seen(self, keys: Keys) -> Nearness:
        """The vectors of the passages with `keys`; those of the last second may be missing."""
        if self._asking.vectors is None:
            raise RuntimeError("the process has not said yet where vectors are")
        self._view = View.of(keys, *self._asking.vectors, self._view)
        return self._view.nearness
