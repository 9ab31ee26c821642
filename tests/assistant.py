"""A whole assistant for journeys: the running app, its database, and the staff who answer tickets."""

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import Engine, insert, select, update
from typer.testing import CliRunner

from database import metadata, migrate, open_engine, replies, staff, tickets, turns
from knowledge_base.importing import files_below, import_file
from manage import SAMPLE, app
from tests.conftest import publish_in
from tests.server import Server

#: Two places that do not exist, a kilometre apart.
DIRECTORY = """\
---
类型: 名录
---

# 示例区养老服务驿站名录

## 示例一街驿站

地址：示例区示例一街1号
电话：010-00000000
开放时间：周一至周五 9:00—17:00
坐标：39.9139,116.3661

## 示例二街驿站

地址：示例区示例二街2号
坐标：39.9229,116.3661
"""
#: A passage too long to be quoted whole, and on two pages.
STALLS = (
    "1. 便民菜站建设。年内新建便民菜站12家，优先设在老旧小区。"
    + "".join(f"第{n}批菜站选址由社区居民议事会讨论后公示七天，征求周边住户的意见。" for n in range(1, 15))
    + "菜站运行情况每季度公布一次。（区商务局牵头，各街道负责落实）"
)
#: How long a journey waits for what the app does by itself, in seconds.
_PATIENCE = 60


def eventually(what: Callable[[], Any]) -> Any:
    """`what()` once it is something; fails where it stays nothing."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def number_in(text: str) -> str:
    """The ticket's number in what a citizen was told."""
    found = re.search(r"ZX\d{6}-\d{4}-\d", text)
    assert found, text
    return found[0]


class Assistant:
    """The app as it is run for citizens, with the sample knowledge base; `channels` are settings."""

    def __init__(
        self, database_url: str, folder: Path, channels: Mapping[str, str], workers: int = 1
    ) -> None:
        self.engine = open_engine(database_url)
        self._database_url, self._folder = database_url, folder
        self._workers, self._channels = workers, channels
        stock(self.engine, folder)
        self.start()

    def start(self) -> None:
        """Start the app, as after a power cut."""
        self.server = Server(self._database_url, self._folder, self._workers, **self._channels)
        self.http = httpx2.Client(
            base_url=self.server.url, headers={"Origin": self.server.url}, follow_redirects=True, timeout=20
        )

    def lose_power(self) -> None:
        """End it in the middle of what it does."""
        self.http.close()
        self.server.kill()

    def stop(self) -> None:
        """End it."""
        self.http.close()
        self.server.stop()
        self.engine.dispose()

    def staff_reply(self, number: str, text: str) -> None:
        """What an agent does on the command line."""
        environment = {"DATABASE_URL": self._database_url}
        done = CliRunner().invoke(app, ["reply", number, text, "--login", "li"], env=environment)
        assert done.exit_code == 0, done.output

    def outbox(self, number: str) -> dict[str, Any]:
        """The latest reply to a ticket, as it stands in the database."""
        query = select(replies).join(tickets).where(tickets.c.number == number).order_by(replies.c.id.desc())
        with self.engine.connect() as conn:
            return dict(conn.execute(query).mappings().first() or {})

    def eventually_waits(self, number: str) -> str:
        """Once the latest reply waits for the citizen's next contact: why, in words for staff."""
        return str(eventually(lambda: self.outbox(number)["failed_at"] and self.outbox(number)["error"]))

    def hasten(self, number: str) -> None:
        """What would be tried again later is due at once."""
        ticket = select(tickets.c.id).where(tickets.c.number == number).scalar_subquery()
        due = replies.c.due_at.is_not(None) & (replies.c.ticket_id == ticket)
        with self.engine.begin() as conn:
            conn.execute(update(replies).where(due).values(due_at=datetime.now(UTC)))

    def grow_old(self, citizen_id: str, by: timedelta) -> None:
        """Everything the citizen has said was so much earlier."""
        with self.engine.begin() as conn:
            for turn in conn.execute(select(turns).where(turns.c.citizen_id == citizen_id)).all():
                conn.execute(update(turns).where(turns.c.id == turn.id).values(at=turn.at - by))

    def everything_kept(self) -> str:
        """All rows of all tables as text."""
        with self.engine.connect() as conn:
            return "\n".join(
                str(row) for table in metadata.sorted_tables for row in conn.execute(table.select())
            )


def stock(engine: Engine, folder: Path) -> None:
    """The tables, the sample knowledge base, a policy, a directory of places, and an agent whose login is li."""
    directory = folder / "驿站名录.md"
    directory.write_text(DIRECTORY, encoding="utf-8")
    migrate(engine)
    for path in files_below([SAMPLE, directory]):
        import_file(engine, path, None, datetime.now(UTC), publishing=True)
    publish_in(engine, "便民工作要点", ("一（一）1", STALLS), document_number="东政办发〔2024〕3号")
    agent = {"login": "li", "name": "李工", "password_hash": "", "role": "agent"}
    with engine.begin() as conn:
        conn.execute(insert(staff).values(agent))
