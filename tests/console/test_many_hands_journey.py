"""Several agents, several citizens, one matter, by keyboard alone."""

import re
from functools import partial

from tests.assistant import eventually
from tests.console.citizens import hands_over, pushed
from tests.console.conftest import Meet, Open
from tests.wechat_server import WeChatServer


def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who(sign_in: Open, meet: Meet) -> None:
    agents = {"李工": sign_in("li"), "张工": sign_in("zhang")}
    number = hands_over(meet(), "路口的信号灯不亮")
    for agent in agents.values():
        agent.finds(number)
    for agent in agents.values():
        agent.types("A")
    for agent in agents.values():
        agent.page.wait_for_url(re.compile(r"[?&](done|refused)="))
    [winner] = [name for name, agent in agents.items() if "done=claimed" in agent.page.url]
    [other] = [agent for name, agent in agents.items() if name != winner]
    other.sees(f"已经有人先接了这件工单。 现由{winner}办理")
    other.goes("/console/tickets?box=all")
    other.sees(f"{winner}在办")


def test_who_writes_at_the_same_time_is_told_before_it_goes_out(sign_in: Open, meet: Meet) -> None:
    li, zhang, wang = sign_in("li"), sign_in("zhang"), meet()
    number = hands_over(wang, "河里漂着油")
    li.claims(number)
    zhang.finds(number)
    zhang.unfolds("由我接办")
    zhang.fills("#take-over-reason", "我就在现场")
    zhang.acts("Enter")
    li.sees("现由张工办理")
    zhang.types("R", "已经到现场。")
    zhang.keeps_draft()
    li.types("R", "正在联系。")
    li.sees("张工正在写")
    zhang.sees("李工正在写")
    zhang.acts("Control+Enter")
    zhang.sees("别人也在写答复")
    assert zhang.page.input_value("#reply") == "已经到现场。"
    assert zhang.is_at(".notice")
    zhang.acts("Control+Enter")
    zhang.sees("答复已写入")


def test_a_transfer_says_why_and_where_it_lies_now(sign_in: Open, meet: Meet) -> None:
    wang, li = meet(), sign_in("li")
    li.claims(hands_over(wang, "绿化带里的树挡住了窗户"))
    li.types("T")
    li.fills("#other-department", "区园林绿化局")
    li.fills("#transfer-reason", "绿化带归他们管")
    li.acts("Control+Enter")
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
    li.replies("抢修今晚 8 点前完成。")
    for citizen, number in zip(five, numbers, strict=True):
        message = eventually(partial(pushed, platform, citizen))[0]
        assert number in message
        assert "抢修今晚 8 点前完成。" in message
