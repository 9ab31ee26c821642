"""Two agents at one queue, by keyboard alone, and the citizens who wait: a real browser, WeChat on loopback."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest

from hotline.canned_replies import add_starters
from tests.assistant import Assistant, eventually, number_in
from tests.console_agent import Agent, hire
from tests.wechat_citizen import WeChatCitizen, account
from tests.wechat_server import SEND, WeChatServer, running_wechat

Meet = Callable[[], WeChatCitizen]
Open = Callable[..., Agent]
LATER = timedelta(hours=49)
_openids = count(1)


@pytest.fixture(scope="module")
def platform() -> Iterator[WeChatServer]:
    with running_wechat() as server:
        yield server


@pytest.fixture(scope="module")
def assistant(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("console")
    running = Assistant(f"sqlite:///{folder / 'a.db'}", folder, account(platform.url))
    for login, name, role in (
        ("li", "李工", "agent"),
        ("zhang", "张工", "agent"),
        ("zhao", "赵主任", "administrator"),
    ):
        hire(running.engine, login, name, role)
    yield running
    running.stop()


@pytest.fixture
def meet(assistant: Assistant) -> Meet:
    """meet() -> a citizen nobody has met before."""
    return lambda: WeChatCitizen(assistant.http, f"k{next(_openids):027d}")


@pytest.fixture
def sign_in(browser: Any, assistant: Assistant) -> Iterator[Open]:
    """sign_in("li") -> an agent at the queue; fails on any error of a page's script."""
    agents: list[Agent] = []

    def open_for(login: str, **more: Any) -> Agent:
        agents.append(Agent(browser, assistant.server.url, login, **more))
        return agents[-1]

    yield open_for
    for agent in agents:
        agent.leaves()


def hands_over(citizen: WeChatCitizen, question: str) -> str:
    """A question nothing answers becomes a ticket; its number."""
    citizen.says(question)
    return number_in(citizen.says("人工"))


def pushed(platform: WeChatServer, citizen: WeChatCitizen) -> list[str]:
    calls = [call.body for call in platform.called(SEND) if call.body["touser"] == citizen.openid]
    return [body["text"]["content"] for body in calls if "text" in body]


def find(agent: Agent, number: str) -> None:
    """Look a ticket up by its number, and open it."""
    agent.goes("/console/tickets?box=all")
    agent.page.wait_for_selector("#search")
    agent.types("S")
    agent.acts(number, "Enter")
    agent.opens_first()


def test_a_new_ticket_appears_is_claimed_answered_and_reaches_the_citizen(
    sign_in: Open, meet: Meet, platform: WeChatServer
) -> None:
    li, zhang, wang = sign_in("li"), sign_in("zhang"), meet()
    number = hands_over(wang, "示例一街的路灯坏了三天没人修")
    for agent in (li, zhang):
        agent.sees(number)
    for agent in (li, zhang):
        find(agent, number)
    li.acts("A")
    li.sees("已接单")
    zhang.acts("A")
    zhang.sees("已经有人先接了")
    assert "李工" in zhang.reads()
    li.types("R", "已通知养护单位，今晚修好。")
    zhang.sees("李工正在写")
    li.acts("Control+Enter")
    li.sees("答复已写入")
    li.sees("已送达（直接消息）")
    assert "已通知养护单位，今晚修好。" in eventually(lambda: pushed(platform, wang))[0]
    assert number in pushed(platform, wang)[0]


def test_a_closed_window_is_shown_and_healed_at_the_next_contact(
    sign_in: Open, meet: Meet, assistant: Assistant, platform: WeChatServer
) -> None:
    wang = meet()
    number = hands_over(wang, "示例二街的井盖响得厉害")
    assistant.grow_old(wang.openid, LATER)
    li = sign_in("li")
    find(li, number)
    li.acts("A")
    li.sees("48 小时窗口已关")
    li.types("R", "井盖已经垫好。")
    li.acts("Control+Enter")
    li.sees("失败：", ".thread")
    assert not pushed(platform, wang)
    assert "井盖已经垫好。" in wang.says("居住证要带什么材料")
    li.sees("已送达（市民下次联系时）")
    li.sees_no("失败：", ".thread")


def test_a_transfer_says_why_and_where_it_lies_now(sign_in: Open, meet: Meet) -> None:
    wang = meet()
    number = hands_over(wang, "绿化带里的树挡住了窗户")
    li = sign_in("li")
    find(li, number)
    li.acts("A")
    li.types("T")
    li.fills("#other-department", "区园林绿化局")
    li.fills("#transfer-reason", "绿化带归他们管")
    li.acts("Enter")
    li.sees("已转单位，回到待接")
    li.sees("从热线转给区园林绿化局")
    assert "现由区园林绿化局办理" in wang.says("进度")


