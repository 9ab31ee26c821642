"""The app with an encoder switched on, as its operator sees it."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bot.answers.questions import answer_question
from bot.desk import Desk
from database import open_engine
from knowledge_base.searcher import Searcher
from organisation.staff import Role
from retrieval.encoder.choice import Choice
from retrieval.encoder.encoder import Encoder
from retrieval.language import Language
from settings import Settings
from tests.assistant import eventually
from tests.conftest import NOW, publish_in
from tests.server import Server
from tests.web.staff import sign_in_as

FUNCTION = "tests.retrieval.encoder.own_functions:appointments"


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """Two workers with an encoder, and three passages."""
    engine = open_engine(database_url)
    publish_in(engine, "窗口通知", "办理时请先取号。", "到场前请先预约。", "窗口中午不休息。")
    engine.dispose()
    server = Server(database_url, tmp_path, 2, ENCODER=FUNCTION)
    yield server
    server.stop()


def encoder_of(server: Server) -> dict[str, Any]:
    encoder: dict[str, Any] = httpx2.get(f"{server.url}/readyz", timeout=60).json()["encoder"]
    return encoder


def found(server: Server, text: str) -> list[str]:
    asked = httpx2.get(f"{server.url}/api/search", params={"q": text}, timeout=60)
    assert asked.status_code == 200
    return [hit["text"] for hit in asked.json()["hits"]]


def processes() -> list[int]:
    """The processes of encoders on this machine."""
    running = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"retrieval.encoder.process" in (folder / "cmdline").read_bytes():
                running.append(int(folder.name))
        except OSError:
            continue
    return running


def test_it_is_encoded_behind_the_search_and_survives_its_process(
    server: Server, database_url: str, tmp_path: Path
) -> None:
    eventually(lambda: encoder_of(server) == {"ready": True, "encoded": 3, "of": 3})
    eventually(lambda: found(server, "要提前吗")[:1] == ["到场前请先预约。"])

    [process] = [
        p for p in processes() if Path(f"/proc/{p}/cwd").resolve().parent == tmp_path / "var" / "encoder"
    ]
    os.kill(process, signal.SIGKILL)
    assert found(server, "先取号")[0] == "办理时请先取号。"
    eventually(lambda: encoder_of(server)["ready"])
    eventually(lambda: found(server, "要提前吗")[:1] == ["到场前请先预约。"])
    assert "is started again" in (tmp_path / "server.log").read_text()

    engine = open_engine(database_url)
    publish_in(engine, "补充通知", "周末也可以提前一天来。")
    engine.dispose()
    eventually(lambda: encoder_of(server) == {"ready": True, "encoded": 4, "of": 4})


def test_an_answer_that_had_to_do_without_is_not_remembered(
    engine: Engine, language: Language, settings: Settings, tmp_path: Path
) -> None:
    publish_in(engine, "窗口通知", "办理时请先取号。", "到场前请先预约。")
    never_started = Encoder(Choice(FUNCTION), tmp_path / "encoder")
    for encoder, remembered in ((never_started, 0), (None, 1)):
        desk = Desk(engine, Searcher(engine, language, tmp_path / "index", encoder), settings)
        desk.searcher.refresh()
        with engine.connect() as conn:
            answer_question(conn, desk, "要提前预约吗", None, NOW)
        assert len(desk.answers) == remembered


def test_staff_see_how_far_it_is(make_client: Callable[..., TestClient], settings: Settings) -> None:
    client = make_client(encoder=FUNCTION)
    sign_in_as(client, settings, Role.AGENT, "li")
    eventually(lambda: "按意思查找已启用，已编好 3 / 3 段。" in client.get("/console/figures").text)


def test_without_an_encoder_staff_see_nothing_of_it(client: TestClient, settings: Settings) -> None:
    sign_in_as(client, settings, Role.AGENT, "li")
    assert "按意思查找" not in client.get("/console/figures").text
    assert client.get("/readyz").json()["encoder"] is None
