"""Fields of an item that contradict each other."""

import pytest

from knowledge_base.service_items.checks import remarks
from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.item import ServiceItem


def remarked(texts: dict[Field, str], called: dict[Field, str] | None = None) -> list[Field]:
    return [
        remark.field
        for remark in remarks(ServiceItem(texts, called or {}, frozenset(Field)))
        if texts.get(remark.field)
        or remark.field in (Field.VISIT_REASON, Field.FAQ, Field.RESULT_SAMPLE, Field.FEE_NAME)
    ]


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({Field.VISITS: "1"}, Field.VISIT_REASON),
        ({Field.VISITS: "1", Field.ONLINE_DEPTH: "四级"}, Field.VISITS),
        ({Field.VISITS: "0", Field.ONLINE: "否", Field.BY_POST: "否"}, Field.VISITS),
        ({Field.RESULT: "示例许可证", Field.RESULT_TYPE: "出文"}, Field.RESULT_TYPE),
        ({Field.RESULT: "示例许可证", Field.RESULT_TYPE: "出证"}, Field.RESULT_SAMPLE),
        ({Field.KIND: "行政许可"}, Field.FAQ),
        ({Field.CHARGED: "是", Field.FEE_BASIS: "示价〔2018〕9号"}, Field.FEE_NAME),
        ({Field.CHARGED: "否", Field.PAY_ONLINE: "是"}, Field.PAY_ONLINE),
        ({Field.HANDLING: "承诺件", Field.PROMISED_LIMIT: "即办"}, Field.HANDLING),
    ],
)
def test_fields_that_contradict_each_other_are_remarked(texts: dict[Field, str], field: Field) -> None:
    assert field in remarked(texts)


@pytest.mark.parametrize(
    "texts",
    [
        {Field.VISITS: "0", Field.ONLINE: "是", Field.ONLINE_DEPTH: "四级"},
        {Field.VISITS: "1次", Field.VISIT_REASON: "要按指纹", Field.ONLINE_DEPTH: "二级"},
        {Field.KIND: "行政许可", Field.FAQ: "问：能代办吗？答：能。"},
    ],
)
def test_fields_that_agree_are_not(texts: dict[Field, str]) -> None:
    assert remarked(texts) == []


def test_a_theme_for_persons_is_for_persons() -> None:
    texts = {Field.THEMES: "住房保障", Field.OBJECTS: "企业法人"}
    assert remarked(texts, {Field.THEMES: "自然人主题分类"}) == [Field.OBJECTS]
