"""A person with Telegram: what a thumb does becomes an update, and the webhook's answer what is read."""

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

import httpx2

from tests.telegram_server import BOT, TOKEN

SECRET = "webhook-s3cret"
_updates = count(90_000_001)
_messages = count(1)


def bot(api_url: str) -> dict[str, str]:
    """The settings of a bot."""
    return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET, "TELEGRAM_API_URL": api_url}


@dataclass(frozen=True)
class Screen:
    """What is read, and the buttons below: from what each shows to what it sends."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)


class TelegramCitizen:
    """Writes in a private chat, or in the group of that id."""

    def __init__(self, http: httpx2.Client, user_id: int, group: int | None = None) -> None:
        self._http = http
        self.id = user_id
        self._chat = {"id": user_id, "type": "private"} if group is None else {"id": group, "type": "group"}
        self._last: dict[str, Any] = {}

    def says(self, text: str) -> Screen:
        """Write a message."""
        return self._sends({"text": text})

    def answers_the_bot(self, text: str) -> Screen:
        """Write a message as an answer to one of the bot's."""
        return self._sends({"text": text, "reply_to_message": self._message({"text": "…"}) | {"from": BOT}})

    def sends_position(self, latitude: float, longitude: float) -> Screen:
        """Send where one is, as a satellite receiver measures it."""
        return self._sends({"location": {"latitude": latitude, "longitude": longitude}})

    def edits(self, text: str) -> Screen:
        """Change the last message."""
        edited = self._last | {"text": text, "edit_date": 1767225700}
        return self._delivers({"edited_message": edited})

    def presses(self, screen: Screen, label: str) -> Screen:
        """Press the button whose words begin with `label`, however old the screen is."""
        data = next(data for shown, data in screen.buttons.items() if shown.startswith(label))
        pressed = {"id": f"callback-{next(_messages)}", "from": self._user(), "chat_instance": "1"}
        below = self._message({"text": screen.text}) | {"from": BOT}
        return self._delivers({"callback_query": pressed | {"data": data, "message": below}})

    def _sends(self, content: dict[str, Any]) -> Screen:
        self._last = self._message(content)
        return self._delivers({"message": self._last})

    def _message(self, content: dict[str, Any]) -> dict[str, Any]:
        head = {"message_id": next(_messages), "date": 1767225600, "chat": self._chat, "from": self._user()}
        return head | content

    def _user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "甲"}

    def _delivers(self, update: dict[str, Any]) -> Screen:
        response = self._http.post(
            "/webhooks/telegram",
            json={"update_id": next(_updates)} | update,
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
        )
        assert response.status_code == 200, response.text
        said = response.json()
        if not said:
            return Screen("")
        assert (said["method"], said["chat_id"]) == ("sendMessage", self._chat["id"])
        rows = said.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = {button["text"]: button["callback_data"] for row in rows for button in row}
        assert all(len(data.encode()) <= 64 for data in buttons.values())
        return Screen(unescape(re.sub(r"</?\w[^>]*>", "", said["text"])), buttons)
