"""A worker's claim on the file it reads, renewed while it does; a dead worker's lapses."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from knowledge_base.intake.uploads import held

#: How long a claim lasts without being renewed, and the seconds between two renewals.
LASTS = timedelta(seconds=30)
BEAT = 1.0


class Hold:
    """The claim on one upload, for a `with`: `done` of `total` parts are told with each renewal.

    Once it was cancelled or taken over it `is_lost`, and `on_loss` is called, from another thread.
    """

    def __init__(
        self,
        engine: Engine,
        upload_id: int,
        until: datetime,
        clock: Callable[[], datetime],
        on_loss: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._upload_id = upload_id
        self._clock = clock
        self._on_loss = on_loss
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self.until = until
        self.done, self.total = 0, 0
        self.is_lost = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._over.wait(BEAT):
            until = self._clock() + LASTS
            with self._engine.begin() as conn:
                is_ours = held(
                    conn, self._upload_id, self.until, claimed_until=until, done=self.done, total=self.total
                )
            if not is_ours:
                self.is_lost = True
                self._on_loss()
                return
            self.until = until
