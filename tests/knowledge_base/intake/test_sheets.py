"""A sheet is shown with its faults before anything of it is stored, and never half taken in."""

import io
from collections.abc import Callable, Sequence

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, func, select

from database import passages, versions
from knowledge_base.intake.changes import Change
from knowledge_base.intake.columns import DROP, KEEP, all_meanings, header_key, remember
from knowledge_base.intake.sheet_preview import (
    AlreadyTaken,
    RowsAtFault,
    SheetPreview,
    awaits_decision,
    find_preview,
    take_in,
)
from knowledge_base.intake.sheets import read_sheet, without_faults
from knowledge_base.intake.templates import ITEM_COLUMNS, PLACE_COLUMNS, template
from knowledge_base.intake.uploads import Upload, UploadStatus, get_upload
from knowledge_base.kinds import Kind
from tests.conftest import NOW

Read = Callable[..., Upload]
HEADER = ("事项名称", "事项编码", "承诺时限", "法定时限", "咨询电话", "收费标准", "办理地点")
GOOD = ("居住证申领", "A001", "10个工作日", "15个工作日", "010-00000001", "不收费", "一层3号窗口")
#: Ten rows, each with a fault of its own, and what is said of it.
FAULTY = (
    (
        ("门牌申领", "A002", "尽快", "15个工作日", "010-00000002", "不收费", "一层"),
        "承诺时限：“尽快”不是天数",
    ),
    (
        ("户口迁移", "A003", "20个工作日", "15个工作日", "010-00000003", "不收费", "一层"),
        "承诺的时间不能比法定的长",
    ),
    (("", "A004", "10个工作日", "15个工作日", "010-00000004", "不收费", "一层"), "事项名称：没有写"),
    (
        ("出生登记", "A001", "10个工作日", "15个工作日", "010-00000005", "不收费", "一层"),
        "“A001”与第 2 行相同",
    ),
    (
        ("死亡登记", "A006", "10个工作日", "15个工作日", "见公告栏", "不收费", "一层"),
        "“见公告栏”不是电话号码",
    ),
    (
        ("姓名变更", "A007", "10个工作日", "及时", "010-00000007", "不收费", "一层"),
        "法定时限：“及时”不是天数",
    ),
    (("更正登记", "A008", "10个工作日", "15个工作日", "010-00000008", "-5元", "一层"), "-5元 是负数"),
    (("补领证件", "A009", "10个工作日", "15个工作日", "010-123", "不收费", "一层"), "位数不对"),
    (("换领证件", "A010", "马上就好", "15个工作日", "010-00000010", "不收费", "一层"), "“马上就好”不是天数"),
    (("挂失", "A011", "30天", "15个工作日", "010-00000011", "不收费", "一层"), "承诺的时间不能比法定的长"),
)


