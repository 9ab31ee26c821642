"""Errors as problem+json (RFC 9457), with a sentence a person understands."""

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.channels import ChannelOff, Forbidden, Malformed
from bot.limits import TooMany
from bot.phrases import problems as phrases
from bot.rehearsal.rehearsals import RehearsalNotFound
from hotline.replies import canned_replies
from hotline.tickets import ticket as tickets
from knowledge_base import documents
from knowledge_base.editing.register_rows import RowNotFound
from knowledge_base.intake.uploads import UploadNotFound
from knowledge_base.searcher import NotReady
from organisation import departments, staff
from settings import Settings
from web.callers import CallerRefused
from web.pages import page
from web.visitors import is_large

#: Every exception of the domain that reaches the edge, and its status.
STATUSES: Mapping[type[Exception], int] = {
    documents.DocumentNotFound: 404,
    UploadNotFound: 404,
    RehearsalNotFound: 404,
    RowNotFound: 404,
    tickets.TicketNotFound: 404,
    staff.StaffNotFound: 404,
    canned_replies.CannedReplyNotFound: 404,
    departments.DepartmentNotFound: 404,
    NotReady: 503,
    ChannelOff: 404,
    Forbidden: 403,
    CallerRefused: 403,
    Malformed: 400,
}


def problem(status: int, detail: str | None = None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem+json response."""
    title = phrases.sentence(status)
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail or title}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI, settings: Settings) -> None:
    """Answer every failure of `app` with a problem, or with a page where a person is reading."""

    def respond(
        request: Request, status: int, headers: Mapping[str, str] | None = None, said: str | None = None
    ) -> Response:
        in_console = request.url.path.startswith("/console/")
        title = said or (phrases.sentence_to_staff(status) if in_console else phrases.sentence(status))
        if status == 404 and request.url.path.startswith("/tickets/"):
            title = phrases.NO_TICKET
        if not reads_pages(request):
            return problem(status, title, headers)
        name = "console/problem.html" if in_console else "portal/problem.html"
        context = {"title": title, "is_large": is_large(request), "settings": settings}
        response = page(name, context, status)
        response.headers.update(headers or {})
        return response

    def responder(status: int) -> Callable[[Request, Exception], Response]:
        headers = {"Retry-After": "1"} if status == 503 else None
        return lambda request, error: respond(request, status, headers, _sentence_of(error))

    def respond_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code < 400:
            return Response(status_code=error.status_code, headers=error.headers)
        return respond(request, error.status_code, error.headers)

    for exception, status in STATUSES.items():
        app.add_exception_handler(exception, responder(status))

    def respond_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        # An address with something that is no number in it is the address of nothing.
        in_address = any(failure["loc"][0] == "path" for failure in error.errors())
        return respond(request, 404 if in_address else 422)

    def respond_too_many(request: Request, error: Exception) -> Response:
        assert isinstance(error, TooMany)
        return respond(request, 429, {"Retry-After": str(error.after)}, error.said)

    app.add_exception_handler(TooMany, respond_too_many)
    app.add_exception_handler(RequestValidationError, respond_invalid)
    app.add_exception_handler(HTTPException, respond_http)
    app.add_exception_handler(Exception, responder(500))


def _sentence_of(error: Exception) -> str | None:
    """What is more to the point than the sentence of its status."""
    return str(error) if isinstance(error, CallerRefused) else None


def reads_pages(request: Request) -> bool:
    """Whether a person reads what comes back."""
    if request.url.path.startswith("/console/"):
        return "X-Fragment" not in request.headers and "X-Poll" not in request.headers
    programs = request.url.path.startswith(("/api/", "/webhooks/"))
    return not programs and "text/html" in request.headers.get("Accept", "")
