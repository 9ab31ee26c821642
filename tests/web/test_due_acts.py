"""What is due is done by the running app itself."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from database import scheduled_acts
from knowledge_base.editing.acts import schedule
from tests.assistant import eventually
from tests.knowledge_base.editing.people import draft, edition, people_of, signed

WORDS = "东湖区充电桩停车每小时七元。"


def test_what_fell_due_is_answered_from_without_anybodys_doing(client: TestClient, engine: Engine) -> None:
    now = datetime.now(UTC)
    people = people_of(engine)
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor, edition(WORDS)), now)
        schedule(conn, version_id, people.editor, now, now + timedelta(hours=1))
        conn.execute(update(scheduled_acts).values(due_at=now))
    found = {"q": "充电桩停车每小时多少"}
    assert eventually(lambda: WORDS in client.get("/api/search", params=found).text)
