"""What is done with a version: each act is a plain form, and leads to a page that says what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.rehearsal.plans import Plan, Subject
from bot.rehearsal.readiness import require_rehearsed
from knowledge_base.editing import acts
from knowledge_base.editing.versions import get_version
from knowledge_base.publishing import Ending
from organisation.staff import Staff
from web.console.access import EditorOrReviewer
from web.console.editing.act_form import ActForm, form_again
from web.console.editing.addresses import REVIEWS, version_address
from web.console.forms.fields import Id, missing
from web.console.forms.moments import find_moment, moment_errors
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import address_with, back_to, carry_out

#: What is typed before something that is published goes.
_WORD = "撤下"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act in a transaction of the caller's: what it does, and what its page says then."""

    perform: Callable[[Connection, int, Staff, datetime, ActForm], object]
    done: str


def create_version_acts(desk: Desk) -> APIRouter:
    """`POST /console/versions/{id}/{act}`: every act that needs but one transaction."""
    pages = APIRouter()

    @pages.post("/versions/{version_id}/{name}")
    def perform(
        request: Request,
        staff: EditorOrReviewer,
        version_id: Id,
        name: str,
        form: Annotated[ActForm, Form()],
    ) -> Response:
        """Do it, or say why not; what was written for it is not lost then."""
        if name not in _DEEDS:
            raise HTTPException(404)
        deed = _DEEDS[name]
        page = version_address(version_id)

        def again(refused: Refused) -> Response:
            # An address can only name what the table of refusals holds.
            is_named = form.is_empty and refused.name
            return (back_to(page) if is_named else form_again(desk, request, staff, version_id, name, form))(
                refused
            )

        return carry_out(
            desk.engine,
            lambda conn: deed.perform(conn, version_id, staff, datetime.now(UTC), form),
            address_with(REVIEWS if name == "reject" else page, done=deed.done),
            again,
        )

    return pages


def _reject(conn: Connection, version_id: int, who: Staff, now: datetime, form: ActForm) -> None:
    require_none(missing(reject=(form.reason, "哪里要改")))
    acts.reject(conn, version_id, who, now, form.reason)


def _discard(conn: Connection, version_id: int, who: Staff, now: datetime, form: ActForm) -> None:
    require_none(missing(discard=(form.reason, "作废的理由")))
    acts.discard(conn, version_id, who, now, form.reason)


def _publish(conn: Connection, version_id: int, who: Staff, now: datetime, _form: ActForm) -> None:
    _require_rehearsed_publication(conn, version_id)
    acts.publish_signed(conn, version_id, who, now)


def _require_rehearsed_publication(conn: Connection, version_id: int) -> None:
    require_rehearsed(conn, Plan(Subject.PUBLISH, version_id=version_id))


def _schedule(conn: Connection, version_id: int, who: Staff, now: datetime, form: ActForm) -> None:
    errors = missing(**{"from": (form.begin, "发布的时间")})
    require_none(moment_errors("from", form.begin) | moment_errors("until", form.until) | errors)
    _require_rehearsed_publication(conn, version_id)
    if begin := find_moment(form.begin):
        acts.schedule(conn, version_id, who, now, begin, find_moment(form.until))


def _withdraw(conn: Connection, version_id: int, who: Staff, now: datetime, form: ActForm) -> None:
    is_meant = form.word.strip() == _WORD
    require_none(
        missing(withdraw=(form.reason, "撤下的理由"))
        | ({} if is_meant else {"word": f"没有撤下：请输入“{_WORD}”两个字。"})
    )
    require_rehearsed(conn, Plan(Subject.WITHDRAW, document_id=get_version(conn, version_id).document_id))
    acts.withdraw_published(conn, version_id, who, now, form.reason)


def _end(conn: Connection, version_id: int, who: Staff, now: datetime, form: ActForm) -> None:
    """Let its time be over at a moment."""
    require_none(missing(end=(form.until, "下线的时间")) | moment_errors("end", form.until))
    require_rehearsed(conn, Plan(Subject.WITHDRAW, document_id=get_version(conn, version_id).document_id))
    end = find_moment(form.until)
    if end is None or end <= now:
        raise Refused({"end": "下线的时间要在以后。"})
    acts.schedule_end(conn, version_id, Ending.EXPIRE, end, who, now)


#: By the last part of the address.
_DEEDS: Mapping[str, Deed] = {
    "recall": Deed(lambda conn, version_id, who, now, _: acts.recall(conn, version_id, who, now), "recalled"),
    "reject": Deed(_reject, "rejected"),
    "publish": Deed(_publish, "published"),
    "schedule": Deed(_schedule, "scheduled"),
    "unschedule": Deed(
        lambda conn, version_id, who, now, _: acts.unschedule(conn, version_id, who, now), "unscheduled"
    ),
    "end": Deed(_end, "ending"),
    "keep": Deed(
        lambda conn, version_id, who, now, _: acts.unschedule_end(conn, version_id, who, now), "kept"
    ),
    "withdraw": Deed(_withdraw, "withdrawn"),
    "discard": Deed(_discard, "discarded"),
}
