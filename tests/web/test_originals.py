"""The file a document was read from, and single passages: what was published and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from database import open_engine, passages, versions
from knowledge_base.documents import publish_as_operator, store, withdraw
from knowledge_base.edition import Edition
from knowledge_base.kinds import Disclosure, Kind
from knowledge_base.passages import PassageText
from tests.conftest import NOW

Keep = Callable[..., tuple[int, int]]


@pytest.fixture
def keep(client: TestClient, database_url: str) -> Iterator[Keep]:
    """keep(b"...", "a.txt") -> ids of a published document and of its passage."""
    del client
    engine = open_engine(database_url)

    def keep(source: bytes, filename: str, *, publishing: bool = True, **facts: Any) -> tuple[int, int]:
        text = PassageText("第一条", "", "停车每小时五元。")
        edition = Edition(**{"kind": Kind.POLICY, "title": "停车办法", "passages": (text,)} | facts)
        with engine.begin() as conn:
            stored = store(conn, edition, source, filename, NOW)
            if publishing:
                publish_as_operator(conn, stored.version_id, NOW)
            of_version = select(passages.c.id).where(passages.c.version_id == stored.version_id)
            return stored.document_id, int(conn.scalar(of_version) or 0)

    yield keep
    engine.dispose()


@pytest.mark.parametrize(
    ("source", "filename", "kind", "saved_as"),
    [
        ("停车".encode(), "停车 1.txt", "text/plain; charset=utf-8", "%E5%81%9C%E8%BD%A6%201.txt"),
        ("停车办法公告".encode("gb18030"), "a.txt", "text/plain; charset=gb18030", "a.txt"),
        (b"<html><script>alert(1)</script>", "..\\a.html", "text/html; charset=utf-8", "a.html"),
        (b"%PDF-1.7", "notice.html", "application/pdf", "notice.pdf"),
        ("名称,电话\n甲,1".encode(), "list.xlsx", "text/csv; charset=utf-8", "list.csv"),
        (b"\x89PNG", 'a".png', "image/png", "a%22.png"),
        (b"\x01\x02", "a.exe2", "application/octet-stream", "a.exe2"),
    ],
)
def test_the_original_is_saved_as_what_it_is_and_never_shown(
    client: TestClient, keep: Keep, source: bytes, filename: str, kind: str, saved_as: str
) -> None:
    document_id, _ = keep(source, filename)
    for path in (f"/documents/{document_id}/original", f"/documents/{document_id}/versions/1/original"):
        saved = client.get(path)
        assert (saved.status_code, saved.content) == (200, source)
        assert saved.headers["Content-Type"] == kind
        assert saved.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{saved_as}"
        assert saved.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in saved.headers["Content-Security-Policy"]
    page = client.get(f"/documents/{document_id}", headers={"Accept": "text/html"})
    assert f"/documents/{document_id}/versions/1/original" in page.text


def test_where_the_text_was_edited_since_the_original_says_so(
    client: TestClient, keep: Keep, engine: Engine
) -> None:
    document_id, _ = keep("停车".encode(), "a.txt")
    assert "以本页为准" not in client.get(f"/documents/{document_id}").text
    with engine.begin() as conn:
        conn.execute(update(versions).values(body="停车每小时六元。"))
    assert "以本页为准" in client.get(f"/documents/{document_id}").text


def test_a_passage_is_given_word_for_word_with_where_it_stands(client: TestClient, keep: Keep) -> None:
    document_id, passage_id = keep(b"1", "a.txt", document_number="东政发〔2024〕1号")
    assert client.get(f"/api/passages/{passage_id}").json() == {
        "id": passage_id,
        "document_id": document_id,
        "version": 1,
        "is_current": True,
        "title": "停车办法",
        "document_number": "东政发〔2024〕1号",
        "heading": "第一条",
        "text": "停车每小时五元。",
        "validity": "unknown",
        "url": f"/documents/{document_id}#p{passage_id}",
    }
    keep(b"2", "a.txt", document_number="东政发〔2024〕1号")
    after = client.get(f"/api/passages/{passage_id}").json()
    assert (after["is_current"], after["url"]) == (
        False,
        f"/documents/{document_id}/versions/1#p{passage_id}",
    )


def test_what_nobody_published_or_may_read_is_not_there(
    client: TestClient, keep: Keep, database_url: str
) -> None:
    draft, of_draft = keep(b"1", "a.txt", publishing=False)
    asked_for, of_asked_for = keep(b"2", "a.txt", title="名册", disclosure=Disclosure.ON_REQUEST)
    addresses = [
        f"/documents/{id_}/{rest}"
        for id_ in (draft, asked_for, 999)
        for rest in ("original", "versions/1/original")
    ]
    for path in [*addresses, *(f"/api/passages/{id_}" for id_ in (of_draft, of_asked_for, 999, 2**31, "x"))]:
        refused = client.get(path)
        assert refused.status_code == 404, path
        assert refused.headers["Content-Type"] == "application/problem+json"
    # Not even of which document it is.
    assert client.get(f"/passages/{of_draft}", follow_redirects=False).status_code == 404
    withdrawn, of_withdrawn = keep(b"3", "a.txt", title="撤下的")
    engine = open_engine(database_url)
    with engine.begin() as conn:
        withdraw(conn, withdrawn, NOW)
    engine.dispose()
    assert client.get(f"/api/passages/{of_withdrawn}").json()["is_current"] is False


def test_a_file_is_given_no_more_once_its_document_is_withdrawn_or_only_given_on_request(
    client: TestClient, keep: Keep, database_url: str
) -> None:
    withdrawn, _ = keep(b"1", "a.txt", title="撤下的")
    engine = open_engine(database_url)
    with engine.begin() as conn:
        withdraw(conn, withdrawn, NOW)
    engine.dispose()
    closed, _ = keep(b"2", "a.txt", document_number="东政发〔2024〕2号")
    again, _ = keep(b"3", "a.txt", document_number="东政发〔2024〕2号", disclosure=Disclosure.ON_REQUEST)
    assert again == closed
    for document_id in (withdrawn, closed):
        for rest in ("original", "versions/1/original"):
            assert client.get(f"/documents/{document_id}/{rest}").status_code == 404, rest
        page = client.get(f"/documents/{document_id}/versions/1", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "/original" not in page.text


def test_programs_find_the_passages_in_the_schema(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    route = schema["paths"]["/api/passages/{passage_id}"]["get"]
    assert route["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "/ShownPassage"
    )
    assert "404" in route["responses"]
