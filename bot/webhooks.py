"""Where WeChat and Telegram deliver: the answer goes back in the webhook's own response."""

import logging
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from bot.channels.telegram import channel as telegram
from bot.channels.telegram.api import TelegramSender
from bot.channels.telegram.updates import Inbound as Update
from bot.channels.wechat import channel as wechat
from bot.channels.wechat.messages import Inbound
from bot.conversation import respond, respond_to_edit
from bot.desk import Desk
from bot.limits import TooMany
from bot.message import IncomingMessage
from bot.personal_data import forget
from bot.phrases import conversation as phrases
from bot.phrases.tickets import notice_failed
from bot.turns import Turn
from hotline.citizens import mark_unreachable
from hotline.replies.outbox import failed_by_platform

log = logging.getLogger(__name__)


async def _read_body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_read_body)]


def create_webhooks(desk: Desk, sender: TelegramSender | None) -> APIRouter:
    """Routes under /webhooks; raises ChannelOff, Forbidden and Malformed to the table of statuses.

    `sender` is what knows Telegram from the other side: our name there, and what a pressed button waits for.
    """
    webhooks = APIRouter(prefix="/webhooks", include_in_schema=False)
    account = wechat.WeChat(desk.settings)
    bot = telegram.Telegram(desk.settings)

    @webhooks.get("/wechat")
    def verify_wechat(request: Request) -> PlainTextResponse:
        """WeChat asks whether the address is ours (接入指南)."""
        account.verify(request.query_params)
        return PlainTextResponse(request.query_params.get("echostr", ""))

    @webhooks.post("/wechat")
    def receive_wechat(request: Request, body: Body) -> Response:
        """A message or an event."""
        delivery = account.read(request.query_params, body, datetime.now(UTC))
        if delivery.inbound.message is None:
            if delivery.inbound.left or delivery.inbound.report:
                _take_note(desk, delivery.inbound)
            return PlainTextResponse(wechat.NOTHING_TO_SAY)
        reply = _wechat_reply(desk, account, delivery, delivery.inbound.message)
        if reply is None:
            return PlainTextResponse(wechat.NOTHING_TO_SAY)
        return Response(reply, media_type="application/xml")

    @webhooks.post("/telegram")
    def receive_telegram(request: Request, body: Body, background: BackgroundTasks) -> JSONResponse:
        """An update. A pressed button is released after the answer: it must not wait for Telegram."""
        bot.verify(request.headers)
        delivery = bot.read(body, sender.username if sender else None)
        if delivery is not None and delivery.callback_id and sender is not None:
            background.add_task(sender.answer_callback, delivery.callback_id)
        return JSONResponse(_telegram_reply(desk, bot, delivery) if delivery else {})

    return webhooks


def _wechat_reply(
    desk: Desk, account: wechat.WeChat, delivery: wechat.Envelope, message: IncomingMessage
) -> str | None:
    """The reply's XML, None where nothing is to be said."""
    now = datetime.now(UTC)
    try:
        return account.render(delivery, respond(desk, message, now))
    except TooMany:
        return None
    except Exception:
        # An error page would be shown as "暂时无法提供服务" after three tries; the citizen is told the truth.
        log.exception("could not answer a WeChat message")
        return account.render_text(delivery, phrases.BUSY, now)


def _take_note(desk: Desk, inbound: Inbound) -> None:
    """Act on an event that needs no answer; where that fails, WeChat shall deliver it again."""
    with desk.engine.begin() as conn:
        if inbound.left is not None:
            # 接收事件推送: whoever unfollows is to be forgotten.
            forget(conn, inbound.left, datetime.now(UTC))
        if inbound.report is not None and inbound.report.failure:
            reason = notice_failed(inbound.report.failure)
            failed_by_platform(conn, inbound.report.receipt, reason, datetime.now(UTC))


def _telegram_reply(desk: Desk, bot: telegram.Telegram, delivery: Update) -> dict[str, Any]:
    """The method Telegram is to call, nothing where there is nothing to say."""
    now = datetime.now(UTC)
    if delivery.left is not None:
        with desk.engine.begin() as conn:
            mark_unreachable(conn, delivery.left, phrases.BLOCKED, now)
    if delivery.message is None:
        return {}
    try:
        answer = respond_to_edit if delivery.is_edit else respond
        turn: Turn | None = answer(desk, delivery.message, now)
        return bot.render(delivery, turn) if turn else {}
    except TooMany:
        return bot.render_text(delivery, phrases.TOO_MANY)
    except Exception:
        # Telegram would deliver a failed update again and hold back the chat's next ones.
        log.exception("could not answer a Telegram update")
        return bot.render_text(delivery, phrases.BUSY)
