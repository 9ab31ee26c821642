"""Editing a draft in the console: Markdown with its passages, a form for an item, rows of a directory; nobody's words are lost."""

import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from database import open_engine
from knowledge_base.contents import read_contents
from knowledge_base.documents import store
from knowledge_base.editing.acts import standing
from knowledge_base.editing.item_forms import find_form
from knowledge_base.kinds import Disclosure
from organisation.staff import Role
from tests.knowledge_base.editing.test_forms import ITEMS, STATIONS
from tests.web.versions import MakeClient, Office

BODY = "# 一、标准\n\n每小时**五元**。\n"


@pytest.fixture
def office(make_client: MakeClient, settings: object) -> Office:
    return Office(make_client(), settings)  # type: ignore[arg-type]


def brought_in(office: Office, text: str, filename: str = "表.csv") -> int:
    """A draft of the first document in a sheet."""
    entry = read_contents(text.encode(), filename)[0]
    assert entry.edition
    engine = open_engine(office.settings.database_url)
    with engine.begin() as conn:
        source = entry.source or text.encode()
        stored = store(conn, entry.edition, source, filename, datetime.now(UTC), author=office.ids["wang"])
    engine.dispose()
    return stored.version_id


def texts(office: Office, version_id: int) -> list[str]:
    engine = open_engine(office.settings.database_url)
    with engine.connect() as conn:
        found = [passage.text for passage in standing(conn, version_id).passages]
    engine.dispose()
    return found


def page_of(browser: TestClient, version_id: int, path: str = "edit") -> str:
    return browser.get(f"/console/versions/{version_id}/{path}").text


def write(browser: TestClient, version_id: int, **form: str) -> str:
    given = {"title": "停车收费规定", "body": BODY, "revision": "1"} | form
    return browser.post(f"/console/versions/{version_id}/text", data=given).text


def test_a_text_is_written_in_markdown_with_its_passages_beside_it(office: Office) -> None:
    version_id = office.draft()
    page = page_of(office.editor, version_id)
    assert "停车每小时五元。" in page
    page = write(office.editor, version_id, in_a_word="一小时五元。")
    assert "已保存" in page
    assert "<h3>一、标准</h3>" in page
    assert texts(office, version_id) == ["每小时五元。"]
    page = page_of(office.editor, version_id, "preview")
    assert "<strong>一句话</strong> 一小时五元。" in page
    assert "以下面的原文为准" in page


def test_what_it_would_look_like_is_shown_without_a_script_and_saves_nothing(office: Office) -> None:
    version_id = office.draft()
    page = write(office.editor, version_id, then="look", body="# 空标题\n\n# 二\n好。")
    assert "“空标题”没有收进任何段落" in page
    assert texts(office, version_id) == ["停车每小时五元。"]
    part = office.editor.post(f"/console/versions/{version_id}/passages", data={"body": "好。"}).text
    assert "<html" not in part
    assert "共 1 段" in part


def test_what_is_wrong_in_a_text_is_said_at_its_field_and_nothing_is_lost(office: Office) -> None:
    page = write(office.editor, office.draft(), title="", example="长" * 151)
    assert "请填写标题。" in page
    assert "“举个例子”最多 150 字" in page
    assert "每小时**五元**" in page


def test_a_long_text_can_be_saved(office: Office) -> None:
    version_id = office.draft()
    body = "\n\n".join(f"# {n}、标题\n\n{'很长的一段规定。' * 20}" for n in range(200))
    assert len(body.encode()) > 64 * 1024
    assert "已保存" in write(office.editor, version_id, body=body)


def test_two_editors_on_one_text_see_both_texts_and_may_take_either(office: Office) -> None:
    colleague = office.hire("zhou", "周编辑", Role.EDITOR)
    version_id = office.draft()
    write(colleague, version_id, body="周编辑写的一段。")
    page = write(office.editor, version_id, body="王编辑写的一段。")
    assert "周编辑刚刚也改了这份草稿" in page
    assert "周编辑写的一段。" in page
    assert "王编辑写的一段。" in page
    assert texts(office, version_id) == ["周编辑写的一段。"]
    revision = re.findall(r'name="revision" value="(\d+)"', page)[0]
    write(office.editor, version_id, body="两人合写的一段。", revision=revision)
    assert texts(office, version_id) == ["两人合写的一段。"]


def test_a_service_item_is_a_form_with_remarks_beside_its_fields(office: Office) -> None:
    version_id = brought_in(office, ITEMS)
    page = page_of(office.editor, version_id)
    assert "承诺时限（工作日）" in page
    form = fields_of(page)
    page = office.editor.post(
        f"/console/versions/{version_id}/item", data=form | {named(page, "承诺时限"): "尽快"}
    ).text
    assert "已保存" in page
    assert "请看看：“尽快”不是天数" in page
    assert any("承诺时限（工作日）：尽快" in text for text in texts(office, version_id))


