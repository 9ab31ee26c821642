"""A rehearsal as editors meet it: asked for, waited for, read, and answered for where something gets worse."""

import re
from time import sleep

import pytest
from starlette.testclient import TestClient

from bot.desk import Desk
from knowledge_base.documents import withdraw
from knowledge_base.kinds import Kind
from organisation.staff import Role
from settings import Settings
from tests.conftest import NOW, Published
from tests.web.staff import sign_in_as

QUESTION = "申领居住证要带什么材料"


@pytest.fixture
def permit(published: Published) -> int:
    text = "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"
    return published("居住证申领", ("要带什么材料", text), kind=Kind.SERVICE_ITEM)


@pytest.fixture
def editor(permit: int, client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an editor is signed in; one document is published, one question is kept."""
    sign_in_as(client, settings, Role.EDITOR, "wang")
    added = client.post(
        "/console/model-questions",
        data={"question": QUESTION, "document": "居住证申领", "heading": "要带什么材料"},
    )
    assert "已记下。" in added.text
    return client


def begin(editor: TestClient, document_id: int) -> str:
    """The address of a rehearsal of its withdrawal, which a worker may have begun already."""
    begun = editor.post("/console/rehearsals", data={"subject": "withdraw", "document_id": document_id})
    assert "正在把问题问一遍" in begun.text
    return str(begun.url.path)


def rehearse(editor: TestClient, document_id: int) -> str:
    """The address of a rehearsal of its withdrawal that is over: some worker has held it."""
    address = begin(editor, document_id)
    while editor.get(f"{address}/progress").json()["status"] not in ("finished", "failed"):
        sleep(0.1)
    return address


def test_a_rehearsal_is_read_side_by_side_and_goes_on_with_a_reason(editor: TestClient, permit: int) -> None:
    address = rehearse(editor, permit)
    page = editor.get(address).text
    assert re.search(r"变差 1</span>.*有 1 个回答会变差.*现在.*居住证申领.*以后.*没答上", page, re.S)
    assert "，撤下</a>" not in page
    assert "请写明为什么" in editor.post(f"{address}/acknowledge", data={"reason": " "}).text
    page = editor.post(f"{address}/acknowledge", data={"reason": "事项已取消"}).text
    assert "写明：事项已取消" in page
    assert re.search(r"/console/versions/\d+#acts\">回到《居住证申领》，撤下", page)
    assert "已写明理由" in editor.get("/console/rehearsals").text


def test_a_rehearsal_of_a_base_that_has_changed_is_to_be_held_again(
    editor: TestClient, desk: Desk, permit: int
) -> None:
    address = rehearse(editor, permit)
    with desk.engine.begin() as conn:
        withdraw(conn, permit, NOW)
    assert "再预演一次" in editor.get(address).text


def test_what_could_not_be_held_says_so(editor: TestClient) -> None:
    assert "预演没有做成" in editor.get(rehearse(editor, 999)).text


def test_a_model_question_names_a_published_document_and_shows_how_it_stands(editor: TestClient) -> None:
    page = editor.get("/console/model-questions").text
    assert "共 1 个，1 个现在就对" in page
    again = editor.post("/console/model-questions", data={"question": QUESTION})
    assert (again.status_code, "已经记过了" in again.text) == (422, True)
    unknown = editor.post("/console/model-questions", data={"question": "别的问题", "document": "没有的文件"})
    assert "没有已发布的文件叫这个" in unknown.text
    assert "已不再问它" in editor.post("/console/model-questions/1/retire").text
    assert "还没有样板问题" in editor.get("/console/model-questions").text


def test_a_rehearsal_that_is_not_there_is_not_found(editor: TestClient) -> None:
    assert editor.get("/console/rehearsals/99").status_code == 404
    assert editor.post("/console/rehearsals/99/acknowledge", data={"reason": "好"}).status_code == 404
