"""为什么没命中: for any question and any passage."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from bot.answers.likely import ANSWER_AT
from bot.desk import Desk
from retrieval.ranking import JUDGED
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Typed
from web.console.insight.asked import LONGEST, look, saying_address, why_address
from web.console.insight.labels import OUTCOMES
from web.console.layout import show
from web.searching import SIGNAL_NAMES


def create_why(desk: Desk) -> APIRouter:
    """`/console/words/why`."""
    pages = APIRouter()

    @pages.get("/words/why")
    def why(
        request: Request,
        staff: EditorOrReviewer,
        question: Typed = "",
        passage: Id | None = None,
        document: Id | None = None,
        looking: Typed = "",
    ) -> Response:
        """Words, rank and what came before of a passage, or of a document's likeliest; `looking` finds another one."""
        question, looking = question.strip()[:LONGEST], looking.strip()[:LONGEST]
        context = {
            "question": question,
            "passage": passage,
            "looking": looking,
            "looked": look(desk, question, passage, datetime.now(UTC), document) if question else None,
            "found": desk.searcher.search(looking).hits if looking else (),
            "answer_at": ANSWER_AT,
            "judged": JUDGED,
            "signals": SIGNAL_NAMES,
            "outcomes": OUTCOMES,
            "why_address": why_address,
            "saying_address": saying_address,
        }
        return show(request, "insight/why.html", context)

    return pages
