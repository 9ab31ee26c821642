"""Editors tell those who were given an answer that no longer holds."""

import pytest
from starlette.testclient import TestClient

from settings import Settings
from tests.web.versions import Office

#: The version of the small knowledge base that says how often there are open days.
OPEN_DAYS = 1
RIGHT = "政府开放日改为每半年一次。"


@pytest.fixture
def office(client: TestClient, settings: Settings) -> Office:
    """An editor and a reviewer before their pages."""
    return Office(client, settings)


def test_what_is_right_is_told_from_the_page_of_the_version(client: TestClient, office: Office) -> None:
    asked = client.post("/api/questions", json={"text": "政府开放日一年办几次"}).json()
    assert asked["outcome"] == "answered"
    page = f"/console/versions/{OPEN_DAYS}/correction"
    assert "告知这 1 人" in office.editor.get(page).text
    told = office.editor.post(page, data={"text": RIGHT})
    assert told.status_code == 200
    assert "已开始告知" in told.text
    assert RIGHT in told.text
    assert "都已经告知过" in office.editor.get(page).text
