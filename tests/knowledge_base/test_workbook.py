"""Excel workbooks as offices keep them. All names are invented."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

import pytest
from openpyxl import Workbook

from knowledge_base.editions import read_edition
from knowledge_base.extraction import Extraction, Unreadable, extract
from knowledge_base.extraction.columns import COLUMNS, columns_from
from knowledge_base.kinds import Kind, Origin
from knowledge_base.passages import WHOLE

HEADER = ["序号", "事项名称", "电话"]


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: Sequence[Any], merged: Iterable[str] = (), name: str = "Sheet") -> Any:
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    return book


def read(book: Any, filename: str = "清单.xlsx") -> Extraction:
    return extract(saved(book), filename)


def values(read_: Extraction) -> list[dict[str, str]]:
    return [dict(p.values) for p in read_.paragraphs if p.origin is Origin.ROW]


def lines(read_: Extraction) -> list[str]:
    return [p.text for p in read_.paragraphs if p.origin is not Origin.ROW]


def test_a_title_and_whose_it_is_stand_above_the_header() -> None:
    book = book_of(
        ["示例区事项清单"],
        ["填报单位：示例区政务服务局　　填报日期：2024年3月5日"],
        ["更新周期：每季度"],
        HEADER,
        [1, "居住证补领", "010-00000001"],
        ["注：时限不含公示。"],
        merged=["A1:C1", "A2:C2", "A6:C6"],
    )
    edition = read_edition(saved(book), "x.xlsx")
    assert (edition.kind, edition.title) == (Kind.DIRECTORY, "示例区事项清单")
    assert (edition.issuer, edition.issued_on) == ("示例区政务服务局", date(2024, 3, 5))
    assert edition.fields is not None
    assert edition.fields["更新周期"] == "每季度"
    assert "注：时限不含公示。" in edition.passages[-1].text
    (row,) = [p for p in edition.passages if p.origin is Origin.ROW]
    assert (row.heading, row.text) == ("居住证补领", "序号：1\n电话：010-00000001")


def test_merged_cells_are_filled_down_and_across() -> None:
    book = book_of(
        ["部门", "事项", "法定", "承诺"],
        ["民政局", "地名报修", "即办", None],
        [None, "公墓年检", "5", "3"],
        merged=["A2:A3", "C2:D2"],
    )
    assert values(read(book)) == [
        {"部门": "民政局", "事项": "地名报修", "法定": "即办", "承诺": "即办"},
        {"部门": "民政局", "事项": "公墓年检", "法定": "5", "承诺": "3"},
    ]


def test_a_header_of_two_rows_is_joined() -> None:
    book = book_of(
        ["事项名称", "办理时限", None, "电话"],
        [None, "法定", "承诺", None],
        ["取水许可", 45, 10, "010-00000001"],
        merged=["A1:A2", "B1:C1", "D1:D2"],
    )
    (row,) = values(read(book))
    assert list(row) == ["事项名称", "办理时限·法定", "办理时限·承诺", "电话"]


@pytest.mark.parametrize(
    ("value", "code", "as_shown"),
    [
        (2.5, "0.00", "2.50"),
        (1, '0"个工作日"', "1个工作日"),
        (0, '0;-0;"—"', "—"),
        (0.7058823, "0.0%", "70.6%"),
        (12345.6, "#,##0.00", "12,345.60"),
        (-3, "0.0", "-3.0"),
        (7, "000", "007"),
        (1055501201, "000-00000000", "010-55501201"),
        (55501201, '"电话"0000-0000', "电话5550-1201"),
        (20240305, "0000-00-00", "2024-03-05"),
        (0.1, "General", "0.1"),
        (1234567890123, "General", "1234567890123"),
        (date(2024, 1, 4), "yyyy/m/d", "2024/1/4"),
        (date(2024, 2, 6), 'yyyy"年"m"月"d"日"', "2024年2月6日"),
        (date(2009, 3, 1), "yyyy.mm", "2009.03"),
        (date(2024, 2, 26), "[$-804]aaaa", "星期一"),
        (time(8, 30), "h:mm", "8:30"),
        (time(13, 5), "上午/下午h:mm", "下午1:05"),
        (1.5, "[h]:mm", "36:00"),
        ("0012", "@", "0012"),
    ],
)
def test_a_value_is_kept_as_it_is_shown(value: Any, code: str, as_shown: str) -> None:
    book = book_of(["事项名称", "内容"], ["甲", None])
    book.active["B2"] = value
    book.active["B2"].number_format = code
    assert values(read(book))[0]["内容"] == as_shown


def test_a_day_that_is_a_mere_number_is_read_as_a_day_with_a_warning() -> None:
    found = read(book_of(["名称", "决定日期", "面积"], ["甲", 45306, 45306]))
    assert values(found) == [{"名称": "甲", "决定日期": "2024-01-15", "面积": "45306"}]
    assert any("“决定日期”有 1 格是数字" in warning for warning in found.warnings)


def test_a_formula_nobody_has_reckoned_is_warned_of() -> None:
    found = read(book_of(["名称", "数量", "内容"], ["甲", "=1+1", "丙"]))
    assert values(found) == [{"名称": "甲", "内容": "丙"}]
    assert any("B2共 1 格公式没有算出的值" in warning for warning in found.warnings)


def test_what_is_hidden_or_empty_is_left_out_with_a_warning() -> None:
    book = book_of(
        ["名称", "电话", "内部备注"], ["甲", "1", "密"], ["乙", "2", "密"], ["丙", "3", "密"], name="单位"
    )
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.create_sheet("字典").append(["正常"])
    book["字典"].sheet_state = "hidden"
    book.create_sheet("空表")
    found = read(book)
    assert values(found) == [{"名称": "甲", "电话": "1"}, {"名称": "丙", "电话": "3"}]
    said = "\n".join(found.warnings)
    assert "“单位”有隐藏的 1 行、1 列" in said
    assert "“字典”是隐藏的" in said
    assert "“空表”是空的" in said


def test_each_sheet_is_a_section_of_its_own_name() -> None:
    book = book_of(["名称", "电话"], ["甲", "1"], name="一月")
    sheet = book.create_sheet("二月")
    for row in (["名称", "地址"], ["乙", "示例街"]):
        sheet.append(row)
    edition = read_edition(saved(book), "台账.xlsx")
    assert edition.title == "台账"
    assert [(p.heading, p.heading_text) for p in edition.passages] == [
        ("甲", "一月 › 甲"),
        ("乙", "二月 › 乙"),
    ]


def test_a_sheet_with_nothing_but_a_sentence_is_kept() -> None:
    book = book_of(HEADER, [1, "居住证补领", "010-00000001"], [2, "居住证办理", "010-00000002"], name="清单")
    book.create_sheet("说明").append(["本表由示例区统计，每季度更新。"])
    edition = read_edition(saved(book), "x.xlsx")
    assert edition.losses == ()
    assert (edition.passages[-1].heading_text, edition.passages[-1].text) == (
        "说明",
        "本表由示例区统计，每季度更新。",
    )


def test_a_heading_with_nothing_below_it_is_kept() -> None:
    book = book_of(HEADER, [1, "居住证补领", "010-00000001"], [2, "居住证办理", "010-00000002"], name="清单")
    book.create_sheet("说明").append(["本表长期有效"])
    assert read_edition(saved(book), "x.xlsx").losses == ()


def test_years_may_be_names_of_columns() -> None:
    book = book_of(["项目", "2023年", "2024年度"], ["养老", 1200, 1500], ["助残", 800, 840])
    assert values(read(book))[0] == {"项目": "养老", "2023年": "1200", "2024年度": "1500"}


def test_groups_totals_and_repeated_headers_are_no_entries() -> None:
    book = book_of(
        HEADER,
        ["一、民政（2件）"],
        [1, "低保申请", "1"],
        HEADER,
        [2, "孤儿津贴", "2"],
        ["合计", None, 2],
    )
    edition = read_edition(saved(book), "清单.xlsx")
    rows = [(p.heading, p.heading_text) for p in edition.passages]
    group = "一、民政（2件）"
    assert rows == [("低保申请", f"{group} › 低保申请"), ("孤儿津贴", f"{group} › 孤儿津贴"), ("", group)]


def test_groups_stand_within_groups_by_their_numbers() -> None:
    book = book_of(
        HEADER,
        ["一、民政"],
        ["（一）救助"],
        [1, "低保申请", "1"],
        ["（二）儿童"],
        [2, "孤儿津贴", "2"],
        ["二、教育"],
        [3, "入学登记", "3"],
    )
    assert [p.heading_text for p in read_edition(saved(book), "清单.xlsx").passages] == [
        "一、民政 › （一）救助 › 低保申请",
        "一、民政 › （二）儿童 › 孤儿津贴",
        "二、教育 › 入学登记",
    ]


def test_a_text_names_its_row_by_its_first_sentence_and_stays_whole() -> None:
    text = "建好河长公示牌。" + "每季度核对牌上的姓名和电话，发现变动的在五个工作日内更换。" * 3
    edition = read_edition(saved(book_of(["任务", "责任单位"], [text, "区水务局"])), "任务.xlsx")
    (row,) = edition.passages
    assert (row.heading, row.text) == ("建好河长公示牌", f"任务：{text}\n责任单位：区水务局")
    assert edition.losses == ()


def test_tables_below_and_beside_each_other_are_not_mixed() -> None:
    below = book_of(
        HEADER, [1, "甲事", "1"], ["窗口安排"], ["楼层", "窗口号", "部门"], ["一楼", "1—6", "公安"]
    )
    assert [list(row) for row in values(read(below))] == [HEADER, ["楼层", "窗口号", "部门"]]
    assert "窗口安排" in lines(read(below))
    beside = book_of(
        ["镇街", "地址", None, "部门", "电话"],
        ["甲街", "一号", None, "乙局", "1"],
        ["丙街", "三号", None, "丁局", "2"],
    )
    assert values(read(beside)) == [
        {"镇街": "甲街", "地址": "一号"},
        {"镇街": "丙街", "地址": "三号"},
        {"部门": "乙局", "电话": "1"},
        {"部门": "丁局", "电话": "2"},
    ]


def test_lines_of_a_cell_stay_lines() -> None:
    found = read(book_of(["事项名称", "材料"], ["甲", "1.申请表\n2.身份证"]))
    assert "材料：1.申请表\n2.身份证" in [p.text for p in found.paragraphs]


def test_rows_of_one_name_are_both_accounted_for() -> None:
    edition = read_edition(
        saved(book_of(["河流名称", "河段"], ["示例河", "桥东"], ["示例河", "桥西"])), "河长.xlsx"
    )
    assert edition.losses == ()
    assert [p.heading for p in edition.passages] == ["示例河", "示例河"]


def test_a_long_row_is_one_passage() -> None:
    edition = read_edition(saved(book_of(["名称", "范围"], ["示例小学", "示例街一号。" * 400])), "学校.xlsx")
    (row,) = edition.passages
    assert len(row.text) > 4 * WHOLE
    assert row.values["范围"] == "示例街一号。" * 400


def test_columns_are_known_by_what_they_are() -> None:
    book = book_of(
        ["序号", "责任部门", "企业名称", "统一社会信用代码", "列入日期", "罚款（元）", "联系电话"],
        [1, "区商务局", "甲公司", "91110000MA0000001X", "2024/1/4", 200, "010-00000001"],
        [2, "区商务局", "乙公司", "91110000MA0000002X", "2024/1/5", 300, "010-00000002"],
    )
    columns = columns_from(read(book).fields[COLUMNS])
    assert [column.name for column in columns if column.is_key] == ["企业名称"]
    assert [column.name for column in columns if column.is_exact] == ["统一社会信用代码"]
    assert [column.type for column in columns] == ["number", "text", "text", "code", "date", "money", "phone"]


def test_rows_without_a_name_and_numbers_given_twice_are_named() -> None:
    found = read(
        book_of(
            ["事项编码", "事项名称", "部门"],
            ["A-0001", "甲", "一"],
            ["A-0001", "乙", "二"],
            ["A-0003", None, "三"],
        )
    )
    said = "\n".join(found.warnings)
    assert "第 3 行的“事项编码”A-0001与第 2 行相同" in said
    assert "第 4 行没有“事项名称”" in said
    assert len(values(found)) == 3


@pytest.mark.parametrize("source", [b"PK\x03\x04" + b"\x00" * 90, saved(Workbook())])
def test_what_is_no_table_is_refused_with_advice(source: bytes) -> None:
    with pytest.raises(Unreadable, match=r"另存为 \.xlsx|没有内容"):
        extract(source, "x.xlsx")


def test_a_csv_may_have_a_title_and_an_owner_above_its_header() -> None:
    text = "示例区河长名单,,\n填报单位：示例区水务局,,\n河流名称,河长,电话\n示例河,示例甲,010-00000001\n"
    edition = read_edition(text.encode(), "x.csv")
    assert (edition.title, edition.issuer) == ("示例区河长名单", "示例区水务局")
    assert edition.passages[-1].values == {"河流名称": "示例河", "河长": "示例甲", "电话": "010-00000001"}
