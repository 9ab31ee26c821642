"""WeChat's interface on 127.0.0.1, as far as the assistant calls it, with every trouble on demand."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APP, SECRET = "wx5823bf96d3bd56c7", "topsecret0123456789abcdef"
SEND, NOTICE, SUBSCRIPTION = "message/custom/send", "message/template/send", "message/subscribe/bizsend"
TOKEN = "stable_token"

#: What happens instead of the answer: an error code, or one of these.
HANG, BREAK, GARBAGE, SERVER_ERROR = "hang", "break", "garbage", "server error"
Trouble = int | str


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    path: str
    token: str
    body: dict[str, Any]


def text_of(body: dict[str, Any]) -> str:
    """A message as it is read."""
    if "text" in body:
        return str(body["text"]["content"])
    menu = body["msgmenu"]
    return "\n".join(
        [menu["head_content"], *(line["content"] for line in menu["list"]), menu["tail_content"]]
    )


def fault_of(body: dict[str, Any]) -> int | None:
    """The error of a message that is not of the form 发送客服消息 asks for; None where it is.

    The sizes of a msgmenu are those of 微信客服, the only ones that are published.
    """
    match body:
        case {"touser": str(), "msgtype": "text", "text": {"content": str(content)}} if len(body) == 3:
            return None if 0 < len(content.encode()) <= 2048 else 45002
        case {
            "touser": str(),
            "msgtype": "msgmenu",
            "msgmenu": {"head_content": str(head), "list": list(lines), "tail_content": str(tail)},
        } if len(body) == 3 and len(body["msgmenu"]) == 3:
            fits = len(head.encode()) <= 1024 and len(tail.encode()) <= 1024 and 1 <= len(lines) <= 10
            ids = {line["id"] for line in lines if _is_line(line)}
            return None if fits and len(ids) == len(lines) else 47001
    return 47001


def _is_line(line: Any) -> bool:
    match line:
        case {"id": str(key), "content": str(content)} if len(line) == 2:
            return 1 <= len(key.encode()) <= 64 and 1 <= len(content.encode()) <= 128
    return False


class WeChatServer:
    """The platform's state; all of it may be changed while it runs."""

    def __init__(self, port: int = 0) -> None:
        self.calls: list[Call] = []
        self.expires_in = 7200
        #: Seconds the token interface takes, so that others come while one waits.
        self.token_delay = 0.0
        #: How many messages each citizen may still be sent; None leaves them uncounted.
        self.quota: dict[str, int] | None = None
        self._serial = 1
        self._accepts: set[str] = set()
        self._is_disowned = False
        self._troubles: dict[str, list[Trouble]] = defaultdict(list)
        self._always: dict[str, Trouble] = {}
        self._lock = threading.Lock()
        self._hung = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._request_class())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        """What WECHAT_API_URL is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """Let go of every hanging request and end."""
        self._hung.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next(self, path: str, *troubles: Trouble) -> None:
        """What happens to the next calls of an interface, one each."""
        self._troubles[path].extend(troubles)

    def always(self, path: str, trouble: Trouble) -> None:
        """What happens to every call of an interface."""
        self._always[path] = trouble

    def expire_token(self) -> None:
        """No token is good any more; the token interface gives a new one."""
        self._accepts.clear()
        self._serial += 1

    def disown_token(self) -> None:
        """The token is refused, yet the token interface gives the same one unless it is forced."""
        self._accepts.clear()
        self._is_disowned = True

    def called(self, path: str) -> list[Call]:
        """The calls of one interface."""
        return [call for call in self.calls if call.path == path]

    def texts(self) -> list[str]:
        """The messages that arrived as they are read, refused ones included; what can be tapped is a line."""
        return [text_of(call.body) for call in self.called(SEND)]

    def answer(self, call: Call) -> dict[str, Any] | Trouble:
        """The platform's answer to a call."""
        with self._lock:
            self.calls.append(call)
            queued = self._troubles[call.path]
            trouble = queued.pop(0) if queued else self._always.get(call.path)
        if trouble is not None:
            return trouble
        if call.path == TOKEN:
            return self._give_token(call.body)
        if call.token not in self._accepts:
            return 40001
        return self._serve(call)

    def _give_token(self, asked: dict[str, Any]) -> dict[str, Any] | Trouble:
        time.sleep(self.token_delay)
        if asked.get("grant_type") != "client_credential" or asked.get("appid") != APP:
            return 40013
        if asked.get("secret") != SECRET:
            return 40125
        with self._lock:
            if asked.get("force_refresh"):
                self._serial += 1
                self._is_disowned = False
            token = f"token-{self._serial}"
            self._accepts = set() if self._is_disowned else {token}
        return {"access_token": token, "expires_in": self.expires_in}

    def _serve(self, call: Call) -> dict[str, Any] | Trouble:
        if call.path == SEND and (fault := fault_of(call.body)):
            return fault
        match call.path:
            case "message/custom/send" if self.quota is not None:
                return self._count(call.body["touser"])
            case "message/template/send" | "message/subscribe/bizsend":
                return {"errcode": 0, "errmsg": "ok", "msgid": 200163836}
            case "qrcode/create":
                scene = call.body["action_info"]["scene"]["scene_str"]
                return {"ticket": "gQH47j==", "url": f"http://weixin.qq.com/q/{len(scene)}"}
            case "getcallbackip":
                return {"ip_list": ["101.226.62.77", "101.226.62.78"]}
            case "openapi/quota/get":
                return {"errcode": 0, "quota": {"daily_limit": 500000, "used": 12, "remain": 499988}}
        return {"errcode": 0, "errmsg": "ok"}

    def _count(self, openid: str) -> dict[str, Any] | Trouble:
        if self.quota is None or openid not in self.quota:
            return 45015
        if self.quota[openid] == 0:
            return 45047
        self.quota[openid] -= 1
        return {"errcode": 0, "errmsg": "ok"}

    def _request_class(self) -> type[BaseHTTPRequestHandler]:
        platform = self

        class Request(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the token is in the address."""

            def _answer(self) -> None:
                address = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                token = parse_qs(address.query).get("access_token", [""])[0]
                call = Call(address.path.removeprefix("/cgi-bin/"), token, body)
                answer = platform.answer(call)
                if answer == HANG:
                    platform._hung.wait(30)
                if answer in (HANG, BREAK):
                    self.close_connection = True
                    return
                if isinstance(answer, int):
                    answer = {"errcode": answer, "errmsg": f"refused rid: 6501 hint {call.token}"}
                self._write(answer)

            def _write(self, answer: dict[str, Any] | str) -> None:
                written = b"<html>" if answer == GARBAGE else json.dumps(answer).encode()
                self.send_response(502 if answer == SERVER_ERROR else 200)
                self.send_header("Content-Length", str(len(written)))
                self.end_headers()
                self.wfile.write(written)

        return Request


@contextmanager
def running_wechat(port: int = 0) -> Iterator[WeChatServer]:
    """A server that is stopped in any case; on a free port unless one is given."""
    server = WeChatServer(port)
    try:
        yield server
    finally:
        server.stop()