def test_five_who_ask_the_same_are_answered_at_once(
    sign_in: Open, meet: Meet, platform: WeChatServer
) -> None:
    five = [meet() for _ in range(5)]
    said = (
        "幸福小区停水三天了",
        "幸福小区停水什么时候来水",
        "幸福小区停水怎么没人管",
        "幸福小区又停水了",
        "我们幸福小区停水了",
    )
    numbers = [hands_over(citizen, words) for citizen, words in zip(five, said, strict=True)]
    li = sign_in("li")
    li.sees("5 人在等，最早的还剩")
    li.unfolds("5 人在等")
    li.reaches(".surge button")
    li.acts("Enter")
    li.sees("已合并")
    li.types("R", "抢修今晚 8 点前完成。")
    li.acts("Control+Enter")
    for citizen, number in zip(five, numbers, strict=True):
        message = eventually(partial(pushed, platform, citizen))[0]
        assert number in message
        assert "抢修今晚 8 点前完成。" in message


def test_what_was_not_solved_comes_back_and_a_bad_grade_is_seen(sign_in: Open, meet: Meet) -> None:
    wang = meet()
    number = hands_over(wang, "垃圾站的味道很大")
    li = sign_in("li")
    find(li, number)
    li.acts("A")
    li.types("R", "已经清洗过了。")
    li.acts("Control+Enter")
    li.sees("已送达")
    assert "已重新转给工作人员" in wang.says("没解决")
    zhang = sign_in("zhang")
    zhang.sees("重新办理")
    find(zhang, number)
    zhang.acts("A")
    zhang.types("R", "加装了除臭设备，味道应该小了。")
    zhang.acts("Control+Enter")
    zhang.sees("已送达")
    assert "1. 非常满意" in wang.says(f"解决了 {number}")
    assert "会有人核实" in wang.says("5")
    zhang.sees("市民评价：非常不满意", ".thread")
    zhao = sign_in("zhao", path="/console/supervision")
    zhao.sees(number)


def test_numbers_are_checked_passages_cited_and_notes_kept_apart(
    sign_in: Open, meet: Meet, assistant: Assistant
) -> None:
    wang = meet()
    number = hands_over(wang, "便民菜站的鱼新鲜吗")
    li = sign_in("li")
    find(li, number)
    li.acts("A")
    li.types("G", "便民菜站", "Enter")
    li.page.wait_for_selector("#hits [data-insert]")
    li.reaches("#hits [data-insert]")
    li.types("Enter")
    li.page.wait_for_function("document.activeElement.id === 'reply'")
    assert "/passages/" in li.page.input_value("#reply")
    li.types("年内新建便民菜站15家。")
    li.sees("不符", "#remarks")
    assert "12家" in li.reads("#remarks")
    li.page.wait_for_function("document.getElementById('kept').textContent === '草稿已存'")
    li.page.reload()
    assert "15家" in li.page.input_value("#reply")
    li.types("N", "这位市民上周来过电话")
    li.acts("Control+Enter")
    li.sees("备注已添加")
    assert li.page.locator(".thread .note").count() == 1
    assert "上周来过" not in wang.says("进度")


def test_canned_replies_closing_and_the_next_one(sign_in: Open, meet: Meet, assistant: Assistant) -> None:
    zhao = sign_in("zhao", path="/console/canned-replies")
    zhao.sees("常用语")
    first, second = (hands_over(meet(), words) for words in ("喷泉晚上太吵了", "喷泉早上太吵了"))
    with assistant.engine.begin() as conn:
        add_starters(conn, datetime.now(UTC))
    li = sign_in("li")
    for number in (second, first):
        find(li, number)
        li.acts("A")
    li.types("R", "/收到")
    li.page.wait_for_selector("#canned:not([hidden])")
    li.types("Enter")
    assert number_in(li.page.input_value("#reply")) == first
    li.acts("Control+Enter")
    li.sees("答复已写入")
    li.goes(f"/console/tickets/{li.page.locator('.ticket').get_attribute('data-ticket')}?box=mine&text=喷泉")
    li.page.wait_for_selector("[data-key=e]")
    li.acts("E")
    assert second in li.reads()
    li.acts("U")
    assert "喷泉早上太吵了" in li.reads()
    li.types("?")
    li.page.wait_for_selector("#keys[open]")
    li.types("Escape")


def test_single_keys_can_be_switched_off_and_ctrl_enter_stays(sign_in: Open, meet: Meet) -> None:
    number = hands_over(meet(), "公园长椅少了一把")
    li = sign_in("li", path="/console/settings/shortcuts")
    li.reaches("main button")
    li.acts("Enter")
    li.goes(f"/console/tickets?box=all&text={number}")
    li.page.wait_for_selector("#live .line")
    li.types("J", "A", "?")
    assert li.page.evaluate(
        "document.activeElement === document.body && !document.getElementById('keys').open"
    )
    li.reaches("#live .line")
    li.acts("Enter")
    li.acts("Control+Enter")
    li.sees("已接单")
    li.goes("/console/settings/shortcuts")
    li.reaches("main button")
    li.acts("Enter")


def test_after_a_sleep_the_queue_is_right_at_once(sign_in: Open, meet: Meet) -> None:
    li = sign_in("li")
    li.page.wait_for_selector("#live")
    li.context.set_offline(True)
    li.page.wait_for_selector("body.offline", timeout=15000)
    number = hands_over(meet(), "健身器材松了")
    li.context.set_offline(False)
    li.sees(number)
    li.page.wait_for_selector("body:not(.offline)")
