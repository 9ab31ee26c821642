"""WeChat questions a second, signed, encrypted and kept, beside an empty endpoint on as many workers.

make benchmark          (python -m benchmarks.throughput ../shared/data)
"""

import base64
import hashlib
import os
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

TOKEN, APP = "benchmark", "wx0000000000000000"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def signed_question(number: int, text: str) -> bytes:
    """The HTTP request of a question in 安全模式, each from a citizen of its own."""
    message = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>citizen{number}</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>text</MsgType>"
        f"<Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
    ).encode()
    sealed = _encrypt(message)
    timestamp, nonce = str(int(time.time())), f"{number:010d}"
    query = (
        f"signature={_signature(timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}"
        f"&encrypt_type=aes&msg_signature={_signature(timestamp, nonce, sealed)}"
    )
    body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    return _http("POST", f"/webhooks/wechat?{query}", body)


def _http(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
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
