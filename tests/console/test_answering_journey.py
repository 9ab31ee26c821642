"""From the queue to the citizen's phone and back, by keyboard alone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.assistant import Assistant, eventually
from tests.console.agent import Agent
from tests.console.citizens import hands_over, pushed
from tests.console.conftest import Meet, Open, hire_all
from tests.wechat_citizen import WeChatCitizen, account
from tests.wechat_server import SEND, SERVER_ERROR, WeChatServer

LATER = timedelta(hours=49)


def test_a_new_ticket_appears_is_claimed_answered_and_reaches_the_citizen(
    sign_in: Open, meet: Meet, platform: WeChatServer
) -> None:
    li, zhang, wang = sign_in("li"), sign_in("zhang"), meet()
    number = hands_over(wang, "示例一街的路灯坏了三天没人修")
    for agent in (li, zhang):
        agent.sees(number)
        agent.finds(number)
    zhang.sees("李工也在看")
    li.acts("A")
    li.sees("已接单")
    zhang.sees("现由李工办理")
    li.types("R", "已通知养护单位，今晚修好。")
    zhang.sees("李工正在写")
    li.acts("Control+Enter")
    li.sees("答复已写入")
    li.sees("已送达（直接消息）")
    assert "已通知养护单位，今晚修好。" in eventually(lambda: pushed(platform, wang))[0]
    assert number in pushed(platform, wang)[0]


def test_a_platform_in_trouble_is_shown_until_it_has_taken_the_reply(
    sign_in: Open, meet: Meet, assistant: Assistant, platform: WeChatServer
) -> None:
    wang, li = meet(), sign_in("li")
    number = hands_over(wang, "天桥的扶手松了")
    li.claims(number)
    platform.next(SEND, SERVER_ERROR)
    li.replies("扶手已经拧紧。")
    li.sees("将自动重发", ".thread")
    assert "待发送" in li.reads(".thread")
    assistant.hasten(number)
    li.sees("已送达（直接消息）", ".thread")


@pytest.mark.parametrize("closed", ["by time", "by the platform"])
def test_a_closed_window_is_shown_and_healed_at_the_next_contact(
    sign_in: Open, meet: Meet, assistant: Assistant, platform: WeChatServer, closed: str
) -> None:
    wang, li = meet(), sign_in("li")
    number = hands_over(wang, f"示例二街的井盖响得厉害 {closed}")
    if closed == "by time":
        assistant.grow_old(wang.openid, LATER)
    else:
        platform.next(SEND, 45015)
    li.claims(number)
    li.sees("48 小时窗口已关" if closed == "by time" else "还可回复")
    li.replies("井盖已经垫好。")
    li.sees("失败：", ".thread")
    assert "井盖已经垫好。" in wang.says("居住证要带什么材料")
    li.sees("已送达（市民下次联系时）")
    li.sees_no("失败：", ".thread")


def test_a_reply_is_sent_once_however_often_the_keys_are_pressed(
    sign_in: Open, meet: Meet, platform: WeChatServer
) -> None:
    wang, li = meet(), sign_in("li")
    li.claims(hands_over(wang, "报亭的灯箱漏电"))
    li.types("R", "已断电检修。")
    li.acts("Control+Enter", "Control+Enter", "Control+Enter")
    li.sees("已送达")
    assert li.page.locator(".thread .reply").count() == 1
    assert li.page.input_value("#reply") == ""
    assert len(pushed(platform, wang)) == 1


def test_numbers_are_checked_passages_cited_and_notes_kept_apart(sign_in: Open, meet: Meet) -> None:
    wang, li = meet(), sign_in("li")
    li.claims(hands_over(wang, "便民菜站的鱼新鲜吗"))
    li.types("G", "便民菜站", "Enter")
    li.page.wait_for_selector("#hits [data-insert]")
    li.reaches("#hits [data-insert]")
    li.types("Enter")
    li.comes_to("#reply")
    assert "/passages/" in li.page.input_value("#reply")
    li.types("年内新建便民菜站15家。")
    li.sees("不符", "#remarks")
    assert "12家" in li.reads("#remarks")
    li.keeps_draft()
    li.page.reload()
    assert "15家" in li.page.input_value("#reply")
    li.types("N", "这位市民上周来过电话")
    li.acts("Control+Enter")
    li.sees("备注已添加")
    assert li.page.locator(".thread .note").count() == 1
    assert "上周来过" not in wang.says("进度")


def test_what_was_not_solved_comes_back_and_a_bad_grade_is_seen(sign_in: Open, meet: Meet) -> None:
    wang, li = meet(), sign_in("li")
    number = hands_over(wang, "垃圾站的味道很大")
    li.claims(number)
    li.replies("已经清洗过了。")
    li.sees("已送达")
    assert "已重新转给工作人员" in wang.says("没解决")
    li.sees("这件工单刚刚有了变化：重新办理")
    zhang = sign_in("zhang")
    zhang.sees("重新办理")
    zhang.claims(number)
    zhang.replies("加装了除臭设备，味道应该小了。")
    zhang.sees("已送达")
    assert "1. 非常满意" in wang.says(f"解决了 {number}")
    assert "会有人核实" in wang.says("5")
    zhang.sees("市民评价：非常不满意", ".thread")
    sign_in("zhao", path="/console/supervision").sees(number)


@pytest.fixture
def on_postgresql(database_url: str, tmp_path: Path, platform: WeChatServer) -> Iterator[Assistant]:
    running = Assistant(database_url, tmp_path, account(platform.url))
    hire_all(running.engine)
    yield running
    running.stop()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_queue_works_on_postgresql_as_well(
    browser: Any, on_postgresql: Assistant, platform: WeChatServer
) -> None:
    li, zhang = (Agent(browser, on_postgresql.server.url, login) for login in ("li", "zhang"))
    wang = WeChatCitizen(on_postgresql.http, f"p{1:027d}")
    number = hands_over(wang, "示例三街的树倒了")
    zhang.sees(number)
    li.sees(number)
    li.claims(number)
    zhang.sees_no(number)
    li.replies("已经扶正。")
    li.sees("已送达")
    assert "已经扶正。" in eventually(lambda: pushed(platform, wang))[0]
    for agent in (li, zhang):
        agent.leaves()
