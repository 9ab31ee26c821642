"""The process that holds a rehearsal: the base as it is and as it would be, asked side by side.

Run as a program it takes a pickled `Order` and gives lines of JSON: how many questions are answered, at last the result.
Away from the workers, on a copy: who asks meanwhile waits for nothing, and nothing that is tried out is ever kept.
"""

import fcntl
import json
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection as Line
from pathlib import Path
from typing import Any

from bot.conversation import ask
from bot.desk import Desk
from bot.rehearsal.comparing import Said, compare, counts, said_of, stored
from bot.rehearsal.copying import copy_base
from bot.rehearsal.plans import Plan, carry_out
from bot.rehearsal.questions import all_model_questions, real_questions
from database import open_engine, read_only
from knowledge_base.searcher import Searcher
from retrieval.index import Index
from retrieval.language import Language
from settings import Settings

#: Answers between two lines that say how far it is.
_STEP = 50
#: Names of a rehearsal's folder, and of the file in it that is locked as long as it is at work.
_PREFIX, _HELD = "rehearsal-", "held"
_NICE = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rehearsed, where, and when it is."""

    settings: Settings
    plan: Plan
    now: datetime


def perform(order: Order, tell: Callable[[int, int], None]) -> dict[str, Any]:
    """The result of a rehearsal, as `rehearsals.result` keeps it; `tell` is told how many of how many are answered."""
    order.settings.var_dir.mkdir(parents=True, exist_ok=True)
    clear_left_behind(order.settings.var_dir)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=order.settings.var_dir) as name:
        folder = Path(name)
        # Let go of with the process, whatever ends it.
        with (folder / _HELD).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            return _perform(order, folder, tell)


def clear_left_behind(var_dir: Path) -> None:
    """Delete the copies of rehearsals whose process was killed: they hold texts that nobody has signed."""
    for folder in var_dir.glob(f"{_PREFIX}*"):
        try:
            with (folder / _HELD).open() as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # It is at work, or has only just begun.
        shutil.rmtree(folder, ignore_errors=True)


def _perform(order: Order, folder: Path, tell: Callable[[int, int], None]) -> dict[str, Any]:
    engine = open_engine(order.settings.database_url)
    with read_only(engine) as conn:
        own, real = all_model_questions(conn), real_questions(conn)
        for name in ("present", "future"):
            copy_base(conn, folder / f"{name}.db", order.plan.version_id).dispose()
    engine.dispose()
    asked = list(dict.fromkeys([*(one.question for one in own), *real]))
    language = Language.load(order.settings.district)
    present = _searcher(order, folder / "present.db", language, order.settings.var_dir / "index")
    before, after = _both(order, folder, present, asked, tell)
    by_question = {one.question: one for one in own}
    compared = [
        compare(question, *pair, by_question.get(question))
        for question, pair in zip(asked, zip(before, after, strict=True), strict=True)
    ]
    return {
        "counts": counts(compared),
        "own": len(own),
        "real": len(asked) - len(own),
        "differing": stored(compared),
    }


def _both(
    order: Order, folder: Path, present: Searcher, asked: Sequence[str], tell: Callable[[int, int], None]
) -> tuple[list[Said], list[Said]]:
    """The answers before, which a process of its own asks for, and after."""
    ours, theirs = get_context("fork").Pipe(duplex=False)
    other = get_context("fork").Process(target=_answer_present, args=(order, folder, present, asked, theirs))
    other.start()
    theirs.close()
    future = _searcher(
        order, folder / "future.db", present.language, folder / "index", present.index, order.plan
    )
    after = _answers(order, folder / "future.db", future, asked, tell)
    before: list[Said] = ours.recv()
    other.join()
    return before, after


def _answer_present(
    order: Order, folder: Path, present: Searcher, asked: Sequence[str], line: "Line[Any, Any]"
) -> None:
    line.send(_answers(order, folder / "present.db", present, asked, lambda _done, _total: None))


def _searcher(
    order: Order,
    path: Path,
    language: Language,
    index_folder: Path,
    previous: Index | None = None,
    plan: Plan | None = None,
) -> Searcher:
    engine = open_engine(f"sqlite:///{path}")
    if plan is not None:
        with engine.begin() as conn:
            carry_out(conn, plan, order.now)
    searcher = Searcher(engine, language, index_folder, previous=previous)
    searcher.refresh()
    engine.dispose()
    return searcher


def _answers(
    order: Order, path: Path, searcher: Searcher, asked: Sequence[str], tell: Callable[[int, int], None]
) -> list[Said]:
    # A connection is never shared with another process.
    engine = open_engine(f"sqlite:///{path}")
    desk = Desk(engine, searcher, _with_copy(order.settings, path))
    answers = []
    for number, question in enumerate(asked, 1):
        answers.append(said_of(ask(desk, question, order.now)))
        if number % _STEP == 0 or number == len(asked):
            tell(number, len(asked))
    engine.dispose()
    return answers


def _with_copy(settings: Settings, path: Path) -> Settings:
    return settings.model_copy(update={"database_url": f"sqlite:///{path}"})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _main() -> None:
    os.nice(_NICE)
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the worker that started it
    result = perform(order, lambda done, total: _tell({"done": done, "total": total}))
    _tell({"result": result})


if __name__ == "__main__":
    _main()