def sheet(*rows: Sequence[str]) -> bytes:
    """A workbook of these rows, the first its header."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def shown(upload: Upload) -> SheetPreview:
    preview = find_preview(upload)
    assert preview is not None, upload
    return preview


def taken(engine: Engine, upload: Upload, source: bytes, *, only_faultless: bool = False) -> Upload:
    with engine.begin() as conn:
        read = read_sheet(source, upload.filename, upload.kind, all_meanings(conn))
        if only_faultless:
            read = without_faults(source, upload.filename, upload.kind, read)
        take_in(conn, upload, source, read, NOW)
        return get_upload(conn, upload.id)


def count(engine: Engine) -> int:
    with engine.connect() as conn:
        return int(conn.scalar(select(func.count()).select_from(versions)) or 0)


@pytest.mark.parametrize("row", range(len(FAULTY)))
def test_a_fault_is_named_by_row_and_column(row: int) -> None:
    read = read_sheet(sheet(HEADER, GOOD, FAULTY[row][0]), "清单.xlsx", None, {})
    (fault,) = read.faults
    assert fault.row == 3
    assert fault.sentence.startswith(f"第 3 行 {fault.column}")
    assert FAULTY[row][1] in fault.sentence
    assert fault.column in HEADER
    assert fault.value == FAULTY[row][0][HEADER.index(fault.column)]


def test_all_faults_of_a_sheet_are_told_at_once_and_nothing_is_stored(engine: Engine, read: Read) -> None:
    upload = read("清单.xlsx", sheet(HEADER, GOOD, *(row for row, _ in FAULTY)))
    assert upload.status is UploadStatus.READ
    assert awaits_decision(upload)
    preview = shown(upload)
    assert sorted({fault.row for fault in preview.faults}) == list(range(3, 13))
    assert preview.rows == 11
    assert count(engine) == 0


def test_a_sheet_with_faults_is_not_taken_in_but_without_their_rows_it_is(engine: Engine, read: Read) -> None:
    source = sheet(HEADER, GOOD, FAULTY[0][0])
    upload = read("清单.xlsx", source)
    with pytest.raises(RowsAtFault):
        taken(engine, upload, source)
    assert count(engine) == 0
    upload = taken(engine, upload, source, only_faultless=True)
    assert shown(upload).left_out == (3,)
    assert not awaits_decision(upload)
    assert [kept["version_id"] for kept in upload.documents] == [1]
    with pytest.raises(AlreadyTaken):
        taken(engine, upload, source, only_faultless=True)
    assert count(engine) == 1


def test_the_same_code_updates_its_item(engine: Engine, read: Read) -> None:
    other = ("门牌申领", "A002", "3个工作日", "15个工作日", "010-00000002", "不收费", "一层")
    first = sheet(HEADER, GOOD, other)
    upload = read("清单.xlsx", first)
    assert shown(upload).counts == {Change.NEW: 2, Change.CHANGED: 0, Change.SAME: 0, Change.GONE: 0}
    taken(engine, upload, first)
    again = sheet(HEADER, GOOD, (*other[:2], "2个工作日", *other[3:]), ("挂失", "A003", *other[2:]))
    preview = shown(read("清单二.xlsx", again))
    assert [(one.change, one.title, one.code) for one in preview.changes] == [
        (Change.SAME, "居住证申领", "A001"),
        (Change.CHANGED, "门牌申领", "A002"),
        (Change.NEW, "挂失", "A003"),
    ]


def test_of_a_directory_rows_are_compared(engine: Engine, read: Read) -> None:
    header = ("名称", "地址", "电话")
    first = sheet(
        ("示例驿站名录",), header, ("一街驿站", "一街1号", "010-00000001"), ("二街驿站", "二街2号", "")
    )
    taken(engine, read("驿站.xlsx", first), first)
    again = sheet(
        ("示例驿站名录",), header, ("一街驿站", "一街9号", "010-00000001"), ("三街驿站", "三街3号", "")
    )
    with engine.connect() as conn:
        assert conn.scalars(select(versions.c.source)).one() == first
    preview = shown(read("驿站二.xlsx", again))
    assert {(one.change, one.title) for one in preview.changes} == {
        (Change.CHANGED, "一街驿站"),
        (Change.NEW, "三街驿站"),
        (Change.GONE, "二街驿站"),
    }


def test_rows_of_a_directory_can_be_left_out_one_by_one(engine: Engine, read: Read) -> None:
    rows = (("一街驿站", "39.9", "116.3"), ("二街驿站", "116.3", "39.9"), ("三街驿站", "39.8", "116.2"))
    source = sheet(("名称", "纬度", "经度"), *rows)
    upload = read("驿站.xlsx", source)
    (fault,) = shown(upload).faults
    assert (fault.row, fault.column) == (3, "纬度")
    taken(engine, upload, source, only_faultless=True)
    with engine.connect() as conn:
        assert conn.scalars(select(passages.c.heading).order_by(passages.c.position)).all() == [
            "一街驿站",
            "三街驿站",
        ]


def test_faults_of_a_csv_of_places_are_told_as_well(read: Read) -> None:
    preview = shown(
        read("驿站.csv", "名称,地址,纬度,经度\n一街驿站,一街1号,116.3,39.9\n,二街2号,39.9,116.3\n")
    )
    assert {(fault.row, fault.column) for fault in preview.faults} == {(2, "纬度"), (3, "名称")}


def test_what_a_column_means_is_said_once(engine: Engine, editor: int, read: Read) -> None:
    header = ("事项名称", "事项编码", "几天能好", "内部编号", "承诺时限")
    source = sheet(header, ("居住证申领", "A001", "早上去", "不给外人看", "3天"))
    preview = shown(read("清单.xlsx", source))
    assert preview.unknown == ("几天能好", "内部编号")
    said = {"几天能好": "办理时间", "内部编号": DROP}
    with engine.begin() as conn:
        remember(conn, preview.columns, {"几天能好": KEEP}, editor, NOW)
        remember(conn, preview.columns, said, editor, NOW)
        assert all_meanings(conn)[header_key(preview.columns)] == said
    upload = read("清单二.xlsx", source)
    assert (shown(upload).unknown, shown(upload).meanings) == ((), said)
    taken(engine, upload, source)
    with engine.connect() as conn:
        texts = conn.scalars(select(passages.c.text)).all()
    assert "办理时间：早上去" in texts
    assert "不给外人看" not in "".join(texts)


def test_a_directory_that_is_a_list_of_items_is_one_when_its_editor_says_so(read: Read) -> None:
    source = sheet(("办什么", "在哪办"), ("居住证申领", "一层"), ("门牌申领", "二层"))
    assert shown(read("清单.xlsx", source)).kind is Kind.DIRECTORY
    preview = shown(read("清单.xlsx", source, Kind.SERVICE_ITEM))
    assert (preview.kind, preview.unknown) == (Kind.SERVICE_ITEM, ("办什么", "在哪办"))


@pytest.mark.parametrize("columns", [ITEM_COLUMNS, PLACE_COLUMNS], ids=["items", "places"])
def test_a_template_is_filled_in_below_its_example_and_read_without_it(columns: Sequence[object]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template("模板", columns)))  # type: ignore[arg-type]
    page = book["模板"]
    assert book.sheetnames == ["模板", "填写说明"]
    for at in range(1, page.max_column + 1):
        page.cell(3, at).value = str(page.cell(2, at).value or "").removeprefix("【示例】")
    saved = io.BytesIO()
    book.save(saved)
    read = read_sheet(saved.getvalue(), "模板.xlsx", None, {})
    assert (read.rows, read.faults, read.unknown, read.warnings) == (1, (), (), ())


def test_rows_of_several_sheets_cannot_be_told_by_their_number() -> None:
    book = Workbook()
    for name in ("一", "二"):
        page = book.create_sheet(name)
        page.append(["名称", "电话"])
        page.append([f"{name}街驿站", "见公告"])
    saved = io.BytesIO()
    book.save(saved)
    assert not read_sheet(saved.getvalue(), "驿站.xlsx", None, {}).is_single


def test_a_column_that_is_left_out_is_in_no_file_that_citizens_may_save(
    engine: Engine, editor: int, read: Read
) -> None:
    source = sheet(("示例驿站名录",), ("名称", "电话", "内部联系人"), ("一街驿站", "010-00000001", "某某"))
    first = read("驿站.xlsx", source)
    taken(engine, first, source)
    with engine.begin() as conn:
        remember(conn, shown(first).columns, {"内部联系人": DROP}, editor, NOW)
    taken(engine, read("驿站.xlsx", source), source)
    with engine.connect() as conn:
        query = select(versions.c.source, versions.c.filename, versions.c.reading)
        kept = conn.execute(query.order_by(versions.c.id)).all()[-1]
    assert kept.source.decode().splitlines()[-2:] == ["名称,电话", "一街驿站,010-00000001"]
    assert (kept.filename, "某某" in kept.reading) == ("驿站.csv", False)
    assert count(engine) == 2
    # It is read again as what it was taken in as.
    again = read_sheet(kept.source, kept.filename, None, {})
    assert (again.columns, again.rows, again.faults) == (("名称", "电话"), 1, ())
