"""Workbooks that hold lists of service items, made with openpyxl; all invented."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from knowledge_base.contents import read_contents
from knowledge_base.kinds import Kind
from knowledge_base.service_items.item import KEPT_AS

HEADER = [
    "序号",
    "事项编码",
    "事项名称",
    "实施部门",
    "申请材料",
    "法定时限（工作日）",
    "承诺时限（工作日）",
    "咨询电话",
]
ROWS: list[list[Any]] = [
    [1, "SL-1", "示例许可", "区示例局", "1.申请表\n2.图纸", 20, 9, "010-55500001"],
    [2, "SL-2", "示例备案", "区示例局", "1.备案表", 10, "尽快", "010-55500002"],
    [3, "SL-3", None, "区示例局", "1.备案表", 10, 5, "010-55500003"],
]


def workbook(*, others: bool = False) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["示例区政务服务事项清单"])
    sheet.append(["填报单位：示例区政务服务局　　填报日期：2024年3月5日"])
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("A2:H2")
    for row in (HEADER, *ROWS):
        sheet.append(row)
    sheet.append(["注：承诺时限不含听证时间。"])
    sheet.merge_cells("A7:H7")
    if others:
        windows = book.create_sheet("窗口")
        for line in (["窗口名称", "地址", "电话"], ["示例一街窗口", "示例路1号", "010-55500009"]):
            windows.append(line)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_row_of_a_list_is_a_document_with_its_code_its_day_and_the_notes_of_the_list() -> None:
    first, second, third = read_contents(workbook(), "清单.xlsx")
    assert first.edition
    assert (first.edition.kind, first.edition.title, first.edition.external_id) == (
        Kind.SERVICE_ITEM,
        "示例许可",
        "SL-1",
    )
    assert (first.edition.issuer, first.edition.issued_on) == ("区示例局", date(2024, 3, 5))
    told = {passage.heading: passage.text for passage in first.edition.passages}
    assert told["要带什么材料"] == "申请材料：\n1.申请表\n2.图纸"
    assert told["多久能办好"] == "法定时限（工作日）：20\n承诺时限（工作日）：9"
    assert told["需要注意"] == "注：承诺时限不含听证时间。"
    fields = dict(first.edition.fields or {})
    assert fields[KEPT_AS]["承诺办结时限"] == {"原文": "9", "数": 9, "单位": "工作日"}
    assert (fields["清单"], fields["填报单位"]) == ("示例区政务服务事项清单", "示例区政务服务局")
    assert second.edition
    assert second.edition.warnings == ("第 5 行 承诺时限：“尽快”不是天数，请写成“7个工作日”这样。",)
    assert third.refused == "第 6 行 事项名称：没有写，不知道是哪个事项，请补上再导入。"


def test_a_row_is_its_own_source_so_that_only_what_changed_is_new() -> None:
    before = [entry.source for entry in read_contents(workbook(), "清单.xlsx")]
    ROWS[0][6], kept = 8, ROWS[0][6]
    after = [entry.source for entry in read_contents(workbook(), "清单.xlsx")]
    ROWS[0][6] = kept
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, True]


def test_what_stands_beside_a_list_stays_a_directory_with_the_whole_file() -> None:
    source = workbook(others=True)
    *_, rest = read_contents(source, "清单.xlsx")
    assert rest.edition
    # Without a source of its own the file itself is kept.
    assert (rest.edition.kind, rest.source) == (Kind.DIRECTORY, b"")
    told = "\n".join(passage.text for passage in rest.edition.passages)
    assert "示例路1号" in told
    assert "示例许可" not in told


def test_a_list_that_an_operator_calls_a_directory_stays_one() -> None:
    [whole] = read_contents(workbook(), "清单.xlsx", Kind.DIRECTORY)
    assert whole.edition
    assert whole.edition.kind is Kind.DIRECTORY


def test_a_file_that_is_no_list_is_one_document(tmp_path: Path) -> None:
    [entry] = read_contents("# 示例通知\n\n正文。\n".encode(), "a.md")
    assert entry.edition
    assert entry.edition.title == "示例通知"
