"""文件与解读 and 废止 as editors meet them."""

import re
from collections.abc import Callable
from datetime import date
from time import sleep

import pytest
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from database import versions
from knowledge_base.documents import store
from knowledge_base.editing.repeal import Repealing, repeal
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind, State
from knowledge_base.passages import PassageText
from knowledge_base.reviews import sign
from organisation.staff import Role, Staff
from settings import Settings
from tests.conftest import NOW, publish_in
from tests.web.staff import sign_in_as

POLICY, NEWER = "示例区助餐办法", "示例区养老助餐规定"
MEAL = "在社区助餐点就餐的老年人，每人每餐补贴5元。"


@pytest.fixture
def policy(client: TestClient, engine: Engine) -> int:
    return publish_in(engine, POLICY, ("第三条", MEAL), document_number="示民发〔2015〕3号")


@pytest.fixture
def newer(client: TestClient, engine: Engine) -> int:
    return publish_in(engine, NEWER, ("第三条", "在社区助餐点就餐的老年人，每人每餐补贴8元。"))


@pytest.fixture
def editor(client: TestClient, settings: Settings) -> TestClient:
    sign_in_as(client, settings, Role.EDITOR, "wang")
    return client


def interpretation(engine: Engine, title: str, **fields: object) -> int:
    return publish_in(engine, title, ("一", "每餐补5元，见第三条。"), kind=Kind.INTERPRETATION, **fields)


def test_the_board_says_what_is_missing_and_a_reason_stops_it(editor: TestClient, policy: int) -> None:
    page = editor.get("/console/pairs?text=助餐").text
    assert re.search(rf"{POLICY}.*超期 \d+ 个工作日", page, re.S)
    missing = editor.post("/console/pairs/exemptions", data={"document_id": policy, "reason": " "})
    assert missing.status_code == 422
    assert "请写明为什么不用解读" in missing.text
    assert "请先勾选" in editor.post("/console/pairs/exemptions", data={"reason": "统一解读"}).text
    page = editor.post("/console/pairs/exemptions", data={"document_id": policy, "reason": "统一解读"}).text
    assert "倒计时停了" in page
    assert re.search(rf"{POLICY}.*已豁免.*王工：统一解读", page, re.S)
    assert POLICY not in editor.get("/console/pairs?state=overdue").text


def test_a_suggested_policy_is_confirmed_clause_by_clause_and_both_pages_lead_to_each_other(
    editor: TestClient, engine: Engine, policy: int
) -> None:
    with engine.begin() as conn:
        text = PassageText("一", "", f"《{POLICY}》出台了。每餐补5元，见第三条。")
        edition = Edition(Kind.INTERPRETATION, "助餐新政一图读懂", (text,))
        stored = store(conn, edition, b"x", "x.txt", NOW)
    page = editor.get("/console/pairs").text
    assert f"看起来解读的是《{POLICY}》" in page
    address = f"/console/pairs/{stored.document_id}"
    assert "没有找到这份文件" in editor.post(f"{address}/policy", data={"policy": "没有的"}).text
    page = editor.post(f"{address}/policy", data={"policy": str(policy)}).text
    assert re.search(r"已配上.*<option value=\"第三条\" selected>.*文中写明", page, re.S)
    about = interpretation(engine, f"《{POLICY}》政策解读")
    page = editor.post(f"/console/pairs/{about}/clauses", data={"heading": ["一"], "clause": ["第三条"]}).text
    assert "已保存" in page
    assert "已确认" in page
    assert re.search(rf'解读：<a href="/documents/{about}#p\d+">', editor.get(f"/documents/{policy}").text)
    assert re.search(
        rf'解读的是：<a href="/documents/{policy}#p\d+">', editor.get(f"/documents/{about}").text
    )


def test_an_interpretation_can_be_let_go(editor: TestClient, engine: Engine, policy: int) -> None:
    about = interpretation(engine, f"《{POLICY}》政策解读")
    assert "已解除" in editor.post(f"/console/pairs/{about}/policy", data={"policy": ""}).text
    assert editor.get(f"/console/pairs/{policy}").status_code == 404


