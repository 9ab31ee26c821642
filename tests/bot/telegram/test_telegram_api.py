"""Replies pushed to Telegram, spoken to a Telegram of our own."""

import asyncio
import json
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.api import UNTIL_REPAIRED, Refused, TelegramSender, in_parts, open_bot
from bot.channels.telegram.updates import Ourselves, read_update
from bot.reading.intents import read_intent
from bot.reading.ticket_words import AboutTicket
from hotline.acts.by_citizen import CitizenAct
from hotline.replies.delivery import AwaitsContact, NotNow, Outgoing, Sent, Unreachable
from hotline.replies.reply import ReplyKind, Route
from tests.conftest import free_port, make_settings
from tests.telegram_server import TOKEN, Page, Refusal, Silence, TelegramServer, Trouble
from text.fitting import utf16_units

SECRET = TOKEN.partition(":")[2]
US = Ourselves("700100", None, b"key")
T = TypeVar("T")


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture(autouse=True)
def no_token_in_any_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    written = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    assert not [record for record in written if SECRET in logging.Formatter().format(record)]


#: What stands before a reply that is no answer.
TOLD = "【ZX261124-0001-0】工作人员告知您：\n"


def reply(text: str, citizen_id: str = "42", kind: ReplyKind = ReplyKind.EXTENSION) -> Outgoing:
    return Outgoing(
        citizen_id, text, kind, "ZX261124-0001-0", "https://example.gov.cn/tickets/1", None, ticket_id=7
    )


def with_sender(
    url: str, act: Callable[[TelegramSender], Awaitable[T]], token: str = TOKEN, timeout: float = 5.0
) -> T:
    """What `act` returns, with a sender that is closed afterwards."""

    async def run() -> T:
        sender = TelegramSender(make_settings(telegram_token=token, telegram_api_url=url), timeout)
        try:
            return await act(sender)
        finally:
            await sender.close()

    return asyncio.run(run())


def send(telegram: TelegramServer, text: str, **options: Any) -> Sent:
    return with_sender(telegram.url, lambda sender: sender.send(reply(text)), **options)


def buttons_of(telegram: TelegramServer) -> Any:
    """The rows below the last message."""
    return json.loads(telegram.values("sendMessage")[-1]["reply_markup"])["inline_keyboard"]


def failure(
    telegram: TelegramServer, *troubles: Trouble, **options: Any
) -> NotNow | AwaitsContact | Unreachable:
    """How a reply fails where sendMessage has these troubles."""
    telegram.trouble("sendMessage", *troubles)
    with pytest.raises((NotNow, AwaitsContact, Unreachable)) as raised:
        send(telegram, "您好", **options)
    error = raised.value
    assert isinstance(error, NotNow | AwaitsContact | Unreachable)
    assert SECRET not in "".join(traceback.format_exception(error))
    return error


def test_a_reply_reaches_the_citizen_without_an_introduction(telegram: TelegramServer) -> None:
    assert send(telegram, "已为您办好。") == Sent(Route.MESSAGE)
    assert [asked.method for asked in telegram.asked] == ["sendMessage"]
    assert (telegram.values("sendMessage")[0]["chat_id"], telegram.said()) == ("42", [f"{TOLD}已为您办好。"])


def test_an_answer_can_be_said_to_be_enough_or_not_by_a_button(telegram: TelegramServer) -> None:
    answer = reply("已修好。", kind=ReplyKind.ANSWER)
    with_sender(telegram.url, lambda sender: sender.send(answer))
    assert telegram.said() == ["【ZX261124-0001-0】工作人员回复：\n已修好。"]
    assert buttons_of(telegram) == [
        [
            {"text": "解决了", "callback_data": "037"},
            {"text": "没解决", "callback_data": "047"},
        ]
    ]


def test_the_buttons_stand_below_the_last_part_alone(telegram: TelegramServer) -> None:
    answer = reply("请携带身份证到窗口办理。" * 600, kind=ReplyKind.ANSWER)
    with_sender(telegram.url, lambda sender: sender.send(answer))
    assert ["reply_markup" in values for values in telegram.values("sendMessage")] == [False, True]


