"""What WeChat's messages and events mean to us (接收普通消息, 接收事件推送)."""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from wechatpy import parse_message

from bot.channels import Malformed
from bot.channels.wechat.xml import readable_xml, without_stand_ins
from bot.message import IncomingMessage
from bot.taps import read_tap
from hotline.citizens import Channel, Citizen, MessageKind
from knowledge_base.positions import Position

#: What WeChat puts into the text of stickers and other kinds it does not hand on.
_NOT_HANDED_ON = re.compile(r"^【收到不支持的消息类型.*】$")
#: Words: a menu key or a poster's scene without any is somebody else's number, not a topic.
_WORDS = re.compile("[\u4e00-\u9fff]")
#: No openid is nearly so long, and cut it would be another citizen's.
_LONGEST_ID = 128
#: Events that are answered, as wechatpy names them: it tells whom a poster or a barcode brought from other followers.
_ANSWERED = {
    "subscribe": MessageKind.SUBSCRIBE,
    "subscribe_scan_product": MessageKind.SUBSCRIBE,
    "scan": MessageKind.SCAN,
    "click": MessageKind.CLICK,
}


@dataclass(frozen=True, slots=True)
class JobReport:
    """What became of a template message; `failure` is WeChat's word, None where it arrived."""

    receipt: str
    failure: str | None


@dataclass(frozen=True, slots=True)
class Inbound:
    """What one delivery holds: a message to answer, a citizen who has left, a report, or nothing for us."""

    sender: str
    account: str
    message: IncomingMessage | None = None
    left: Citizen | None = None
    report: JobReport | None = None


def read_inbound(xml: bytes | str, key: bytes) -> Inbound:
    """Read the XML of a message or an event; raises Malformed. `key` hides who is meant in events' names."""
    try:
        return _read(parse_message(readable_xml(xml)), key)
    except Malformed:
        raise
    except Exception as error:  # wechatpy raises ExpatError, TypeError, KeyError, ValueError, AttributeError
        raise Malformed from error


def _read(message: Any, key: bytes) -> Inbound:
    data = message._data
    sender, account = _word(data, "FromUserName"), _word(data, "ToUserName")
    # No platform gives an id with anything in it that had to be left out: shortened it would be another's.
    if not 0 < len(sender) <= _LONGEST_ID or sender != data["FromUserName"].strip():
        raise Malformed
    citizen = Citizen(Channel.WECHAT, sender)
    if _word(data, "MsgType") == "event":
        return _read_event(data, citizen, account, key)
    kind, text, position = _contents(message, data)
    tapped = _word(data, "bizmsgmenuid")
    if tapped:
        # 客服消息: a tap on a menu in a message opens the window of a click, not that of a message.
        kind = MessageKind.CLICK
    name = _name(data, citizen, text, key)
    incoming = IncomingMessage(name, citizen, text, kind, read_tap(tapped), position)
    return Inbound(sender, account, incoming)


def _contents(message: Any, data: dict[str, Any]) -> tuple[MessageKind, str, Position | None]:
    match _word(data, "MsgType"):
        case "text" if not _NOT_HANDED_ON.match(content := _word(data, "Content")):
            return MessageKind.TEXT, content, None
        case "voice" if recognised := _word(data, "Recognition"):
            return MessageKind.VOICE, recognised, None
        case "location" if position := _position(data):
            return MessageKind.LOCATION, "", position
    return MessageKind.UNREADABLE, "", None


def _position(data: dict[str, Any]) -> Position | None:
    try:
        return Position(float(_word(data, "Location_X")), float(_word(data, "Location_Y")))
    except ValueError:  # no number, or nowhere on earth
        return None


def _read_event(data: dict[str, Any], citizen: Citizen, account: str, key: bytes) -> Inbound:
    # wechatpy renames the event of somebody who follows by scanning a poster.
    event = _word(data, "Event").lower().removesuffix("_scan")
    scene = _word(data, "EventKey").removeprefix("qrscene_")
    topic = scene if _WORDS.search(scene) else ""
    if event in _ANSWERED:
        incoming = IncomingMessage(_name(data, citizen, event, key), citizen, topic, _ANSWERED[event])
        return Inbound(citizen.id, account, incoming)
    if event == "unsubscribe":
        return Inbound(citizen.id, account, left=citizen)
    if event == "templatesendjobfinish":
        status = _word(data, "Status")
        report = JobReport(_word(data, "MsgID"), None if status == "success" else status)
        return Inbound(citizen.id, account, report=report)
    return Inbound(citizen.id, account)


def _name(data: dict[str, Any], citizen: Citizen, what: str, key: bytes) -> str:
    """MsgId, and who sent it, name a delivery: with another's MsgId nobody gets the other's answer.

    Events have none: sender, second, event and key name them. Two clicks in one second share sender and second,
    hence the rest. Keyed hashes keep the openid out of the name.
    """
    number = _word(data, "MsgId")
    if number.isdecimal() and len(number) <= 20 and int(number):
        return f"{number}:{hmac.new(key, citizen.id.encode(), sha256).hexdigest()[:16]}"
    parts = (citizen.id, _word(data, "CreateTime"), _word(data, "MsgType"), what, _word(data, "EventKey"))
    return hmac.new(key, "\n".join(parts).encode(), sha256).hexdigest()


def _word(data: dict[str, Any], name: str) -> str:
    """An element's text; a repeated or nested element, which WeChat never sends, is none."""
    value = data.get(name)
    return without_stand_ins(value).strip() if isinstance(value, str) else ""
