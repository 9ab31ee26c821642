import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.masking import find_personal_numbers, mask_names, mask_personal_numbers


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("身份证11010519491231002X怎么补", "身份证110105********002X怎么补"),
        ("11010519491231002x", "110105********002X"),
        ("110105 19491231 002X", "110105********002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "110105********002X"),
        ("电话13812345678，急", "电话138****5678，急"),
        ("138-1234-5678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("卡号6222600260001072444", "卡号6222 **** 2444"),
        ("6222 6002 6000 1072 444", "6222 **** 2444"),
    ],
)
def test_personal_numbers_are_starred_out(written: str, kept: str) -> None:
    assert mask_personal_numbers(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "西政办发〔2017〕14号",
        "拨打12345或010-88064500",
        "110105194912310021",  # the check digit does not fit
        "6222600260001072443",  # nor does this card's
        "编号ZX261124-0001-0",
        "2017年6月30日前完成14000000000元",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_personal_numbers(text) == text


@given(st.text(max_size=80))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask_personal_numbers(text)
    assert mask_personal_numbers(once) == once


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("我叫张三丰，住在这里", "我叫张**，住在这里"),
        ("姓名：李四，电话", "姓名：李*，电话"),
        ("请转告王小明先生", "请转告王**先生"),
        ("王先生您好", "王先生您好"),
        ("我叫不到车", "我叫不到车"),
        ("联系人信息怎么改", "联系人信息怎么改"),
    ],
)
def test_names_are_starred_out_where_it_says_that_one_follows(written: str, kept: str) -> None:
    assert mask_names(written) == kept


def test_a_long_document_is_searched_in_a_few_times_its_own_memory() -> None:
    text = "停车收费标准" * 100_000 + "电话１３８１２３４５６７８。"
    tracemalloc.start()
    [found] = find_personal_numbers(text)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.masked == "138****5678"
    # Two bytes a character, and never more than some copies of them.
    assert most < 10 * len(text)
