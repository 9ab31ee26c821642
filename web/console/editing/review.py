"""A version before its reviewer: what the scan found, in place; signed, or given back. And the sheet that is filed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from database import read_only
from knowledge_base.editing import history, presence
from knowledge_base.editing.findings import Place, Severity
from knowledge_base.editing.history import Act
from knowledge_base.editing.review_sheet import review_sheet
from knowledge_base.editing.rules import possible
from knowledge_base.editing.scan import scan
from knowledge_base.editing.versions import get_version, paragraphs_of, versions_of
from organisation.staff import Staff
from web.console import labels
from web.console.access import EditorOrReviewer
from web.console.editing.addresses import version_address
from web.console.editing.comparison import find_other
from web.console.editing.heads import facts_of
from web.console.editing.notices import DONE
from web.console.editing.second_persons import second_persons
from web.console.editing.texts import marked, shown
from web.console.forms.fields import Id
from web.console.forms.refusals import Refused
from web.console.layout import show


def create_review(desk: Desk) -> APIRouter:
    """`/console/versions/{id}/review` and `/sheet`."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.get("/review")
    def read(request: Request, staff: EditorOrReviewer, version_id: Id) -> Response:
        """For its reviewer; whoever wrote of it is told who else could sign."""
        return show_review(desk, request, staff, version_id)

    @pages.get("/sheet")
    def print_sheet(request: Request, staff: EditorOrReviewer, version_id: Id) -> Response:
        """审查单: both names, what was found and why it was let through, on one page."""
        with read_only(desk.engine) as conn:
            sheet = review_sheet(conn, version_id)
        context = {
            "sheet": sheet,
            "version": sheet.version,
            "review": sheet.review,
            "submitted": sheet.submitted,
            "findings": sheet.findings,
            "address": version_address(version_id),
            "labels": labels,
        }
        return show(request, "editing/sheet.html", context)

    return pages


def show_review(
    desk: Desk,
    request: Request,
    staff: Staff,
    version_id: int,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    """The page of a review; with `written` where a form of it comes back."""
    with read_only(desk.engine) as conn:
        version = get_version(conn, version_id)
        paragraphs = paragraphs_of(conn, version_id)
        scanned = scan(conn, version_id)
        siblings = [one for one in versions_of(conn, version.document_id) if one.id != version_id]
        submitted = history.last_of(conn, version_id, Act.SUBMITTED)
        writers = history.writers_of(conn, version_id)
        context: dict[str, Any] = {
            "version": version,
            "facts": facts_of(version),
            "shown": list(shown(paragraphs, scanned.findings)),
            "has_other": find_other(version, siblings) is not None,
            "said": submitted.reason if submitted else "",
            "acts": possible(version.state, staff, writers),
            "reviewers": second_persons(conn, writers),
            "others": presence.others(conn, version_id, staff.id, datetime.now(UTC)),
        }
    findings = scanned.findings
    context |= {
        "findings": findings,
        "title": marked(version.title, (f for f in findings if f.place is Place.TITLE)),
        "by_position": {n: p.id for n, p in enumerate(paragraphs)},
        "must_explain": bool(scanned.of(Severity.REASON)),
        "is_blocked": bool(scanned.of(Severity.BLOCKS)),
        "address": version_address(version_id),
        "labels": labels,
        "viewer": staff,
        "written": written or {},
    }
    return show(request, "editing/review.html", context, refused=refused, done=DONE)
