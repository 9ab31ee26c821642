"""Editors and reviewers before their pages, and drafts of theirs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from database import open_engine, versions
from knowledge_base.documents import store
from knowledge_base.edition import Edition
from knowledge_base.kinds import Disclosure, Kind, State
from knowledge_base.passages import PassageText
from organisation.staff import Role
from settings import Settings
from tests.conftest import browser_of
from tests.web.staff import sign_in_as

TITLE = "东湖区停车收费规定"
MakeClient = Callable[..., TestClient]


class Office:
    """An app with the people of one office, each before a browser of their own."""

    def __init__(self, client: TestClient, settings: Settings) -> None:
        self.settings = settings
        self._client = client
        self.ids: dict[str, int] = {}
        self.editor = self.hire("wang", "王编辑", Role.EDITOR)
        self.reviewer = self.hire("zhao", "赵审查", Role.REVIEWER)
        self.boss = self.hire("qian", "钱管理", Role.ADMINISTRATOR)

    def hire(self, login: str, name: str, role: Role, **fields: object) -> TestClient:
        """Somebody more."""
        browser = browser_of(self._client.app)
        self.ids[login] = sign_in_as(browser, self.settings, role, login, name=name, **fields)
        return browser

    def draft(
        self,
        *texts: str,
        title: str = TITLE,
        disclosure: Disclosure = Disclosure.UNMARKED,
        author: str = "wang",
        filename: str = "停车.txt",
        **fields: Any,
    ) -> int:
        """A draft of the editor's; the version's id."""
        passages = tuple(
            PassageText("第一条", "停车 › 第一条", text) for text in texts or ("停车每小时五元。",)
        )
        stated: dict[str, Any] = {"kind": Kind.POLICY, "title": title, "passages": passages}
        edition = Edition(**stated | {"disclosure": disclosure} | fields)
        engine = open_engine(self.settings.database_url)
        with engine.begin() as conn:
            stored = store(
                conn, edition, repr(edition).encode(), filename, datetime.now(UTC), author=self.ids[author]
            )
        engine.dispose()
        return stored.version_id

    def submitted(self, *texts: str, **fields: Any) -> int:
        """A draft that was handed in."""
        version_id = self.draft(*texts, **fields)
        act(self.editor, version_id, "submit", disclosure="proactive", said="照原文录入")
        return version_id

    def published(self, *texts: str, **fields: Any) -> int:
        """A version that was signed and published."""
        version_id = self.submitted(*texts, **fields)
        act(self.reviewer, version_id, "sign", reason="已核对")
        act(self.editor, version_id, "publish")
        return version_id

    def state(self, version_id: int) -> State:
        """Where a version is."""
        engine = open_engine(self.settings.database_url)
        with engine.connect() as conn:
            state = State(conn.scalars(select(versions.c.status).where(versions.c.id == version_id)).one())
        engine.dispose()
        return state


def act(browser: TestClient, version_id: int, name: str, **form: str) -> str:
    """Send a version's form; the page that follows."""
    return browser.post(f"/console/versions/{version_id}/{name}", data=form).text


def read(browser: TestClient, path: str) -> str:
    """A page of the console."""
    answer = browser.get(f"/console/{path}")
    assert answer.status_code == 200
    return answer.text
