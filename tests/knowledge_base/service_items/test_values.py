"""What stands in a field, read: limits, fees, telephones, materials, legal bases."""

from decimal import Decimal

import pytest

from knowledge_base.service_items.fees import read_fee
from knowledge_base.service_items.laws import LegalBasis, read_laws
from knowledge_base.service_items.limits import read_limit
from knowledge_base.service_items.materials import read_materials
from knowledge_base.service_items.phones import find_phones


@pytest.mark.parametrize(
    ("text", "unit", "number", "of"),
    [
        ("30(工作日)", "", 30, "工作日"),
        ("5至7个工作日", "", 7, "工作日"),
        ("六十日", "", 60, "自然日"),
        ("0.5", "工作日", Decimal("0.5"), "工作日"),
        ("30天", "工作日", 30, "自然日"),
        ("三个月", "", 3, "月"),
        ("24小时", "", 24, "小时"),
        ("当场办结", "", 0, ""),
        ("尽快", "工作日", None, ""),
        ("每月10日前", "", 10, "自然日"),
    ],
)
def test_a_limit_has_a_number_and_a_kind_of_day(text: str, unit: str, number: int | None, of: str) -> None:
    limit = read_limit(text, unit)
    assert (limit.text, limit.number, limit.unit) == (text, number, of)


@pytest.mark.parametrize(
    ("text", "is_charged", "amount"),
    [
        ("不收费", False, 0),
        ("否", False, 0),
        ("0", False, 0),
        ("是", True, None),
        ("每证15元", True, 15),
        ("1,200.50元", True, Decimal("1200.50")),
        ("-20", False, -20),
        ("水资源费另计", None, None),
    ],
)
def test_a_fee_says_whether_and_how_much(text: str, is_charged: bool | None, amount: int | None) -> None:
    fee = read_fee(text)
    assert (fee.is_charged, fee.amount) == (is_charged, amount)


def test_materials_are_told_apart_with_form_number_source_and_case() -> None:
    first, second, third = read_materials(
        "1.居民身份证（原件和复印件，2份）\n2.婚姻证明（由民政部门出具，容缺后补）\n3.授权委托书（代办时提交）"
    )
    assert (first.name, first.original, first.copies) == ("居民身份证", "原件和复印件", 2)
    assert (second.name, second.source, second.necessity) == ("婚姻证明", "由民政部门出具", "容缺后补")
    assert (third.name, third.scenario) == ("授权委托书", "代办时提交")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1.申请书2.营业执照3.平面图", ["申请书", "营业执照", "平面图"]),
        ("申请书；营业执照；平面图", ["申请书", "营业执照", "平面图"]),
        ("无", []),
        ("办这件事要带身份证，还要带户口簿。（《示例法》第一条）", []),
    ],
)
def test_materials_in_one_line_are_told_apart_where_it_is_sure(text: str, names: list[str]) -> None:
    assert [material.name for material in read_materials(text)] == names


def test_each_law_has_the_articles_that_follow_it() -> None:
    assert read_laws("《示例法》第六条至第十条；《甲市实施〈示例法〉办法》第三条第二款、第五条") == (
        LegalBasis("示例法", ("第六条至第十条",)),
        LegalBasis("甲市实施〈示例法〉办法", ("第三条第二款", "第五条")),
    )


def test_telephones_are_found_among_other_numbers() -> None:
    assert find_phones("示例路305号；电话（0755）1234567、12333-9-3") == ("07551234567", "12333-9-3")
