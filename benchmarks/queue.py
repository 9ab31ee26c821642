"""How long an agent waits for the queue when ten thousand tickets are open, beside a bare page of the same app.

    python -m benchmarks.queue          (part of `make benchmark`)

All in one process, without a network: what is measured is the app. Writes docs/queue.md.
"""

import os
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import insert, select
from starlette.testclient import TestClient

from benchmarks.phone import BARE, open_client, percentile
from database import open_engine, tickets, turns
from hotline.acts import claim
from hotline.citizens import Channel
from hotline.timeline import Act

REPORT = Path(__file__).parents[1] / "docs/queue.md"
TICKETS = 10_000
ROUNDS = 30
#: What citizens ask, of a place each.
ASKED = (
    "路灯坏了没人修", "停水三天了", "半夜施工太吵了", "垃圾没人清运", "暖气不热", "井盖响得厉害",
    "停车位被占了", "老人助餐点太远了", "电动自行车在楼道充电", "树枝挡住了窗户",
)  # fmt: skip
#: As its script asks (web/static/console_live.js): milliseconds from one question to the next.
PAUSE = 1500
PAGES = {
    "bare page": BARE,
    "queue, whole page": "/console/tickets",
    "queue, what its script fetches": "/console/tickets",
    "queue, searched for a word": "/console/tickets?box=all&text=井盖",
    "one ticket": "/console/tickets/{ticket_id}",
    "whether anything changed": "/console/pulse",
}


def fill(url: str) -> list[int]:
    """Ten thousand open tickets of the last ten days; their ids."""
    engine, now, chance = open_engine(url), datetime.now(UTC), random.Random(1)  # noqa: S311  an order, not a secret
    rows = []
    for n in range(TICKETS):
        at = now - timedelta(minutes=chance.randrange(10 * 24 * 60))
        question = f"{chance.choice('东西南北中')}{chance.randrange(300)}号院{chance.choice(ASKED)}"
        rows.append((n + 1, str(chance.choice(list(Channel))), question, at))
    rows.sort(key=lambda row: row[3])
    said = {
        "answer": {"outcome": "unanswered", "text": "没有找到。"},
        "outcome": "unanswered",
        "confidence": 0.0,
    }
    with engine.begin() as conn:
        conn.execute(
            insert(turns),
            [
                said
                | {
                    "id": n,
                    "channel": c,
                    "citizen_id": f"c{n}",
                    "message_id": f"m{n}",
                    "question": q,
                    "at": at,
                }
                for n, c, q, at in rows
            ],
        )
        conn.execute(
            insert(tickets),
            [
                {"number": f"ZX{n:09d}", "channel": c, "citizen_id": f"c{n}", "turn_id": n, "question": q}
                | {"status": "waiting", "opened_at": at, "clock_from": at, "due_at": at + timedelta(days=7)}
                for n, c, q, at in rows
            ],
        )
        ids = list(conn.scalars(select(tickets.c.id).order_by(tickets.c.due_at)))
    engine.dispose()
    return ids


def measure(client: TestClient, ids: list[int]) -> Mapping[str, list[float]]:
    """Seconds of every request, all pages taking turns; between two rounds somebody claims a ticket."""
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for turn in range(ROUNDS):
        for name, path in PAGES.items():
            headers = {"X-Fragment": "live", "X-Poll": "1"} if "script" in name else {}
            start = perf_counter()
            response = client.get(path.format(ticket_id=ids[turn]), headers=headers)
            taken[name].append(perf_counter() - start)
            assert response.status_code == 200, response.text
    return taken


def first_look(client: TestClient) -> float:
    """Milliseconds of the queue's first page after a start, when no question has been read yet."""
    start = perf_counter()
    client.get("/console/tickets")
    return 1000 * (perf_counter() - start)


def seen_after(client: TestClient, url: str, ids: list[int]) -> list[float]:
    """Milliseconds from a claim's commit until a browser that asks as ours does has drawn it, its pause included."""
    engine, waited = open_engine(url), []
    for ticket_id in ids[-10:]:
        before = client.get("/console/pulse").json()
        with engine.begin() as conn:
            claim(conn, ticket_id, Act(1, datetime.now(UTC)))
        start = perf_counter()
        assert client.get("/console/pulse").json() != before
        client.get("/console/tickets", headers={"X-Fragment": "live", "X-Poll": "1"})
        waited.append(PAUSE + 1000 * (perf_counter() - start))
    engine.dispose()
    return waited


def main() -> None:
    """Measure and write the report."""
    with TemporaryDirectory() as folder, open_client(Path(folder)) as client:
        url = f"sqlite:///{folder}/phone.db"
        ids = fill(url)
        first = first_look(client)
        measure(client, ids)
        taken = measure(client, ids)
        seen = seen_after(client, url, ids)
    bare = percentile(taken["bare page"], 0.5)
    report = [
        "# The queue with ten thousand open tickets",
        "",
        f"Written by `make benchmark`: {TICKETS} open tickets of ten days, {ROUNDS} rounds, in the process and without a network,",
        "on SQLite. The bare page stands behind the same guard in the same frame. Ratios count, not absolute figures.",
        "",
        f"{os.cpu_count()} cores, {date.today().isoformat()}.",
        "",
        "| what | median, ms | p99, ms | times the bare page (medians) |",
        "|---|---|---|---|",
        *(
            f"| {name} | {percentile(times, 0.5):.1f} | {percentile(times, 0.99):.1f} | {percentile(times, 0.5) / bare:.1f} |"
            for name, times in taken.items()
        ),
        "",
        f"The first look after a start, when every question is read for the first time: {first:.0f} ms.",
        "",
        f"From a claim's commit until a colleague's page has drawn it, at the worst (the pause of {PAUSE} ms included):",
        f"{max(seen):.0f} ms.",
    ]
    REPORT.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
