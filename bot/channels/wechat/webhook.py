"""The WeChat official account: its messages as they arrive, and the reply in the same HTTP response.

Protocol: developers.weixin.qq.com, 基础消息能力 (接收普通消息, 接收事件推送, 被动回复, 消息加解密).
wechatpy parses, decrypts and renders; what it leaves open is closed here: signatures are compared in
constant time and before anything is parsed, the previous AES key still works, a reply cannot break its XML.
"""

import hmac
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha1
from secrets import token_hex
from urllib.parse import quote

import xmltodict
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

from bot.channels import Body, ChannelOff, Forbidden, Malformed
from bot.channels.wechat.messages import Inbound, read_inbound
from bot.channels.wechat.xml import readable_xml, without_forbidden
from bot.conversation import respond
from bot.desk import Desk
from bot.limits import TooMany
from bot.message import IncomingMessage
from bot.personal_data import forget
from bot.phrases.conversation import BUSY
from bot.phrases.tickets import notice_failed
from bot.rendering import Button, Part, PartKind, buttons_of, fitting, joined, said_by
from bot.taps import Picked, code_of
from bot.turns import Turn
from hotline.replies.outbox import failed_by_platform
from settings import Settings
from text.fitting import bytes_in_utf8

log = logging.getLogger(__name__)

