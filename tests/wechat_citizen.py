"""A citizen's phone with WeChat, and WeChat between it and the app: encrypted, as in 安全模式."""

import re
import time
from itertools import count
from urllib.parse import unquote
from xml.etree import ElementTree

import httpx2

from tests.bot.wechat.wechat_protocol import APP, KEY, TOKEN, decrypt, encrypt, query, sign
from tests.wechat_server import SECRET

_LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^&]*)&msgmenuid=(\d+)">(.*?)</a>')
_numbers = count(7_000_000_001)


def account(api_url: str) -> dict[str, str]:
    """The settings of an official account."""
    return {
        "WECHAT_APP_ID": APP,
        "WECHAT_APP_SECRET": SECRET,
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_AES_KEY": KEY,
        "WECHAT_API_URL": api_url,
    }


class WeChatCitizen:
    """Each method is what a thumb does; it returns what is then read on the screen, "" where nothing is."""

    def __init__(self, http: httpx2.Client, openid: str) -> None:
        self._http = http
        self.openid = openid
        self._last = ""
        self._raw = ""

    def says(self, text: str, code: str = "") -> str:
        """Type a message, or send one by tapping the link of that code."""
        self.prepares(text, code)
        return self.again()

    def prepares(self, text: str, code: str = "") -> None:
        """Type a message that WeChat will deliver with `again`."""
        menu = f"<bizmsgmenuid>{code}</bizmsgmenuid>" if code else ""
        content = f"<Content><![CDATA[{text}]]></Content><MsgId>{next(_numbers)}</MsgId>{menu}"
        self._last = self._parcel(f"<MsgType>text</MsgType>{content}")

    def again(self) -> str:
        """WeChat delivers the last message once more, as it does where the answer was slow."""
        return self._delivered(self._last)

    def taps(self, label: str) -> str:
        """Tap the link on the screen whose words hold `label`."""
        says, code = next((says, code) for says, code, shown in _LINK.findall(self._raw) if label in shown)
        return self.says(unquote(says), code)

    def sends_position(self, latitude: float, longitude: float) -> str:
        """Send where one is."""
        where = f"<Location_X>{latitude}</Location_X><Location_Y>{longitude}</Location_Y><Scale>15</Scale>"
        return self._brings(f"<MsgType>location</MsgType>{where}<MsgId>{next(_numbers)}</MsgId>")

    def follows(self, scene: str = "") -> str:
        """Follow the account, after scanning a poster or without."""
        return self._does("subscribe", f"qrscene_{scene}" if scene else "")

    def scans(self, scene: str) -> str:
        """Scan a poster while following."""
        return self._does("SCAN", scene)

    def clicks(self, key: str) -> str:
        """Tap the menu below the chat."""
        return self._does("CLICK", key)

    def unfollows(self) -> str:
        """Leave."""
        return self._does("unsubscribe", "")

    def refused_notice(self, receipt: str) -> str:
        """WeChat reports that a notice did not reach the citizen."""
        job = f"<MsgID>{receipt}</MsgID><Status>failed:user block</Status>"
        return self._brings(f"<MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event>{job}")

    def _does(self, event: str, key: str) -> str:
        return self._brings(
            f"<MsgType>event</MsgType><Event>{event}</Event><EventKey><![CDATA[{key}]]></EventKey>"
        )

    def _brings(self, inner: str) -> str:
        self._last = self._parcel(inner)
        return self._delivered(self._last)

    def _parcel(self, inner: str) -> str:
        # Events have no number; two of one second are told apart by this alone.
        made = int(time.time()) + next(_numbers) % 100
        head = f"<ToUserName>gh_1</ToUserName><FromUserName>{self.openid}</FromUserName>"
        return f"<xml>{head}<CreateTime>{made}</CreateTime>{inner}</xml>"

    def _delivered(self, xml: str) -> str:
        sealed = encrypt(xml)
        signed = query(encrypt_type="aes")
        signed["msg_signature"] = sign(signed["timestamp"], signed["nonce"], sealed)
        body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        response = self._http.post("/webhooks/wechat", params=signed, content=body.encode())
        assert response.status_code == 200, response.text
        self._raw = "" if response.text == "success" else _content_of(response.text, self.openid)
        return _LINK.sub(r"\3", self._raw)


def _content_of(response: str, openid: str) -> str:
    sealed = ElementTree.fromstring(response).findtext("Encrypt") or ""  # noqa: S314  our own reply
    reply = ElementTree.fromstring(decrypt(sealed))  # noqa: S314
    assert reply.findtext("ToUserName") == openid
    content = reply.findtext("Content") or ""
    assert 0 < len(content.encode()) <= 2048
    return content
