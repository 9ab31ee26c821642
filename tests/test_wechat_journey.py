"""Citizens' ways through the WeChat account, over HTTP only; the platform's side is played on loopback."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count

import pytest

from tests.assistant import Assistant, eventually, number_in
from tests.server import WITH_KEY
from tests.wechat_citizen import WeChatCitizen, account
from tests.wechat_server import SEND, WeChatServer, running_wechat, text_of

#: The sample knowledge base says nothing of it.
UNANSWERABLE = "火车票怎么退"
LATER = timedelta(hours=49)

Meet = Callable[[], WeChatCitizen]


@pytest.fixture(scope="module")
def platform() -> Iterator[WeChatServer]:
    with running_wechat() as server:
        yield server


@pytest.fixture(scope="module")
def assistant(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("wechat")
    running = Assistant(f"sqlite:///{folder / 'a.db'}", folder, account(platform.url))
    yield running
    running.stop()


_openids = count(1)


@pytest.fixture
def meet(assistant: Assistant) -> Meet:
    """meet() -> a citizen nobody has met before."""
    return lambda: WeChatCitizen(assistant.http, f"o{next(_openids):027d}")


def handed_over(citizen: WeChatCitizen) -> str:
    """A question nothing answers becomes a ticket; its number."""
    assert "没有找到" in citizen.says(UNANSWERABLE)
    return number_in(citizen.says("好"))


def pushed_to(platform: WeChatServer, citizen: WeChatCitizen) -> list[str]:
    """The messages WeChat was given for the citizen, refused ones included."""
    calls = [call.body for call in platform.called(SEND)]
    return [text_of(body) for body in calls if body["touser"] == citizen.openid]


def test_from_following_to_the_reply_of_a_person(
    assistant: Assistant, platform: WeChatServer, meet: Meet
) -> None:
    wang = meet()
    welcome = wang.follows()
    assert re.search(r"1\. .+？\n2\. .+？\n3\. .+？", welcome)

    answer = wang.says("1")
    assert "本人居民身份证" in answer
    source = re.search(rf"《居住证申领》.*\n{assistant.server.url}(/documents/\d+)#(p\d+)$", answer)
    assert source
    assert f'id="{source[2]}"' in assistant.http.get(source[1]).text
    assert "没有更多" in wang.says("更多")
    assert "15日" in wang.says("那多久能办好？")

    answer = wang.says("便民菜站今年建几家")
    assert "12家" in answer
    assert "回复“更多”看全文" in answer
    assert "（第 1 页，共 2 页；回复“更多”看下一页）" in wang.says("更多")
    assert "（这一条完了）" in wang.says("更多")
    assert "牵头：区商务局" in wang.says("那由谁负责？")

    assert "没有找到" in wang.says(UNANSWERABLE)
    number = number_in(wang.taps("转给工作人员"))
    assert number in wang.says("人工")
    assistant.staff_reply(number, "请到车站窗口办理，开车前都可以退。")
    (message,) = eventually(lambda: pushed_to(platform, wang))
    assert message.startswith(
        f"【{number}】工作人员回复：\n请到车站窗口办理，开车前都可以退。\n解决了 {number}\n"
    )
    # What came of it is kept after WeChat has taken it.
    eventually(lambda: assistant.outbox(number)["route"] == "message")
    assert "工作人员已答复" in wang.clicks("我的诉求") + wang.says("进度")
    assert "请到车站" not in wang.says("谢谢")


def test_after_handing_over_what_is_written_goes_to_the_ticket(meet: Meet) -> None:
    wang = meet()
    number = handed_over(wang)
    assert f"已补充到编号 {number}" in wang.says("火车是昨天下午三点的那一趟")
    assert f"已为编号 {number} 催办" in wang.says("什么时候有人来")
    assert "本人居民身份证" in wang.says("居住证要带什么材料")
    assert f"已补充到编号 {number}" in wang.taps("补充")
    assert "如果是另一件事" in wang.says("楼上每天晚上跳广场舞")
    another = number_in(wang.taps("另一件事"))
    assert another != number
    assert another in wang.says("进度")


def test_another_channel_tells_how_a_ticket_stands_but_not_what_it_is_about(
    assistant: Assistant, meet: Meet
) -> None:
    number = handed_over(meet())
    asked = {"text": f"进度 {number}", "citizen": "somebody-else"}
    text = assistant.http.post("/api/questions", json=asked, headers=WITH_KEY).json()["text"]
    assert f"编号 {number}：已转给工作人员，等待办理" in text
    assert "火车票" not in text
    assert "/tickets/" not in text


def test_a_poster_leads_into_its_topic_for_newcomers_and_followers(meet: Meet) -> None:
    passer_by = meet()
    said = passer_by.follows(scene="低保怎么申请")
    assert said.startswith("您好")
    assert "《最低生活保障申请》" in said
    follower = meet()
    follower.follows()
    assert "《残疾人证办理》" in follower.scans("残疾人证怎么办")
    assert "1. " in follower.scans("10086"), "a scene of somebody else's is greeted"


def test_the_menu_leads_to_an_item_its_sections_and_back(meet: Meet) -> None:
    chen = meet()
    first = chen.clicks("办事清单")
    second = chen.says("更多")
    # Those asked for most come first, so the number is read where it stands.
    line = re.search(r"^\d\. 户口迁移$", first + "\n" + second, re.MULTILINE)
    assert line
    sections = chen.taps(line[0]) if line[0] in second.splitlines() else chen.says("户口迁移")
    assert sections.startswith("《户口迁移》")
    assert "申报迁出" in chen.taps("2. 怎么办")
    assert chen.says("返回") == sections
    assert chen.says("返回") == second
    assert "低保怎么申请？" in chen.clicks("问政策")


def test_after_48_hours_a_reply_waits_and_is_given_exactly_once(
    assistant: Assistant, platform: WeChatServer, meet: Meet
) -> None:
    wang = meet()
    number = handed_over(wang)
    assistant.grow_old(wang.openid, LATER)
    assistant.staff_reply(number, "请到车站窗口办理。")
    assert assistant.eventually_waits(number) == "超过48小时未联系，微信不允许推送"
    assert not pushed_to(platform, wang)

    said = wang.says("低保怎么申请")
    before, _, after = said.partition("下面回答您刚才的消息：")
    assert f"编号 {number}：\n请到车站窗口办理。" in before
    assert "《最低生活保障申请》" in after
    assert wang.again() == said, "delivered twice, the message gets the same words"
    assert "请到车站" not in wang.says("低保怎么申请")
    assert assistant.outbox(number)["route"] == "contact"


def test_going_back_to_a_list_does_not_repeat_the_reply_that_was_said_before_it(
    assistant: Assistant, platform: WeChatServer, meet: Meet
) -> None:
    wang = meet()
    number = handed_over(wang)
    platform.next(SEND, 45015)
    assistant.staff_reply(number, "请到车站窗口办理。")
    assistant.eventually_waits(number)
    items = wang.says("办事清单")
    assert "请到车站窗口办理。" in items
    wang.says("1")
    assert wang.says("返回") == items.rpartition("下面回答您刚才的消息：\n\n")[2]


def test_five_replies_are_pushed_and_the_sixth_waits_for_the_citizen(
    assistant: Assistant, platform: WeChatServer, meet: Meet
) -> None:
    wang = meet()
    number = handed_over(wang)
    for n in range(1, 7):
        assistant.staff_reply(number, f"第{n}次答复")
    assert assistant.eventually_waits(number) == "市民来信后可推送的条数已用完"
    assert [text.splitlines()[1] for text in pushed_to(platform, wang)] == [
        f"第{n}次答复" for n in range(1, 6)
    ]
    said = wang.says("人工")
    assert said.index("第6次答复") < said.index("工作人员已经答复"), "also to who asks for a person again"
    wang.says("车票丢了怎么补")
    assert number_in(wang.says("人工")) != number, "what is still open is a matter of its own"


def is_pushed(assistant: Assistant, number: str) -> bool:
    return bool(assistant.outbox(number)["route"] == "message")


#: What WeChat answers, and what staff read of it.
REFUSALS = {
    45015: "超过48小时未联系，微信不允许推送",
    45047: "市民来信后可推送的条数已用完",
    48001: "公众号没有主动发消息的权限，只能在市民来信时告知",
    43004: "市民已取消关注，微信不允许推送",
}


def test_what_wechat_will_not_push_is_said_at_the_next_contact(
    assistant: Assistant, platform: WeChatServer, meet: Meet
) -> None:
    refused = {
        handed_over(citizen): (citizen, reason) for reason in REFUSALS.values() for citizen in [meet()]
    }
    platform.next(SEND, *REFUSALS)
    for number in refused:
        assistant.staff_reply(number, "请到车站窗口办理。")
    for number, (citizen, reason) in refused.items():
        assert assistant.eventually_waits(number) == reason
        assert "请到车站窗口办理。" in citizen.says("您好")
        assistant.staff_reply(number, "还可以在网上退。")
    for number, (citizen, _reason) in refused.items():
        eventually(partial(is_pushed, assistant, number))
        assert "还可以在网上退。" in pushed_to(platform, citizen)[-1]


def test_who_unfollows_is_forgotten_and_gets_nothing_but_the_link_still_opens(
    assistant: Assistant, platform: WeChatServer, meet: Meet
) -> None:
    wang = meet()
    assert "没有留存您的任何记录" in wang.says("我的数据")
    number = handed_over(wang)
    ticket = re.search(r"/tickets/\S+", wang.says("进度"))
    assert ticket
    assert wang.unfollows() == ""
    assert wang.openid not in assistant.everything_kept()

    calls = len(platform.calls)
    assistant.staff_reply(number, "请到车站窗口办理。")
    assert "无法推送" in assistant.eventually_waits(number)
    assert len(platform.calls) == calls
    assert "请到车站窗口办理。" in assistant.http.get(ticket[0]).text
    assert "请到车站" not in wang.follows()


def test_my_data_is_told_and_deleted_on_demand(assistant: Assistant, meet: Meet) -> None:
    wang = meet()
    wang.says("低保怎么申请")
    number = handed_over(wang)
    kept = wang.says("我的数据")
    assert "3 轮问答" in kept
    assert number in kept
    said = wang.says("删除我的数据")
    ticket = re.search(rf"{number} {assistant.server.url}(/tickets/\S+)", said)
    assert ticket
    assert "火车票" in assistant.http.get(ticket[1]).text
    assert assistant.everything_kept().count(wang.openid) == 1, "the answer is the record of it"
    assert "没有转给工作人员的事" in wang.says("我的数据")
