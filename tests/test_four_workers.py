"""What is withdrawn in the console is gone in every worker: from answers, searches and pages, and its citations say so."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from database import documents, open_engine
from organisation.staff import Role
from settings import Settings
from tests.conftest import make_settings, publish_small_knowledge_base
from tests.databases import SQLite
from tests.server import WITH_KEY, Server
from tests.web.staff import add_account, session_cookie

WORKERS = 4
QUESTION = "居住证多久能办好"


@pytest.fixture
def assistant(sqlite: SQLite, tmp_path: Path) -> Iterator[tuple[Server, Settings]]:
    """Four workers over the small knowledge base."""
    url = sqlite.fresh(tmp_path)
    engine = open_engine(url)
    publish_small_knowledge_base(engine)
    engine.dispose()
    server = Server(url, tmp_path, WORKERS)
    yield server, make_settings(database_url=url, var_dir=tmp_path / "var", secret_key="test")
    server.stop()


def children(server: Server) -> list[int]:
    """The server's workers."""
    ids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [worker for worker in ids if server.owns(worker)]


def answers(server: Server) -> set[str]:
    """How the question is answered over many connections of their own: the kernel hands them to all workers."""
    said = set()
    for _ in range(6 * WORKERS):
        with httpx2.Client(base_url=server.url, headers=WITH_KEY) as client:
            found = client.post("/api/questions", json={"text": QUESTION}).json()
            hits = client.get("/api/search", params={"q": QUESTION}).json()["hits"]
            is_found = any(hit["title"] == "居住证申领" for hit in hits)
            said.add(f"{found['outcome']} {is_found}")
    return said


def test_a_withdrawal_is_seen_by_every_worker(assistant: tuple[Server, Settings]) -> None:
    server, settings = assistant
    assert len(children(server)) >= WORKERS
    assert answers(server) == {"answered True"}
    cited: dict[str, Any] = httpx2.post(
        f"{server.url}/api/questions", json={"text": QUESTION}, headers=WITH_KEY
    ).json()["citations"][0]
    engine = open_engine(settings.database_url)
    with engine.connect() as conn:
        current = documents.c.published_version_id
        version_id = conn.scalar(select(current).where(documents.c.id == cited["document_id"]))
    editor = session_cookie(settings, add_account(settings, "wang", Role.EDITOR))
    with httpx2.Client(base_url=server.url, headers={"Cookie": editor, "Origin": server.url}) as client:
        rehearsed = client.post(
            "/console/rehearsals",
            data={"subject": "withdraw", "document_id": cited["document_id"]},
            follow_redirects=False,
        ).headers["Location"]
        while client.get(f"{rehearsed}/progress").json()["status"] not in ("finished", "failed"):
            time.sleep(0.1)
        client.post(f"{rehearsed}/acknowledge", data={"reason": "事项取消"})
        withdrawn = client.post(
            f"/console/versions/{version_id}/withdraw",
            data={"reason": "事项取消", "word": "撤下"},
            follow_redirects=False,
        )
    engine.dispose()
    assert withdrawn.headers["Location"].endswith("done=withdrawn")
    # Every worker looks three times a second.
    time.sleep(1)
    assert all(said.endswith("False") and not said.startswith("answered") for said in answers(server))
    page = httpx2.get(f"{server.url}{cited['url'].partition('#')[0]}", follow_redirects=True).text
    assert "已撤下，不再据它回答" in page
