import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from knowledge_base.kinds import Kind
from tests.conftest import Published

HTML = {"Accept": "text/html"}


def ask(client: TestClient, text: str, **form: str) -> str:
    response = client.post("/", data={"text": text} | form, headers=HTML)
    assert response.status_code == 200
    return response.text


def test_a_plain_form_is_enough(client: TestClient) -> None:
    page = ask(client, "政府开放日一年办几次？")
    assert "每年不少于4次" in page
    assert "东政办发〔2024〕3号" in page
    assert 'id="last"' in page


def test_a_guide_which_has_no_validity_is_not_said_to_lack_it(client: TestClient) -> None:
    assert "时效未标注" in ask(client, "政府开放日一年办几次？")
    client.cookies.clear()
    guide = ask(client, "居住证要带什么材料")
    assert "居住证申领" in guide
    assert "时效未标注" not in guide


def test_the_form_redirects_so_that_reloading_asks_nothing(client: TestClient) -> None:
    response = client.post("/", data={"text": "您好"}, follow_redirects=False)
    assert (response.status_code, response.headers["Location"]) == (303, "/#last")


def test_history_belongs_to_one_browser(client: TestClient) -> None:
    ask(client, "政府开放日一年办几次？")
    assert "政府开放日一年办几次" in client.get("/").text
    client.cookies.clear()
    assert "政府开放日一年办几次" not in client.get("/").text


def test_clearing_history_forgets_it(client: TestClient) -> None:
    ask(client, "政府开放日一年办几次？")
    assert "确定清空" in client.get("/history/clear").text
    kept = dict(client.cookies)
    client.post("/history/clear")
    assert "政府开放日一年办几次" not in client.get("/").text
    client.cookies.update(kept)
    assert "政府开放日一年办几次" not in client.get("/").text


def test_a_list_has_buttons_and_its_rest_another(client: TestClient) -> None:
    greeted = ask(client, "您好")
    assert greeted.count('class="choice"') == 3
    assert "看全文" not in greeted


def test_too_many_questions_are_asked_to_wait(make_client: Callable[..., TestClient]) -> None:
    client = make_client(messages_a_minute=2)
    ask(client, "您好")
    ask(client, "您好")
    response = client.post("/", data={"text": "您好"}, headers={"Accept": "text/html"})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "请稍等" in response.text


def test_sending_a_form_twice_is_one_turn(client: TestClient) -> None:
    ask(client, "政府开放日一年办几次？", message_id="one")
    assert ask(client, "政府开放日一年办几次？", message_id="one").count('class="turn"') == 1


def test_nobody_gets_anothers_answer_by_its_message_id(client: TestClient) -> None:
    ask(client, "政府开放日一年办几次？", message_id="one")
    client.cookies.clear()
    assert "每年不少于4次" not in ask(client, "您好", message_id="one")


def test_our_script_gets_the_new_turn_alone(client: TestClient) -> None:
    response = client.post("/", data={"text": "您好"}, headers={"X-Fragment": "turn"})
    assert response.text.strip().startswith("<li")


def test_what_is_asked_cannot_become_markup(client: TestClient) -> None:
    page = ask(client, "<script>alert(1)</script><b>粗</b>")
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
@pytest.mark.parametrize("path", ["/", "/large-text", "/history/clear"])
def test_forms_of_other_sites_are_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, data={"text": "人工"}, headers=headers).status_code == 403


def test_large_text_is_remembered_and_leads_back(client: TestClient) -> None:
    response = client.post(
        "/large-text", headers={"Referer": "http://127.0.0.1:8000/documents/1"}, follow_redirects=False
    )
    assert response.headers["Location"] == "/documents/1"
    assert 'class="large"' in client.get("/").text
    elsewhere = client.post(
        "/large-text", headers={"Referer": "https://evil.example/x"}, follow_redirects=False
    )
    assert elsewhere.headers["Location"] == "/"
    assert 'class="large"' not in client.get("/").text


def test_a_citation_leads_to_its_passage_in_the_document(client: TestClient) -> None:
    link = re.search(r'href="(/documents/\d+)#(p\d+)"', ask(client, "政府开放日一年办几次？"))
    assert link
    page = client.get(link[1]).text
    assert f'id="{link[2]}"' in page
    for name in ("索引号", "发布机构", "成文日期", "文号", "时效"):
        assert name in page


def test_a_service_item_says_the_edition_of_its_law_and_when_it_was_checked(
    client: TestClient, published: Published
) -> None:
    fields = {"依据版本": "《居住证暂行条例》（2016年1月1日施行）", "核对日期": "2026-11-28"}
    document_id = published("居住证申领", "带身份证。", kind=Kind.SERVICE_ITEM, fields=fields)
    page = client.get(f"/documents/{document_id}").text
    assert all(said in page for row in fields.items() for said in row)


def test_what_stands_around_the_text_is_shown_below_it(client: TestClient, published: Published) -> None:
    fields = {"主送": "各街道：", "署名": "东湖区民政局\n2024年3月5日", "抄送": "抄送：区财政局。"}
    page = client.get(f"/documents/{published('停车办法', '每小时五元。', fields=fields)}").text
    below = page[page.index("每小时五元。") :]
    assert all(name in below for name in fields)
    assert "东湖区民政局<br>2024年3月5日" in below


def test_a_cited_passage_is_found_in_its_own_version(client: TestClient) -> None:
    response = client.get("/passages/1", follow_redirects=False)
    assert response.headers["Location"] == "/documents/1/versions/1#p1"
    assert client.get("/documents/1/versions/1").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/documents/99", "/documents/1/versions/9", "/passages/99", "/tickets/ZX1?code=1", "/nothing",
     "/documents/999999999999999999999999", "/passages/-1"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    assert "没有找到" in response.text
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("text", ["", "\x00\x07", "😀", "'; DROP TABLE turns; --", "啊" * 5000])
def test_whatever_is_sent_gets_a_page(client: TestClient, text: str) -> None:
    assert ask(client, text).count('class="turn"') == 1


def test_a_form_that_is_too_large_is_refused_with_a_sentence(client: TestClient) -> None:
    response = client.post("/", data={"text": "a" * (1 << 20)}, headers=HTML)
    assert response.status_code == 413
    assert "内容太大" in response.text


def test_pages_load_nothing_from_elsewhere_and_may_not_be_framed(client: TestClient) -> None:
    response = client.get("/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert not re.search(r'(?:src|href)="https?://', response.text)


def test_a_tickets_page_shows_number_question_and_state(client: TestClient) -> None:
    ask(client, "驾驶证怎么换领")
    link = re.search(r'href="(/tickets/[^"]+)"', ask(client, "人工"))
    assert link
    page = client.get(link[1].replace("&amp;", "&")).text
    assert "驾驶证怎么换领" in page
    assert "等待办理" in page
