"""What an editor sees of a file that was read, and puts right before it is handed in."""

import re

import pytest
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.assistant import eventually
from tests.knowledge_base.intake.files import NOTICE, notice, zipped
from tests.web.staff import add_account, session_cookie, sign_in_as
from tests.web.test_uploads_page import PAGE, read

UNMARKED = NOTICE.replace("（此件公开发布）", "").replace("2026年6月1日\n", "")
CHANGED = NOTICE.replace("8小时", "9小时")


@pytest.fixture
def editor(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, settings, Role.EDITOR, "sun", name="孙编辑")
    return client


def facts(page: str, **changes: str) -> dict[str, str]:
    """The form of the facts as the page has it, with these changes."""
    given = dict(re.findall(r'<input (?:type="hidden" |id="\w+" )name="(\w+)"[^>]*? value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="(\w+)" name="\w+"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        given[name] = chosen[1] if chosen else ""
    return given | changes


def having(words: str, page: str) -> str:
    """The page if it has these words, else nothing."""
    return page if words in page else ""


def save(editor: TestClient, page: str, upload: int = 1, version: int = 3, **changes: str) -> str:
    address = f"{PAGE}/{upload}/versions/{version}/facts"
    return editor.post(address, data=facts(page, **changes)).text


def test_each_fact_stands_with_the_line_it_was_found_in(editor: TestClient) -> None:
    page = read(editor, ("通知.txt", NOTICE))
    assert 'value="某政办发〔2026〕8号"' in page
    assert '<a href="#l2">第 2 行</a>：某政办发〔2026〕8号' in page
    assert "按有效期推算，请核对。" in page


def test_the_lines_stand_beside_what_became_of_them(editor: TestClient) -> None:
    page = read(editor, ("通知.txt", NOTICE))
    assert '<li id="l7" tabindex="-1" value="7">全区公共游泳场所' in page
    assert "一、开放时间" in page
    assert "原文的每一行都有着落" in page


def test_facts_are_put_right_by_a_plain_form(editor: TestClient) -> None:
    page = read(editor, ("通知.txt", UNMARKED))
    assert "没有读到成文日期，请补填。" in page
    said = save(editor, page, issued_on="2026-06-02", disclosure="proactive")
    assert "要素已保存" in said
    assert 'value="2026-06-02"' in said
    assert "文件没有注明公开属性，提交前请选定。" not in said
    assert "文件没有标注公开属性" not in said


def test_a_fact_that_is_none_comes_back_with_what_was_written(editor: TestClient) -> None:
    page = read(editor, ("通知.txt", NOTICE))
    said = save(editor, page, issued_on="六月二日", title="", disclosure="on_request")
    assert "请填写标题。" in said
    assert "请按“2026-12-31”的样子填写日期。" in said
    assert "请填写理由。" in said
    assert 'value="六月二日"' in said


def test_a_colleagues_words_are_not_saved_over(editor: TestClient) -> None:
    page = read(editor, ("通知.txt", NOTICE))
    save(editor, page, index_number="1")
    said = save(editor, page, index_number="2")
    assert "刚刚改过这份草稿" in said
    assert 'value="1"' in editor.get(f"{PAGE}/1").text


def test_another_kind_is_read_again_into_the_same_draft(editor: TestClient) -> None:
    page = read(editor, ("通知.txt", NOTICE))
    assert "这是政策文件。不对？" in page
    editor.post(f"{PAGE}/1/kind", data={"kind": "qa"})
    page = eventually(lambda: having("这是问答。不对？", editor.get(f"{PAGE}/1").text))
    assert "/console/versions/3#submit" in page


def test_a_zip_lists_what_was_read_and_shows_each(editor: TestClient) -> None:
    page = read(
        editor, ("三份.zip", zipped(一=notice("关于甲的通知", 1), 二=notice("关于乙的通知", 2), 空=""))
    )
    assert "读出 2 份，1 份没有收" in page
    assert "读出来的：" not in page
    assert "读出来的：关于乙的通知" in editor.get(f"{PAGE}/1?version=4").text


def test_a_long_file_is_shown_in_parts_and_each_fact_leads_to_the_part_it_stands_in(
    editor: TestClient,
) -> None:
    long = "\n\n".join(f"{n}. 第{n}项工作。{'每季度报送一次。' * 40}" for n in range(1, 200))
    page = read(editor, ("长.txt", notice("关于甲的通知", 1, body=long)))
    assert "第150项工作" not in page
    assert re.search(r'href="\?version=3&amp;first=150#l\d+">第 \d+ 行</a>：2026年6月1日', page)
    assert "第150项工作" in editor.get(f"{PAGE}/1?version=3&first=150").text


def test_the_question_whether_it_is_a_new_version_is_answered_by_a_form(editor: TestClient) -> None:
    read(editor, ("通知.txt", NOTICE))
    page = read(editor, ("改.txt", CHANGED))
    assert "这是已有文件的新版本？" in page
    assert "/console/versions/4/diff?against=3" in page
    answer = f"{PAGE}/2/versions/4/belonging"
    said = editor.post(answer, data={"document_id": "3", "answered": "same"}).text
    assert "这是那份文件的新版本" in said
    assert "已经答过" in said
    assert "这是另一份文件" in editor.post(answer, data={"document_id": "3", "answered": "own"}).text


def test_a_version_of_another_upload_is_not_reached_through_this_one(editor: TestClient) -> None:
    read(editor, ("通知.txt", NOTICE))
    read(editor, ("甲.txt", notice("关于甲的通知", 1)))
    assert editor.get(f"{PAGE}/1?version=4").status_code == 404
    assert editor.post(f"{PAGE}/1/versions/4/facts", data={"title": "题"}).status_code == 404
    assert editor.post(f"{PAGE}/1/versions/1/belonging", data={"answered": "own"}).status_code == 404


def test_a_reviewer_sees_the_preview_and_changes_nothing(editor: TestClient, settings: Settings) -> None:
    read(editor, ("通知.txt", NOTICE))
    cookie = {"Cookie": session_cookie(settings, add_account(settings, "zhou", Role.REVIEWER))}
    editor.cookies.clear()
    page = editor.get(f"{PAGE}/1", headers=cookie).text
    assert "读出来的：" in page
    assert "保存要素" not in page
