"""Citizens' ways through the Telegram bot, over HTTP only; the platform's side is played on loopback."""

import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.stored_answers import read_answer
from database import turns
from tests.assistant import Assistant, eventually, number_in
from tests.conftest import free_port
from tests.server import WITH_KEY
from tests.telegram_citizen import Screen, TelegramCitizen, bot
from tests.telegram_server import BOT, Refusal, TelegramServer
from tests.wechat_citizen import WeChatCitizen, account

UNANSWERABLE = "火车票怎么退"
REPLY = "请到车站窗口办理。"
GROUP = -1001
#: In no document and no setting.
HERE = (39.90517, 116.35831)

Meet = Callable[[], TelegramCitizen]


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture(scope="module")
def assistant(telegram: TelegramServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("telegram")
    channels = bot(telegram.url) | account(f"http://127.0.0.1:{free_port()}")
    running = Assistant(f"sqlite:///{folder / 'a.db'}", folder, channels)
    yield running
    running.stop()


_ids = count(5_000_001)


@pytest.fixture
def meet(assistant: Assistant) -> Meet:
    """meet() -> a citizen nobody has met before."""
    return lambda: TelegramCitizen(assistant.http, next(_ids))


def handed_over(citizen: TelegramCitizen) -> str:
    """A question nothing answers becomes a ticket; its number."""
    return number_in(citizen.presses(citizen.says(UNANSWERABLE), "转给工作人员").text)


def pushed_to(telegram: TelegramServer, citizen: TelegramCitizen) -> list[str]:
    """The texts Telegram was given for the citizen, refused ones included."""
    return [sent["text"] for sent in telegram.values("sendMessage") if sent["chat_id"] == str(citizen.id)]


def test_from_start_to_the_reply_of_a_person(
    assistant: Assistant, telegram: TelegramServer, meet: Meet
) -> None:
    wang = meet()
    hello = wang.says("/start")
    assert "请勿在此发送姓名" in hello.text
    already = len(telegram.values("answerCallbackQuery"))
    assert "《居住证申领》" in wang.presses(hello, "居住证要带什么材料").text
    # A button is released after its answer: the next one's release must not be mistaken for this one's.
    eventually(lambda: len(telegram.values("answerCallbackQuery")) == already + 1)

    asked = wang.says("养犬登记要什么材料")
    assert "您问的可能是《养犬登记》" in asked.text
    released = len(telegram.values("answerCallbackQuery"))
    assert "《养犬登记》收不收费" in wang.presses(asked, "收不收费").text
    eventually(lambda: len(telegram.values("answerCallbackQuery")) == released + 1)

    number = number_in(wang.presses(wang.says(UNANSWERABLE), "转给工作人员").text)
    assert f"编号 {number}：已转给工作人员，等待办理" in wang.says(f"/status {number}").text
    assert "12345" in wang.says("/hotline").text
    assistant.staff_reply(number, "请看 <车站> & 窗口。")
    (message,) = eventually(lambda: pushed_to(telegram, wang))
    assert message == f"【{number}】工作人员回复：\n请看 &lt;车站&gt; &amp; 窗口。"
    assert f"编号 {number}：工作人员已答复" in wang.says("/status").text


def test_after_handing_over_what_is_written_goes_to_the_ticket(assistant: Assistant, meet: Meet) -> None:
    wang = meet()
    number = handed_over(wang)
    added = wang.says("火车是昨天下午三点的那一趟")
    assert f"已补充到编号 {number}" in added.text
    assert "没有找到" not in added.text
    assert f"已为编号 {number} 催办" in wang.says("急死人了").text
    other = wang.says("居住证要带什么材料")
    assert "《居住证申领》" in other.text
    assert number in wang.presses(other, "补充").text
    unsure = wang.says("楼上每天晚上跳广场舞")
    another = number_in(wang.presses(unsure, "另一件事").text)
    assert another != number
    assert wang.says("那趟车晚点了两个小时").text
    assert assistant.everything_kept().count("火车是昨天下午三点的那一趟") >= 2


def test_a_button_means_what_it_showed_however_old_it_is(meet: Meet) -> None:
    wang = meet()
    items = wang.says("办事清单")
    sections = wang.presses(items, "养犬登记")
    assert sections.text.startswith("《养犬登记》")
    later = wang.says("残疾人证")
    assert wang.presses(items, "行政复议申请").text.startswith("《行政复议申请》")
    assert wang.presses(sections, "什么人可以办").text != later.text
    assert "《养犬登记》" in wang.presses(sections, "什么人可以办").text
    assert all(data.isdecimal() for data in items.buttons.values())


def test_a_button_of_another_citizen_is_not_theirs_to_press(meet: Meet) -> None:
    items = meet().says("办事清单")
    assert "现在没有待选的项目" in meet().presses(items, "养犬登记").text


def test_an_edited_question_is_answered_again_only_where_its_words_changed(meet: Meet) -> None:
    wang = meet()
    asked = wang.says("低保怎么申清")
    assert wang.edits("低保怎么申清") == Screen("")
    corrected = wang.edits("居住证要带什么材料")
    assert "《居住证申领》" in corrected.text
    assert corrected.text != asked.text
    assert wang.edits("居住证要带什么材料") == Screen("")


def test_in_a_group_only_what_is_addressed_to_the_bot_is_answered(assistant: Assistant) -> None:
    wang = TelegramCitizen(assistant.http, next(_ids), GROUP)
    assert wang.says("低保怎么申请") == Screen("")
    assert "《最低生活保障申请》" in wang.says(f"@{BOT['username']} 低保怎么申请").text
    assert "《最低生活保障申请》" in wang.answers_the_bot("低保怎么申请").text
    assert wang.says("/help@another_bot") == Screen("")
    assert "单独聊天" in wang.says(f"人工 @{BOT['username']}").text


def test_a_position_gives_the_nearest_places_and_is_kept_nowhere(assistant: Assistant, meet: Meet) -> None:
    near = meet().sends_position(*HERE).text
    assert near.index("1. 示例一街驿站，约 ") < near.index("2. 示例二街驿站，约 ")
    assert "开放时间：周一至周五 9:00—17:00" in near
    phone = WeChatCitizen(assistant.http, "p" * 28)
    assert "示例一街驿站" in phone.sends_position(*HERE)
    kept = assistant.everything_kept()
    assert "约 " not in kept
    assert not [trace for trace in ("39.9051", "116.358", "直线距离") if trace in kept]


def test_when_telegram_says_wait_nothing_is_sent_before(
    assistant: Assistant, telegram: TelegramServer, meet: Meet
) -> None:
    wang = meet()
    number = handed_over(wang)
    telegram.trouble("sendMessage", Refusal(429, "Too Many Requests: retry after 2", {"retry_after": 2}))
    assistant.staff_reply(number, REPLY)
    eventually(lambda: pushed_to(telegram, wang))
    refused_at = time.monotonic()

    def is_sent() -> bool:
        assistant.hasten(number)
        return bool(assistant.outbox(number)["sent_at"])

    eventually(is_sent)
    assert time.monotonic() - refused_at > 1.5
    assert len(pushed_to(telegram, wang)) == 2


def test_who_has_blocked_the_bot_is_left_alone_until_they_write_again(
    assistant: Assistant, telegram: TelegramServer, meet: Meet
) -> None:
    wang = meet()
    number = handed_over(wang)
    telegram.trouble("sendMessage", Refusal(403, "Forbidden: bot was blocked by the user"))
    assistant.staff_reply(number, REPLY)
    assert "屏蔽" in assistant.eventually_waits(number)
    assistant.staff_reply(number, "还可以在网上退。")
    assert "屏蔽" in assistant.eventually_waits(number)
    assert len(pushed_to(telegram, wang)) == 1

    said = wang.says("您好").text
    assert said.index(REPLY) < said.index("还可以在网上退。") < said.index("您好！")
    assistant.staff_reply(number, "祝您旅途愉快。")
    eventually(lambda: "祝您旅途愉快。" in pushed_to(telegram, wang)[-1])


@pytest.mark.parametrize(
    "question", ["低保怎么申请", "养犬登记要什么材料", "便民菜站今年建几家", UNANSWERABLE]
)
def test_every_channel_gives_the_same_answer(assistant: Assistant, meet: Meet, question: str) -> None:
    asked = {"text": question, "citizen": f"citizen-{next(_ids)}"}
    on_web = assistant.http.post("/api/questions", json=asked, headers=WITH_KEY).json()
    in_telegram = meet().says(question).text
    in_wechat = WeChatCitizen(assistant.http, f"q{next(_ids):027d}").says(question)
    with assistant.engine.connect() as conn:
        last = select(turns.c.answer).order_by(turns.c.id.desc()).limit(3)
        answers = conn.scalars(last).all()
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["outcome"] == on_web["outcome"]
    for line in read_answer(answers[0]).text.split("\n"):
        assert line in in_telegram
        assert line in in_wechat
    if on_web["outcome"] == "answered":
        assert on_web["citations"][0]["quote"] in in_telegram


def test_without_telegram_the_app_starts_and_answers_and_learns_its_name_later(tmp_path: Path) -> None:
    port = free_port()
    channels = bot(f"http://127.0.0.1:{port}") | account(f"http://127.0.0.1:{port}")
    assistant = Assistant(f"sqlite:///{tmp_path / 'a.db'}", tmp_path, channels)
    try:
        asked = {"text": "低保怎么申请"}
        assert assistant.http.post("/api/questions", json=asked).json()["outcome"] == "answered"
        assert "《最低生活保障申请》" in WeChatCitizen(assistant.http, "o" * 28).says("低保怎么申请")
        assert "《最低生活保障申请》" in TelegramCitizen(assistant.http, next(_ids)).says("低保怎么申请").text
        member = TelegramCitizen(assistant.http, next(_ids), GROUP)
        assert member.says(f"@{BOT['username']} 低保怎么申请") == Screen("")
        with TelegramServer(port):
            eventually(lambda: member.says(f"@{BOT['username']} 低保怎么申请").text)
    finally:
        assistant.stop()
