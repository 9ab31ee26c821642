"""How soon an agent on the telephone has words to read out, beside a bare page of the same app.

    python -m benchmarks.phone          (part of `make benchmark`)

All in one process, without a network: what is measured is the app. Writes docs/phone.md.
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from fastapi import Response
from sqlalchemy import insert
from starlette.testclient import TestClient

from database import migrate, open_engine, staff
from knowledge_base.importing import files_below, import_file
from organisation.sessions import open_session
from settings import Settings
from web.console.access import remember_session
from webhook_app import create_app

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs/phone.md"
QUESTIONS = ROOT / "tests/answers/sample_questions.jsonl"
#: A page of a few words in the same frame, behind the same guard.
BARE = "/console/settings/shortcuts"
ANSWER = "/console/phone/answer"
ROUNDS = 10


def open_client(folder: Path) -> TestClient:
    """The app with the sample knowledge base, and an agent signed in."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{folder}/phone.db", var_dir=folder / "var")  # type: ignore[call-arg]
    engine, now = open_engine(settings.database_url), datetime.now(UTC)
    migrate(engine)
    for file in files_below([ROOT / "knowledge_base/sample"]):
        import_file(engine, file, None, now, publishing=True)
    agent = {
        "login": "agent",
        "name": "坐席",
        "role": "agent",
        "password_hash": "",
        "must_change_password": 0,
    }
    with engine.begin() as conn:
        staff_id = conn.execute(insert(staff).values(agent).returning(staff.c.id)).scalar_one()
        token = open_session(conn, staff_id, now)
    engine.dispose()
    client, response = (
        TestClient(create_app(settings), settings.public_url, headers={"Origin": settings.public_url}),
        Response(),
    )
    remember_session(response, token, settings)
    name, _, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
    client.cookies.set(name, value, path="/console")
    return client


def measure(client: TestClient, questions: Sequence[str]) -> Mapping[str, list[float]]:
    """Seconds of every request, the bare page and the two kinds of questions taking turns."""
    taken: dict[str, list[float]] = {"bare page": [], "asked for the first time": [], "asked before": []}

    def get(name: str, path: str, query: Mapping[str, str]) -> None:
        start = perf_counter()
        response = client.get(path, params=query, headers={"X-Fragment": "answer"})
        taken[name].append(perf_counter() - start)
        assert response.status_code == 200, response.text

    for turn in range(ROUNDS):
        for question in questions:
            # Answers are remembered by the words: these are others, and mean the same.
            asked = {"q": question + "？" * turn}
            get("bare page", BARE, {})
            get("asked for the first time", ANSWER, asked)
            get("asked before", ANSWER, asked)
    return taken


def percentile(taken: Sequence[float], share: float) -> float:
    """Milliseconds that `share` of the requests did not exceed."""
    return 1000 * sorted(taken)[int(share * (len(taken) - 1))]


def _rows(taken: Mapping[str, list[float]]) -> list[str]:
    bare = percentile(taken["bare page"], 0.5)
    return [
        f"| {name} | {percentile(times, 0.5):.2f} | {percentile(times, 0.99):.2f} | {percentile(times, 0.5) / bare:.2f} |"
        for name, times in taken.items()
    ]


def main() -> None:
    """Measure and write the report."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["text"] for line in lines]
    with TemporaryDirectory() as folder, open_client(Path(folder)) as client:
        measure(client, questions[:5])
        taken = measure(client, questions)
    report = [
        "# 电话口播: from a question to words that can be read out",
        "",
        f"Written by `make benchmark`: the {len(questions)} questions of `tests/answers/sample_questions.jsonl` against the",
        f"sample knowledge base, {ROUNDS} rounds, in the process and without a network; the browser waits 120 ms after the",
        "last key before it asks. The bare page stands behind the same guard in the same frame. Ratios count, not absolute",
        "figures.",
        "",
        f"{os.cpu_count()} cores, {date.today().isoformat()}.",
        "",
        "| what | median, ms | p99, ms | times the bare page (medians) |",
        "|---|---|---|---|",
        *_rows(taken),
    ]
    REPORT.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
