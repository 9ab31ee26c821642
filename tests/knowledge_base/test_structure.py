"""Headings by their series, typography and position; head and foot; what is attached."""

from datetime import date

import pytest

from knowledge_base.documents import Edition
from knowledge_base.editions import read_edition
from knowledge_base.kinds import Origin


def edition(*lines: str, name: str = "a.txt") -> Edition:
    """What becomes of a text of these lines; not one of them is lost."""
    read = read_edition("\n".join(lines).encode(), name)
    assert read.losses == ()
    return read


def passages(*lines: str) -> list[tuple[str, str]]:
    """Key and text of each passage, below a title."""
    return [(p.heading, p.text) for p in edition("关于养犬的通知", *lines).passages]


def test_items_without_a_full_stop_are_a_list_under_their_heading() -> None:
    read = edition("养犬须知", "一、材料", "1.身份证", "2.免疫证明", "二、地点", "东湖路18号")
    assert [(p.heading, p.heading_text, p.text, p.origin) for p in read.passages] == [
        ("一", "一、材料", "1.身份证\n2.免疫证明", Origin.LIST),
        ("二", "二、地点", "东湖路18号", Origin.PARAGRAPH),
    ]


def test_a_numbered_line_with_something_below_it_is_a_heading() -> None:
    assert passages("一、办理", "（一）申请", "1.到窗口", "填写申请表。", "2.受理", "当场受理。") == [
        ("一（一）1", "填写申请表。"),
        ("一（一）2", "当场受理。"),
    ]


def test_a_heading_with_nothing_below_it_is_a_text_of_its_own() -> None:
    assert passages("一、流程：见下", "二、收费", "不收费。", "三、通办范围") == [
        ("一", "一、流程：见下"),
        ("二", "不收费。"),
        ("三", "三、通办范围"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "一、二级残疾人每月300元",
        "一、二、三期都要覆盖",
        "第三条所列的情形除外",
        "第三条、第四条除外",
        "1、2号楼除外",
    ],
)
def test_what_only_counts_or_refers_is_no_heading(line: str) -> None:
    assert passages("一、标准", line) == [("一", line)]


def test_numbering_that_restarts_below_another_heading_is_no_attachment() -> None:
    read = passages("一、材料", "1.身份证", "2.照片", "二、收费", "1.首次20元", "2.补证40元")
    assert read == [("一", "1.身份证\n2.照片"), ("二", "1.首次20元\n2.补证40元")]


def test_what_follows_the_foot_is_read_and_has_keys_of_its_own() -> None:
    read = edition(
        "东湖区民政局关于印发补贴办法的通知",
        "各街道：",
        "一、印发办法。请遵照执行。",
        "附件：1.补贴标准",
        "2.申请表",
        "东湖区民政局",
        "2024年3月5日",
        "抄送：区财政局。",
        "东湖区民政局办公室 2024年3月6日印发",
        "附件1",
        "补贴标准",
        "一、对象",
        "本区居民。",
        "附表2：申请表",
        "姓名和住址。",
    )
    assert read.issued_on == date(2024, 3, 5)
    assert [(p.heading, p.heading_text, p.text) for p in read.passages] == [
        ("一", "", "一、印发办法。请遵照执行。"),
        ("附件1 一", "附件1 补贴标准 › 一、对象", "本区居民。"),
        ("附表2", "附表2：申请表", "姓名和住址。"),
    ]
    assert read.fields is not None
    assert read.fields["附件"] == "附件：1.补贴标准\n2.申请表"


def test_a_second_first_point_after_the_signature_is_another_text() -> None:
    cover = ("一、请认真贯彻执行。有问题请反映。", "东湖区民政局", "2024年3月5日", "东湖区补贴细则")
    read = passages(*cover, "一、对象。本区居民。")
    assert [key for key, _ in read] == ["一", "", "附件 一"]


def test_a_number_that_is_only_mentioned_is_another_documents() -> None:
    read = edition(
        "关于补贴问题的说明",
        "《东湖区补贴办法》（东民发〔2015〕3号）自2015年4月1日起施行。",
        "第一条 按东民发〔2016〕8号执行。",
    )
    assert read.document_number is None


def test_a_date_below_articles_is_when_they_were_signed() -> None:
    read = edition(
        "东湖区补贴办法",
        "东民发〔2022〕8号",
        "第一条 每人200元。",
        "第二条 向街道申领。",
        "东湖区民政局",
        "2022年3月1日",
    )
    assert (read.issued_on, read.document_number) == (date(2022, 3, 1), "东民发〔2022〕8号")
    assert [p.heading for p in read.passages] == ["第一条", "第二条"]


def test_the_signing_date_of_a_notice_that_issues_a_method_is_the_notices() -> None:
    read = edition(
        "东湖区民政局关于印发《东湖区补贴办法》的通知",
        "各街道：",
        "现将办法印发给你们。",
        "东湖区民政局",
        "2024年3月5日",
        "东湖区补贴办法",
        "第一条 每人200元。",
        "第二条 本办法自2024年4月1日起施行。",
    )
    assert (read.issued_on, read.effective_on) == (date(2024, 3, 5), date(2024, 4, 1))


def test_an_order_gives_issuer_and_number_and_the_regulation_its_title() -> None:
    read = edition(
        "中华人民共和国国务院令",
        "第 987 号",
        "东湖保护条例",
        "（2024年4月3日国务院令第987号公布）",
        "第一条 为了保护东湖，制定本条例。",
    )
    assert (read.title, read.issuer, read.document_number) == ("东湖保护条例", "国务院", "国务院令第987号")


@pytest.mark.parametrize(
    "lines",
    [
        ("东湖区人民政府关于印发", "《东湖区城市更新办法", "（2024年修订）》的通知"),
        ("东湖区人民政府关于批转区民政局", "《东湖区养老服务发展规划》", "的通知"),
        ("东湖区人民政府办公室转发区教委关于", "进一步做好招生工作意见", "的通知"),
    ],
)
def test_a_title_that_goes_on_over_several_lines_is_one(lines: tuple[str, ...]) -> None:
    read = edition(*lines, "东政发〔2024〕3号", "各街道：", "请遵照执行。")
    assert (read.title, read.document_number) == ("".join(lines), "东政发〔2024〕3号")
    assert [p.text for p in read.passages] == ["请遵照执行。"]


def test_a_sentence_with_a_colon_is_no_addressee() -> None:
    assert edition("困难家庭补助标准", "各类家庭每月补助标准如下：", "每户800元。").fields == {}


def test_page_numbers_and_buttons_are_left_out_and_named() -> None:
    read = edition("关于停车的通知", "每小时5元。", "— 2 —", "第 3 页 共 4 页", "打印本页", "每天20元。")
    assert [p.text for p in read.passages] == ["每小时5元。\n每天20元。"]
    assert any("打印本页" in warning and "第 3 页" in warning for warning in read.warnings)
