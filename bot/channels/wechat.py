"""The WeChat official account: its messages as they arrive, and the reply in the same HTTP response.

Protocol: developers.weixin.qq.com, 基础消息能力 (接收普通消息, 接收事件推送, 被动回复, 消息加解密).
wechatpy parses, decrypts and renders; what it leaves open is closed here: signatures are compared in
constant time and before anything is parsed, the previous AES key still works, a reply cannot break its XML.
"""

import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from secrets import token_hex
from typing import Any

import xmltodict
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

from bot import phrases
from bot.answer import Answer
from bot.channels import ChannelOff, Forbidden, Malformed
from bot.channels.fitting import bytes_in_utf8, fit_answer
from bot.conversation import IncomingMessage
from hotline.citizens import Channel, Citizen
from settings import Settings

#: Bytes of UTF-8 in one text reply (被动回复文本消息: 长度不超过2048字节).
LONGEST_REPLY = 2048
#: A delivery signed longer ago than this, in seconds, is a replay.
FRESH = 300
#: What tells WeChat that nothing is to be said (接收普通消息: 回复 success).
NOTHING_TO_SAY = "success"
#: Characters XML 1.0 cannot carry.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Delivery:
    """What WeChat brought: a message to answer, or a phrase to say, or neither.

    `crypto` is the key it came encrypted with; the reply goes back with the same.
    """

    sender: str
    account: str
    message: IncomingMessage | None = None
    phrase: str | None = None
    crypto: WeChatCrypto | None = None


class WeChat:
    """One official account."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.wechat_token
        self._public_url = settings.public_url
        keys = filter(None, (settings.wechat_aes_key, settings.wechat_previous_aes_key))
        self._keys = [WeChatCrypto(self._token, key, settings.wechat_app_id) for key in keys]

    def verify(self, query: Mapping[str, str]) -> None:
        """Raise Forbidden unless `query` is signed with our token, ChannelOff where there is none."""
        if not self._token:
            raise ChannelOff
        signed = (self._token, query.get("timestamp", ""), query.get("nonce", ""))
        if not _same(_signature(*signed), query.get("signature", "")):
            raise Forbidden

    def read(self, query: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """What was delivered; raises ChannelOff, Forbidden or Malformed."""
        self.verify(query)
        timestamp = query.get("timestamp", "")
        if not timestamp.isdecimal() or abs(now.timestamp() - int(timestamp)) > FRESH:
            raise Forbidden
        if query.get("encrypt_type") == "aes":
            xml, crypto = self._decrypt(query, body)
            return _read_message(xml, crypto)
        return _read_message(body, None)

    def render(self, delivery: Delivery, answer: Answer) -> str:
        """The reply's XML, encrypted where the message was."""
        text = fit_answer(answer, self._public_url, LONGEST_REPLY, bytes_in_utf8)
        return self.render_text(delivery, text)

    def render_text(self, delivery: Delivery, text: str) -> str:
        """The XML of a text reply."""
        reply = TextReply(
            source=in_cdata(delivery.account),
            target=in_cdata(delivery.sender),
            content=in_cdata(text),
            time=int(time.time()),
        )
        xml: str = reply.render()
        if delivery.crypto is None:
            return xml
        encrypted: str = delivery.crypto.encrypt_message(xml, token_hex(8), str(int(time.time())))
        return encrypted

    def _decrypt(self, query: Mapping[str, str], body: bytes) -> tuple[str, WeChatCrypto]:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        try:
            encrypted = xmltodict.parse(body)["xml"]["Encrypt"]
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


def _read_message(xml: bytes | str, crypto: WeChatCrypto | None) -> Delivery:
    try:
        message = parse_message(xml)
        sender, account = str(message.source), str(message.target)
        if not message.source:
            raise Malformed
        text, phrase = _text_of(message)
        incoming = None
        if text is not None:
            incoming = IncomingMessage(_id_of(message, text), Citizen(Channel.WECHAT, sender[:128]), text)
    except Malformed:
        raise
    except Exception as error:  # wechatpy raises ExpatError, TypeError, KeyError, ValueError, AttributeError
        raise Malformed from error
    return Delivery(sender, account, incoming, phrase, crypto)


def _text_of(message: Any) -> tuple[str | None, str | None]:
    """What the citizen wrote or said, or what to say to a kind of message that cannot be read."""
    match message.type:
        case "text":
            return str(message.content or ""), None
        case "voice" if recognised := str(message.recognition or "").strip():
            return recognised, None
        case "event":
            return None, phrases.GREETING if message.event in ("subscribe", "subscribe_scan") else None
        case "voice" | "image" | "video" | "shortvideo" | "location" | "link":
            return None, phrases.ONLY_TEXT
    return None, None


def _id_of(message: Any, text: str) -> str:
    """MsgId names a delivery; a message without one is named by its sender, its second and its words."""
    if int(message.id or 0):
        return str(message.id)
    return sha1(f"{message.source}\n{message._data.get('CreateTime')}\n{text}".encode(), usedforsecurity=False).hexdigest()  # fmt: skip


def _signature(*parts: str) -> str:
    """SHA-1 of the sorted parts (接入指南, 消息加解密说明)."""
    return sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def in_cdata(text: str) -> str:
    """wechatpy puts values into CDATA as they are; `]]>` would end it."""
    return _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
