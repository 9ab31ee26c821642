"""The chore that holds rehearsals: claims one, starts its process, keeps what that tells."""

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.rehearsal import rehearsals
from bot.rehearsal.performing import Order
from bot.rehearsal.rehearsals import Rehearsal
from settings import Settings

_ROOT = Path(__file__).parents[2]
_PROGRAM = "bot.rehearsal.performing"

log = logging.getLogger(__name__)


class Rehearsing:
    """Holds rehearsals for one worker. `hold_next` is its chore, `interrupt` what leaves one off."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False

    def hold_next(self, now: datetime) -> bool:
        """Hold the next rehearsal, if one waits; whether one did."""
        with self._engine.begin() as conn:
            due = rehearsals.claim(conn, now)
        if due is None:
            return False
        try:
            self._hold(due, now)
        except Exception as error:
            log.exception("rehearsal %s could not be held", due.id)
            with self._engine.begin() as conn:
                rehearsals.fail(conn, due, type(error).__name__, datetime.now(UTC))
        return True

    def interrupt(self) -> None:
        """Leave off, from another thread: another worker begins it anew at once."""
        self._is_over = True
        if (process := self._process) is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def _hold(self, due: Rehearsal, now: datetime) -> None:
        for line in self._lines(Order(self._settings, due.plan, now)):
            with self._engine.begin() as conn:
                if "result" in line:
                    rehearsals.finish(conn, due, line["result"], datetime.now(UTC))
                    return
                rehearsals.keep_progress(conn, due, line["done"], line["total"], datetime.now(UTC))
        if not self._is_over:
            raise RuntimeError("the rehearsal's process ended without a result")
        with self._engine.begin() as conn:
            rehearsals.give_back(conn, due)

    def _lines(self, order: Order) -> Iterator[dict[str, Any]]:
        """What the process tells, as it does."""
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", _PROGRAM],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            self._process = process
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                # It may have been killed by now.
                with suppress(BrokenPipeError), process.stdin as theirs:
                    theirs.write(pickle.dumps(_absolute(order)))
                for line in process.stdout:
                    yield json.loads(line)
            finally:
                # With the one that asks the present: both are of its session.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                self._process = None


def _absolute(order: Order) -> Order:
    """The process runs in the project's folder, the worker perhaps elsewhere."""
    settings = order.settings
    url = settings.database_url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{Path(url.removeprefix('sqlite:///')).resolve()}"
    absolute = settings.model_copy(update={"var_dir": settings.var_dir.resolve(), "database_url": url})
    return Order(absolute, order.plan, order.now)
