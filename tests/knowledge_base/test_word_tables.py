"""A table of Word is rows with the words of its header, a form, or mere layout; no word of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.extraction import Paragraph
from knowledge_base.extraction.word.cells import Cell, is_label
from knowledge_base.kinds import Origin
from tests.knowledge_base.word_files import cell, definition, level, lines, numbered, paragraph, read, table


def test_a_row_is_its_values_under_the_words_of_the_header() -> None:
    (row,) = read(table(("收费对象", "收费标准"), ("居民住户", "每户每月6元"))).paragraphs
    assert (row.text, row.origin) == ("收费对象：居民住户\n收费标准：每户每月6元", Origin.ROW)
    assert row.values == {"收费对象": "居民住户", "收费标准": "每户每月6元"}


def test_merged_cells_are_filled_down_and_said_once_across() -> None:
    found = lines(
        table(
            (cell("区域", down="restart"), cell("收费（元）", span=2), cell("备注", down="restart")),
            (cell(down="continue"), "首小时", "之后", cell(down="continue")),
            (cell("一类", down="restart"), "5", "3", "小型车"),
            (cell(down="continue"), "8", "5", "大型车"),
            ("三类", cell("2元/次", span=2), ""),
            (cell("合计", span=3), "见附件"),
            bold_header=True,
        )
    )
    assert found == [
        "区域：一类\n收费（元）·首小时：5\n收费（元）·之后：3\n备注：小型车",
        "区域：一类\n收费（元）·首小时：8\n收费（元）·之后：5\n备注：大型车",
        "区域：三类\n收费（元）·首小时、之后：2元/次",
        "区域、收费（元）·首小时、收费（元）·之后：合计\n备注：见附件",
    ]


def test_a_header_that_comes_again_on_the_next_page_is_no_row() -> None:
    header = ("序号", "材料名称")
    assert lines(table(header, ("1", "身份证"), header, ("2", "户口簿"))) == [
        "序号：1\n材料名称：身份证", "序号：2\n材料名称：户口簿",
    ]  # fmt: skip


def test_a_form_is_its_names_with_their_values() -> None:
    found = read(
        table(
            ("事项名称", cell("高龄津贴", span=3)),
            ("事项编码", "DH-12", "办件类型", "承诺件"),
            ("受理条件", cell("1.户籍；\n2.年满80周岁。", span=3)),
        )
    ).paragraphs
    assert [line.text for line in found] == [
        "事项名称：高龄津贴", "事项编码：DH-12\n办件类型：承诺件", "受理条件：1.户籍；\n2.年满80周岁。",
    ]  # fmt: skip
    assert found[1].values == {"事项编码": "DH-12", "办件类型": "承诺件"}


def test_a_name_beside_several_rows_of_a_form_stands_before_them() -> None:
    beside, below = cell("申请材料", down="restart", bold=True), cell(down="continue")
    times, still = cell("办理时限", down="restart", bold=True), cell(down="continue")
    found = lines(
        table(
            (cell("事项名称", bold=True), cell("高龄津贴", span=2)),
            (beside, cell("材料名称", bold=True), cell("份数", bold=True)),
            (below, "身份证", "1"),
            (below, "户口簿", "2"),
            (times, cell("法定", bold=True), "20日"),
            (still, cell("承诺", bold=True), "7日"),
            (cell("咨询电话", bold=True), cell("12345", span=2)),
        )
    )
    assert found == [
        "事项名称：高龄津贴",
        "申请材料：身份证（份数：1）\n户口簿（份数：2）",
        "办理时限·法定：20日",
        "办理时限·承诺：7日",
        "咨询电话：12345",
    ]


def test_an_empty_form_keeps_its_names() -> None:
    form = table(("姓名", "", "性别", ""), ("住址", cell("", span=3)))
    assert lines(form) == ["姓名：\n性别：", "住址："]


def test_a_table_around_a_page_is_what_is_in_it() -> None:
    inner = (
        paragraph("关于收费的通知")
        + table(("收费对象", "收费标准"), ("住户", "6元"))
        + paragraph("特此通知。")
    )
    page = read(
        table(
            ("索引号：", "DH014", "文号：", "东发〔2024〕1号"),
            ("发布机构：", "东湖区城管委", "成文日期：", "2024年7月8日"),
            (cell(span=4, inner=inner),),
        )
    )
    assert [line.text for line in page.paragraphs] == [
        "索引号：DH014", "文号：东发〔2024〕1号", "发布机构：东湖区城管委", "成文日期：2024年7月8日",
        "关于收费的通知", "收费对象：住户\n收费标准：6元", "特此通知。",
    ]  # fmt: skip
    assert page.fields["发文字号"] == "东发〔2024〕1号"


def test_a_table_within_a_cell_is_read_after_what_stands_beside_it() -> None:
    nested = table(("序号", "材料名称"), ("1", "身份证")) + paragraph("注：免提交。")
    assert lines(table(("情形一：本人办理", cell(inner=nested)))) == [
        "情形一：本人办理", "序号：1\n材料名称：身份证", "注：免提交。",
    ]  # fmt: skip


def test_numbers_that_word_counts_in_a_column_are_words() -> None:
    lists = (definition(0, level("decimal", "%1")), numbered(1, 0))
    counted = cell(inner=paragraph(number=(1, 0)))
    assert lines(table(("序号", "材料名称"), (counted, "身份证"), (counted, "户口簿")), numbering=lists) == [
        "序号：1\n材料名称：身份证", "序号：2\n材料名称：户口簿",
    ]  # fmt: skip


def test_a_row_across_the_whole_table_is_a_line_and_the_header_holds_below_it() -> None:
    found = lines(
        table(
            ("项目", "标准"),
            (cell("一、停车", span=2),),
            ("小车", "5元"),
            (cell("二、其他", span=2),),
            ("洗车", "9元"),
        )
    )
    assert found[-4:] == ["一、停车", "项目：小车\n标准：5元", "二、其他", "项目：洗车\n标准：9元"]


def test_a_header_in_unusual_words_holds_below_a_line_across_the_table_though_some_cells_are_empty() -> None:
    assert lines(
        table(
            ("窗口", "上午", "下午"),
            (cell("一、中心", span=3),),
            ("综合受理", "9:00", ""),
            ("办税", "", "13:00"),
        )
    ) == ["一、中心", "窗口：综合受理\n上午：9:00", "窗口：办税\n下午：13:00"]


def test_a_table_without_a_header_is_its_lines() -> None:
    assert lines(table(("东湖区民政局办公室", "2024年6月3日印发"))) == [
        "东湖区民政局办公室　2024年6月3日印发"
    ]


WORDS = st.text("东湖区停车收费名称电话0123456789。：注", min_size=0, max_size=8)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6), st.booleans())
def test_no_word_of_a_table_is_lost(rows: list[list[str]], bold: bool) -> None:
    said = "\n".join(lines("<w:p/>", paragraph("正文"), table(*rows, bold_header=bold)))
    for word in (word for row in rows for word in row):
        # A usual name of a column in which nothing stands says nothing.
        assert word.rstrip("：") in said or is_label(Cell([Paragraph(word)], is_bold=bold))
