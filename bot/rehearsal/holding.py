"""The chore that holds rehearsals: claims one, starts its process, keeps what that tells."""

import json
import logging
import pickle
import subprocess
import sys
from collections.abc import Iterator
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


def hold_next(engine: Engine, settings: Settings, now: datetime) -> bool:
    """Hold the next rehearsal, if one waits; whether one did."""
    with engine.begin() as conn:
        due = rehearsals.claim(conn, now)
    if due is None:
        return False
    try:
        _hold(engine, settings, due, now)
    except Exception as error:
        log.exception("rehearsal %s could not be held", due.id)
        with engine.begin() as conn:
            rehearsals.fail(conn, due, type(error).__name__, datetime.now(UTC))
    return True


def _hold(engine: Engine, settings: Settings, due: Rehearsal, now: datetime) -> None:
    for line in _lines(Order(settings, due.plan, now)):
        with engine.begin() as conn:
            if "result" in line:
                rehearsals.finish(conn, due, line["result"], datetime.now(UTC))
                return
            rehearsals.keep_progress(conn, due, line["done"], line["total"], datetime.now(UTC))
    raise RuntimeError("the rehearsal's process ended without a result")


def _lines(order: Order) -> Iterator[dict[str, Any]]:
    """What the process tells, as it does."""
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", _PROGRAM],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(pickle.dumps(_absolute(order)))
            process.stdin.close()
            for line in process.stdout:
                yield json.loads(line)
        finally:
            process.kill()


def _absolute(order: Order) -> Order:
    """The process runs in the project's folder, the worker perhaps elsewhere."""
    settings = order.settings
    url = settings.database_url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{Path(url.removeprefix('sqlite:///')).resolve()}"
    absolute = settings.model_copy(update={"var_dir": settings.var_dir.resolve(), "database_url": url})
    return Order(absolute, order.plan, order.now)
