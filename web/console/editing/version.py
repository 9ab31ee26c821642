"""One version: its head with where each fact was found, its text, and what can be done with it now."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import escape
from sqlalchemy import Connection

from bot.desk import Desk
from bot.rehearsal.plans import Plan, Subject
from bot.rehearsal.readiness import Readiness, readiness
from bot.rehearsal.rehearsals import Rehearsal
from database import read_only
from knowledge_base.editing import history, presence
from knowledge_base.editing.citing import answers_citing, times_cited
from knowledge_base.editing.findings import Finding, Severity
from knowledge_base.editing.history import Act
from knowledge_base.editing.rules import RULES, possible
from knowledge_base.editing.scan import scan
from knowledge_base.editing.schedule import arranged
from knowledge_base.editing.versions import Version, get_version, paragraphs_of, versions_of
from knowledge_base.kinds import Disclosure, State
from knowledge_base.pairing.pairs import require_paired_or_told
from knowledge_base.related import related
from knowledge_base.reviews import find_review
from organisation.staff import Staff
from web.console import labels
from web.console.access import EditorOrReviewer
from web.console.editing.addresses import version_address
from web.console.editing.heads import facts_of
from web.console.editing.notices import DONE
from web.console.editing.second_persons import second_persons
from web.console.editing.texts import shown
from web.console.forms.fields import Id, Written
from web.console.forms.refusals import Refused
from web.console.layout import show


def create_version(desk: Desk) -> APIRouter:
    """`/console/versions/{id}`, its history, and who else has it open."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer, version_id: Id) -> Response:
        """A version in whatever state."""
        return show_version(desk, request, staff, version_id)

    @pages.get("/history")
    def find_history(staff: EditorOrReviewer, version_id: Id) -> Response:
        """To what happened to its document."""
        with read_only(desk.engine) as conn:
            document_id = get_version(conn, version_id).document_id
        return RedirectResponse(f"/console/documents/{document_id}#history", 303)

    @pages.post("/beat")
    def beat(staff: EditorOrReviewer, version_id: Id, writing: Written = "") -> Response:
        """A sign of life from whoever has the page open; answered with who else has, in words."""
        now = datetime.now(UTC)
        with desk.engine.begin() as conn:
            get_version(conn, version_id)
            presence.seen(conn, version_id, staff.id, writing=bool(writing), now=now)
            there = presence.others(conn, version_id, staff.id, now)
        words = "、".join(f"{one.name}{'正在改' if one.is_writing else '也在看'}" for one in there)
        return HTMLResponse(escape(words))

    return pages


def show_version(
    desk: Desk,
    request: Request,
    staff: Staff,
    version_id: int,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    """The page of a version; with `written` where a form of it comes back."""
    now = datetime.now(UTC)
    with read_only(desk.engine) as conn:
        version = get_version(conn, version_id)
        siblings = versions_of(conn, version.document_id)
        findings = _to_answer(conn, version)
        writers = history.writers_of(conn, version_id)
        context: dict[str, Any] = {
            "version": version,
            "siblings": siblings,
            "facts": facts_of(version),
            "shown": list(shown(paragraphs_of(conn, version_id), findings)),
            "review": find_review(conn, version_id),
            "events": [
                e for e in history.of_document(conn, version.document_id) if e.version_id == version_id
            ],
            "others": presence.others(conn, version_id, staff.id, now),
            "acts": possible(version.state, staff, writers) if _is_live(version) else (),
            "reviewers": second_persons(conn, writers),
            "arranged": arranged(conn, version_id),
            "findings": findings,
            "cited": times_cited(conn, version.document_id) if version.is_current else 0,
            "answers": answers_citing(conn, version.document_id) if version.is_current else (),
            "related": related(conn, version.document_id),
            "rehearsed": _rehearsed(conn, version),
            "paired": require_paired_or_told(conn, version_id),
        }
    context |= {
        "address": version_address(version_id),
        "labels": labels,
        # 不予公开 is never published, so it is not offered.
        "disclosures": {k: v for k, v in labels.DISCLOSURES.items() if k is not Disclosure.NONE},
        "viewer": staff,
        "written": written or {},
    }
    return show(request, "editing/version.html", context, refused=refused, done=DONE)


def _rehearsed(conn: Connection, version: Version) -> Mapping[Act, tuple[Readiness, Rehearsal | None]]:
    """Whether it may be published, or withdrawn, as far as rehearsals say; read where that can be done at all."""
    plans = {
        Act.PUBLISHED: Plan(Subject.PUBLISH, version_id=version.id),
        Act.WITHDRAWN: Plan(Subject.WITHDRAW, document_id=version.document_id),
    }
    return {act: readiness(conn, plan) for act, plan in plans.items() if version.state in RULES[act].sources}


def _to_answer(conn: Connection, version: Version) -> tuple[Finding, ...]:
    """What its author has to say something of before it can be handed in."""
    if version.state is not State.DRAFT:
        return ()
    return scan(conn, version.id).of(Severity.BLOCKS, Severity.REASON, Severity.ANSWER)


def _is_live(version: Version) -> bool:
    """Whether something can be done with it: of a former version only a new draft is made."""
    return version.state is not State.PUBLISHED or version.is_current
