"""Errors as problem+json (RFC 9457), with a sentence a person understands."""

from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.channels import ChannelOff, Forbidden, Malformed
from bot.limits import TooMany
from hotline.replies import canned_replies
from hotline.tickets import ticket as tickets
from knowledge_base import documents
from knowledge_base.searcher import NotReady
from organisation import departments, staff
from settings import Settings
from web.pages import page
from web.visitors import is_large

_SENTENCES = {
    400: "请求读不懂，请检查格式。",
    401: "登录已过期，请重新登录。",
    403: "签名或口令不对，拒绝访问。",
    404: "没有找到您要的内容。",
    405: "这个地址不支持这种请求方式。",
    409: "内容已被别人改动，请刷新后再试。",
    413: "内容太大，请缩短后再发。",
    415: "请用 application/json 格式提交。",
    422: "提交的内容不完整或格式不对：请用 text 写明您的问题。",
    429: "您问得有点快，请稍等一会儿再问。",
    500: "系统出了点问题，请稍后再试。",
    503: "系统正在准备，请稍后再试。",
}

_NO_TICKET = "没有找到这件工单。请用收到的完整链接打开；也可以回到首页，发送“进度”加编号查询。"
#: The same where staff meet it.
_TO_STAFF = {
    403: "您的账号不能打开这个页面或做这件事。如有需要，请联系管理员。",
    404: "没有找到这个页面或这条记录。",
    422: "提交的内容不完整或格式不对，请返回检查。",
    429: "操作太频繁，请稍等一会儿再试。",
}

#: Every exception of the domain that reaches the edge, and its status.
STATUSES: Mapping[type[Exception], int] = {
    documents.DocumentNotFound: 404,
    tickets.TicketNotFound: 404,
    staff.StaffNotFound: 404,
    canned_replies.CannedReplyNotFound: 404,
    departments.DepartmentNotFound: 404,
    NotReady: 503,
    ChannelOff: 404,
    Forbidden: 403,
    Malformed: 400,
}


def problem(status: int, detail: str | None = None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem+json response."""
    title = _SENTENCES.get(status, _SENTENCES[500])
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail or title}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI, settings: Settings) -> None:
    """Answer every failure of `app` with a problem, or with a page where a person is reading."""

    def respond(request: Request, status: int, headers: Mapping[str, str] | None = None) -> Response:
        in_console = request.url.path.startswith("/console/")
        title = _SENTENCES.get(status, _SENTENCES[500])
        title = _TO_STAFF.get(status, title) if in_console else title
        if status == 404 and request.url.path.startswith("/tickets/"):
            title = _NO_TICKET
        if not _reads_pages(request):
            return problem(status, title, headers)
        name = "console/problem.html" if in_console else "portal/problem.html"
        context = {"title": title, "is_large": is_large(request), "settings": settings}
        response = page(name, context, status)
        response.headers.update(headers or {})
        return response

    def responder(status: int) -> Callable[[Request, Exception], Response]:
        headers = {"Retry-After": "1"} if status == 503 else None
        return lambda request, _error: respond(request, status, headers)

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
        return respond(request, 429, {"Retry-After": str(error.after)})

    app.add_exception_handler(TooMany, respond_too_many)
    app.add_exception_handler(RequestValidationError, respond_invalid)
    app.add_exception_handler(HTTPException, respond_http)
    app.add_exception_handler(Exception, responder(500))


def _reads_pages(request: Request) -> bool:
    if request.url.path.startswith("/console/"):
        return "X-Fragment" not in request.headers and "X-Poll" not in request.headers
    programs = request.url.path.startswith(("/api/", "/webhooks/"))
    return not programs and "text/html" in request.headers.get("Accept", "")
