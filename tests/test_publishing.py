"""A publish reaches every worker while citizens go on asking."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from database import open_engine
from tests.assistant import eventually
from tests.conftest import Server, publish_in, publish_small_knowledge_base
from tests.server import WITH_KEY

WORKERS = 4


def test_a_publish_is_answered_from_in_every_worker_and_no_question_fails(
    database_url: str, tmp_path: Path
) -> None:
    engine = open_engine(database_url)
    publish_small_knowledge_base(engine)
    server = Server(database_url, tmp_path, WORKERS)
    try:
        with asking_all_the_time(server) as failures:
            before = states(server)
            publish_in(engine, "养犬登记", ("到哪里办", "养犬登记到居住地派出所办理。"))
            after = eventually(lambda: changed(server, before))
            answers = [ask(server, "养犬登记到哪里办") for _ in range(8 * WORKERS)]
        assert set(before) == set(after)
        assert len(set(before.values()) | set(after.values())) == 2, (before, after)
        assert {answer["outcome"] for answer in answers} == {"answered"}
        assert not failures, failures[:3]
    finally:
        server.stop()
        engine.dispose()


def ask(server: Server, text: str) -> dict[str, str]:
    """Ask over a connection of its own, so that the kernel hands it to any of the workers."""
    response = httpx2.post(f"{server.url}/api/questions", json={"text": text}, headers=WITH_KEY, timeout=60)
    assert response.status_code == 200, response.text
    answer: dict[str, str] = response.json()
    return answer


@contextmanager
def asking_all_the_time(server: Server) -> Iterator[list[str]]:
    """Two citizens ask until the end of the block; yields what went wrong."""
    failures: list[str] = []
    done = threading.Event()

    def keep_asking() -> None:
        while not done.is_set():
            try:
                answer = ask(server, "政府开放日一年办几次")
            except (httpx2.HTTPError, AssertionError) as error:
                failures.append(repr(error))
            else:
                failures.extend([answer["text"]] if answer["outcome"] != "answered" else [])

    threads = [threading.Thread(target=keep_asking) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield failures
    finally:
        done.set()
        for thread in threads:
            thread.join()


def changed(server: Server, before: dict[int, str]) -> dict[int, str]:
    """What each worker answers from, once that is another than before for all."""
    found = states(server)
    return found if set(found.values()).isdisjoint(before.values()) else {}


def states(server: Server) -> dict[int, str]:
    """What each worker answers from, by its process."""
    found: dict[int, str] = {}
    deadline = time.monotonic() + 60
    while len(found) < WORKERS and time.monotonic() < deadline:
        state = httpx2.get(f"{server.url}/readyz", timeout=60).json()
        found.setdefault(state["worker"], state["revision"])
    assert len(found) == WORKERS, f"only these workers were met: {found}"
    return found
