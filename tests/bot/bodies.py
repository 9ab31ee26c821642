"""Bodies of every kind the platforms send: small ones of our own, and the platforms' fixtures beside the project."""

import json
import re
from itertools import count
from typing import Any

from tests.bot.telegram.telegram_protocol import update
from tests.bot.wechat.wechat_protocol import event, location, message
from tests.shared_data import SHARED, shared

#: So many messages of one citizen, and of all, that none is one too many.
OFTEN = {"messages_a_minute": 1_000_000, "messages_a_second": 1_000_000}
_FIXTURES = "data/protocol_fixtures"
QUESTION = "政府开放日一年办几次"
_TEXT = f"<Content><![CDATA[{QUESTION}]]></Content>"


def _media(kind: str, elements: str) -> str:
    return message(QUESTION).replace(">text<", f">{kind}<").replace(_TEXT, elements)


def _event_with(name: str, elements: str) -> str:
    return event(name).replace("</xml>", f"{elements}</xml>")


WECHAT = {
    "text": message(QUESTION),
    "tapped": message("1").replace("</xml>", "<bizmsgmenuid>11</bizmsgmenuid></xml>"),
    "handover": message("人工"),
    "sticker": message("【收到不支持的消息类型，暂无法显示】"),
    "image": _media("image", "<PicUrl>http://example.cn/1</PicUrl><MediaId>m</MediaId>"),
    "voice": _media("voice", "<MediaId>m</MediaId><Format>amr</Format>"),
    "speech": _media("voice", f"<MediaId>m</MediaId><Recognition>{QUESTION}</Recognition>"),
    "video": _media("video", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>"),
    "shortvideo": _media("shortvideo", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>"),
    "location": location("39.9", "116.4", 1),
    "link": _media("link", "<Title>题</Title><Description>述</Description><Url>http://example.cn</Url>"),
    "subscribe": event("subscribe"),
    "subscribe by poster": _event_with("subscribe", "<EventKey>qrscene_居住证</EventKey><Ticket>t</Ticket>"),
    "unsubscribe": event("unsubscribe"),
    "scan": _event_with("SCAN", "<EventKey>居住证要带什么材料</EventKey><Ticket>t</Ticket>"),
    "click": event("CLICK", QUESTION),
    "click of a code": event("CLICK", "V1001"),
    "view": event("VIEW", "http://example.cn"),
    "position": _event_with(
        "LOCATION", "<Latitude>39.9</Latitude><Longitude>116.4</Longitude><Precision>9.0</Precision>"
    ),
    "sent": _event_with("TEMPLATESENDJOBFINISH", "<MsgID>7</MsgID><Status>failed:user block</Status>"),
    "opted in": _event_with(
        "subscribe_msg_popup_event",
        "<SubscribeMsgPopupEvent><List><TemplateId>t</TemplateId><PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>",
    ),
    "scanned": _event_with("scancode_waitmsg", "<ScanCodeInfo><ScanType>qrcode</ScanType></ScanCodeInfo>"),
}

_PERSON = {"id": 42, "is_bot": False, "first_name": "甲"}
_BOT = {"id": 700100, "is_bot": True, "first_name": "政策问答"}
_GROUP = {"id": -42, "type": "supergroup", "title": "社区"}
_ASKED = update(QUESTION)["message"]


def _sent(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"from": _PERSON} | changes
    return update(fields.pop("text", None), **fields)


def _pressed(data: str) -> dict[str, Any]:
    query = {"id": "1", "from": _PERSON, "chat_instance": "1", "data": data, "message": _ASKED}
    return {"update_id": 1, "callback_query": query}


def _membership(status: str) -> dict[str, Any]:
    change = {
        "chat": _ASKED["chat"],
        "from": _PERSON,
        "date": 1714037059,
        "old_chat_member": {"status": "member", "user": _BOT},
        "new_chat_member": {"status": status, "user": _BOT, "until_date": 0},
    }
    return {"update_id": 1, "my_chat_member": change}


TELEGRAM = {
    "text": _sent(text=QUESTION),
    "start": update("/start 居住证"),
    "handover": update("人工"),
    "edited": {"update_id": 1, "edited_message": _ASKED},
    "pressed": _pressed("11"),
    "pressed word": _pressed("人工"),
    "command in a group": _sent(text=f"/hotline {QUESTION}", chat=_GROUP),
    "answer in a group": _sent(text=QUESTION, chat=_GROUP, reply_to_message=_ASKED | {"from": _BOT}),
    "joined": _sent(chat=_GROUP, new_chat_members=[_PERSON]),
    "pinned": _sent(pinned_message=_ASKED),
    "location": _sent(location={"latitude": 39.9, "longitude": 116.4}),
    "photo": _sent(photo=[{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}], caption="图"),
    "voice": _sent(voice={"file_id": "f", "file_unique_id": "u", "duration": 3}),
    "contact": _sent(contact={"phone_number": "1", "first_name": "甲"}),
    "blocked": _membership("kicked"),
    "unblocked": _membership("member"),
    "in a channel": {"update_id": 1, "channel_post": _ASKED | {"chat": _GROUP | {"type": "channel"}}},
    "unknown": {"update_id": 1, "something_new": {"id": 1}},
}


def numbered(xml: bytes, number: int) -> bytes:
    """The same message, as if it were sent anew: WeChat gives each its own MsgId."""
    return re.sub(rb"<MsgId>\d*</MsgId>", b"<MsgId>%d</MsgId>" % number, xml)


def wechat_fixtures() -> dict[str, bytes]:
    """The messages and events of the platform's own tests; skips where they are absent."""
    folder = shared(f"{_FIXTURES}/wechat")
    return {file.name: file.read_bytes() for file in sorted(folder.rglob("*.xml"))}


def telegram_fixtures() -> dict[str, Any]:
    """Updates and other objects, as they are, and messages also inside an update; skips where they are absent."""
    numbers = count(1000)
    bodies: dict[str, Any] = {}
    for file in sorted(shared(f"{_FIXTURES}/telegram").glob("*/*.json")):
        bodies[file.name] = read = json.loads(file.read_text(encoding="utf-8"))
        if "chat" in read:
            for kind in ("message", "edited_message", "channel_post"):
                bodies[f"{file.name} as {kind}"] = {"update_id": next(numbers), kind: read}
        for inner in read.get("result", []) if isinstance(read.get("result"), list) else []:
            bodies[f"{file.name} {inner.get('update_id')}"] = inner
    return bodies


def wechat_bodies() -> list[bytes]:
    """Everything WeChat may send that is at hand."""
    fixtures = wechat_fixtures().values() if (SHARED / _FIXTURES).exists() else []
    return [*(xml.encode() for xml in WECHAT.values()), *fixtures]


def telegram_bodies() -> list[Any]:
    """Every update Telegram may send that is at hand."""
    fixtures = telegram_fixtures().values() if (SHARED / _FIXTURES).exists() else []
    return [*TELEGRAM.values(), *(body for body in fixtures if "update_id" in body)]
