"""口语词工坊 and 为什么没命中, as an editor has them in the browser."""

import re

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from database import open_engine, turns
from knowledge_base.kinds import Kind
from organisation.staff import Role
from settings import Settings
from tests.assistant import eventually
from tests.conftest import NOW, publish_in
from tests.web.staff import sign_in_as

PAGE = "/console/words"
QUESTION = "搬家多久能办好"
WORDS = {"question": QUESTION, "everyday": "搬家", "official": "户口迁移"}
DAYS = {"first": "2026-11-23", "last": "2026-11-23"}


@pytest.fixture
def editor(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an editor is signed in; there is a guide that says 户口迁移 for what people call 搬家."""
    engine = open_engine(settings.database_url)
    publish_in(
        engine,
        "户口迁移",
        ("要带什么材料", "办理户口迁移要带居民户口簿、居民身份证和准予迁入证明等材料。"),
        ("多久能办好", "户口迁移自受理之日起5个工作日内办结。"),
        kind=Kind.SERVICE_ITEM,
    )
    engine.dispose()
    assert eventually(lambda: ask(client, "户口迁移多久能办好")["outcome"] == "answered")
    sign_in_as(client, settings, Role.EDITOR, "editor")
    return client


def ask(client: TestClient, question: str) -> dict[str, str]:
    answer: dict[str, str] = client.post("/api/questions", json={"text": question}).json()
    return answer


def asked_in_november(settings: Settings, *questions: str) -> None:
    row = {"channel": "web", "answer": {}, "outcome": "unanswered", "confidence": 0, "at": NOW}
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        for number, question in enumerate(questions):
            own = {"citizen_id": f"c{number}", "message_id": f"m{number}", "question": question}
            conn.execute(insert(turns).values(row | own))
    engine.dispose()


def test_what_was_not_answered_is_listed_by_how_often_it_was_asked(
    editor: TestClient, settings: Settings
) -> None:
    asked_in_november(settings, "毛孩子怎么上牌", QUESTION, "搬家多久能办好呀", QUESTION)
    page = editor.get(PAGE, params=DAYS).text
    assert "共 2 件事，4 次" in page
    assert page.index(f'"asked">{QUESTION}<') < page.index('"asked">毛孩子怎么上牌<')
    assert "还有 1 种问法" in page
    assert "没答上 3" in page


def test_why_says_what_is_missing_and_what_to_add(editor: TestClient) -> None:
    page = editor.get(f"{PAGE}/why", params={"question": QUESTION}).text
    assert "您问的“搬家”在这一段里没有；它说的是“户口迁移”" in page
    assert "把“搬家”当作“户口迁移”</a>" in page
    assert re.search(r'scope="row">搬家</th>.*?state red">没有<', page, re.DOTALL)


def test_any_passage_can_be_asked_about(editor: TestClient) -> None:
    found = editor.get(f"{PAGE}/why", params={"question": QUESTION, "looking": "开放日"}).text
    link = re.search(r'href="(/console/words/why\?question=[^"]+passage=\d+)">《关于做好测试工作', found)
    assert link
    page = editor.get(link[1].replace("&amp;", "&")).text
    assert "连初选也没有进" in page
    assert "排在它前面的" in page
    of_document = editor.get(f"{PAGE}/why", params={"question": QUESTION, "document": 1}).text
    assert 'id="advice">《关于做好测试工作的通知》' in of_document
    assert "不在已发布的内容里" in editor.get(f"{PAGE}/why?question=搬家&passage=999").text


def test_a_word_is_tried_before_it_is_added_and_undone_after(editor: TestClient, settings: Settings) -> None:
    asked_in_november(settings, QUESTION, "政府开放日一年办几次")
    assert ask(editor, QUESTION)["outcome"] == "unanswered"
    tried = editor.get(f"{PAGE}/new", params=WORDS).text
    assert "1 个问过的问题会变，没有变差的" in tried
    assert "已解答：《户口迁移》多久能办好" in tried
    assert ask(editor, QUESTION)["outcome"] == "unanswered"
    page = editor.post(PAGE, data=WORDS).text
    assert "已加上" in page
    assert eventually(lambda: ask(editor, QUESTION)["outcome"] == "answered")
    page = editor.post(f"{PAGE}/1/undo").text
    assert "已撤销" in page
    assert eventually(lambda: ask(editor, QUESTION)["outcome"] == "unanswered")
    assert "已经有人撤销了" in editor.post(f"{PAGE}/1/undo").text


def test_what_gets_worse_needs_a_reason(editor: TestClient, settings: Settings) -> None:
    asked_in_november(settings, "居住证多久能办好")
    worse = {"everyday": "居住证多久能办好", "official": "政府开放日"}
    page = editor.post(PAGE, data=worse).text
    assert "有问题会变差" in page
    assert "变差</span>" in page
    assert "已加上" in editor.post(PAGE, data=worse | {"reason": "只为试验"}).text
    assert "理由：只为试验" in editor.get(f"{PAGE}/history").text


def test_a_word_can_be_rehearsed_and_comes_back_to_be_added(editor: TestClient) -> None:
    assert 'action="/console/rehearsals"' in editor.get(f"{PAGE}/new", params=WORDS).text
    plan = {"subject": "lexicon", "everyday": "搬家", "official": "户口迁移"}
    page = editor.post("/console/rehearsals", data=plan).text
    assert "“搬家”→“户口迁移”" in page


def test_another_name_belongs_to_one_document(editor: TestClient) -> None:
    why = editor.get(f"{PAGE}/why", params={"question": "户口迁移多久能办好"}).text
    passage = re.search(r"#p(\d+)", why)
    assert passage
    name = {"everyday": "挪窝", "official": "户口迁移", "name": "1", "passage": passage[1]}
    editor.post(PAGE, data=name)
    assert "《户口迁移》的别名" in editor.get(PAGE).text
    assert eventually(lambda: ask(editor, "挪窝怎么办")["outcome"] == "answered")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "请填写市民的说法。"),
        ({"everyday": "搬家"}, "请填写文件里的说法。"),
        ({"everyday": "搬", "official": "户口迁移"}, "2 到 20 个字"),
        ({"everyday": "搬家", "official": "户口迁移", "passage": "x" * 9}, "已加上"),
    ],
)
def test_what_is_wrong_is_said(editor: TestClient, form: dict[str, str], said: str) -> None:
    assert said in editor.post(PAGE, data=form).text


def test_a_reviewer_sees_and_changes_nothing(client: TestClient, settings: Settings) -> None:
    sign_in_as(client, settings, Role.REVIEWER, "reviewer")
    assert "加口语词</a>" not in client.get(PAGE).text
    assert client.get(f"{PAGE}/why?question=搬家").status_code == 200
    assert client.post(f"{PAGE}/1/undo").status_code == 403