def rehearse(editor: TestClient, **plan: object) -> str:
    begun = editor.post("/console/rehearsals", data={"subject": "repeal"} | plan)
    address = str(begun.url.path)
    while editor.get(f"{address}/progress").json()["status"] not in ("finished", "failed"):
        sleep(0.1)
    return address


def test_a_repeal_is_previewed_rehearsed_and_done_with_a_word_and_a_reason(
    editor: TestClient, engine: Engine, policy: int, newer: int
) -> None:
    interpretation(engine, f"《{POLICY}》政策解读")
    publish_in(
        engine, "助餐补贴申请", ("设定依据", "略"), kind=Kind.SERVICE_ITEM, fields={"设定依据": POLICY}
    )
    publish_in(engine, "示例区通知", f"按照《{POLICY}》执行。")
    address = f"/console/documents/{policy}/repeal"
    editor.post("/", data={"text": "社区助餐点就餐的老年人每餐补贴多少"})
    page = editor.get(address).text
    for touched in (f"《{POLICY}》政策解读", "助餐补贴申请", "示例区通知"):
        assert touched in page
    assert "没有已发布的文件叫这个" in editor.get(f"{address}?successor=没有的&on=2026-11-01").text
    form = {"successor": NEWER, "on": "2026-11-01", "word": "废止", "reason": "由新规定代替"}
    assert "还没有按现在的知识库预演过" in editor.post(address, data=form).text
    rehearsed = rehearse(editor, document_id=policy, successor_id=newer, on="2026-11-01")
    held = editor.get(rehearsed).text
    if "个回答会变差" in held:
        held = editor.post(f"{rehearsed}/acknowledge", data={"reason": "新规定接替"}).text
    assert f"{address}?successor={newer}&amp;on=2026-11-01" in held
    assert "请输入“废止”两个字" in editor.post(address, data=form | {"word": "好"}).text
    page = editor.post(address, data=form).text
    assert "已宣布废止，马上生效" in page
    assert "由新规定代替" in page
    shown = editor.get(f"/documents/{policy}").text
    assert "已于2026年11月1日废止" in shown
    assert f'<a href="/documents/{newer}">' in shown
    assert "弄错了" not in editor.get("/console/pairs").text
    assert "请填写撤销的理由" in editor.post(f"{address}/undo", data={"reason": ""}).text
    assert "已撤销废止" in editor.post(f"{address}/undo", data={"reason": "弄错了"}).text
    assert "废止" not in editor.get(f"/documents/{policy}").text
    assert "撤销废止" in editor.get(f"/console/documents/{policy}").text


def test_before_it_is_published_the_page_says_that_no_interpretation_is_there(
    editor: TestClient, engine: Engine
) -> None:
    edition = Edition(Kind.POLICY, "示例区新规定", (PassageText("", "", "新。"),))
    with engine.begin() as conn:
        stored = store(conn, edition, b"n", "n.txt", NOW)
        sign(conn, stored.version_id, 0, NOW)
        conn.execute(update(versions).where(versions.c.id == stored.version_id).values(status=State.SIGNED))
    page = editor.get(f"/console/versions/{stored.version_id}").text
    assert "还没有已发布或已签发的解读" in page
    assert "从发布起 3 个工作日内要补上" in page


def test_a_citation_given_before_says_that_it_was_repealed_since(
    make_client: Callable[[], TestClient], engine: Engine
) -> None:
    old = publish_in(engine, POLICY, ("第三条", MEAL), issued_on=date(2015, 3, 1))
    new = publish_in(engine, "示例区养犬规定", ("第三条", "养犬要登记。"), issued_on=date(2022, 3, 1))
    client = make_client()
    page = client.post("/", data={"text": "社区助餐点就餐的老年人每餐补贴多少元"}).text
    assert MEAL in page
    assert "已废止" not in page
    with engine.begin() as conn:
        repeal(conn, Repealing(old, new, date(2026, 11, 1)), Staff(0, "w", "王工", Role.EDITOR), "合并", NOW)
    while "已废止" not in (page := client.get("/").text):
        sleep(0.1)
    assert "自2026年11月1日起废止。废止它的是《示例区养犬规定》" in page