#: Bytes of UTF-8 in one text reply (被动回复文本消息: 长度不超过2048字节).
LONGEST_REPLY = 2048
#: A delivery signed longer ago than this, in seconds, is a replay.
FRESH = 300
#: Python refuses to read, or to subtract, numbers of any length.
_LONGEST_TIMESTAMP = 12
#: What tells WeChat that nothing is to be said (接收普通消息: 回复 success).
NOTHING_TO_SAY = "success"
_FOREIGN_LINK = re.compile(r"<(?=/?a\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Envelope:
    """What was delivered, and the key it came encrypted with: the reply goes back with the same."""

    inbound: Inbound
    crypto: WeChatCrypto | None = None


def create_webhook(desk: Desk) -> APIRouter:
    """`/webhooks/wechat`; raises ChannelOff, Forbidden and Malformed to the table of statuses."""
    webhook = APIRouter(prefix="/webhooks/wechat", include_in_schema=False)
    account = WeChat(desk.settings)

    @webhook.get("")
    def verify(request: Request) -> PlainTextResponse:
        """WeChat asks whether the address is ours (接入指南)."""
        account.verify(request.query_params)
        return PlainTextResponse(request.query_params.get("echostr", ""))

    @webhook.post("")
    def receive(request: Request, body: Body) -> Response:
        """A message or an event."""
        envelope = account.read(request.query_params, body, datetime.now(UTC))
        if envelope.inbound.message is None:
            if envelope.inbound.left or envelope.inbound.report:
                _take_note(desk, envelope.inbound)
            return PlainTextResponse(NOTHING_TO_SAY)
        reply = _reply(desk, account, envelope, envelope.inbound.message)
        if reply is None:
            return PlainTextResponse(NOTHING_TO_SAY)
        return Response(reply, media_type="application/xml")

    return webhook


def _reply(desk: Desk, account: "WeChat", envelope: Envelope, message: IncomingMessage) -> str | None:
    """The reply's XML, None where nothing is to be said."""
    now = datetime.now(UTC)
    try:
        return account.render(envelope, respond(desk, message, now))
    except TooMany:
        return None
    except Exception:
        # An error page would be shown as "暂时无法提供服务" after three tries; the citizen is told the truth.
        log.exception("could not answer a WeChat message")
        return account.render_text(envelope, BUSY, now)


def _take_note(desk: Desk, inbound: Inbound) -> None:
    """Act on an event that needs no answer; where that fails, WeChat shall deliver it again."""
    with desk.engine.begin() as conn:
        if inbound.left is not None:
            # 接收事件推送: whoever unfollows is to be forgotten.
            forget(conn, inbound.left, datetime.now(UTC))
        if inbound.report is not None and inbound.report.failure:
            reason = notice_failed(inbound.report.failure)
            failed_by_platform(conn, inbound.report.receipt, reason, datetime.now(UTC))


class WeChat:
    """One official account."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.wechat_token
        self._public_url = settings.public_url
        self._signing_key = settings.signing_key
        keys = filter(None, (settings.wechat_aes_key, settings.wechat_previous_aes_key))
        self._keys = [WeChatCrypto(self._token, key, settings.wechat_app_id) for key in keys]
        required = settings.wechat_require_encryption
        self._requires_encryption = bool(self._keys) if required is None else required

    def verify(self, query: Mapping[str, str]) -> None:
        """Raise Forbidden unless `query` is signed with our token, ChannelOff where there is none."""
        if not self._token:
            raise ChannelOff
        signed = (self._token, query.get("timestamp", ""), query.get("nonce", ""))
        if not _same(_signature(*signed), query.get("signature", "")):
            raise Forbidden

    def read(self, query: Mapping[str, str], body: bytes, now: datetime) -> Envelope:
        """What was delivered; raises ChannelOff, Forbidden or Malformed."""
        self.verify(query)
        timestamp = query.get("timestamp", "")
        if not (timestamp.isdecimal() and len(timestamp) <= _LONGEST_TIMESTAMP):
            raise Forbidden
        if abs(now.timestamp() - int(timestamp)) > FRESH:
            raise Forbidden
        if query.get("encrypt_type") == "aes":
            xml, crypto = self._decrypt(query, body)
            return Envelope(read_inbound(xml, self._signing_key), crypto)
        if self._requires_encryption:
            log.warning(
                "refused a plain WeChat message: only encrypted ones are taken (WECHAT_REQUIRE_ENCRYPTION)"
            )
            raise Forbidden
        return Envelope(read_inbound(body, self._signing_key))

    def render(self, envelope: Envelope, turn: Turn) -> str:
        """The reply's XML, encrypted where the message was; a turn always gives the same."""
        return self.render_text(envelope, reply_text(turn, self._public_url), turn.at)

    def render_text(self, envelope: Envelope, text: str, at: datetime) -> str:
        """The XML of a text reply."""
        reply = TextReply(
            source=in_cdata(envelope.inbound.account),
            target=in_cdata(envelope.inbound.sender),
            content=in_cdata(text),
            time=int(at.timestamp()),
        )
        xml: str = reply.render()
        if envelope.crypto is None:
            return xml
        encrypted: str = envelope.crypto.encrypt_message(xml, token_hex(8), str(int(time.time())))
        return encrypted

    def _decrypt(self, query: Mapping[str, str], body: bytes) -> tuple[str, WeChatCrypto]:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        try:
            encrypted = xmltodict.parse(readable_xml(body))["xml"]["Encrypt"]
            expected = _signature(self._token, timestamp, nonce, encrypted)
        except Exception as error:  # expat, missing or wrongly typed elements
            raise Malformed from error
        signature = query.get("msg_signature", "")
        if not _same(expected, signature):
            raise Forbidden
        for crypto in self._keys:
            try:
                return crypto.decrypt_message({"Encrypt": encrypted}, signature, timestamp, nonce), crypto
            except Exception:  # noqa: S112  another key, another account's id, or a forged body: all alike
                continue
        raise Forbidden


def reply_text(turn: Turn, public_url: str) -> str:
    """A turn as one text; what can be tapped is a link where there is room, and can be typed anyway."""
    parts = fitting(turn.answer, public_url, LONGEST_REPLY, bytes_in_utf8)
    # A link in a document's text would be tapped as if it were ours.
    plain = [replace(part, text=_FOREIGN_LINK.sub("〈", part.text)) for part in parts]
    buttons = buttons_of(turn)
    in_list = {button.tap.number: button for button in buttons if isinstance(button.tap, Picked)}
    linked = joined([_linked(part, in_list) for part in plain])
    is_listed = turn.answer.listed
    below = [button for button in buttons if not (is_listed and isinstance(button.tap, Picked))]
    if below:
        linked += "\n\n" + "　".join(_link(button.label, button) for button in below)
    return linked if bytes_in_utf8(linked) <= LONGEST_REPLY else joined(plain)


def _linked(part: Part, buttons: Mapping[int, Button]) -> Part:
    is_choice = part.kind is PartKind.CHOICE and part.number in buttons
    return replace(part, text=_link(part.text, buttons[part.number])) if is_choice else part


def _link(label: str, button: Button) -> str:
    """A link that sends what the button says when tapped; WeChat gives its code back as bizmsgmenuid."""
    says = quote(said_by(button))
    label = label.translate({ord("<"): "〈", ord(">"): "〉"})
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={says}&msgmenuid={code_of(button.tap)}">{label}</a>'


def _signature(*parts: str) -> str:
    """SHA-1 of the sorted parts (接入指南, 消息加解密说明)."""
    return sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def in_cdata(text: str) -> str:
    """wechatpy puts values into CDATA as they are; `]]>` would end it."""
    return without_forbidden(text).replace("]]>", "]]]]><![CDATA[>")
