"""Telegram's side of the webhook: what an update looks like, and which answers Telegram would carry out."""

import json
from typing import Any
from xml.etree import ElementTree

import httpx2
from httpx2 import Response

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
#: What a bot is set up with. Nobody listens at its interface: these tests are about the webhook.
BOT = {
    "telegram_token": "700100:token",
    "telegram_secret": "s3cret",
    "telegram_api_url": "http://127.0.0.1:9",
}
#: sendMessage: 1-4096 characters after entity parsing; InlineKeyboardButton: 1-64 bytes.
LONGEST_TEXT, LONGEST_DATA = 4096, 64
_TAGS = {"text", "a", "b", "i", "u", "s", "code", "pre", "blockquote"}


def update(text: str | None, number: int = 1, **changes: Any) -> dict[str, Any]:
    chat = {"id": 42, "type": "private"} | changes.pop("chat", {})
    message = {"message_id": 5, "date": 1714037059, "chat": chat} | ({"text": text} if text else {}) | changes
    return {"update_id": number, "message": message}


def post(client: httpx2.Client, body: Any, headers: dict[str, str] = SECRET) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/webhooks/telegram", content=content, headers=headers)


def said(response: Response) -> str:
    """What is said in chat 42."""
    reply = read_reply(response)
    assert reply["chat_id"] == 42
    return str(reply["text"])


def read_reply(response: Response) -> dict[str, Any]:
    """The method Telegram is to call, or nothing; asserts that Telegram would do it."""
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    if reply:
        assert reply["method"] == "sendMessage"
        assert _is_number(reply["chat_id"])
        shown = _shown(reply["text"]) if reply.get("parse_mode") == "HTML" else reply["text"]
        assert 1 <= len(shown.strip().encode("utf-16-le")) // 2 <= LONGEST_TEXT
        assert _is_number(reply.get("reply_parameters", {"message_id": 1})["message_id"])
        for row in reply.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]:
            for button in row:
                assert button["text"].strip()
                assert 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA
    return reply


def _shown(markup: str) -> str:
    """The text without its tags, which are few, closed and in order."""
    text = ElementTree.fromstring(f"<text>{markup}</text>")  # noqa: S314  our own reply
    assert {element.tag for element in text.iter()} <= _TAGS
    return "".join(text.itertext())


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