def test_what_asks_for_words_has_no_buttons(telegram: TelegramServer) -> None:
    with_sender(telegram.url, lambda sender: sender.send(reply("请补充。", kind=ReplyKind.REQUEST)))
    assert "reply_markup" not in telegram.values("sendMessage")[0]


def test_a_button_of_an_earlier_version_is_read_as_its_words() -> None:
    says = "没解决 ZX261124-0001-0"
    chat = {"id": 42, "type": "private"}
    query = {
        "id": "7",
        "from": {"id": 42, "is_bot": False, "first_name": "王"},
        "chat_instance": "1",
        "data": says,
        "message": {"message_id": 1, "date": 1767225600, "chat": chat},
    }
    delivery = read_update(json.dumps({"update_id": 1, "callback_query": query}).encode(), US)
    assert delivery is not None
    assert delivery.message is not None
    about = read_intent(delivery.message.text).about
    assert about == AboutTicket(CitizenAct.UNSOLVED, "ZX261124-0001-0")


def test_signs_of_markup_are_said_as_they_stand(telegram: TelegramServer) -> None:
    text = '见《办法》<第三条> & "附件" &lt; ＜<b>'
    send(telegram, text)
    assert telegram.said() == [TOLD + text]


def test_telegram_does_not_open_the_citizens_link(telegram: TelegramServer) -> None:
    send(telegram, "https://example.gov.cn/tickets/ZX1?code=abc")
    assert "true" in telegram.values("sendMessage")[0]["link_preview_options"]


def test_text_that_telegram_cannot_parse_is_sent_plain(telegram: TelegramServer) -> None:
    telegram.trouble("sendMessage", Refusal(400, "Bad Request: can't parse entities: byte offset 3"))
    send(telegram, "一 < 二")
    first, second = telegram.values("sendMessage")
    assert first["text"] == f"{TOLD}一 &lt; 二"
    assert (second["text"], "parse_mode" in second) == (f"{TOLD}一 < 二", False)


def test_a_long_reply_comes_in_parts_that_end_whole(telegram: TelegramServer) -> None:
    text = "请携带身份证😀到窗口办理。" * 600
    send(telegram, text)
    assert len(telegram.said()) > 1
    assert all(part.endswith("。") for part in telegram.said())
    assert "".join(telegram.said()) == TOLD + text


@given(st.text(alphabet="字。\n a！😀”", max_size=30), st.integers(1, 900))
def test_parts_fit_and_lose_nothing_but_blanks(text: str, times: int) -> None:
    parts = in_parts(text * times)
    assert all(utf16_units(part) <= 4096 for part in parts)
    assert "".join("".join(parts).split()) == "".join((text * times).split())


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
    ],
)
def test_a_citizen_who_left_is_unreachable(telegram: TelegramServer, description: str) -> None:
    error = failure(telegram, Refusal(403, description))
    assert type(error) is Unreachable
    assert "屏蔽" in str(error)


def test_a_chat_that_is_not_there_is_unreachable(telegram: TelegramServer) -> None:
    assert type(failure(telegram, Refusal(400, "Bad Request: chat not found"))) is Unreachable


def test_what_telegram_refuses_for_good_is_not_tried_again(telegram: TelegramServer) -> None:
    error = failure(telegram, Refusal(400, "Bad Request: message is not allowed here"))
    assert type(error) is Refused
    assert "not allowed here" in str(error)


def test_an_empty_text_is_one_message_for_telegram_to_refuse() -> None:
    assert in_parts(" \n") == [""]


def test_a_chat_that_moved_is_followed_once(telegram: TelegramServer) -> None:
    moved = Refusal(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -10042})
    telegram.trouble("sendMessage", moved)
    send(telegram, "您好")
    assert [values["chat_id"] for values in telegram.values("sendMessage")] == ["42", "-10042"]
    assert type(failure(telegram, moved, moved)) is Refused


