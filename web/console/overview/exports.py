"""Tickets as a file for Excel; each export is in the audit log, and masked unless it was asked for otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.responses import StreamingResponse

from bot.desk import Desk
from database import read_only
from hotline.citizens import Channel
from hotline.overview.export import Selection, csv_lines, xlsx
from hotline.overview.labels import CHANNELS
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.staff import Role, Staff
from web.console.access import Agent
from web.console.forms.fields import Typed
from web.console.forms.period import read_days

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Lines sent at once: each piece goes through a thread of its own.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Order:
    """The selection of tickets to export, the file's name, and in words what it holds."""

    selection: Selection
    name: str
    words: str
    with_personal: bool


def order_of(
    staff: Agent,
    first: str = "",
    last: str = "",
    department: Annotated[Typed, Query(max_length=200)] = "",
    channel: str = "",
    personal: bool = False,
) -> Order:
    """The order that the form makes; personal data is for administrators alone (403)."""
    if personal and staff.role is not Role.ADMINISTRATOR:
        raise HTTPException(403)
    chosen = read_days(first, last, datetime.now(BEIJING).date())
    if chosen.errors or (channel and channel not in list(Channel)):
        raise HTTPException(422)
    period = chosen.period
    wanted = Selection(period.start, period.end, department or None, Channel(channel) if channel else None)
    name = f"工单 {chosen.first} 至 {chosen.last}"
    narrowed = [department, CHANNELS[Channel(channel)] if channel else ""]
    words = "，".join([name, *filter(None, narrowed), "含个人信息" if personal else "已遮蔽个人信息"])
    return Order(wanted, name, words, personal)


Ordered = Annotated[Order, Depends(order_of)]


def create_exports(desk: Desk) -> APIRouter:
    """`/console/figures/tickets.csv` and `.xlsx`."""
    files = APIRouter(prefix="/figures")

    @files.get("/tickets.csv")
    def read_csv(staff: Agent, order: Ordered) -> Response:
        """The list in pieces, however long it is."""
        now = datetime.now(UTC)
        _record(desk, staff, f"{order.words}（CSV）", now)
        return StreamingResponse(_pieces(desk, order, now), headers=_headers(f"{order.name}.csv", _CSV))

    @files.get("/tickets.xlsx")
    def read_xlsx(staff: Agent, order: Ordered) -> Response:
        """The list as a workbook."""
        now = datetime.now(UTC)
        _record(desk, staff, f"{order.words}（Excel）", now)
        with read_only(desk.engine) as conn:
            written = xlsx(conn, order.selection, now, with_personal=order.with_personal)
        return Response(written, headers=_headers(f"{order.name}.xlsx", _XLSX))

    return files


def _record(desk: Desk, staff: Staff, words: str, now: datetime) -> None:
    with desk.engine.begin() as conn:
        record(conn, staff.login, "ticket export", words, now)


def _pieces(desk: Desk, order: Order, now: datetime) -> Iterator[bytes]:
    with read_only(desk.engine) as conn:
        lines = csv_lines(conn, order.selection, now, with_personal=order.with_personal)
        while piece := b"".join(islice(lines, _AT_ONCE)):
            yield piece


def _headers(name: str, kind: str) -> dict[str, str]:
    """RFC 6266: the name in UTF-8, as every browser reads it."""
    return {
        "Content-Type": kind,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
