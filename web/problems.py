"""Errors as problem+json (RFC 9457), with a sentence a person understands."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from hotline import tickets
from knowledge_base import documents
from knowledge_base.searcher import NotReady

_SENTENCES = {
    400: "请求读不懂，请检查格式。",
    403: "签名或口令不对，拒绝访问。",
    404: "没有找到您要的内容。",
    405: "这个地址不支持这种请求方式。",
    409: "内容已被别人改动，请刷新后再试。",
    413: "内容太大，请缩短后再发。",
    415: "请用 application/json 格式提交。",
    422: "提交的内容不完整或格式不对：请用 text 写明您的问题。",
    429: "请求太频繁，请稍后再试。",
    500: "系统出了点问题，请稍后再试。",
    503: "系统正在准备，请稍后再试。",
}

#: Every exception of the domain that reaches the edge, and its status.
STATUSES: Mapping[type[Exception], int] = {
    documents.NotFound: 404,
    tickets.NotFound: 404,
    NotReady: 503,
}


def problem(status: int, detail: str | None = None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem+json response."""
    title = _SENTENCES.get(status, _SENTENCES[500])
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail or title}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every failure of `app` with a problem."""
    for exception, status in STATUSES.items():
        app.add_exception_handler(exception, _responder(status))
    app.add_exception_handler(RequestValidationError, _responder(422))
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(Exception, _responder(500))


def _responder(status: int):  # type: ignore[no-untyped-def]
    async def respond(_request: Request, _error: Exception) -> Response:
        return problem(status, headers={"Retry-After": "1"} if status == 503 else None)

    return respond


async def _http_problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, headers=error.headers)
