"""What a document's page says of how it stands, and where an interpretation leads."""

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
