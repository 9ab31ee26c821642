"""WeChat's side of a delivery, written out as an HTTP request (消息加解密说明)."""

import base64
import hashlib
import os
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN, APP = "benchmark", "wx0000000000000000"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def signed_question(number: int, text: str) -> bytes:
    """A question in 安全模式, each from a citizen of its own."""
    now = str(int(time.time()))
    message = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>citizen{number}</FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType>text</MsgType>"
        f"<Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
    )
    sealed, nonce = _encrypt(message.encode()), f"{number:010d}"
    query = (
        f"signature={_signature(now, nonce)}&timestamp={now}&nonce={nonce}"
        f"&encrypt_type=aes&msg_signature={_signature(now, nonce, sealed)}"
    )
    body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    head = (
        f"POST /webhooks/wechat?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted((TOKEN, *parts))).encode(), usedforsecurity=False).hexdigest()


def _encrypt(message: bytes) -> str:
    key = base64.b64decode(KEY + "=")
    text = os.urandom(16) + struct.pack(">I", len(message)) + message + APP.encode()
    padding = 32 - len(text) % 32
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = encryptor.update(text + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()
