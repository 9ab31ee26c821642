"""WeChat's server protocol, spoken to the running app."""

import time
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from wechatpy.replies import TextReply

from bot.answer import Answer, Citation, Outcome
from bot.channels.wechat.webhook import in_cdata
from bot.rendering import fitting, joined
from knowledge_base.kinds import Kind, Validity
from tests.bot.wechat.wechat_protocol import (
    ACCOUNT,
    APP,
    KEY,
    OLD_KEY,
    TOKEN,
    Mode,
    deliver,
    event,
    message,
    post,
    read_reply,
    said,
)
from text.fitting import bytes_in_utf8, fit

Make = Callable[..., TestClient]


@pytest.fixture
def client(make_client: Make) -> TestClient:
    return make_client(**ACCOUNT)


def test_a_channel_that_is_not_set_up_is_not_there(make_client: Make) -> None:
    assert post(make_client(), message("您好")).status_code == 404


def test_the_published_vector_verifies_the_address(client: TestClient) -> None:
    signed = {
        "timestamp": "1714037059",
        "nonce": "486452656",
        "signature": "899cf89e464efb63f54ddac96b0a0a235f53aa78",
        "echostr": "4375120948345356249",
    }
    response = client.get("/webhooks/wechat", params=signed)
    assert (response.status_code, response.text) == (200, "4375120948345356249")
    assert client.get("/webhooks/wechat", params=signed | {"signature": "0" * 40}).status_code == 403


def test_a_question_is_answered_in_the_response(client: TestClient) -> None:
    text = said(post(client, message("政府开放日一年办几次")))
    assert "每年不少于4次" in text
    assert "东政办发〔2024〕3号" in text


@pytest.mark.parametrize("mode", [Mode.COMPATIBLE, Mode.SAFE])
@pytest.mark.parametrize("key", [KEY, OLD_KEY])
def test_an_encrypted_question_is_answered_with_the_key_it_came_with(
    client: TestClient, key: str, mode: Mode
) -> None:
    response = deliver(client, message("政府开放日一年办几次"), mode, key)
    assert "<Encrypt>" in response.text
    assert "每年不少于4次" in said(response, key)


@pytest.mark.parametrize(("key", "app"), [("x" * 43, APP), (KEY, "wx_another")])
def test_a_foreign_key_or_account_is_refused(client: TestClient, key: str, app: str) -> None:
    assert deliver(client, message("您好"), Mode.SAFE, key, app).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "0" * 40},
        {"signature": "签名"},
        {"timestamp": str(int(time.time()) - 3600)},
        {"timestamp": "9" * 400},
        {"timestamp": "9" * 5000},
        {"timestamp": "x"},
    ],
)
def test_bad_and_old_signatures_are_refused_before_anything_is_read(
    client: TestClient, changes: dict[str, str]
) -> None:
    assert post(client, "<not xml", **changes).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<xml/>", b"<xml>", b"\xff\xfe\x00", b"<xml><MsgType>text</MsgType></xml>",
     b'<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>text</MsgType><Content>&a;</Content></xml>'],
)  # fmt: skip
def test_what_is_no_message_is_400(client: TestClient, body: bytes) -> None:
    assert post(client, body).status_code == 400


def test_a_redelivery_gets_the_same_words(client: TestClient) -> None:
    first = said(post(client, message("人工", 7)))
    assert said(post(client, message("人工", 7))) == first
    assert "编号" in first


def test_words_that_would_end_the_xml_cannot() -> None:
    reply = TextReply(source="a", target="b", content=in_cdata("甲]]>乙\x00丙"))
    content = ElementTree.fromstring(reply.render()).findtext("Content")  # noqa: S314  our own reply
    assert content == "甲]]>乙丙"


def test_subscribing_is_greeted_and_pictures_are_asked_as_text(client: TestClient) -> None:
    assert "政策问答助手" in said(post(client, event("subscribe")))
    picture = message("x").replace("text", "image")
    assert "文字" in said(post(client, picture))


def test_recognised_speech_is_a_question(client: TestClient) -> None:
    voice = message("").replace("<MsgType>text", "<MsgType>voice").replace(
        "</xml>", "<Recognition>政府开放日一年办几次</Recognition></xml>"
    )  # fmt: skip
    assert "每年不少于4次" in said(post(client, voice))


