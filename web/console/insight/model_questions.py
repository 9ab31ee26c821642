"""样板问题: the editors' own questions with the document, and the heading, their answer must cite."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import Connection

from bot.conversation import ask
from bot.desk import Desk
from bot.rehearsal.comparing import is_right, said_of
from bot.rehearsal.questions import LONGEST, add_model_question, all_model_questions, retire_model_question
from database import read_only
from organisation.audit import record
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Typed, missing
from web.console.forms.named import named_document
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.layout import show

PAGE = "/console/model-questions"
Written = Annotated[Typed, Form(max_length=LONGEST)]
_DONE = {"added": "已记下。以后每次预演都会问它。", "retired": "已不再问它。"}


def create_model_questions(desk: Desk) -> APIRouter:
    """`/console/model-questions`."""
    pages = APIRouter(prefix="/model-questions")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer) -> Response:
        """Every one with how it is answered now, and the form for a new one."""
        return _list(desk, request)

    @pages.post("")
    def add(
        request: Request,
        staff: EditorOrReviewer,
        question: Written = "",
        document: Written = "",
        heading: Written = "",
    ) -> Response:
        """Keep it."""
        now = datetime.now(UTC)

        def act(conn: Connection) -> None:
            # None where no document is written: that nothing is to answer it.
            document_id, errors = named_document(conn, "document", document)
            require_none(missing(question=(question, "问题")) | errors)
            expected = document_id, heading.strip() or None
            add_model_question(conn, question, expected, staff.id, now)
            record(conn, staff.login, "model question add", question.strip(), now)

        written = {"question": question, "document": document, "heading": heading}
        return carry_out(
            desk.engine, act, f"{PAGE}?done=added", lambda refused: _list(desk, request, refused, written)
        )

    @pages.post("/{question_id}/retire")
    def retire(request: Request, staff: EditorOrReviewer, question_id: Id) -> Response:
        """Ask it no more."""
        now = datetime.now(UTC)

        def act(conn: Connection) -> None:
            retire_model_question(conn, question_id, now)
            record(conn, staff.login, "model question retire", str(question_id), now)

        return carry_out(
            desk.engine, act, f"{PAGE}?done=retired", lambda refused: _list(desk, request, refused)
        )

    return pages


def _list(
    desk: Desk, request: Request, refused: Refused | None = None, written: Mapping[str, str] | None = None
) -> Response:
    with read_only(desk.engine) as conn:
        questions = all_model_questions(conn)
    now = datetime.now(UTC)
    answered = [(one, said_of(ask(desk, one.question, now))) for one in questions]
    context = {
        "questions": [(one, said, is_right(said, one)) for one, said in answered],
        "written": written or {},
    }
    return show(request, "insight/model_questions.html", context, refused=refused, done=_DONE)
