"""A console where people are at work: tickets in every state, for staff and as their citizens see them."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import Connection, Engine, select, update

from database import open_engine, tickets
from hotline.acts import handling
from hotline.acts.additions import add_words, urge
from hotline.acts.pauses import ask_citizen
from hotline.acts.reopening import reopen
from hotline.replies import canned_replies
from hotline.replies import reply as replies
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act
from knowledge_base.intake.uploads import add_upload, get_upload
from organisation import departments
from organisation.staff import Role
from tests.assistant import eventually
from tests.knowledge_base.intake.files import NOTICE, notice, zipped
from tests.knowledge_base.intake.test_sheets import FAULTY, GOOD, HEADER, sheet
from tests.web.busy_insight import fill_insight
from tests.web.busy_office import fill_office
from tests.web.conftest import StaffedConsole, running_console
from tests.web.matters import add_ticket
from tests.web.staff import add_account

REPLY = "已通知养护单位，详见 https://example.gov.cn 。"
#: The states of citizens' tickets.
STATES = ("waiting", "late", "paused", "answered", "closed", "reopened")


@dataclass(frozen=True)
class BusyConsole:
    """By a ticket's or a version's state: its id for staff, its address for its citizen. `editor` is an account's id."""

    console: StaffedConsole
    editor: int
    ids: dict[str, str]
    addresses: dict[str, str]


@contextmanager
def running_busy_console(folder: Path) -> Iterator[BusyConsole]:
    """Besides the tickets, two departments, a canned reply and an editor."""
    with running_console(folder) as console:
        editor = add_account(console.settings, "li", Role.EDITOR, name="李工")
        addresses = {state: _hand_over(console.url) for state in STATES}
        ids = _add_tickets(console) | hand_in_files(console, editor)
        engine = open_engine(console.settings.database_url)
        with engine.begin() as conn:
            act = Act(console.staff_id, datetime.now(UTC), "请问在哪条路？")
            own = {state: _id_of(conn, address) for state, address in addresses.items()}
            for state in ("paused", "answered", "closed", "reopened"):
                handling.claim(conn, own[state], act)
            overdue = {"due_at": act.at - timedelta(hours=1)}
            conn.execute(update(tickets).where(tickets.c.id == own["late"]).values(overdue))
            _bring_into_states(conn, console, own, act)
            reopen(conn, console.settings, own["reopened"], act)
            _bring_into_states(conn, console, ids, act)
            handling.note(conn, ids["mine"], act)
            said = Act(None, act.at, "在37号院门口")
            add_words(conn, console.settings, get_by_id(conn, ids["others"]), said)
            urge(conn, get_by_id(conn, ids["others"]), said)
            departments.add_department(conn, "区交通委", ["区交通局"], None)
            departments.add_department(conn, "区城管委", [], None)
            canned_replies.add(conn, "boss", "收到", "已收到，{承诺时间}前答复。", act.at)
        engine.dispose()
        office = fill_office(console.settings, console.staff_id)
        office |= fill_insight(console.settings, console.staff_id, editor, office)
        yield BusyConsole(console, editor, {state: str(n) for state, n in ids.items()} | office, addresses)


def _hand_over(url: str) -> str:
    """The address of a new citizen's ticket."""
    with httpx2.Client(base_url=url, headers={"Origin": url}, follow_redirects=True) as browser:
        browser.post("/", data={"text": "我家门前的路灯坏了三天"})
        page = browser.post("/", data={"text": "人工"}).text
    found = re.search(r'href="[^"]*(/tickets/[^"]+)"', page)
    assert found
    return unescape(found[1])


def _id_of(conn: Connection, address: str) -> int:
    number = address.partition("?")[0].rpartition("/")[2]
    return int(conn.execute(select(tickets.c.id).where(tickets.c.number == number)).scalar_one())


def _bring_into_states(conn: Connection, console: StaffedConsole, ids: dict[str, int], act: Act) -> None:
    ask_citizen(conn, ids["paused"], act)
    for state in ("answered", "closed", "reopened"):
        if state in ids:
            replies.write(conn, console.settings, ids[state], act, REPLY)
    handling.close(conn, ids["closed"], act)


def hand_in_files(console: StaffedConsole, editor: int) -> dict[str, int]:
    """Files an editor has handed in, read by the app: by what they are, the id of each, and of what was read of the first."""
    files = {
        "upload": ("通知.txt", NOTICE.encode()),
        "again": ("修改.txt", NOTICE.replace("8小时", "9小时").encode()),
        "several": ("三份.zip", zipped(一=notice("关于甲的通知", 1), 二=notice("关于乙的通知", 2), 空="")),
        "sheet": (
            "清单.xlsx",
            sheet((*HEADER, "内部备注"), (*GOOD, "甲"), *((*row, "乙") for row, _ in FAULTY)),
        ),
        "unread": ("坏的.docx", b"PK\x03\x04 no zip at all"),
    }
    engine = open_engine(console.settings.database_url)
    ids = {}
    for name, (filename, source) in files.items():
        with engine.begin() as conn:
            ids[name] = add_upload(conn, editor, filename, source, None, datetime.now(UTC))
    eventually(lambda: not _are_open(engine, ids.values()))
    with engine.connect() as conn:
        ids["uploaded"] = int(get_upload(conn, ids["upload"]).documents[0]["version_id"])
    engine.dispose()
    return ids


def _are_open(engine: Engine, upload_ids: Iterable[int]) -> bool:
    with engine.connect() as conn:
        return any(get_upload(conn, upload_id).is_open for upload_id in upload_ids)


def _add_tickets(console: StaffedConsole) -> dict[str, int]:
    settings, now = console.settings, datetime.now(UTC)
    colleague = add_account(settings, "zhang", Role.AGENT, name="张工")
    mine = {"owner_id": console.staff_id, "status": "claimed"}
    states: dict[str, dict[str, Any]] = {
        "waiting": {"supervised_at": now, "opinion_at": now, "contact": "13800000000"},
        "mine": mine,
        "others": {"owner_id": colleague, "status": "claimed", "level": "danger", "kind": "help"},
        "paused": mine,
        "answered": mine,
        "closed": mine | {"grade": 1, "reopened": 1},
        "overdue": {"due_at": now - timedelta(hours=1), "channel": "wechat", "department": "区城管委"},
    }
    ids = {state: add_ticket(settings, **fields)[0] for state, fields in states.items()}
    ids["merged"] = add_ticket(settings, merged_into_id=ids["mine"])[0]
    for days in (2, 3, 4, 5):
        add_ticket(settings, question=f"我们小区停水{days}天了", department="区水务局")
    return ids
