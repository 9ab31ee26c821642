"""置顶与开关: asking for a pin, signing another's, ending one."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from hotline.citizens import Channel
from knowledge_base import pins
from knowledge_base.pins import Mode, Pin, PinDraft
from knowledge_base.reviews import OwnWork
from organisation.audit import record
from organisation.staff import Staff
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Typed
from web.console.forms.moments import find_moment, moment_errors
from web.console.forms.named import named_document
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.labels import CHANNELS
from web.console.layout import show

PAGE = "/console/pins"
MODES = {Mode.STATEMENT: "声明", Mode.SILENCE: "停答"}
#: A reason tells the second person what they sign.
_SHORTEST_REASON = 4
_DONE = {
    "proposed": "已提出，等另一位同事签字后生效。",
    "signed": "已签字。现在起各渠道的提问都照此处理。",
    "ended": "已结束，恢复照常回答。",
}


class PinForm(BaseModel):
    """A pin as it is written; moments as 2026-12-31T09:00, in Beijing time."""

    mode: Mode = Mode.STATEMENT
    words: Typed = ""
    document: Typed = ""
    channel: Typed = ""
    statement: Typed = ""
    from_at: Typed = ""
    until_at: Typed = ""
    reason: Typed = ""


def create_pins(desk: Desk) -> APIRouter:
    """`/console/pins`."""
    pages = APIRouter(prefix="/pins")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer) -> Response:
        """What holds now, what waits for a signature, what is over; and the form for a new one."""
        return _list(desk, request, staff)

    @pages.post("")
    def propose(request: Request, staff: EditorOrReviewer, form: Annotated[PinForm, Form()]) -> Response:
        """Ask for one."""
        now = datetime.now(UTC)

        def act(conn: Connection) -> None:
            pin_id = pins.propose(conn, _draft(conn, form, now), staff.id, now)
            record(conn, staff.login, "pin propose", f"{pin_id} {form.reason.strip()}", now)

        return carry_out(
            desk.engine,
            act,
            f"{PAGE}?done=proposed",
            lambda refused: _list(desk, request, staff, refused, form.model_dump()),
        )

    @pages.post("/{pin_id}/{name}")
    def act_on(request: Request, staff: EditorOrReviewer, pin_id: Id, name: str) -> Response:
        """Sign it, or end it."""
        if name not in _ACTS:
            raise HTTPException(404)
        now = datetime.now(UTC)
        do, done = _ACTS[name]

        def act(conn: Connection) -> None:
            try:
                do(conn, pin_id, staff.id, now)
            except OwnWork as error:
                raise Refused({"": "自己提出的要请另一位同事签字。"}, 409) from error
            record(conn, staff.login, f"pin {name}", str(pin_id), now)

        return carry_out(
            desk.engine, act, f"{PAGE}?done={done}", lambda refused: _list(desk, request, staff, refused)
        )

    return pages


_ACTS: Mapping[str, tuple[Callable[[Connection, int, int, datetime], None], str]] = {
    "sign": (pins.sign, "signed"),
    "end": (pins.end, "ended"),
}


def _draft(conn: Connection, form: PinForm, now: datetime) -> PinDraft:
    errors = moment_errors("from_at", form.from_at) | moment_errors("until_at", form.until_at)
    if len(form.reason.strip()) < _SHORTEST_REASON:
        errors["reason"] = "请写明理由：签字的同事和以后的人要看。"
    begins, ends = find_moment(form.from_at), find_moment(form.until_at)
    document_id, unnamed = named_document(conn, "document", form.document)
    require_none(errors | unnamed)
    channel = form.channel if form.channel in set(Channel) else None
    return PinDraft(
        mode=form.mode,
        reason=form.reason,
        from_at=begins or now,
        words=form.words,
        document_id=document_id,
        channel=channel,
        statement=form.statement,
        until_at=ends,
    )


def _list(
    desk: Desk,
    request: Request,
    staff: Staff,
    refused: Refused | None = None,
    written: Mapping[str, object] | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        found = pins.all_pins(conn)
    now = datetime.now(UTC)
    context = {
        "groups": [
            ("现在生效", [pin for pin in found if pin.is_live(now)]),
            ("等待签字或未到时间", [pin for pin in found if _waits(pin, now)]),
            ("已结束", [pin for pin in found if not pin.is_live(now) and not _waits(pin, now)][:30]),
        ],
        "modes": MODES,
        "channels": CHANNELS,
        "channel_options": {"": "全部渠道"} | {channel.value: name for channel, name in CHANNELS.items()},
        "me": staff.id,
        "longest": pins.LONGEST,
        "written": written or {},
    }
    return show(request, "insight/pins.html", context, refused=refused, done=_DONE)


def _waits(pin: Pin, now: datetime) -> bool:
    is_over = pin.ended_at is not None or (pin.draft.until_at is not None and pin.draft.until_at <= now)
    return not is_over and not pin.is_live(now)