def test_telegram_says_how_long_to_wait_and_is_left_alone_until_then(telegram: TelegramServer) -> None:
    telegram.trouble("sendMessage", Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1}))

    async def act(sender: TelegramSender) -> tuple[float | None, float | None]:
        with pytest.raises(NotNow) as first:
            await sender.send(reply("一"))
        with pytest.raises(NotNow) as second:
            await sender.send(reply("二", "43"))
        await asyncio.sleep(1.05)
        await sender.send(reply("三"))
        return first.value.after, second.value.after

    told, left = with_sender(telegram.url, act)
    assert told == 1
    assert left is not None
    assert 0 < left <= 1
    assert telegram.said() == [f"{TOLD}一", f"{TOLD}三"]


@pytest.mark.parametrize(
    "trouble",
    [
        Refusal(500, "Internal Server Error"),
        Refusal(502, "Bad Gateway"),
        Silence(),
        Silence(5),
        Page(200, f"<h1>/bot{TOKEN}/sendMessage</h1>"),
        Page(503, f"<h1>/bot{TOKEN}/sendMessage</h1>"),
    ],
    ids=["500", "502", "dropped", "hangs", "no JSON", "a proxy's page"],
)
def test_what_may_pass_is_tried_again(telegram: TelegramServer, trouble: Trouble) -> None:
    error = failure(telegram, trouble, timeout=0.5)
    assert isinstance(error, NotNow)
    assert error.after is None


@pytest.mark.parametrize(
    "trouble",
    [
        Refusal(401, "Unauthorized"),
        Refusal(409, "Conflict: terminated by other getUpdates request"),
        Page(404, f"no such address: /bot{TOKEN}/sendMessage"),
    ],
    ids=["401", "409", "404"],
)
def test_what_only_an_operator_can_repair_waits_long_and_is_logged(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture, trouble: Trouble
) -> None:
    error = failure(telegram, trouble)
    assert isinstance(error, NotNow)
    assert error.after == UNTIL_REPAIRED
    assert [record.name for record in caplog.records if record.levelno == logging.ERROR] == [
        "bot.channels.telegram.api"
    ]


def test_a_button_is_answered(telegram: TelegramServer) -> None:
    assert with_sender(telegram.url, lambda sender: sender.answer_callback("7", "收到" * 200))
    values = telegram.values("answerCallbackQuery")[0]
    assert (values["callback_query_id"], len(values["text"])) == ("7", 200)
    assert with_sender(telegram.url, lambda sender: sender.answer_callback("8"))
    assert "text" not in telegram.values("answerCallbackQuery")[1]


def test_a_button_pressed_long_ago_is_no_error(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.trouble("answerCallbackQuery", Refusal(400, "Bad Request: query is too old"))
    assert not with_sender(telegram.url, lambda sender: sender.answer_callback("7"))
    assert "Query is too old" in caplog.text


async def introduced(sender: TelegramSender) -> str | None:
    await sender.introduce(delays=(0.01, 0.01))
    return sender.username


def test_the_bot_learns_its_name_when_telegram_comes_back(telegram: TelegramServer) -> None:
    telegram.trouble("getMe", Silence(), Refusal(502, "Bad Gateway"))
    assert with_sender(telegram.url, introduced) == "policy_test_bot"


def test_an_unreachable_telegram_stops_nothing_and_is_not_asked_for_ever() -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    assert with_sender(nowhere, introduced) is None


def test_a_bot_that_telegram_does_not_know_is_not_asked_for_again(telegram: TelegramServer) -> None:
    assert with_sender(telegram.url, introduced, token=f"1:{SECRET}x") is None
    assert len(telegram.asked) == 1


def test_without_another_address_it_is_the_platforms() -> None:
    assert open_bot(make_settings(telegram_token=TOKEN)).base_url == f"https://api.telegram.org/bot{TOKEN}"
