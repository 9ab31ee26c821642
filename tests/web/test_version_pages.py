"""A version's pages: what is shown of it, and every act as a plain form by those who may."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from knowledge_base.kinds import State
from organisation.beijing_time import BEIJING
from organisation.staff import Role
from settings import Settings
from tests.web.versions import Office, act, read


@pytest.fixture
def office(client: TestClient, settings: Settings) -> Office:
    return Office(client, settings)


def typed(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def test_a_version_is_submitted_signed_and_published_by_two_people(office: Office) -> None:
    draft = office.draft()
    assert "已提交审查" in act(office.editor, draft, "submit", disclosure="proactive")
    assert "已签发" in act(office.reviewer, draft, "sign")
    assert "已发布，市民现在就能问到" in act(office.editor, draft, "publish")
    page = read(office.editor, f"versions/{draft}")
    assert "赵审查签发" in page
    assert "每小时五元" in page


def test_where_no_question_is_known_it_is_said_why_there_is_nothing_to_rehearse(office: Office) -> None:
    draft = office.submitted()
    act(office.reviewer, draft, "sign")
    page = read(office.editor, f"versions/{draft}")
    assert "还没有样板问题，也没有市民问过" in page
    assert "现在发布" in page


def test_nobody_signs_a_text_that_is_not_the_one_they_have_read(office: Office) -> None:
    draft = office.submitted()
    page = read(office.reviewer, f"versions/{draft}/review")
    shown = re.search(r'name="revision" value="(\d+)"', page)
    assert shown
    act(office.editor, draft, "recall")
    act(office.editor, draft, "submit", disclosure="on_request", disclosure_reason="涉及商业秘密")
    assert "正文刚刚又改过" in act(office.reviewer, draft, "sign", revision=shown[1], reason="看过了")
    assert office.state(draft) is State.IN_REVIEW


def test_without_a_disclosure_attribute_nothing_is_submitted(office: Office) -> None:
    draft = office.draft()
    assert "请先选好公开属性" in act(office.editor, draft, "submit", disclosure="unmarked", said="写好了")
    assert office.state(draft) is State.DRAFT


def test_what_is_not_for_everybody_needs_a_reason_and_what_was_written_stays(office: Office) -> None:
    draft = office.draft()
    page = act(office.editor, draft, "submit", disclosure="on_request", said="写了很久的话")
    assert "不是主动公开的，请写明为什么" in page
    assert "写了很久的话" in page
    act(office.editor, draft, "submit", disclosure="on_request", disclosure_reason="含企业商业信息")
    assert "依申请公开（含企业商业信息）" in read(office.editor, f"versions/{draft}")


def test_the_author_is_told_what_was_found_and_says_why_it_may_stand(office: Office) -> None:
    draft = office.draft("联系人张三，电话13812345678。")
    page = read(office.editor, f"versions/{draft}")
    assert "扫描发现 1 处" in page
    assert "<mark>13812345678<" in page
    page = act(office.editor, draft, "submit", disclosure="proactive")
    assert "请在这里说明为什么可以公开" in page
    act(office.editor, draft, "submit", disclosure="proactive", said="公布的值班电话")
    assert office.state(draft) is State.IN_REVIEW


def test_a_number_that_was_found_is_marked_in_its_place_and_needs_a_reason_to_be_signed(
    office: Office,
) -> None:
    draft = office.draft("联系人张三，电话13812345678。")
    act(office.editor, draft, "submit", disclosure="proactive", said="公布的值班电话")
    page = read(office.reviewer, f"versions/{draft}/review")
    assert "<mark>13812345678<" in page
    assert "公布的值班电话" in page
    assert "请写明为什么可以放行" in act(office.reviewer, draft, "sign")
    act(office.reviewer, draft, "sign", reason="单位值班电话，可以公布")
    assert office.state(draft) is State.SIGNED
    assert "单位值班电话，可以公布" in read(office.reviewer, f"versions/{draft}/sheet")


def test_what_is_in_the_name_of_the_file_is_found_as_well(office: Office) -> None:
    draft = office.submitted(filename="张三13812345678.docx")
    assert "在文件名里" in read(office.reviewer, f"versions/{draft}/review")


def test_an_administrator_who_wrote_it_cannot_sign_and_is_told_who_can(office: Office) -> None:
    draft = office.draft(author="qian")
    act(office.boss, draft, "submit", disclosure="proactive")
    page = read(office.boss, f"versions/{draft}/review")
    assert "不能由您自己审查" in page
    assert "可以审查的有：赵审查。" in page
    assert "不能审查自己写过的文件" in act(office.boss, draft, "sign", reason="我看过了")
    assert office.state(draft) is State.IN_REVIEW


def test_a_rejection_needs_a_reason_and_stands_on_the_authors_desk(office: Office) -> None:
    draft = office.submitted()
    assert "请填写哪里要改" in act(office.reviewer, draft, "reject")
    act(office.reviewer, draft, "reject", reason="收费标准要写依据")
    page = read(office.editor, "desk")
    assert "被退回的" in page
    assert "收费标准要写依据" in page
    assert office.state(draft) is State.DRAFT


def test_what_was_submitted_can_be_taken_back(office: Office) -> None:
    draft = office.submitted()
    assert "已撤回，又是草稿了" in act(office.editor, draft, "recall")


def test_something_published_goes_only_with_the_word_and_a_reason(office: Office) -> None:
    version = office.published()
    page = act(office.editor, version, "withdraw", reason="标准已调整")
    assert "请输入“撤下”两个字" in page
    assert "标准已调整" in page
    assert "请填写撤下的理由" in act(office.editor, version, "withdraw", word="撤下")
    assert office.state(version) is State.PUBLISHED
    assert "已撤下，不再用来回答" in act(office.editor, version, "withdraw", word="撤下", reason="标准已调整")
    assert "标准已调整" in read(office.editor, f"versions/{version}")


def test_a_moment_is_typed_by_the_clock_in_beijing(office: Office) -> None:
    version = office.submitted()
    act(office.reviewer, version, "sign", reason="已核对")
    begin = (datetime.now(UTC) + timedelta(days=2)).replace(minute=30)
    assert "请按“2026-12-31 17:00”" in act(office.editor, version, "schedule", **{"from": "后天"})
    assert "请填写发布的时间" in act(office.editor, version, "schedule", until=typed(begin))
    assert "发布的时间要在以后" in act(office.editor, version, "schedule", **{"from": "2020-01-01T09:00"})
    page = act(office.editor, version, "schedule", **{"from": typed(begin)})
    assert f"{begin.astimezone(BEIJING):%H:%M}</strong> 自动发布" in page
    assert "已定时的" in read(office.editor, "desk")
    assert "已取消定时" in act(office.editor, version, "unschedule")


def test_something_published_ends_at_a_moment_that_can_be_taken_back(office: Office) -> None:
    version = office.published()
    assert "下线的时间要在以后" in act(office.editor, version, "end", until="2020-01-01T09:00")
    assert "请填写下线的时间" in act(office.editor, version, "end")
    page = act(office.editor, version, "end", until=typed(datetime.now(UTC) + timedelta(days=9)))
    assert "自动到期下线" in page
    assert "已取消定时下线" in act(office.editor, version, "keep")


def test_a_draft_is_begun_beside_what_is_published_and_an_old_version_restored(office: Office) -> None:
    version = office.published()
    assert "这是新的草稿" in act(office.editor, version, "draft")
    assert office.state(version) is State.PUBLISHED
    document = read(office.editor, f"versions/{version}/history")
    assert "改这一版" in document
    assert "恢复成新草稿" not in document
    office.published("停车每小时六元。")
    assert '恢复成新草稿<span class="visually-hidden">：第 1 版' in read(
        office.editor, f"versions/{version}/history"
    )


def test_a_draft_that_is_thrown_away_stays_in_the_history(office: Office) -> None:
    draft = office.draft()
    assert "请填写作废的理由" in act(office.editor, draft, "discard")
    act(office.editor, draft, "discard", reason="重复了")
    assert "重复了" in read(office.editor, f"versions/{draft}/history")


def test_an_act_that_came_too_late_says_how_things_stand(office: Office) -> None:
    draft = office.submitted()
    assert "刚刚有了变化" in act(office.reviewer, draft, "publish")
    assert "已提交审查" not in act(office.editor, draft, "submit", disclosure="proactive", said="再交一次")


def test_two_who_have_a_draft_open_see_each_other(office: Office) -> None:
    draft = office.draft()
    colleague = office.hire("zhou", "周编辑", Role.EDITOR)
    assert colleague.post(f"/console/versions/{draft}/beat", data={"writing": "1"}).text == ""
    assert office.editor.post(f"/console/versions/{draft}/beat").text == "周编辑正在改"
    assert "周编辑正在改" in read(office.editor, f"versions/{draft}")


def test_what_changed_is_marked_in_words_and_not_by_colour_alone(office: Office) -> None:
    first = office.published("停车每小时五元。", "夜间免费。")
    second = office.draft("停车每小时六元。", "夜间免费。", "残疾人免费。")
    page = read(office.editor, f"versions/{second}/diff")
    assert "停车每小时<del>五</del><ins>六</ins>元。" in page
    assert "<ins>残疾人免费。</ins>" in page
    assert "改动 1 段，增加 1 段，删去 0 段" in page
    assert f'value="{first}" selected' in page


def test_a_version_that_is_not_there_is_not_found(office: Office) -> None:
    for page in ("", "/diff", "/review", "/sheet", "/history"):
        assert office.reviewer.get(f"/console/versions/99{page}").status_code == 404
    assert office.editor.post("/console/versions/99/publish").status_code == 404
    assert office.editor.post("/console/versions/1/sing").status_code == 404
