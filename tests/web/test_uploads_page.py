"""Handing in files in the console: what is taken, what is not and why, and how far each is."""

from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from database import open_engine
from knowledge_base.extraction import MAX_BYTES
from knowledge_base.intake.uploads import add_upload
from organisation.staff import Role
from settings import Settings
from tests.assistant import eventually
from tests.knowledge_base.intake.files import NOTICE, notice
from tests.web.staff import add_account, session_cookie, sign_in_as

PAGE = "/console/uploads"


@pytest.fixture
def editor(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, settings, Role.EDITOR, "sun", name="孙编辑")
    return client


def hand_in(editor: TestClient, *files: tuple[str, str | bytes], **form: str) -> Response:
    return editor.post(PAGE, data=form, files=[("files", file) for file in files])


def read(editor: TestClient, *files: tuple[str, str | bytes]) -> str:
    """The page of a file that was handed in, once it is read."""
    address = str(hand_in(editor, *files).url)
    return str(eventually(lambda: finished(editor.get(address).text)))


def finished(page: str) -> str:
    """The page where the file is read, nothing where it is not yet."""
    return page if "已读完" in page else ""


def test_a_file_that_was_handed_in_is_read_by_itself(editor: TestClient) -> None:
    assert "已读完" in read(editor, ("通知.txt", NOTICE))
    assert "1 份草稿" in editor.get(PAGE).text


def test_one_file_leads_to_its_page_and_several_to_the_list(editor: TestClient) -> None:
    assert hand_in(editor, ("一.txt", notice("关于甲的通知", 1))).url.path == f"{PAGE}/1"
    page = hand_in(editor, *((f"{n}.txt", notice(f"关于{n}的通知", n)) for n in (2, 3)))
    assert page.url.path == PAGE
    assert "文件都收下了" in page.text


def test_a_file_too_large_is_a_sentence_and_the_others_stand(editor: TestClient) -> None:
    page = hand_in(editor, ("大.txt", b"a" * (MAX_BYTES + 1)), ("小.txt", NOTICE))
    assert page.status_code == 422
    assert "“大.txt”超过 20 MB" in page.text
    assert "另外 1 个文件收下了" in page.text
    assert "小.txt" in editor.get(PAGE).text


def test_an_empty_file_and_no_file_are_sentences(editor: TestClient) -> None:
    assert "“空.txt”是空的" in hand_in(editor, ("空.txt", b"")).text
    assert "请先选择文件" in editor.post(PAGE, data={"kind": ""}).text


def test_only_the_address_for_files_takes_more_than_a_form(editor: TestClient) -> None:
    large = {"text": "a" * 70_000}
    assert editor.post("/console/settings/shortcuts", data=large).status_code == 413
    assert hand_in(editor, ("通知.txt", NOTICE + "。" * 70_000)).status_code == 200


def test_more_than_all_files_together_may_have_is_refused_while_it_comes(editor: TestClient) -> None:
    files = [(f"{n}.txt", b"a" * MAX_BYTES) for n in range(11)]
    refused = hand_in(editor, *files)
    assert refused.status_code == 413
    assert "请分几次上传" in refused.text
    assert "还没有上传过文件" in editor.get(PAGE).text


def test_too_many_files_at_once_are_a_sentence(editor: TestClient) -> None:
    page = hand_in(editor, *((f"{n}.txt", "文") for n in range(21)))
    assert "一次最多 20 个文件" in page.text
    assert "还没有上传过文件" in page.text


def test_a_path_in_a_files_name_is_left_out(editor: TestClient) -> None:
    assert "<h1>通知.txt</h1>" in hand_in(editor, ("..\\..\\通知.txt", NOTICE)).text


def test_reading_can_be_cancelled_once_and_leaves_nothing(editor: TestClient, settings: Settings) -> None:
    address = hand_in(editor, ("通知.txt", NOTICE)).url.path
    said = editor.post(f"{address}/cancel").text
    assert "已取消，没有留下任何草稿" in said or "刚刚读完或已经取消" in said
    assert "刚刚读完或已经取消" in editor.post(f"{address}/cancel").text


def test_the_original_is_given_as_it_came_and_as_a_file(editor: TestClient) -> None:
    address = hand_in(editor, ("通知.html", "<script>alert(1)</script><p>关于甲的通知</p>")).url.path
    given = editor.get(f"{address}/original")
    assert given.content == "<script>alert(1)</script><p>关于甲的通知</p>".encode()
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["Content-Security-Policy"].startswith("sandbox")


def test_who_is_no_editor_hands_nothing_in(client: TestClient, settings: Settings) -> None:
    for role in (Role.AGENT, Role.REVIEWER):
        cookie = session_cookie(settings, add_account(settings, role.value, role))
        client.cookies.clear()
        sent = client.post(PAGE, files=[("files", ("通知.txt", NOTICE))], headers={"Cookie": cookie})
        assert sent.status_code == 403


def test_the_list_has_ones_own_files_and_on_request_everybodys(
    editor: TestClient, settings: Settings
) -> None:
    other = add_account(settings, "other", Role.EDITOR, name="钱编辑")
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        add_upload(conn, other, "别人的.txt", NOTICE.encode(), None, datetime.now(UTC))
    engine.dispose()
    assert "别人的.txt" not in editor.get(PAGE).text
    assert "钱编辑" in editor.get(f"{PAGE}?all=1").text


def test_the_progress_is_given_alone_to_the_pages_own_script(editor: TestClient) -> None:
    address = hand_in(editor, ("通知.txt", NOTICE)).url.path
    part = editor.get(address, headers={"X-Fragment": "intake"}).text
    assert "<html" not in part
    assert 'class="state' in part


def test_what_is_not_there_is_not_found(editor: TestClient) -> None:
    for path in ("", "/original"):
        assert editor.get(f"{PAGE}/99{path}").status_code == 404
    assert editor.post(f"{PAGE}/99/cancel").status_code == 404
