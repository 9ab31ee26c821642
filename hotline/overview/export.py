"""Tickets as a list for Excel: CSV, or xlsx; personal data is masked unless the reader may see it."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Connection, Row, Select, func, select

from database import replies, tickets
from hotline.acts.feedback import Grade
from hotline.citizens import Channel
from hotline.overview.labels import CHANNELS, GRADES, KINDS, STATUSES
from hotline.replies.reply import ReplyKind
from hotline.tickets.kinds import TicketKind
from hotline.tickets.ticket import OPEN, TicketStatus
from organisation.beijing_time import BEIJING
from text.masking import mask_names, mask_personal_numbers

COLUMNS = (
    "编号 受理时间 渠道 类别 承办单位 状态 承诺时间 首次答复时间 办结时间 是否超期 评价 诉求 答复".split()
)
#: The last column, for those who may see personal data.
CONTACT = "联系方式"
#: Rows read at a time: a list of any length needs the memory of so many.
AT_ONCE = 500
#: What Excel takes for a formula at the beginning of a cell (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Excel's longest cell.
_LONGEST_CELL = 32_767
_CUT = "……（全文见工单）"
#: What a workbook, which is XML, has no place for (XML 1.0, 2.2).
_NOT_IN_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tickets: opened from `start` up to, not including, `end`; None is every one."""

    start: datetime | None = None
    end: datetime | None = None
    department: str | None = None
    channel: Channel | None = None


def csv_lines(
    conn: Connection, wanted: Selection, now: datetime, *, with_personal: bool = False
) -> Iterator[bytes]:
    """The list as CSV in UTF-8 with a byte order mark, without which Excel shows Chinese wrongly; in pieces."""
    yield "\ufeff".encode()
    for row in table(conn, wanted, now, with_personal=with_personal):
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(cell) for cell in row])
        yield line.getvalue().encode()


def xlsx(conn: Connection, wanted: Selection, now: datetime, *, with_personal: bool = False) -> bytes:
    """The list as an Excel workbook."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("工单")
    sheet.freeze_panes = "A2"
    for row in table(conn, wanted, now, with_personal=with_personal):
        sheet.append([_for_workbook(cell) for cell in row])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def table(
    conn: Connection, wanted: Selection, now: datetime, *, with_personal: bool = False
) -> Iterator[Sequence[str]]:
    """The heading, then a row a ticket, the oldest first; read from the database as it is consumed."""
    yield [*COLUMNS, CONTACT] if with_personal else COLUMNS
    last = 0
    while rows := conn.execute(_query(wanted).where(tickets.c.id > last)).all():
        answers = _answers(conn, [row.id for row in rows])
        for row in rows:
            words = [row.question, "\n".join(answers[row.id])]
            said = [*words, row.contact or ""] if with_personal else [_masked(text) for text in words]
            yield [*_cells(row, now), *said]
        last = rows[-1].id


def _query(wanted: Selection) -> Select[Any]:
    # What the clock that runs now, or ran last, was waiting for.
    answered_at = select(func.min(replies.c.at, type_=replies.c.at.type)).where(
        replies.c.ticket_id == tickets.c.id,
        replies.c.kind == ReplyKind.ANSWER,
        replies.c.at >= func.coalesce(tickets.c.clock_from, tickets.c.opened_at),
    )
    query = select(tickets, answered_at.scalar_subquery().label("answered_at"))
    if wanted.start:
        query = query.where(tickets.c.opened_at >= wanted.start)
    if wanted.end:
        query = query.where(tickets.c.opened_at < wanted.end)
    if wanted.department:
        query = query.where(tickets.c.department == wanted.department)
    if wanted.channel:
        query = query.where(tickets.c.channel == wanted.channel)
    return query.order_by(tickets.c.id).limit(AT_ONCE)


def _answers(conn: Connection, ticket_ids: Sequence[int]) -> defaultdict[int, list[str]]:
    rows = conn.execute(
        select(replies.c.ticket_id, replies.c.text)
        .where(replies.c.ticket_id.in_(ticket_ids))
        .order_by(replies.c.id)
    )
    answers: defaultdict[int, list[str]] = defaultdict(list)
    for ticket_id, text in rows:
        answers[ticket_id].append(text)
    return answers


def _cells(row: Row[Any], now: datetime) -> list[str]:
    settled_at = now if row.status in OPEN else row.answered_at or row.closed_at or now
    return [
        row.number,
        _moment(row.opened_at),
        CHANNELS[Channel(row.channel)],
        KINDS[TicketKind(row.kind)],
        row.department or "",
        STATUSES[TicketStatus(row.status)],
        _moment(row.due_at),
        _moment(row.first_reply_at),
        _moment(row.closed_at),
        "是" if row.due_at and settled_at > row.due_at else "否",
        GRADES[Grade(row.grade)] if row.grade else "",
    ]


def _moment(at: datetime | None) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if at else ""


def _masked(text: str) -> str:
    masked: str = mask_names(mask_personal_numbers(text))
    return masked


def _harmless(cell: str) -> str:
    # Excel shows the apostrophe only while the cell is edited.
    return f"'{cell}" if cell.lstrip(" \u3000").startswith(_FORMULA) else cell


def _for_workbook(cell: str) -> str:
    """The cell as a workbook can hold it: what is too long is cut, and says where the whole stands."""
    cell = _harmless(_NOT_IN_XML.sub("", cell))
    if _units(cell) <= _LONGEST_CELL:
        return cell
    return cell.encode("utf-16-le")[: 2 * (_LONGEST_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _units(text: str) -> int:
    # Excel counts as UTF-16 does: an emoji is two.
    return len(text.encode("utf-16-le")) // 2
