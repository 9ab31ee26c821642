"""230 laws and 1,094 service items brought in by an editor, reviewed in bulk and published by a second account, answers going on.

    python -m benchmarks.reviewing DATA        (DATA: a folder with laws/ and service_items/)

Over HTTP, on SQLite and on PostgreSQL, two workers. Prints how long each command took, and how long citizens waited meanwhile.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx

from benchmarks.phone import ROOT, percentile
from benchmarks.queue import databases
from benchmarks.throughput import served
from database import migrate, open_engine, read_only
from knowledge_base.importing import files_below, import_file
from knowledge_base.published import revision
from organisation.staff import Role, add_staff

EDITOR, REVIEWER = "editor", "reviewer"
WORKERS = 2
#: Seconds between two questions of a citizen; each is another caller's, so that none is told to slow down.
PAUSE = 0.2
QUESTIONS = ("居住证怎么办", "低保怎么申请", "养犬要办什么手续")


def main() -> None:
    """Measure, and print."""
    data = Path(sys.argv[1])
    with TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            print(f"{kind}:", flush=True)
            measure(data, {"DATABASE_URL": url, "VAR_DIR": f"{name}/{kind}", "API_KEYS": "benchmark"})


def measure(data: Path, environment: dict[str, str]) -> None:
    """The three commands, one after the other, while citizens ask."""
    prepare(environment["DATABASE_URL"])
    files = [str(data / "laws" / name) for name in ("beijing", "national")]
    steps = {
        "import": (*files, str(data / "service_items/guangdong_items.jsonl.gz"), "--as", EDITOR),
        "submit": ("--as", EDITOR),
        "review": ("--as", REVIEWER, "--publish"),
    }
    with served("webhook_app:app", WORKERS, **environment) as port, asking(port) as waits:
        for step, arguments in steps.items():
            more = ("--disclosure", "proactive") if step == "import" else ()
            began, asked = perf_counter(), len(waits)
            said = command(environment, step, *arguments, *more)
            seconds, meanwhile = perf_counter() - began, waits[asked:]
            print(f"  {step}: {seconds:.0f} s. {said}\n    {told(meanwhile)}", flush=True)
        began = perf_counter()
        wait_until_live(port, environment["DATABASE_URL"])
        print(f"  live in every worker {perf_counter() - began:.1f} s later", flush=True)


def prepare(url: str) -> None:
    """The sample knowledge base, and two accounts."""
    engine, now = open_engine(url), datetime.now(UTC)
    migrate(engine)
    for file in files_below([ROOT / "knowledge_base/sample"]):
        import_file(engine, file, None, now, publishing=True)
    with engine.begin() as conn:
        add_staff(conn, EDITOR, "编辑", Role.EDITOR, "", now)
        add_staff(conn, REVIEWER, "审查员", Role.REVIEWER, "", now)
    engine.dispose()


def command(environment: dict[str, str], *arguments: str) -> str:
    """Run `manage.py`; its last line. Where something was left for a person it exits with 1."""
    run = [sys.executable, "manage.py", *arguments]
    ended = subprocess.run(  # noqa: S603  our own command
        run, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if ended.returncode not in (0, 1) or not ended.stdout:
        raise RuntimeError(ended.stderr[-2000:])
    return ended.stdout.strip().splitlines()[-1]


@contextmanager
def asking(port: int) -> Iterator[list[float]]:
    """A citizen asks all the time; yields how long each answer took, in seconds."""
    waits: list[float] = []
    over = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            http.headers["Authorization"] = "Bearer benchmark"
            while not over.wait(PAUSE):
                body = {"text": QUESTIONS[len(waits) % len(QUESTIONS)], "citizen": str(len(waits))}
                began = perf_counter()
                http.post("/api/questions", json=body).raise_for_status()
                waits.append(perf_counter() - began)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def told(waits: list[float]) -> str:
    """How long citizens waited."""
    shares = ", ".join(f"{share:.0%} within {percentile(waits, share):.0f}" for share in (0.5, 0.95, 1.0))
    return f"{len(waits)} questions answered meanwhile, ms: {shares}"


def wait_until_live(port: int, url: str) -> None:
    """Until every worker answers from what is published last."""
    engine, seen = open_engine(url), dict[str, str]()
    with read_only(engine) as conn:
        expected = revision(conn)
    engine.dispose()
    # A worker names the words it reads questions with as well.
    while len(seen) < WORKERS or {state.partition("+")[0] for state in seen.values()} != {expected}:
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=60).json()
        seen[ready["worker"]] = ready["revision"]
        time.sleep(0.02)


if __name__ == "__main__":
    main()
