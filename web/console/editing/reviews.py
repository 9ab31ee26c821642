"""The queue of what waits for a reviewer, the longest wait first."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from database import read_only
from knowledge_base.editing import waiting
from web.console import labels
from web.console.access import Reviewer
from web.console.editing.notices import DONE
from web.console.layout import show


def create_reviews(desk: Desk) -> APIRouter:
    """`/console/reviews`."""
    pages = APIRouter()

    @pages.get("/reviews")
    def read(request: Request, staff: Reviewer) -> Response:
        """What may be signed here, and apart from it what somebody else must sign."""
        now = datetime.now(UTC)
        with read_only(desk.engine) as conn:
            to_review = waiting.to_review(conn, staff)
            own = [one for one in waiting.submitted(conn, staff) if one.author_id == staff.id]
        context = {
            "lines": to_review,
            "own": own,
            "waited": lambda at: labels.ago(at, now).removesuffix("前"),
            "labels": labels,
            "viewer": staff,
        }
        return show(request, "editing/reviews.html", context, done=DONE)

    return pages
