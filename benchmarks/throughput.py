"""WeChat questions a second, signed, encrypted and kept, beside empty endpoints on as many workers.

    make benchmark          (python -m benchmarks.throughput ../shared/data)

Writes docs/throughput.md. The empty endpoints do nothing at all: one as a coroutine, one in a thread,
as handlers that talk to a database are run.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from fastapi import FastAPI, Response
from sqlalchemy import func, select

from benchmarks.collections import read_statutes
from benchmarks.load import Measured, run
from benchmarks.wechat_request import APP, KEY, TOKEN, signed_question
from database import migrate, open_engine, turns
from knowledge_base.documents import publish_as_operator, store
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind
from knowledge_base.passages import PassageText

REPORT = Path("docs/throughput.md")
#: Requests in flight at once, at full load and at half.
AT_ONCE, AT_HALF = 32, 64
#: The empty endpoints are asked so many times as often, to take about as long.
OFTEN = 4
WORKERS = (1, 2)

empty = FastAPI()


@empty.get("/readyz")
async def readyz() -> dict[str, int]:
    """Which worker this is, as the app's own tells."""
    return {"worker": os.getpid()}


@empty.post("/coroutine")
async def in_a_coroutine() -> Response:
    """Nothing."""
    return Response("success")


@empty.post("/thread")
def in_a_thread() -> Response:
    """Nothing, in a thread."""
    return Response("success")


@contextmanager
def served(app: str, workers: int, **environment: str) -> Iterator[int]:
    """The port where `app` answers, from so many processes."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(  # noqa: S603  our own server
        [*command, "--log-level", "warning"], env=os.environ | environment
    )
    try:
        _wait_until_ready(port, workers)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(port: int, workers: int) -> None:
    """Every worker has answered."""
    seen = set()
    for _ in range(1200):
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
            seen.add(answer.json().get("worker"))
        except httpx.HTTPError:
            time.sleep(0.1)
        if len(seen - {None}) == workers:
            return
    raise RuntimeError("the server did not become ready")


def fill(database_url: str, data: Path) -> list[str]:
    """Publish every article of statute_qa, a document each; the questions to ask of them."""
    passages, questions = read_statutes(data)
    engine, now = open_engine(database_url), datetime.now(UTC)
    migrate(engine)
    with engine.begin() as conn:
        for passage in passages:
            texts = (PassageText("", "", passage.text),)
            edition = Edition(Kind.POLICY, passage.title, texts, external_id=str(passage.id))
            publish_as_operator(conn, store(conn, edition, b"", "statute.txt", now).version_id, now)
    engine.dispose()
    return questions


def _questions(texts: Sequence[str], first: int) -> list[bytes]:
    return [signed_question(first + n, text) for n, text in enumerate(texts)]


def measure(database_url: str, folder: Path, questions: Sequence[str], workers: int) -> list[str]:
    """The lines of the report for so many workers."""
    first = time.time_ns() // 1000
    texts = [*questions, *questions]
    with served("benchmarks.throughput:empty", workers) as port:
        nothing = {
            path: run(port, [_post(path)] * (OFTEN * len(texts)), AT_ONCE)
            for path in ("/coroutine", "/thread")
        }
    settings = {
        "DATABASE_URL": database_url,
        "VAR_DIR": str(folder),
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_AES_KEY": KEY,
        "WECHAT_APP_ID": APP,
        "MESSAGES_A_SECOND": "1000000",
    }
    with served("webhook_app:app", workers, **settings) as port:
        new = run(port, _questions(questions, first), AT_ONCE)
        again = run(port, _questions(texts, first + 100_000), AT_ONCE)
        half = run(port, _questions(texts, first + 200_000), AT_HALF, again.a_second / 2)
    for measured in (new, again, half):
        assert set(measured.statuses) == {200}, measured.statuses
    kept = count_turns(database_url, first)
    assert kept == len(questions) + 2 * len(texts), kept
    return [
        *_rows(workers, nothing, new, again),
        f"\nAt half of that load ({again.a_second / 2:.0f} a second) with {workers} workers: median {half.percentile(0.5) * 1e3:.1f} ms,"
        f" p99 {half.percentile(0.99) * 1e3:.1f} ms.\n",
    ]


def count_turns(database_url: str, first: int) -> int:
    """How many turns were kept of messages numbered from `first` on."""
    engine = open_engine(database_url)
    with engine.connect() as conn:
        kept = conn.scalar(select(func.count()).select_from(turns).where(turns.c.message_id >= str(first)))
    engine.dispose()
    return kept or 0


def _rows(workers: int, nothing: dict[str, Measured], new: Measured, again: Measured) -> list[str]:
    coroutine, thread = nothing["/coroutine"].a_second, nothing["/thread"].a_second
    rows = {
        "empty endpoint, coroutine": coroutine,
        "empty endpoint, in a thread": thread,
        "question asked for the first time": new.a_second,
        "question asked before": again.a_second,
    }
    return [
        f"\n## {workers} worker{'s' if workers > 1 else ''}\n",
        "| what | a second | of the coroutine | of the thread |",
        "|---|---|---|---|",
        *(
            f"| {what} | {rate:.0f} | {rate / coroutine:.3f} | {rate / thread:.3f} |"
            for what, rate in rows.items()
        ),
    ]


def _post(path: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n".encode()


def main(data: Path) -> None:
    """Measure and write the report."""
    lines = [
        "# Throughput",
        "",
        "Written by `make benchmark`: a WeChat question in 安全模式, verified, decrypted, answered from 55,950 passages, kept",
        "in SQLite (synchronous=FULL, one commit a turn), encrypted and signed again, each from a citizen of its own. The",
        "load generator shares the machine. Ratios count, not absolute figures.",
        "",
        f"{os.cpu_count()} cores, {date.today().isoformat()}.",
    ]
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/throughput.db"
        questions = fill(url, data)
        for workers in WORKERS:
            lines += measure(url, Path(folder) / "var", questions, workers)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
