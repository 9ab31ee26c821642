"""What an agent on the telephone is given to read out."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from database import open_engine, tickets, turns
from organisation.staff import Role
from settings import Settings
from tests.conftest import publish_in
from tests.web.staff import sign_in_as
from web.console.reading import seconds_to_read

MATERIALS = "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"


@pytest.fixture
def agent(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an agent is signed in."""
    sign_in_as(client, settings, Role.AGENT, "wang")
    return client


def answer(agent: TestClient, **query: str | int) -> str:
    response = agent.get("/console/phone/answer", params=query, headers={"X-Fragment": "answer"})
    assert response.status_code == 200
    return response.text


def options(fragment: str) -> list[str]:
    return re.findall(r"<kbd>\d</kbd> <span>(.*?)<", fragment)


def option(fragment: str, label: str) -> str:
    found = re.search(rf'href="([^"]+)" data-digit="\d"><kbd>\d</kbd> <span>{label}', fragment)
    assert found
    return found[1].replace("&amp;", "&")


def test_the_words_of_the_passage_are_read_with_their_source_and_their_time(agent: TestClient) -> None:
    fragment = answer(agent, q="居住证要带什么材料")
    assert f"<blockquote>{MATERIALS}</blockquote>" in fragment
    assert "可照读" in fragment
    assert "《居住证申领》 要带什么材料" in fragment
    assert "约 10 秒" in fragment


def test_reading_takes_a_second_for_four_characters() -> None:
    assert seconds_to_read("一二三四 五\n") == 2


def test_the_link_leads_to_the_passage(agent: TestClient, settings: Settings) -> None:
    fragment = answer(agent, q="居住证要带什么材料")
    link = re.search(rf'value="{settings.public_url}(/passages/\d+)"', fragment)
    assert link
    assert MATERIALS in agent.get(link[1]).text


def test_what_citizens_ask_next_is_one_step_away(agent: TestClient) -> None:
    path = option(answer(agent, q="居住证要带什么材料"), "多久能办好")
    assert "15日内" in agent.get(path.replace("phone?", "phone/answer?")).text


def test_an_item_named_alone_asks_which_side_of_it(agent: TestClient) -> None:
    fragment = answer(agent, q="居住证申领")
    assert "请问市民想了解哪一方面" in fragment
    assert options(fragment)[:2] == ["要带什么材料", "多久能办好"]


def test_nothing_found_is_said_with_why_and_nothing_is_given_to_read_from_it(agent: TestClient) -> None:
    fragment = answer(agent, q="居住证丢了怎么补")
    assert "没有可照读的原文" in fragment
    assert "说的不完全是您问的事" in fragment
    assert ">可照读<" not in fragment
    assert "原文链接" not in fragment


def test_a_repealed_document_is_read_with_its_warning(
    make_client: Callable[..., TestClient], settings: Settings
) -> None:
    engine = open_engine(settings.database_url)
    publish_in(engine, "菜站补贴办法", "便民菜站每家补贴三万元。", validity="repealed")
    engine.dispose()
    client = make_client()
    sign_in_as(client, settings, Role.AGENT)
    fragment = answer(client, q="便民菜站每家补贴多少钱")
    assert "三万元" in fragment
    assert '<span class="state red">已废止</span>' in fragment
    assert "请注意：这份文件已废止" in fragment


def test_asking_for_a_person_opens_no_ticket(agent: TestClient, settings: Settings) -> None:
    assert "不建工单" in answer(agent, q="人工")
    engine = open_engine(settings.database_url)
    with engine.connect() as conn:
        kept = [conn.scalar(select(func.count()).select_from(table)) for table in (tickets, turns)]
    engine.dispose()
    assert kept == [0, 0]


def test_danger_comes_before_any_passage(agent: TestClient) -> None:
    assert 'href="tel:119"' in answer(agent, q="家里着火了")


def test_what_is_doubtful_is_to_be_checked_before_it_is_read(agent: TestClient) -> None:
    fragment = answer(agent, q="没有相片能办居住证吗")
    assert "<blockquote>" in fragment
    assert "核对后照读" in fragment
    assert ">可照读<" not in fragment


def test_a_passage_that_is_not_published_is_not_read_out(agent: TestClient) -> None:
    assert MATERIALS in answer(agent, q="居住证要带什么材料", passage=999_999)


def test_an_empty_field_shows_the_keys(agent: TestClient) -> None:
    assert "<kbd>Esc</kbd>" in answer(agent, q=" ")


def test_the_page_works_as_a_plain_form(agent: TestClient) -> None:
    page = agent.get("/console/phone", params={"q": "居住证要带什么材料"}).text
    assert MATERIALS in page
    assert 'value="居住证要带什么材料"' in page


@pytest.fixture
def telephone(desk_in_browser: Callable[[str], Any]) -> Any:
    """The page in a real browser, opened by an agent."""
    return desk_in_browser("/console/phone")


def test_a_call_is_answered_from_the_keyboard_alone(telephone: Any) -> None:
    from playwright.sync_api import expect

    keyboard, read_out = telephone.keyboard, telephone.locator("blockquote")
    keyboard.type("居住证要带什么材料")
    expect(telephone.locator("#status")).to_contain_text("照读约")
    expect(read_out).to_have_text(MATERIALS)
    digit = telephone.locator("a[data-digit]", has_text="多久能办好").get_attribute("data-digit")
    keyboard.press(f"Alt+{digit}")
    expect(read_out).to_contain_text("15日内")
    keyboard.press("Escape")
    telephone.wait_for_selector(".idle")
    expect(telephone.locator("#q")).to_be_focused()
    assert telephone.input_value("#q") == ""


def test_arrows_move_through_the_options_and_back(telephone: Any) -> None:
    from playwright.sync_api import expect

    telephone.keyboard.type("居住证要带什么材料")
    expect(telephone.locator("blockquote")).to_have_text(MATERIALS)
    telephone.keyboard.press("ArrowDown")
    expect(telephone.locator("a[data-digit='1']")).to_be_focused()
    telephone.keyboard.press("ArrowUp")
    expect(telephone.locator("#q")).to_be_focused()
    telephone.keyboard.press("ArrowDown")
    telephone.keyboard.press("Enter")
    expect(telephone.locator("#answer")).to_be_focused()
