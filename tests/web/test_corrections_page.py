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


def test_from_the_current_version_one_is_led_to_the_former_which_was_wrong(office: Office) -> None:
    version_id = office.published()
    page = office.editor.get(f"/console/versions/{version_id}/correction").text
    assert "要告知的是得到旧说法的人" in page
    office.editor.post(f"/console/versions/{version_id}/withdraw", data={"reason": "错了", "word": "撤下"})
    assert "得到旧说法" not in office.editor.get(f"/console/versions/{version_id}/correction").text
