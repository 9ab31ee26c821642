"""What a document's page says of how it stands, and where an interpretation leads."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Engine
from starlette.testclient import TestClient

from knowledge_base.edition import Mention, Repeal
from knowledge_base.kinds import Kind
from tests.conftest import publish_in

TITLE = "示例区养老工作要点"


def test_a_repealed_document_says_so_and_leads_to_what_repealed_it(
    client: TestClient, engine: Engine
) -> None:
    old = publish_in(engine, TITLE, "旧。", document_number="示民发〔2015〕3号", issued_on=date(2015, 3, 1))
    new = publish_in(
        engine,
        "示例区养老工作办法",
        "新。",
        issued_on=date(2022, 3, 1),
        repeals=(Repeal(Mention(TITLE, "示民发〔2015〕3号")),),
    )
    page = client.get(f"/documents/{old}").text
    assert "已于2022年3月1日废止" in page
    assert f'<a href="/documents/{new}">' in page
    assert "请注意" not in client.get(f"/documents/{new}").text


def test_an_interpretation_links_to_the_clause_it_names(client: TestClient, engine: Engine) -> None:
    points = publish_in(engine, TITLE, ("一（二）24", "推进助餐。"))
    about = publish_in(
        engine,
        f"《{TITLE}》政策解读",
        "助餐见工作要点一（二）24，<b>不</b>另行通知。",
        kind=Kind.INTERPRETATION,
    )
    anchor = client.get(f"/documents/{points}").text.split('class="passage" id="')[1].split('"')[0]
    page = client.get(f"/documents/{about}").text
    assert f'见工作要点<a href="/documents/{points}#{anchor}">一（二）24</a>，&lt;b&gt;不' in page


def test_of_a_document_given_on_request_the_page_tells_how_it_is_had(
    client: TestClient, engine: Engine
) -> None:
    closed = publish_in(engine, "示例区应急方案", "储备帐篷三百顶。", disclosure="on_request")
    page = client.get(f"/documents/{closed}").text
    assert "示例区应急方案" in page
    assert "依申请公开" in page
    assert "三百" not in page


def test_a_reader_is_led_to_what_was_in_force_on_a_day(client: TestClient, engine: Engine) -> None:
    old, new = (
        publish_in(engine, TITLE, text, document_number=number, issued_on=date(year, 3, 1))
        for text, number, year in (("旧。", "示民发〔2015〕3号", 2015), ("新。", "示民发〔2022〕5号", 2022))
    )
    assert "看某一天有效的规定" in client.get(f"/documents/{new}").text
    page = client.get(f"/documents/{new}?as_of=2021-06-01")
    assert page.url.path == f"/documents/{old}/versions/1"
    assert "您选的是2021年6月1日：当时有效的是这一版（2015年3月1日起，到2022年2月28日为止）" in page.text
    assert "那一天有效的是哪一版，这里没有收录" in client.get(f"/documents/{new}?as_of=2010-01-01").text
    assert "您选的是" not in client.get(f"/documents/{new}?as_of=%E6%98%A8%E5%A4%A9").text


def test_a_question_of_a_chosen_day_is_answered_from_what_held_then(
    make_client: Callable[[], TestClient], engine: Engine
) -> None:
    for money, number, year in ((5, "示民发〔2015〕3号", 2015), (8, "示民发〔2022〕5号", 2022)):
        text = f"在社区助餐点就餐的老年人，每人每餐补贴{money}元。"
        publish_in(
            engine,
            "示例区助餐补贴办法",
            ("第三条", text),
            document_number=number,
            issued_on=date(year, 3, 1),
        )
    asked = {"text": "社区助餐点就餐的老年人每餐补贴多少元", "as_of": "2021-06-01"}
    page = make_client().post("/", data=asked).text
    assert "历史规定：您问的是2021年6月1日" in page
    assert "补贴5元" in page
