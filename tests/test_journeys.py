"""A citizen's way through the assistant, over HTTP only, in a server of its own."""

import re
from collections.abc import Iterator

import httpx2
import pytest


@pytest.fixture
def citizen(live_server: str) -> Iterator[httpx2.Client]:
    """A browser without script that follows redirects and keeps its cookie."""
    with httpx2.Client(
        base_url=live_server, headers={"Origin": live_server}, follow_redirects=True, timeout=20
    ) as client:
        yield client


def last_answer(page: str) -> str:
    return page.rpartition('<li class="turn" id="last">')[2]


def test_a_question_its_source_a_follow_up_and_a_ticket(citizen: httpx2.Client) -> None:
    assert "您的问题" in citizen.get("/").text

    answer = last_answer(citizen.post("/", data={"text": "政府开放日一年办几次？"}).text)
    assert "每年不少于4次" in answer
    source = re.search(r'href="(/documents/\d+)#(p\d+)"', answer)
    assert source
    assert f'id="{source[2]}"' in citizen.get(source[1]).text

    assert "区政府办公室" in last_answer(citizen.post("/", data={"text": "那由谁负责？"}).text)
    assert "没有找到" in last_answer(citizen.post("/", data={"text": "驾驶证怎么换领"}).text)

    handed_over = last_answer(citizen.post("/", data={"text": "好的"}).text)
    number = re.search(r"ZX\d{6}-\d{4}-\d", handed_over)
    link = re.search(r'href="(/tickets/[^"]+)"', handed_over)
    assert number
    assert link
    ticket = citizen.get(link[1]).text
    assert number[0] in ticket
    assert "驾驶证怎么换领" in ticket

    again = last_answer(citizen.post("/", data={"text": "人工"}).text)
    assert number[0] in again
    assert "不用重复提交" in again


def test_after_handing_over_what_is_written_goes_to_the_ticket(citizen: httpx2.Client) -> None:
    citizen.post("/", data={"text": "小区门口路面有个大坑"})
    handed_over = last_answer(citizen.post("/", data={"text": "人工"}).text)
    number = re.search(r"ZX\d{6}-\d{4}-\d", handed_over)
    link = re.search(r'href="(/tickets/[^"]+)"', handed_over)
    assert number
    assert link
    added = last_answer(citizen.post("/", data={"text": "坑在37号院门口, 有人受伤了"}).text)
    assert f"已补充到编号 {number[0]}" in added
    assert "没有找到" not in added
    assert "坑在37号院门口, 有人受伤了" in citizen.get(link[1]).text
    unsure = last_answer(citizen.post("/", data={"text": "楼上每天晚上跳广场舞"}).text)
    tap = re.search(r'name="tap" value="(05\d+)">\s*<button[^>]*>另一件事', unsure)
    assert tap
    another = last_answer(citizen.post("/", data={"text": "另一件事", "tap": tap[1]}).text)
    assert "已为您转给工作人员" in another
    assert number[0] not in another