def test_two_editors_on_one_item_choose_field_by_field(office: Office) -> None:
    colleague = office.hire("zhou", "周编辑", Role.EDITOR)
    version_id = brought_in(office, ITEMS)
    page = page_of(office.editor, version_id)
    form, address = fields_of(page), f"/console/versions/{version_id}/item"
    phone, limit = named(page, "咨询电话"), named(page, "承诺时限")
    colleague.post(address, data=form | {phone: "010-00000009"})
    page = office.editor.post(address, data=form | {limit: "7"}).text
    assert "对方刚刚写的：<strong>010-00000009</strong>" in page
    merged = fields_of(page) | {phone.replace("value", "take"): "theirs"}
    office.editor.post(address, data=merged)
    engine = open_engine(office.settings.database_url)
    with engine.connect() as conn:
        saved = find_form(conn, version_id)
    engine.dispose()
    assert saved
    assert (saved.columns["咨询电话"], saved.columns["承诺时限（工作日）"]) == ("010-00000009", "7")


def test_rows_of_a_directory_are_found_changed_added_and_removed(office: Office) -> None:
    version_id = brought_in(office, STATIONS)
    page = page_of(office.editor, version_id, "edit?q=二街")
    assert "找到 1 条" in page
    assert "一街驿站" not in page.split("<tbody>")[1]
    position = re.findall(r"rows/(\d+)\"", page)[-1]
    address = f"/console/versions/{version_id}/rows/{position}"
    row = office.editor.get(address).text
    form = fields_of(row)
    page = office.editor.post(address, data=form | {named(row, "地址"): "二街22号"}).text
    assert "这一条已保存。" in page
    assert "二街22号" in page
    page = office.editor.post(address, data=form | {named(row, "地址"): "二街23号"}).text
    assert "对方刚刚写的：<strong>二街22号</strong>" in page
    new = office.editor.get(f"/console/versions/{version_id}/rows/new?after={position}").text
    refused = office.editor.post(address, data=fields_of(new))
    assert "请填写“名称”。" in refused.text
    page = office.editor.post(address, data=fields_of(new) | {named(new, "名称"): "四街驿站"}).text
    assert "已加上一条。" in page
    mark = fields_of(office.editor.get(address).text)["mark"]
    assert "已删去一条" in office.editor.post(f"{address}/remove", data={"mark": mark}).text
    assert "二街" not in "".join(texts(office, version_id))
    assert office.editor.get(f"/console/versions/{version_id}/rows/99").status_code == 404


@pytest.mark.parametrize("way", ["web", "large", "print"])
def test_what_is_not_published_is_shown_as_citizens_would_see_it_with_a_banner(
    office: Office, way: str
) -> None:
    version_id = office.draft()
    page = office.reviewer.get(f"/console/versions/{version_id}/preview?as={way}").text
    assert "预览，尚未发布。" in page
    assert "停车每小时五元。" in page
    assert ('class="large"' in page, 'class="paper"' in page) == (way == "large", way == "print")


def test_the_message_in_wechat_is_shown_with_its_room(office: Office) -> None:
    version_id = office.draft(disclosure=Disclosure.PROACTIVE)
    page = office.editor.get(f"/console/versions/{version_id}/preview?as=wechat&q=停车多少钱").text
    assert "停车每小时五元。" in page
    assert "停车多少钱" in page
    assert re.search(r"这条回答 \d+ 字节，微信一条最多 2048 字节", page)
    assert "weixin://" not in page


def test_no_citizen_sees_a_preview(office: Office, make_client: MakeClient) -> None:
    version_id = office.draft()
    office.editor.cookies.clear()
    page = office.editor.get(f"/console/versions/{version_id}/preview", follow_redirects=False)
    assert page.status_code == 303
    assert "停车" not in page.text


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("qa", "正文"), ("interpretation", "# 一、为什么出台"), ("service_item", "承诺办结时限")],
)
def test_a_text_is_begun_from_nothing(office: Office, kind: str, asked: str) -> None:
    page = office.editor.post("/console/documents/new", data={"title": "居住证怎么办", "kind": kind})
    assert page.url.path.endswith("/edit")
    assert "已建好草稿" in page.text
    assert asked in page.text
    again = office.editor.post("/console/documents/new", data={"title": "居住证怎么办", "kind": kind})
    assert "已经有《居住证怎么办》了" in again.text
    assert "请填写标题" in office.editor.post("/console/documents/new", data={"kind": kind}).text


def test_what_is_no_draft_any_more_is_not_edited(office: Office) -> None:
    version_id = office.draft(disclosure=Disclosure.PROACTIVE)
    office.editor.post(f"/console/versions/{version_id}/submit", data={"disclosure": "proactive"})
    page = office.editor.get(f"/console/versions/{version_id}/edit")
    assert page.url.path == f"/console/versions/{version_id}"
    assert "没有办成" in page.text
    assert "没有办成" in write(office.editor, version_id)


def fields_of(page: str) -> dict[str, str]:
    """What a form of the page would send as it is."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    plain = dict(re.findall(r'<input id="[^"]+" name="(value-\d+)" value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    return hidden | plain | areas


def named(page: str, column: str) -> str:
    """The field of a column whose name begins so."""
    number = re.findall(rf'name="name-(\d+)" value="{column}', page)[0]
    return f"value-{number}"
