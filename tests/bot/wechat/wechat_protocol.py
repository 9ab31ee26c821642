"""WeChat's server protocol by an implementation of its own: how WeChat delivers, and how it reads the reply."""

import base64
import hashlib
import os
import struct
import time
from enum import StrEnum
from xml.etree import ElementTree

import httpx2
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from httpx2 import Response

TOKEN, APP = "AAAAA", "wx5823bf96d3bd56c7"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
#: What an account is set up with; it takes messages in every mode.
ACCOUNT = {
    "wechat_app_id": APP,
    "wechat_token": TOKEN,
    "wechat_aes_key": KEY,
    "wechat_previous_aes_key": OLD_KEY,
    "wechat_require_encryption": False,
}
#: Bytes of UTF-8 in one text reply (被动回复文本消息).
LONGEST_REPLY = 2048


class Mode(StrEnum):
    """How an account has its messages delivered (消息加解密方式)."""

    #: 明文模式
    PLAIN = "plain"
    #: 兼容模式: as they are, and encrypted beside it
    COMPATIBLE = "compatible"
    #: 安全模式: only encrypted
    SAFE = "safe"


def sign(*parts: str, token: str = TOKEN) -> str:
    return hashlib.sha1("".join(sorted((token, *parts))).encode()).hexdigest()


def query(**changes: str) -> dict[str, str]:
    signed = {"timestamp": str(int(time.time())), "nonce": "486452656"} | changes
    return {"signature": sign(signed["timestamp"], signed["nonce"])} | signed


def aes(key: str) -> Cipher[modes.CBC]:
    raw = base64.b64decode(key + "=")
    return Cipher(algorithms.AES(raw), modes.CBC(raw[:16]))


def encrypt(xml: str | bytes, key: str = KEY, app: str = APP, salt: bytes | None = None) -> str:
    body = xml.encode() if isinstance(xml, str) else xml
    text = (salt or os.urandom(16)) + struct.pack(">I", len(body)) + body + app.encode()
    padding = 32 - len(text) % 32
    encryptor = aes(key).encryptor()
    return base64.b64encode(
        encryptor.update(text + bytes([padding]) * padding) + encryptor.finalize()
    ).decode()


def decrypt(encrypted: str, key: str = KEY, app: str = APP) -> str:
    decryptor = aes(key).decryptor()
    text = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
    padding = text[-1]
    assert 1 <= padding <= 32
    assert text.endswith(bytes([padding]) * padding)
    text = text[16:-padding]
    length = struct.unpack(">I", text[:4])[0]
    assert text[4 + length :].decode() == app
    return text[4 : 4 + length].decode()


def message(content: str, number: int = 1, sender: str = "citizen") -> str:
    return (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{sender}</FromUserName><CreateTime>1714037059</CreateTime>"
        f"<MsgType>text</MsgType><Content><![CDATA[{content}]]></Content><MsgId>{number}</MsgId></xml>"
    )


def event(name: str, key: str = "", sender: str = "citizen", at: int = 1714037059) -> str:
    return (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{sender}</FromUserName><CreateTime>{at}</CreateTime>"
        f"<MsgType>event</MsgType><Event>{name}</Event>"
        + (f"<EventKey><![CDATA[{key}]]></EventKey></xml>" if key else "</xml>")
    )


def location(latitude: str, longitude: str, number: int, sender: str = "citizen") -> str:
    place = f"<Location_X>{latitude}</Location_X><Location_Y>{longitude}</Location_Y><Scale>15</Scale>"
    return (
        message("", number, sender)
        .replace(">text<", ">location<")
        .replace("<Content><![CDATA[]]></Content>", f"{place}<Label/>")
    )


def post(client: httpx2.Client, body: str | bytes, **changes: str) -> Response:
    return client.post("/webhooks/wechat", params=query(**changes), content=body)


def deliver(
    client: httpx2.Client, xml: str | bytes, mode: Mode = Mode.PLAIN, key: str = KEY, app: str = APP
) -> Response:
    """Post a message or an event as an account of that mode has it delivered."""
    if mode is Mode.PLAIN:
        return post(client, xml)
    encrypted = encrypt(xml, key, app)
    signed = query(encrypt_type="aes")
    signed["msg_signature"] = sign(signed["timestamp"], signed["nonce"], encrypted)
    element = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()
    plain = xml.encode() if isinstance(xml, str) else xml
    shown = (
        plain.rpartition(b"</xml>")[0] if mode is Mode.COMPATIBLE else b"<xml><ToUserName>gh_1</ToUserName>"
    )
    return client.post("/webhooks/wechat", params=signed, content=shown + element)


def read_reply(response: Response, key: str = KEY) -> dict[str, str] | None:
    """The elements of a text reply, None for "success"; asserts that WeChat would take either."""
    assert response.status_code == 200, response.text
    if response.text == "success":
        return None
    reply = _elements(response.text)
    if sealed := reply.get("Encrypt"):
        assert reply["MsgSignature"] == sign(reply["TimeStamp"], reply["Nonce"], sealed)
        reply = _elements(decrypt(sealed, key))
    assert set(reply) == {"MsgType", "FromUserName", "ToUserName", "CreateTime", "Content"}
    assert reply["MsgType"] == "text"
    assert reply["CreateTime"].isdecimal()
    assert 1 <= len(reply["Content"].encode()) <= LONGEST_REPLY
    return reply


def said(response: Response, key: str = KEY) -> str:
    """What is said to "citizen"."""
    reply = read_reply(response, key)
    assert reply is not None
    assert (reply["ToUserName"], reply["FromUserName"]) == ("citizen", "gh_1")
    return reply["Content"]


def _elements(xml: str) -> dict[str, str]:
    return {element.tag: element.text or "" for element in ElementTree.fromstring(xml)}  # noqa: S314  our own reply