@pytest.mark.parametrize(
    "name", ["unsubscribe", "LOCATION", "VIEW", "TEMPLATESENDJOBFINISH", "something_new"]
)
def test_events_that_need_no_answer_get_success(client: TestClient, name: str) -> None:
    response = post(client, event(name))
    assert (response.status_code, response.text) == (200, "success")


def test_a_long_answer_is_cut_after_a_sentence_and_says_so() -> None:
    text = "第一句话说完了。" * 200
    cut = fit(text, "……", 2048, bytes_in_utf8)
    assert bytes_in_utf8(cut) <= 2048
    assert cut.endswith("说完了。……")
    assert bytes_in_utf8(fit("没有标点" * 900, "……", 2048, bytes_in_utf8)) <= 2048
    assert fit("短。", "……", 2048, bytes_in_utf8) == "短。"


def test_what_is_cut_is_never_where_it_stands() -> None:
    citation = Citation(
        1, 2, Kind.POLICY, "某办法", None, "第三条", "很长的一句话。", Validity.IN_FORCE, "/documents/1#p2"
    )
    answer = Answer(Outcome.ANSWERED, "很长的一句话。" * 300, citations=(citation,))
    text = joined(fitting(answer, "https://example.cn", 2048, bytes_in_utf8))
    assert bytes_in_utf8(text) <= 2048
    assert text.endswith("https://example.cn/documents/1#p2")


def test_two_taps_on_the_menu_in_one_second_are_two_messages(client: TestClient) -> None:
    hotline = said(post(client, event("CLICK", "热线电话")))
    assert "12345" in hotline
    assert said(post(client, event("CLICK", "问政策"))) != hotline


def test_with_anothers_message_number_nobody_gets_the_others_answer(client: TestClient) -> None:
    first = read_reply(post(client, message("人工", 7, "citizen")))
    other = read_reply(post(client, message("您好", 7, "another")))
    assert first
    assert other
    assert "编号" in first["Content"]
    assert "编号" not in other["Content"]


ENCRYPTING = {key: value for key, value in ACCOUNT.items() if key != "wechat_require_encryption"}


@pytest.mark.parametrize(
    "settings_",
    [ENCRYPTING, ENCRYPTING | {"wechat_require_encryption": True}],
    ids=["by default", "when told"],
)
def test_plain_bodies_are_refused_where_there_is_a_key(
    make_client: Make, settings_: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(**settings_)
    assert post(client, message("您好")).status_code == 403
    assert "refused a plain WeChat message" in caplog.text
    assert deliver(client, message("您好"), Mode.SAFE).status_code == 200


def test_in_compatible_mode_the_encrypted_part_is_read(make_client: Make) -> None:
    client = make_client(**ENCRYPTING)
    assert "每年不少于4次" in said(deliver(client, message("政府开放日一年办几次"), Mode.COMPATIBLE))


def test_without_a_key_messages_are_plain(make_client: Make) -> None:
    assert "每年不少于4次" in said(post(make_client(wechat_token=TOKEN), message("政府开放日一年办几次")))


#: 竖向制表, backspace, noncharacters, NUL, halves of surrogate pairs: as they are, and as references.
ODD = [
    "\x0b",
    "\x08",
    "\x00",
    "\ufffe",
    "\uffff",
    "&#x0B;",
    "&#8;",
    "&#0;",
    "&#xFFFF;",
    "&#xD83D;",
    "&#56832;",
    "&#x110000;",
]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_message_with_what_xml_forbids_is_answered(client: TestClient, odd: str, mode: Mode) -> None:
    written = f"政府{odd}开放日一年办几次{odd}"
    body = message("").replace("<![CDATA[]]>", written) if odd.startswith("&") else message(written)
    text = said(deliver(client, body, mode))
    assert "每年不少于4次" in text
    assert "\ufffd" not in text


def test_a_message_of_nothing_else_is_answered(client: TestClient) -> None:
    assert said(post(client, message("\x08")))


@pytest.mark.parametrize("sender", ["a\0b", "a\x08", "a&#xD83D;b", "a&#0;"])
def test_an_id_that_no_platform_gives_is_refused(client: TestClient, sender: str) -> None:
    assert post(client, message("您好", sender=sender)).status_code == 400
