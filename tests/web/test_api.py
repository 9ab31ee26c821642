import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from database import open_engine, turns
from retrieval.signals import SIGNALS
from tests.server import WITH_KEY
from web.searching import SIGNAL_NAMES, why_line


def test_a_question_is_answered_as_the_contract_says(client: TestClient) -> None:
    response = client.post("/api/questions", json={"text": "政府开放日一年办几次"})
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) == {"outcome", "text", "confidence", "citations", "choices", "ticket", "citizen"}
    assert answer["outcome"] == "answered"
    [citation] = answer["citations"]
    assert set(citation) == {
        "document_id", "passage_id", "kind", "title", "document_number", "heading", "quote", "validity", "url"
    }  # fmt: skip
    assert citation["url"] == f"/documents/{citation['document_id']}#p{citation['passage_id']}"
    assert citation["document_number"] == "东政办发〔2024〕3号"


def test_a_citizen_is_remembered_by_the_id_given(client: TestClient) -> None:
    def ask(text: str, citizen: str) -> str:
        asked = {"text": text, "citizen": citizen}
        return str(client.post("/api/questions", json=asked, headers=WITH_KEY).json()["text"])

    ask("政府开放日一年办几次", "甲")
    assert "区政府办公室" in ask("那由谁负责？", "甲")
    assert "哪件事" in ask("那由谁负责？", "乙")


def test_handover_gives_a_number_and_a_page(client: TestClient) -> None:
    ticket = client.post("/api/questions", json={"text": "人工"}).json()["ticket"]
    assert ticket["number"].startswith("ZX")
    assert client.get(ticket["url"], headers={"Accept": "text/html"}).status_code == 200
    assert client.get(ticket["url"] + "0").status_code == 404


def test_search_says_why_when_asked(client: TestClient) -> None:
    asked = {"q": "居住证要带什么材料", "limit": "1"}
    plain = client.get("/api/search", params=asked).json()["hits"][0]
    with_why = client.get("/api/search", params=asked | {"why": "true"}).json()["hits"][0]
    assert "why" not in plain
    assert sum(with_why["why"]["points"].values()) == pytest.approx(with_why["score"], abs=0.02)
    assert with_why["why"]["points"].keys() == SIGNAL_NAMES.keys() == set(SIGNALS)
    assert "居住证" in {match["word"] for match in with_why["why"]["words"] if match["held"] == 1}
    assert "居住证×1" in why_line(with_why["why"])


def test_search_gives_hits_with_where_they_stand(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "居住证要带什么材料", "limit": 2}).json()
    assert 0 <= found["confidence"] <= 1
    hit = found["hits"][0]
    assert set(hit) == {"document_id", "external_id", "passage_id", "title", "heading", "text", "score"}
    assert (hit["title"], hit["heading"]) == ("居住证申领", "要带什么材料")


TEXTS = [
    "\x00\x01\x1b[31m",
    "😀" * 50,
    "\ud83d",
    "'; DROP TABLE turns; --",
    "<script>alert(1)</script>",
    "%00%0a{{7*7}}${x}",
    "啊" * 3999,
    "\u202e\u200b\ufeff",
]


@pytest.mark.parametrize("text", TEXTS)
def test_odd_text_gets_an_honest_answer_and_loses_nothing(client: TestClient, text: str) -> None:
    response = client.post("/api/questions", content=json.dumps({"text": text}).encode())
    assert response.status_code in (200, 422), response.text
    assert response.json()
    query = quote(text[:1000], errors="surrogatepass")
    assert client.get(f"/api/search?q={query}").status_code in (200, 422)
    assert (
        client.post("/api/questions", json={"text": "政府开放日一年办几次"}).json()["outcome"] == "answered"
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{}", 422),
        (b"[]", 422),
        (b"not json", 422),
        (b'{"text": ""}', 422),
        (b'{"text": "   "}', 422),
        (b'{"text": 5}', 422),
        (b'{"text": "\xff"}', 400),
        (b'{"text": "' + b"a" * (1 << 20) + b'"}', 413),
        (b'{"text": "x", "citizen": ""}', 422),
        (b"[" * 10000, 400),
    ],
)
def test_unusable_bodies_are_problems_with_a_sentence(client: TestClient, body: bytes, status: int) -> None:
    response = client.post("/api/questions", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"].endswith("。")


@pytest.mark.parametrize("query", ["", "?q=", "?q=x&limit=0", "?q=x&limit=a", "?q=x&limit=51"])
def test_unusable_searches_are_problems(client: TestClient, query: str) -> None:
    assert client.get(f"/api/search{query}").status_code == 422


def test_other_paths_and_methods_are_problems_too(client: TestClient) -> None:
    assert client.get("/api/nothing").status_code == 404
    assert client.get("/api/questions").status_code == 405


def test_every_question_of_the_interface_is_kept(
    make_client: Callable[..., TestClient], database_url: str
) -> None:
    client = make_client()
    for text in ("政府开放日一年办几次", "驾驶证怎么换领"):
        client.post("/api/questions", json={"text": text})
    engine = open_engine(database_url)
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(turns)) == 2
    engine.dispose()


def test_it_says_that_it_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["passages"]) == ("ready", 3)
