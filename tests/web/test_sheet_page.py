"""A spreadsheet in the console: every fault by row and column, nothing stored before its editor says so."""

import pytest
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.assistant import eventually
from tests.knowledge_base.intake.test_sheets import FAULTY, GOOD, HEADER, sheet
from tests.web.staff import sign_in_as

PAGE = "/console/uploads"


@pytest.fixture
def editor(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, settings, Role.EDITOR, "sun", name="孙编辑")
    return client


def hand_in(editor: TestClient, source: bytes, filename: str = "清单.xlsx") -> str:
    """The address of the sheet's page, once it is read."""
    address = str(editor.post(PAGE, files=[("files", (filename, source))]).url.path)
    return str(eventually(lambda: found(editor, address)))


def found(editor: TestClient, address: str) -> str:
    path = editor.get(address).url.path
    return path if path.endswith("/sheet") else ""


def test_a_sheet_with_faults_says_each_and_stores_nothing(editor: TestClient) -> None:
    page = editor.get(hand_in(editor, sheet(HEADER, GOOD, *(row for row, _ in FAULTY)))).text
    assert "10 行有错，一行都还没有导入" in page
    for n, (_, said) in enumerate(FAULTY, 3):
        assert f"第 {n} 行" in page
        assert said in page
    assert "新增 1<" in page
    refused = editor.post(f"{PAGE}/1/sheet")
    assert refused.status_code == 409
    assert "没有导入：有的行有错" in refused.text


def test_the_other_rows_are_taken_in_when_she_says_so_and_that_is_recorded(
    editor: TestClient, settings: Settings
) -> None:
    hand_in(editor, sheet(HEADER, GOOD, FAULTY[0][0]))
    page = editor.post(f"{PAGE}/1/sheet", data={"rest": "1"})
    assert page.url.path == f"{PAGE}/1"
    assert "导入好了" in page.text
    assert "第 3 行有错，没有导入" in editor.get(f"{PAGE}/1/sheet").text
    sign_in_as(editor, settings, Role.ADMINISTRATOR, "boss")
    assert "表格有错的行没有导入" in editor.get("/console/audit").text


def test_a_sheet_without_faults_says_what_it_would_change_and_is_taken_in(editor: TestClient) -> None:
    source = sheet(HEADER, GOOD)
    page = editor.get(hand_in(editor, source)).text
    assert "新增 1" in page
    assert editor.post(f"{PAGE}/1/sheet").url.path == f"{PAGE}/1"
    page = editor.get(hand_in(editor, source, "又一次.xlsx")).text
    assert "不变 1" in page
    assert "新增" not in page.split("导入后会怎样")[0]


def test_what_a_column_means_is_said_once_and_applied_next_time(editor: TestClient) -> None:
    source = sheet(("事项名称", "事项编码", "承诺时限", "几天能好"), ("居住证申领", "A001", "3天", "早上去"))
    page = editor.get(hand_in(editor, source)).text
    assert "有 1 列不认识" in page
    editor.post(f"{PAGE}/1/columns", data={"column-3": "办理时间"})
    page = str(eventually(lambda: told(editor, 1)))
    assert "不认识" not in page
    assert "按上次的对应" in editor.get(hand_in(editor, source, "又一次.xlsx")).text


def told(editor: TestClient, upload_id: int) -> str:
    page = editor.get(f"{PAGE}/{upload_id}/sheet").text
    return page if "按上次的对应" in page else ""


def test_a_template_can_be_saved_for_items_places_and_a_directory_that_is_here(editor: TestClient) -> None:
    for name in ("service-items", "places"):
        saved = editor.get(f"/console/sheet-templates/{name}.xlsx")
        assert saved.content.startswith(b"PK")
        assert "attachment" in saved.headers["Content-Disposition"]
    assert editor.get("/console/sheet-templates/nothing.xlsx").status_code == 404
    hand_in(editor, sheet(("驿站名录",), ("名称", "电话"), ("一街驿站", "010-00000001")), "驿站.xlsx")
    editor.post(f"{PAGE}/1/sheet")
    assert editor.get("/console/sheet-templates/directories/3.xlsx").content.startswith(b"PK")
    assert editor.get("/console/sheet-templates/directories/1.xlsx").status_code == 404


def test_a_sheet_that_was_taken_in_is_not_read_and_taken_in_again(editor: TestClient) -> None:
    others = [(f"事项{n}", f"B00{n}", *GOOD[2:]) for n in (1, 2)]
    address = hand_in(editor, sheet(HEADER, *others))
    assert "导入好了" in editor.post(address).text
    assert editor.post(address.replace("/sheet", "/columns")).status_code == 409
    assert editor.post(address).status_code == 409
