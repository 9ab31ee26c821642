"""Lists of service items: every row is accounted for, and what is wrong with it is said by row and column. All invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.service_items.edition import ItemList
from knowledge_base.service_items.fields import Field, asked_field, find_field
from knowledge_base.service_items.listing import listed_in_rows
from knowledge_base.service_items.sheet import ItemRow, is_item_list, read_items

HEADER = "事项编码 事项名称 实施部门 办件类型 申请材料 法定时限（工作日） 承诺时限（工作日） 收费金额（元） 收费依据 咨询电话 投诉电话".split()
GOOD = {
    "事项编码": "X-1",
    "事项名称": "示例许可",
    "实施部门": "区示例局",
    "办件类型": "承诺件",
    "申请材料": "1.申请表\n2.示意图（原件和复印件各1份）",
    "法定时限（工作日）": "20",
    "承诺时限（工作日）": "9",
    "收费金额（元）": "0",
    "咨询电话": "010-55500001",
    "投诉电话": "010-55500002",
}


def read(*changes: dict[str, str]) -> list[ItemRow]:
    """The rows of a list, the third of its file the first, each a good one with changes."""
    rows = [GOOD | {"事项编码": f"X-{n}"} | change for n, change in enumerate(changes)]
    cells = [(number, [row.get(column, "") for column in HEADER]) for number, row in enumerate(rows, 3)]
    return list(read_items(HEADER, cells))


def test_a_good_row_has_nothing_to_be_looked_at() -> None:
    [row] = read({})
    assert (row.refused, row.warnings) == (None, ())
    assert row.item
    assert [(m.name, m.original, m.copies) for m in row.item.materials] == [
        ("申请表", "", None),
        ("示意图", "原件和复印件", 1),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"承诺时限（工作日）": "尽快"}, "第 3 行 承诺时限：“尽快”不是天数，请写成“7个工作日”这样。"),
        (
            {"承诺时限（工作日）": "45"},
            "第 3 行 承诺时限：45 超过法定时限 20，承诺的时间不能比法定的长。",
        ),
        ({"收费金额（元）": "-20", "收费依据": "示价〔2018〕9号"}, "第 3 行 收费金额：-20 是负数。"),
        ({"收费金额（元）": "60"}, "第 3 行 收费依据：收费（60）却没有写收费依据。"),
        (
            {"申请材料": "1.申请表\n2.其他材料"},
            "第 3 行 申请材料：“其他材料”是兜底的说法，请写明是什么材料。",
        ),
        (
            {"咨询电话": "555046"},
            "第 3 行 咨询电话：“555046”位数不对，也没有区号，请写成“010-12345678”这样。",
        ),
        (
            {"咨询电话": "55504612"},
            "第 3 行 咨询电话：“55504612”没有区号，请写成“010-12345678”这样。",
        ),
        (
            {"办件类型": "即办件", "承诺时限（工作日）": "7"},
            "第 3 行 办件类型：即办件应当场办结，承诺时限却是 7。",
        ),
        ({"申请材料": ""}, "第 3 行 申请材料：没有写；不需要材料的请写“无”。"),
        (
            {"投诉电话": "010-55500001"},
            "第 3 行 投诉电话：与咨询电话相同（010-55500001），投诉不能打给被投诉的窗口。",
        ),
        ({"咨询电话": "—"}, "第 3 行 咨询电话：没有写。"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column_and_the_row_is_taken(
    change: dict[str, str], said: str
) -> None:
    [row] = read(change)
    assert row.item is not None
    assert row.warnings == (said,)


@pytest.mark.parametrize(
    "change",
    [
        {"承诺时限（工作日）": "即办", "办件类型": "即办件"},
        {"承诺时限（工作日）": "1", "办件类型": "即办件"},
        {"承诺时限（工作日）": "20个工作日", "法定时限（工作日）": "30（自然日）"},
        {"申请材料": "无"},
        {"咨询电话": "12345", "投诉电话": "12345"},
        {"咨询电话": "（010）5550 0001转2"},
        {"咨询电话": "咨询地址：示例路305号，邮政编码100000。电话：400-7000-690"},
        {"收费金额（元）": "60", "收费依据": "示价〔2018〕9号"},
    ],
)
def test_what_is_right_in_other_words_is_left_alone(change: dict[str, str]) -> None:
    assert [row.warnings for row in read(change)] == [()]


def test_a_code_that_was_there_before_is_not_taken_and_its_row_stands_by_its_name() -> None:
    first, second = read({"事项编码": "X-7"}, {"事项编码": "X-7", "事项名称": "另一示例备案"})
    assert first.item
    assert second.item
    assert (first.item.code, second.item.code) == ("X-7", None)
    assert second.warnings == (
        "第 4 行 事项编码：“X-7”与第 3 行相同，请核对；这一行按名称保存，没有记编码。",
    )


def test_rows_that_cannot_be_a_document_are_refused_by_number_and_the_others_stand() -> None:
    rows = read(
        {"事项名称": ""},
        {"事项编码": ""},
        {"事项编码": ""},
        {"事项编码": "合计", "事项名称": "3"},
        dict(zip(HEADER, HEADER, strict=True)),
        {"申请材料": "机密★1年"},
        {"事项名称": "最后一项"},
    )
    refused = {row.number: row.refused for row in rows if row.refused}
    assert list(refused) == [3, 5, 6, 7, 8]
    assert refused[3] == "第 3 行 事项名称：没有写，不知道是哪个事项，请补上再导入。"
    assert refused[5] == (
        "第 5 行与第 4 行名称、部门都相同，又没有自己的编码，分不出是不是同一件事，没有导入。"
    )
    assert [row.item.text(Field.NAME) for row in rows if row.item] == ["示例许可", "最后一项"]


def test_rows_of_one_item_for_several_cases_are_told_apart_by_the_case() -> None:
    header = ["事项名称", "办理情形", "申请材料", "承诺时限"]
    rows = read_items(
        header, [(2, ["示例证", "首次", "照片", "3天"]), (3, ["示例证", "补办", "声明", "3天"])]
    )
    assert [row.item and row.item.text(Field.NAME) for row in rows] == ["示例证（首次）", "示例证（补办）"]


@pytest.mark.parametrize(
    ("columns", "is_list"),
    [
        ("序号 事项名称 事项编码 部门 办理时限（工作日）·法定 办理时限（工作日）·承诺 是否收费", True),
        ("taskName taskCode deptName promiseDay", True),
        ("责任部门 序号 事项 办理时限 责任科室 监督电话", False),
        ("收费项目名称 收费标准 收费依据 执收单位", False),
        ("名称 地址 电话 开放时间 纬度 经度", False),
    ],
)
def test_a_list_of_items_is_known_by_its_columns(columns: str, is_list: bool) -> None:
    assert is_item_list(columns.split()) is is_list


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("承诺时限（工作日）", Field.PROMISED_LIMIT),
        ("办理时限（工作日）·法定", Field.LEGAL_LIMIT),
        ("十六、申请材料：", Field.MATERIALS),
        ("*事 项 名 称", Field.NAME),
        ("accept_conditions", Field.CONDITIONS),
        ("要带什么材料", Field.MATERIALS),
        ("网办人数", None),
    ],
)
def test_a_field_is_known_by_the_names_real_lists_have(name: str, field: Field | None) -> None:
    assert find_field(name) is field


def test_no_name_stands_for_two_fields() -> None:
    names = [name.lower() for field in Field for name in (field.value, *field.others)]
    assert sorted(set(names)) == sorted(names)


cells = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)


@given(st.dictionaries(st.sampled_from([*HEADER, "备注", "网办人数"]), cells, min_size=1))
def test_every_row_gives_a_document_with_all_its_cells_or_a_reason(row: dict[str, str]) -> None:
    filled = GOOD | row
    [listed] = listed_in_rows([(9, filled)], ItemList(notes=("注：不含听证时间。",)))
    if listed.edition is None:
        assert listed.refused
        assert "第 9 行" in listed.refused
        return
    told = "\n".join([listed.edition.title, *(passage.text for passage in listed.edition.passages)])
    read_as = [
        value
        for value in filled.values()
        if value.strip().lower() not in ("none", "null", "nan", "-", "—", "/", "\\", "n/a", "--", "——")
    ]
    assert [value for value in read_as if value.strip() not in told] == []
    assert "注：不含听证时间。" in told


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("居住证补领收费标准", Field.FEE),
        ("示例许可承诺时限？", Field.PROMISED_LIMIT),
        ("居住证补领", None),
        ("收费标准", None),
    ],
)
def test_a_question_may_end_with_a_field(question: str, field: Field | None) -> None:
    assert asked_field(question) is field
