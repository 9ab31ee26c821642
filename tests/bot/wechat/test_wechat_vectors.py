"""The published vectors of WeChat's signatures and encryption, read by our channel and by the tests' own code."""

import json
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.channels import Forbidden, Malformed
from bot.channels.wechat.webhook import Envelope, WeChat
from tests.bot.wechat.wechat_protocol import APP, KEY, TOKEN, decrypt, encrypt, sign
from tests.conftest import make_settings
from tests.shared_data import shared

#: 消息加解密说明: the worked example of the platform's own page.
HI = "vklKeLFGfXeQNp8KAqrrPhye72L9KQ5mdwWvg9+n3Z2sJ3HOQ/BeZLMVx+bVzc/Dh97qLqO1ZzN+8+O3s4dXsA=="
SIGNATURE = "c59949a6f89751632c19aa28aff1554b367e9a40"
AT, NONCE = "1714037059", "486452656"


@pytest.fixture
def vectors() -> dict[str, Any]:
    file = shared("data/protocol_fixtures/wechat/crypto_vectors.json")
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def read_encrypted(account: dict[str, str], encrypted: str, signature: str, at: str, nonce: str) -> Envelope:
    """What our channel reads, in the second the vector was made."""
    query = {"signature": sign(at, nonce, token=account["wechat_token"]), "timestamp": at, "nonce": nonce}
    query |= {"encrypt_type": "aes", "msg_signature": signature}
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    return WeChat(make_settings(**account)).read(query, body, datetime.fromtimestamp(int(at), UTC))


def enterprise(vectors: dict[str, Any]) -> dict[str, str]:
    """The account of the vectors: WeChat Work's, whose cipher is the same."""
    credentials = vectors["aes_credentials"]
    return {
        "wechat_token": credentials["token"],
        "wechat_aes_key": credentials["encoding_aes_key"],
        "wechat_app_id": credentials["corp_id"],
    }


def test_the_platforms_example_is_signed_and_says_hi() -> None:
    assert sign(AT, NONCE, HI) == SIGNATURE
    assert decrypt(HI) == "<xml>hi</xml>"


def test_our_channel_decrypts_the_example_and_finds_no_message_in_it() -> None:
    account = {"wechat_token": TOKEN, "wechat_aes_key": KEY, "wechat_app_id": APP}
    with pytest.raises(Malformed):
        read_encrypted(account, HI, SIGNATURE, AT, NONCE)
    with pytest.raises(Forbidden):
        read_encrypted(account | {"wechat_app_id": "wx_another"}, HI, SIGNATURE, AT, NONCE)
    with pytest.raises(Forbidden):
        read_encrypted(account, HI, SIGNATURE[:-1] + "1", AT, NONCE)


def test_the_signature_vectors_of_the_platform(vectors: dict[str, Any]) -> None:
    assert vectors["url_verification_signature"]
    for vector in vectors["url_verification_signature"]:
        expected = sign(vector["timestamp"], vector["nonce"], token=vector["token"])
        assert (expected == vector["signature"]) is vector["valid"]
        account = WeChat(make_settings(wechat_token=vector["token"]))
        if vector["valid"]:
            account.verify(vector)
        else:
            with pytest.raises(Forbidden):
                account.verify(vector)


def test_an_encrypted_echo_is_signed_with_its_cipher(vectors: dict[str, Any]) -> None:
    account = enterprise(vectors)
    for vector in vectors["echostr_check"]:
        parts = (vector["timestamp"], vector["nonce"], vector["echo_str"])
        assert (sign(*parts, token=account["wechat_token"]) == vector["signature"]) is vector["valid"]
        assert decrypt(vector["echo_str"], account["wechat_aes_key"], account["wechat_app_id"]).isdecimal()


def test_a_reply_is_encrypted_to_the_very_bytes_of_the_vector(vectors: dict[str, Any]) -> None:
    account, vector = enterprise(vectors), vectors["encrypt_message"]
    expected = ElementTree.fromstring(vector["expected"])  # noqa: S314  a fixture
    sealed = expected.findtext("Encrypt") or ""
    salt = vector["random_16"].encode()
    assert encrypt(vector["reply"], account["wechat_aes_key"], account["wechat_app_id"], salt) == sealed
    signature = sign(vector["timestamp"], vector["nonce"], sealed, token=account["wechat_token"])
    assert signature == expected.findtext("MsgSignature")


def test_the_encrypted_message_of_the_vector_is_read(vectors: dict[str, Any]) -> None:
    account, vector = enterprise(vectors), vectors["decrypt_message"]
    sealed = ElementTree.fromstring(vector["xml"]).findtext("Encrypt") or ""  # noqa: S314  a fixture
    plain = decrypt(sealed, account["wechat_aes_key"], account["wechat_app_id"])
    assert vector["expect"]["Content"] in plain
    delivery = read_encrypted(account, sealed, vector["signature"], vector["timestamp"], vector["nonce"])
    assert delivery.inbound.sender == vector["expect"]["FromUserName"]
    assert delivery.inbound.message is not None
    assert delivery.inbound.message.text == vector["expect"]["Content"]
