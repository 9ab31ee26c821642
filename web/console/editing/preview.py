"""What a version would look like to citizens: on the web, in WeChat, in large type, printed. For staff alone."""

import re
from datetime import UTC, datetime
from enum import StrEnum

from fastapi import APIRouter, Query, Request, Response

from bot.answers.drafts import answer_from
from bot.channels.wechat.webhook import LONGEST_REPLY, reply_text
from bot.desk import Desk
from bot.turns import Turn
from database import read_only
from knowledge_base.sources import preview_version
from text.fitting import bytes_in_utf8
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Offset, Typed
from web.console.layout import show
from web.pages import page
from web.portal.documents import document_context, interpreted_by

_TAG = re.compile(r"<a [^>]*>(.*?)</a>")


class Way(StrEnum):
    """A way to look at it."""

    #: 网页
    WEB = "web"
    #: 微信
    WECHAT = "wechat"
    #: 大字
    LARGE = "large"
    #: 打印
    PRINT = "print"


_WAYS = {Way.WEB: "网页", Way.WECHAT: "微信", Way.LARGE: "大字", Way.PRINT: "打印"}


def create_preview(desk: Desk) -> APIRouter:
    """`GET /console/versions/{id}/preview`."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.get("/preview")
    def look(
        request: Request,
        staff: EditorOrReviewer,
        version_id: Id,
        way: Way = Query(Way.WEB, alias="as"),
        asked: Typed = Query("", alias="q"),
        at: Offset = Query(0, alias="p"),
    ) -> Response:
        """A citizen's page with a banner, or the message in WeChat that quotes passage `p` to whoever asks `q`."""
        if way is Way.WECHAT:
            return _in_wechat(desk, request, version_id, asked.strip(), at)
        with read_only(desk.engine) as conn:
            source, passages = preview_version(conn, version_id)
            interpreted = interpreted_by(conn, source)
        address = f"/console/versions/{version_id}"
        preview = {"way": way, "ways": _WAYS.items(), "address": f"{address}/preview", "back": address}
        context = document_context(desk, source, passages, interpreted)
        return page("portal/document.html", context | {"preview": preview, "is_large": way is Way.LARGE})

    return pages


def _in_wechat(desk: Desk, request: Request, version_id: int, asked: str, at: int) -> Response:
    with read_only(desk.engine) as conn:
        source, passages = preview_version(conn, version_id)
    now = datetime.now(UTC)
    at = min(at, max(len(passages) - 1, 0))
    asked = asked or " ".join(
        [source.title, *(passages[at].heading_text.split(" › ")[-1:] if passages else [])]
    )
    text = ""
    if passages:
        answer = answer_from(desk, asked, source, passages, at, now)
        text = reply_text(Turn(0, asked, answer, now), desk.settings.public_url)
    context = {
        "source": source,
        "version_id": version_id,
        "ways": _WAYS.items(),
        "way": Way.WECHAT,
        "passages": [(n, p.heading_text or p.heading or p.text[:20]) for n, p in enumerate(passages)],
        "at": at,
        "asked": asked,
        "said": _TAG.sub(r"\1", text),
        "size": bytes_in_utf8(text),
        "most": LONGEST_REPLY,
    }
    return show(request, "writing/wechat.html", context)
