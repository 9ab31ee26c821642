"""The passages that have no vector yet, sent to the encoder's process a few at a time."""

import logging
from collections import Counter
from collections.abc import Sequence
from time import monotonic

import numpy as np

from retrieval.encoder import vectors_file, wire
from retrieval.encoder.asking import Asking
from retrieval.index import Index

#: Passages sent at once: with e5 about two seconds' work.
BATCH = 16
#: Seconds they may take.
_PATIENCE = 120.0
#: A text that ended the process so often, all alone, gets no vector.
_DEADLY = 2
#: Seconds a model that fails is left alone.
_REST = 5.0
#: What every encoder can encode: if not even that, it is not for the text.
_EASY = "居住证在哪里办理"

log = logging.getLogger(__name__)


class Backlog:
    """What is still to be encoded of an index."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        #: So many are sent one by one, to find the one that does harm.
        self._one_by_one = 0
        self._rests_until = 0.0
        self._deaths: Counter[int] = Counter()

    def missing(self, index: Index) -> list[int]:
        """A row for each text without a vector; those of the index's first passages first."""
        keys, rows = np.unique(index.contents.text_keys, return_index=True)
        if self._asking.vectors is None:
            return sorted(rows.tolist())
        kept = vectors_file.mapped(*self._asking.vectors)
        return sorted(rows[kept.places(keys) < 0].tolist())

    def encode_some(self, index: Index) -> bool:
        """Have a few passages encoded; returns whether there may be more to do at once.

        Raises Gone where the process is not there or did not live through it.
        """
        rows = [] if monotonic() < self._rests_until else self.missing(index)
        if not rows:
            return False
        batch = rows[: 1 if self._one_by_one else BATCH]
        self._one_by_one = max(self._one_by_one - 1, 0)
        key = int(index.contents.text_keys[batch[0]])
        if self._deaths[key] >= _DEADLY:
            return self._go_without(key)
        if self._send(index, batch):
            return True
        self._one_by_one = BATCH
        if len(batch) == 1 and self._asking.say({"question": _EASY}, _PATIENCE):
            return self._go_without(key)
        self._rests_until = monotonic() + _REST
        return False

    def _send(self, index: Index, rows: Sequence[int]) -> bool:
        """Whether the passages in `rows` were encoded; raises Gone where the process did not live through it."""
        keys = index.contents.text_keys
        passages = [(int(keys[row]), index.passage(row)) for row in rows]
        sent = [(key, p.text, p.heading_text, p.title) for key, p in passages]
        try:
            return bool(self._asking.say({"passages": sent}, _PATIENCE))
        except wire.Absent:
            raise
        except wire.Gone:
            self._one_by_one = BATCH
            if len(rows) == 1:
                self._deaths[passages[0][0]] += 1
            raise

    def _go_without(self, key: int) -> bool:
        log.error("a passage that the encoder cannot encode stays without a vector")
        return bool(self._asking.say({"without": [key]}, _PATIENCE))
