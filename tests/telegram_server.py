"""A Telegram of our own on loopback: the few methods of the Bot API we call, with errors on demand."""

import html
import json
import re
import socket
import threading
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "700100:AAtest_token-of-no-bot"
BOT = {"id": 700100, "is_bot": True, "first_name": "政策问答", "username": "policy_test_bot"}
#: Of HTML only a few tags are known, and everything else that begins with < or & is an error.
_MARKUP = re.compile(r"<(?!/?(?:b|i|u|s|a|code|pre)[ >])|&(?!(?:amp|lt|gt|quot|#\d+);)")


@dataclass(frozen=True)
class Asked:
    """A request as it came; `values` are the form's, still as text."""

    method: str
    token: str
    values: dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """An answer that is no success."""

    status: int
    description: str
    parameters: dict[str, int] | None = None


@dataclass(frozen=True)
class Silence:
    """No answer: the connection is held for so long, then dropped."""

    seconds: float = 0.0


@dataclass(frozen=True)
class Page:
    """Something that is not the Bot API at all, as a proxy answers."""

    status: int
    body: str


Trouble = Refusal | Silence | Page


def _is_keyboard(markup: Any) -> bool:
    """Whether it is an InlineKeyboardMarkup of buttons that call back with 1 to 64 bytes."""
    if set(markup) != {"inline_keyboard"} or not all(markup["inline_keyboard"]):
        return False
    return all(
        set(button) == {"text", "callback_data"}
        and button["text"]
        and 1 <= len(button["callback_data"].encode()) <= 64
        for row in markup["inline_keyboard"]
        for button in row
    )


class TelegramServer:
    """Listens while it is a context; `asked` is what came, `trouble(...)` what shall go wrong next."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.webhook: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self.commands: list[dict[str, str]] = []
        self.stopping = threading.Event()
        self._troubles: defaultdict[str, list[Trouble]] = defaultdict(list)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._speaker())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "TelegramServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def trouble(self, method: str, *troubles: Trouble) -> None:
        """What the next calls of `method` get instead of an answer, in this order."""
        self._troubles[method] += troubles

    def values(self, method: str) -> list[dict[str, str]]:
        """The forms sent to `method`, in order."""
        return [asked.values for asked in self.asked if asked.method == method]

    def said(self) -> list[str]:
        """The texts sent to citizens as they read them."""
        texts = self.values("sendMessage")
        return [html.unescape(v["text"]) if v.get("parse_mode") == "HTML" else v["text"] for v in texts]

    def answer(self, asked: Asked) -> Trouble | Any:
        """The result of a call, or the trouble it is to have."""
        self.asked.append(asked)
        if self._troubles[asked.method]:
            return self._troubles[asked.method].pop(0)
        if asked.token != TOKEN:
            return Refusal(401, "Unauthorized")
        return getattr(self, f"_{asked.method}", self._unknown)(asked.values)

    def _unknown(self, _values: dict[str, str]) -> Refusal:
        return Refusal(404, "Not Found")

    def _getMe(self, _values: dict[str, str]) -> dict[str, Any]:  # noqa: N802 - the protocol's name
        return BOT

    def _sendMessage(self, values: dict[str, str]) -> Any:  # noqa: N802
        text = values.get("text", "")
        if values.get("parse_mode") == "HTML":
            if _MARKUP.search(text):
                return Refusal(400, "Bad Request: can't parse entities: unsupported start tag")
            text = html.unescape(text)
        if not text.strip():
            return Refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return Refusal(400, "Bad Request: message is too long")
        if "reply_markup" in values and not _is_keyboard(json.loads(values["reply_markup"])):
            return Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        chat = {"id": int(values["chat_id"]), "type": "private"}
        return {"message_id": len(self.asked), "date": 1767225600, "chat": chat, "text": text}

    def _answerCallbackQuery(self, _values: dict[str, str]) -> bool:  # noqa: N802
        return True

    def _setWebhook(self, values: dict[str, str]) -> bool:  # noqa: N802
        allowed = json.loads(values.get("allowed_updates", "[]"))
        self.webhook |= {"url": values["url"], "allowed_updates": allowed}
        return True

    def _getWebhookInfo(self, _values: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        return self.webhook

    def _setMyCommands(self, values: dict[str, str]) -> bool:  # noqa: N802
        self.commands = json.loads(values["commands"])
        return True

    def _speaker(self) -> type[BaseHTTPRequestHandler]:
        telegram = self

        class Speaker(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                token, _, method = self.path.removeprefix("/bot").rpartition("/")
                length = int(self.headers.get("Content-Length", 0))
                form = self.rfile.read(length)
                if len(form) < length:
                    return  # who asked has died meanwhile, and nobody waits for an answer
                body = form.decode()
                answer = telegram.answer(Asked(method, token, dict(parse_qsl(body, keep_blank_values=True))))
                match answer:
                    case Silence(seconds):
                        telegram.stopping.wait(seconds)
                        with suppress(OSError):
                            self.connection.shutdown(socket.SHUT_RDWR)
                    case Page(status, text):
                        self._write(status, text.encode())
                    case Refusal(status, description, parameters):
                        failure = {"ok": False, "error_code": status, "description": description}
                        more = {"parameters": parameters} if parameters else {}
                        self._write(status, json.dumps(failure | more).encode())
                    case result:
                        self._write(200, json.dumps({"ok": True, "result": result}).encode())

            def _write(self, status: int, body: bytes) -> None:
                with suppress(ConnectionError):  # as above
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: the requests are in `asked`."""

        return Speaker
