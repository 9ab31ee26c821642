"""Where WeChat and Telegram deliver: the answer goes back in the webhook's own response."""

import logging
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from bot import phrases
from bot.channels import telegram, wechat
from bot.conversation import Desk, IncomingMessage, respond

log = logging.getLogger(__name__)


async def _read_body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_read_body)]


def create_webhooks(desk: Desk) -> APIRouter:
    """Routes under /webhooks; raises ChannelOff, Forbidden and Malformed to the table of statuses."""
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
        if delivery.message is not None:
            reply = _wechat_reply(desk, account, delivery, delivery.message)
        elif delivery.phrase is not None:
            reply = account.render_text(delivery, delivery.phrase)
        else:
            return PlainTextResponse(wechat.NOTHING_TO_SAY)
        return Response(reply, media_type="application/xml")

    @webhooks.post("/telegram")
    def receive_telegram(request: Request, body: Body) -> JSONResponse:
        """An update."""
        bot.verify(request.headers)
        delivery = bot.read(body)
        if delivery is None:
            return JSONResponse({})
        if delivery.message is None:
            return JSONResponse(bot.render_text(delivery, delivery.phrase or phrases.ONLY_TEXT))
        return JSONResponse(_telegram_reply(desk, bot, delivery, delivery.message))

    return webhooks


def _wechat_reply(
    desk: Desk, account: wechat.WeChat, delivery: wechat.Delivery, message: IncomingMessage
) -> str:
    try:
        return account.render(delivery, respond(desk, message, datetime.now(UTC)))
    except Exception:
        # An error page would be shown as "暂时无法提供服务" after three tries; the citizen is told the truth.
        log.exception("could not answer a WeChat message")
        return account.render_text(delivery, phrases.BUSY)


def _telegram_reply(
    desk: Desk, bot: telegram.Telegram, delivery: telegram.Delivery, message: IncomingMessage
) -> dict[str, object]:
    try:
        return bot.render(delivery, respond(desk, message, datetime.now(UTC)))
    except Exception:
        # Telegram would deliver a failed update again and hold back the chat's next ones.
        log.exception("could not answer a Telegram update")
        return bot.render_text(delivery, phrases.BUSY)
