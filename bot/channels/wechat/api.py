"""WeChat's interface as the assistant calls it: wechatpy's client, with what it leaves open closed here.

The token is the shared stable one; a refused token is renewed once and never in a loop; every request has a
time limit; no token or secret gets into an exception or a log.
Protocol: developers.weixin.qq.com, 发送客服消息, 客服输入状态, 模板消息, 订阅通知, 自定义菜单, 带参数的二维码.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import requests
from sqlalchemy import Engine
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.channels.wechat.errors import TOKEN_CODES, NoAnswer, Refused
from bot.channels.wechat.token import AccessToken
from settings import Settings

PLATFORM = "https://api.weixin.qq.com"
#: Seconds to connect, and between two pieces of the answer.
TIMEOUT = (3.0, 5.0)
#: What a citizen's scan brings back may have so many characters (生成带参数的二维码: scene_str).
LONGEST_SCENE = 64
#: 自定义菜单查询 answers so where there is no menu.
_NO_MENU = 46003

_TOKEN = re.compile(r"(access_token=)[^&\s\"']+")


def utc_now() -> datetime:
    """The time; tests give another clock."""
    return datetime.now(UTC)


def hide_token(record: logging.LogRecord) -> bool:
    """A filter for urllib3, which writes whole addresses at DEBUG, and addresses hold the token."""
    if isinstance(record.args, tuple):
        record.args = tuple(_TOKEN.sub(r"\1***", arg) if isinstance(arg, str) else arg for arg in record.args)
    return True


class WeChatApi(WeChatClient):  # type: ignore[misc]  # wechatpy has no types
    """One official account; its methods raise Refused and NoAnswer."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        timeout: tuple[float, float] = TIMEOUT,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(
            settings.wechat_app_id, settings.wechat_app_secret, timeout=timeout, auto_retry=False
        )
        self.API_BASE_URL = f"{(settings.wechat_api_url or PLATFORM).rstrip('/')}/cgi-bin/"
        self._token = AccessToken(engine, self.appid, self._fetch_stable_token, clock)
        # Adding the same function again changes nothing.
        logging.getLogger("urllib3.connectionpool").addFilter(hide_token)

    @property
    def access_token(self) -> str:
        """The shared token."""
        return self._token.get()

    def fetch_access_token(self) -> None:
        """wechatpy's own way to a token goes round the shared one, and invalidates what others hold."""
        raise RuntimeError("the token is fetched through AccessToken")

    def send_text(self, openid: str, text: str) -> None:
        """A message in the citizen's chat, of at most 2048 bytes."""
        self.message.send_text(openid, text)

    def send_menu(self, openid: str, head: str, choices: Sequence[tuple[str, str]], tail: str = "") -> None:
        """A message with lines to tap; `choices` are ids and labels, a tap comes back as the label's text."""
        listed = [{"id": key, "content": label} for key, label in choices]
        menu = {"head_content": head, "list": listed, "tail_content": tail}
        self.message.send_msg_menu(openid, menu)

    def typing(self, openid: str, on: bool = True) -> None:
        """Show that the assistant is typing, or stop showing it."""
        command = "Typing" if on else "CancelTyping"
        self.post("message/custom/typing", data={"touser": openid, "command": command})

    def send_template(self, openid: str, template: str, fields: Mapping[str, str], url: str) -> str | None:
        """A template message with a link; its name at WeChat, for TEMPLATESENDJOBFINISH."""
        answer = self.message.send_template(openid, template, _values(fields), url=url)
        return _receipt(answer)

    def send_subscription(
        self, openid: str, template: str, fields: Mapping[str, str], url: str
    ) -> str | None:
        """A notice the citizen has subscribed to, with a link."""
        answer = self.message.send_subscribe_message(openid, template, _values(fields), page=url)
        return _receipt(answer)

    def create_menu(self, buttons: Sequence[Mapping[str, object]]) -> None:
        """Replace the menu below the chat."""
        self.menu.create({"button": list(buttons)})

    def get_menu(self) -> dict[str, Any] | None:
        """The menu as it was created, None where there is none."""
        try:
            menu: dict[str, Any] = self.get("menu/get")
        except Refused as refused:
            if refused.code == _NO_MENU:
                return None
            raise
        return menu

    def create_poster(self, scene: str) -> tuple[str, str]:
        """A lasting QR code that brings `scene` back when scanned: the address of its image, and its target."""
        data = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        answer = self.qrcode.create(data)
        return str(self.qrcode.get_url(answer["ticket"])), str(answer["url"])

    def check_credentials(self) -> None:
        """Ask for a token as if there were none; in normal mode that ends nobody's."""
        self._fetch_stable_token(False)

    def quota_of(self, path: str) -> dict[str, int]:
        """daily_limit, used and remain of an interface, e.g. /cgi-bin/message/custom/send."""
        answer: dict[str, dict[str, int]] = self.post("openapi/quota/get", data={"cgi_path": path})
        return answer.get("quota", {})

    def callback_addresses(self) -> list[str]:
        """The addresses WeChat's own servers call from."""
        return list(self.get("getcallbackip").get("ip_list", []))

    def _fetch_stable_token(self, force: bool) -> tuple[str, int]:
        data = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self.secret,
            "force_refresh": force,
        }
        # wechatpy adds no token where one is there, and None is not written into the address.
        answer = self._call("post", "stable_token", None, {"data": data})
        try:
            return str(answer["access_token"]), int(answer["expires_in"])
        except (KeyError, ValueError):
            pass
        raise NoAnswer("令牌接口的回答不完整")

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        """wechatpy calls this for every interface."""
        token = self._token.get()
        try:
            return self._call(method, url_or_endpoint, token, kwargs)
        except Refused as refused:
            if refused.code not in TOKEN_CODES:
                raise
        return self._call(method, url_or_endpoint, self._token.renew(token), kwargs)

    def _call(self, method: str, endpoint: str, token: str | None, options: Mapping[str, Any]) -> Any:
        error: Refused | NoAnswer
        try:
            answer = super()._request(
                method, endpoint, **(dict(options) | {"params": {"access_token": token}})
            )
            if isinstance(answer, dict):
                return answer
            error = NoAnswer("回答不是 JSON")
        except WeChatClientException as refused:
            error = self._refusal(refused, token)
        except (requests.RequestException, UnicodeError, ValueError) as failed:
            error = NoAnswer(type(failed).__name__)
        # Raised out here: what was caught holds the request, its address and so the token, as its context.
        raise error

    def _refusal(self, refused: WeChatClientException, token: str | None) -> Refused | NoAnswer:
        if refused.errcode is None:
            return NoAnswer(f"HTTP {refused.response.status_code}")
        words = str(refused.errmsg)
        for secret in filter(None, (token, self.secret)):
            words = words.replace(secret, "***")
        return Refused(refused.errcode, words[:200])


def _values(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in fields.items()}


def _receipt(answer: Mapping[str, object]) -> str | None:
    msgid = answer.get("msgid")
    return None if msgid is None else str(msgid)
