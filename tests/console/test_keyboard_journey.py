"""Where the keys lead and where the focus lands; what is kept when the network or the switch is off."""

from datetime import UTC, datetime

from hotline.replies.canned_replies import add_starters
from tests.assistant import Assistant, number_in
from tests.console.citizens import hands_over
from tests.console.conftest import Meet, Open


def test_after_each_act_the_focus_is_at_what_is_said_of_it(sign_in: Open, meet: Meet) -> None:
    li = sign_in("li")
    li.finds(hands_over(meet(), "凉亭的顶漏雨"))
    assert li.is_at("h1")
    li.acts("A")
    assert li.is_at(".done")
    li.types("R")
    assert li.is_at("#reply")
    li.replies("已经补好。")
    assert li.is_at(".done")
    li.types("N", "瓦匠的电话在台账里")
    li.acts("Control+Enter")
    assert li.is_at(".done")


def test_who_comes_back_to_the_queue_is_where_they_left_it(sign_in: Open, meet: Meet) -> None:
    numbers = [hands_over(meet(), f"鱼塘{where}边的网破了") for where in "东南西北"]
    li = sign_in("li", path="/console/tickets?text=鱼塘")
    li.page.wait_for_selector("#live .line")
    li.types("J", "J", "J", "K")
    assert numbers[1] in li.reads(":focus")
    li.acts("Enter")
    li.acts("J")
    assert "鱼塘西边" in li.reads("h1")
    li.acts("K")
    assert "鱼塘南边" in li.reads("h1")
    li.acts("U")
    assert numbers[1] in li.reads(":focus")
    zhang = sign_in("zhang")
    zhang.claims(numbers[1])
    li.sees_no(numbers[1])
    assert numbers[2] in li.reads(":focus")


def test_canned_replies_closing_and_the_next_one(sign_in: Open, meet: Meet, assistant: Assistant) -> None:
    first, second = (hands_over(meet(), words) for words in ("喷泉晚上太吵了", "喷泉早上太吵了"))
    with assistant.engine.begin() as conn:
        add_starters(conn, datetime.now(UTC))
    li = sign_in("li")
    for number in (second, first):
        li.claims(number)
    li.types("R", "/收到")
    li.page.wait_for_selector("#canned:not([hidden])")
    li.types("Enter")
    assert number_in(li.page.input_value("#reply")) == first
    li.acts("Control+Enter")
    li.sees("答复已写入")
    li.finds(second)
    li.replies("已调低音量。")
    li.goes("/console/tickets?box=mine&text=喷泉")
    li.opens_first()
    before = li.reads("h1")
    li.acts("E")
    li.sees("上一件已办结，这是下一件。")
    assert li.reads("h1") != before
    li.acts("E")
    li.sees("这个列表里没有下一件了")
    li.types("?")
    li.page.wait_for_selector("#keys[open]")
    li.types("Escape")
    li.page.wait_for_selector("#keys:not([open])", state="attached")


def test_ctrl_enter_in_another_form_does_not_send_the_reply(sign_in: Open, meet: Meet) -> None:
    li = sign_in("li")
    li.claims(hands_over(meet(), "公告栏的玻璃碎了"))
    li.types("R", "写了一半")
    li.keeps_draft()
    li.types("Escape")
    li.reaches("form[action*='/opinion'] button")
    li.acts("Control+Enter")
    li.sees("舆情标记已更新")
    assert li.page.input_value("#reply") == "写了一半"
    assert not li.page.locator(".thread .reply").count()


def test_single_keys_can_be_switched_off_and_ctrl_enter_stays(sign_in: Open, meet: Meet) -> None:
    number = hands_over(meet(), "公园长椅少了一把")
    li = sign_in("li", path="/console/settings/shortcuts")
    li.reaches("main button")
    li.acts("Enter")
    li.goes(f"/console/tickets?box=all&text={number}")
    li.page.wait_for_selector("#live .line")
    li.types("J", "A", "?")
    assert li.is_at("body")
    assert not li.page.locator("#keys[open]").count()
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


def test_what_is_written_without_network_is_kept_and_not_thought_sent(sign_in: Open, meet: Meet) -> None:
    li = sign_in("li")
    li.claims(hands_over(meet(), "滑梯的螺丝松了"))
    li.context.set_offline(True)
    li.types("R", "已经拧紧。")
    li.sees("草稿没有存上，会自动再试", "#kept")
    li.types("Control+Enter")
    li.sees("还没有发出", "#kept")
    li.context.set_offline(False)
    li.keeps_draft()
    li.acts("Control+Enter")
    li.sees("答复已写入")
