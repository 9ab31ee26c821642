"""Two people put a statement before every answer, and take it back."""

import pytest
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.web.staff import sign_in_as

PAGE = "/console/pins"
PIN = {"mode": "statement", "words": "小区 停水", "statement": "正在抢修。", "reason": "水管爆裂"}


@pytest.fixture
def editor(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, settings, Role.EDITOR, "wang")
    return client


def answer(client: TestClient) -> str:
    return str(client.post("/api/questions", json={"text": "我们小区停水了吗"}).json()["text"])


def test_a_pin_waits_for_another_name_then_holds_at_once_until_it_is_ended(
    editor: TestClient, settings: Settings
) -> None:
    assert "没有。一切照常回答。" in editor.get(PAGE).text
    page = editor.post(PAGE, data=PIN).text
    assert "已提出，等另一位同事签字后生效。" in page
    assert "请另一位同事签字" in page
    assert "自己提出的要请另一位同事签字" in editor.post(f"{PAGE}/1/sign").text
    assert "正在抢修" not in answer(editor)
    sign_in_as(editor, settings, Role.REVIEWER, "zhao")
    assert "签字生效" in editor.get(PAGE).text
    assert "已签字" in editor.post(f"{PAGE}/1/sign").text
    assert "【回应】正在抢修。" in answer(editor)
    assert "已结束，恢复照常回答。" in editor.post(f"{PAGE}/1/end").text
    assert "正在抢修" not in answer(editor)
    assert "已经结束" in editor.post(f"{PAGE}/1/end").text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": ""}, "请写明理由"),
        ({"words": ""}, "请写明关于什么"),
        ({"statement": ""}, "请写明关于什么"),
        ({"document": "没有的文件"}, "没有已发布的文件叫这个"),
        ({"until_at": "明天"}, "的样子填写时间"),
        ({"until_at": "2020-01-01T08:00"}, "结束时间要在开始之后"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(
    editor: TestClient, more: dict[str, str], said: str
) -> None:
    refused = editor.post(PAGE, data=PIN | more)
    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="水管爆裂"' in refused.text or "reason" in more


def test_an_act_that_is_not_there_is_not_found(editor: TestClient) -> None:
    assert editor.post(f"{PAGE}/1/erase").status_code == 404
