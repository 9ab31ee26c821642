"""Questions to directories: rows of the name asked for, the whole list, or that it is not there. All names are invented."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.answer import Answer, Outcome, RefusalReason
from bot.conversation import ask
from bot.desk import Desk
from knowledge_base.importing import import_file
from tests.conftest import NOW

COMPANIES = """\
示例区失信企业名单,,
填报单位：示例区商务局　更新日期：2026年9月1日　更新周期：每月,,
企业名称,统一社会信用代码,列入原因
示例跃动健身有限公司,91110199MA000A1012,关门停业后未退还余额
示例蓝羽美发有限公司,91110199MA000A2023,未按规定存管预收资金
示例小葵花托育有限公司,91110199MA000A3034,停止服务后失去联系
"""
RIVERS = """\
示例区河长名单,,
河流名称,河段,区级河长
清源河,桥东,高某某
清源河,桥西,林某某
南湖渠,全段,罗某某
"""
LONG = "示例街一号至九十九号。" * 30


@pytest.fixture
def lists(desk: Desk, tmp_path: Path) -> Desk:
    schools = f"示例区小学招生范围\n学校名称,招生范围,电话\n菊园第一小学,{LONG},010-00000001\n菊园第二小学,南街,010-00000002\n"
    for name, text in (("a.csv", COMPANIES), ("b.csv", RIVERS), ("c.csv", schools)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (done,) = import_file(desk.engine, tmp_path / name, None, NOW, publishing=True)
        assert done.refused is None
    desk.searcher.refresh()
    return desk


def asked(desk: Desk, text: str, now: datetime = NOW) -> Answer:
    return ask(desk, text, now)


def test_the_row_of_the_name_is_given_and_its_name_printed(lists: Desk) -> None:
    said = asked(lists, "跃动健身为什么上了失信名单")
    assert said.outcome is Outcome.ANSWERED
    assert said.lead.startswith("示例跃动健身有限公司")
    assert "关门停业后未退还余额" in said.text
    assert "存管" not in said.text


def test_of_a_long_row_only_the_column_asked_is_quoted(lists: Desk) -> None:
    said = asked(lists, "菊园第一小学的电话")
    assert [quote.text for quote in said.quotes] == ["电话：010-00000001"]
    assert said.more is not None


def test_rows_of_one_name_are_told_apart(lists: Desk) -> None:
    said = asked(lists, "清源河的河长是谁")
    assert "共 2 条" in said.lead
    for words in ("桥东", "高某某", "桥西", "林某某"):
        assert words in said.text
    assert len({citation.passage_id for citation in said.citations}) == 2
    assert "罗某某" not in said.text


def test_a_name_that_is_not_there_gets_nobody_elses_row(lists: Desk) -> None:
    for question in ("星光健身在不在失信企业名单里", "柏树渠的河长是谁", "东风小学招生范围"):
        said = asked(lists, question)
        assert said.outcome is Outcome.UNANSWERED, question
        assert said.refusal is not None
        assert said.refusal.reason is RefusalReason.NOT_LISTED, question
        assert not said.quotes
        assert not said.choices
    assert "没有“星光健身”（截至2026年9月1日）" in asked(lists, "星光健身在不在失信企业名单里").lead


def test_a_number_is_matched_character_by_character(lists: Desk) -> None:
    assert "蓝羽" in asked(lists, "91110199ma000a2023是失信企业吗").lead
    for wrong in ("91110199MA000A2024", "91110199MA000A202", "91110199MA000A20233"):
        said = asked(lists, f"{wrong}是失信企业吗")
        assert said.outcome is not Outcome.ANSWERED, wrong
        assert "蓝羽" not in said.text


def test_a_number_of_a_lists_own_form_is_looked_up_there_alone(lists: Desk) -> None:
    said = asked(lists, "91110199MA000A9999是哪家")
    assert said.refusal is not None
    assert said.refusal.reason is RefusalReason.NOT_LISTED
    assert "91110199MA000A9999" in said.lead


def test_what_a_list_is_of_is_no_name(lists: Desk) -> None:
    assert "共有 2 条" in asked(lists, "都有哪些小学的招生范围").lead


def test_another_stage_of_another_park_is_not_this_one(lists: Desk, tmp_path: Path) -> None:
    projects = "重大建设项目进展\n项目名称,开工日期,进展情况\n南湖公园二期,2026年6月10日,正在种植\n文化馆新馆,2025年1月2日,封顶\n"
    (tmp_path / "d.csv").write_text(projects, encoding="utf-8")
    import_file(lists.engine, tmp_path / "d.csv", None, NOW, publishing=True)
    lists.searcher.refresh()
    assert "正在种植" in asked(lists, "南湖公园二期进展怎么样了").text
    assert "正在种植" not in asked(lists, "月亮湾公园三期进展怎么样了").text


def test_a_part_of_several_names_asks_which_is_meant(lists: Desk) -> None:
    said = asked(lists, "菊园小学招生范围")
    assert said.outcome is Outcome.CHOICES
    assert [choice.label for choice in said.choices] == ["菊园第一小学", "菊园第二小学"]


def test_the_whole_list_is_its_count_its_first_rows_and_its_link(lists: Desk) -> None:
    said = asked(lists, "失信企业名单上都有哪些企业")
    assert "共有 3 条" in said.lead
    assert said.choices[0].label == "示例跃动健身有限公司"
    assert said.citations[0].url == f"/documents/{said.citations[0].document_id}"


def test_it_is_said_whose_a_list_is_of_which_day_and_that_it_is_late(lists: Desk) -> None:
    assert (
        "由示例区商务局提供，截至2026年9月1日。按更新周期应在2026年10月1日前更新"
        in asked(lists, "跃动健身失信吗").after
    )
    fresh = datetime.combine(date(2026, 9, 20), NOW.timetz())
    assert "应在" not in asked(lists, "跃动健身失信吗", fresh).after
