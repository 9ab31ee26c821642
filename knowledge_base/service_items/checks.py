"""What an editor is told of a service item before it is published: fields that contradict each other or say nothing.

The rules are those a city checks its items with, and 国办发〔2018〕45号 against catch-all materials. All are remarks; none refuses.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.item import ServiceItem
from knowledge_base.service_items.phones import fault_of, find_phones

#: The materials nobody can bring, because nobody can know what they are.
_CATCH_ALL = re.compile(
    r"其他(?:有关|相关)?(?:证明)?(?:材料|资料|文件|证件)|等(?:有关|相关)?(?:证明)?(?:材料|资料|文件)$|(?:有关|相关)(?:证明材料|材料|资料|证明)$"
)
_AT_ONCE = "即办件"
_LIMITS = (Field.LEGAL_LIMIT, Field.PROMISED_LIMIT)
#: What citizens ask most; a list that has a column for it has it for every item.
_EXPECTED = (
    Field.CONDITIONS,
    Field.PROMISED_LIMIT,
    Field.PLACE,
    Field.OWNER,
    Field.CONSULT,
    Field.COMPLAINT,
)
#: Takes questions and complaints alike, and hands both on.
_HOTLINE = ("12345",)
_YES, _NO = ("是", "支持", "可", "1", "true"), ("否", "不支持", "不可", "0", "false")


class Remark(NamedTuple):
    """What is to be looked at in a field; `says` is a sentence without its end."""

    field: Field
    says: str


def remarks(item: ServiceItem) -> list[Remark]:
    """Everything that is to be looked at, in the order of the rules."""
    return [remark for rule in RULES for remark in rule(item)]


def faults(item: ServiceItem) -> list[Remark]:
    """What is wrong however it was meant: with that, a row of a sheet is not taken in by itself."""
    return [remark for rule in FAULTS for remark in rule(item)]


def _limits_are_numbers(item: ServiceItem) -> Iterator[Remark]:
    for name in _LIMITS:
        limit = item.limit(name)
        if limit and limit.number is None:
            yield Remark(name, f"“{limit.text}”不是天数，请写成“7个工作日”这样")


def _promised_within_legal(item: ServiceItem) -> Iterator[Remark]:
    legal, promised = (limit.days if (limit := item.limit(name)) else None for name in _LIMITS)
    if legal is not None and promised is not None and promised > legal:
        said = f"{item.text(Field.PROMISED_LIMIT)} 超过{item.label(Field.LEGAL_LIMIT)} {item.text(Field.LEGAL_LIMIT)}"
        yield Remark(Field.PROMISED_LIMIT, f"{said}，承诺的时间不能比法定的长")


def _at_once_is_at_once(item: ServiceItem) -> Iterator[Remark]:
    promised = item.limit(Field.PROMISED_LIMIT)
    if promised is None or promised.number is None or promised.days is None or not item.text(Field.HANDLING):
        return
    if _AT_ONCE in item.text(Field.HANDLING) and promised.number > 1 and promised.days > 1:
        said = f"即办件应当场办结，{item.label(Field.PROMISED_LIMIT)}却是 {promised.text}"
        yield Remark(Field.HANDLING, said)
    if "承诺件" in item.text(Field.HANDLING) and promised.number == 0:
        yield Remark(Field.HANDLING, f"写的是承诺件，{item.label(Field.PROMISED_LIMIT)}却是“{promised.text}”")


def _fees_are_amounts(item: ServiceItem) -> Iterator[Remark]:
    for name in (Field.FEE, Field.CHARGED):
        if (fee := item.fee(name)) and fee.amount is not None and fee.amount < 0:
            yield Remark(name, f"{fee.text} 是负数")


def _materials_are_named(item: ServiceItem) -> Iterator[Remark]:
    if Field.MATERIALS in item.asked and not item.text(Field.MATERIALS) and not item.table:
        yield Remark(Field.MATERIALS, "没有写；不需要材料的请写“无”")
    for material in item.materials:
        if _CATCH_ALL.search(material.name):
            yield Remark(Field.MATERIALS, f"“{material.name}”是兜底的说法，请写明是什么材料")


def _fees_have_a_basis(item: ServiceItem) -> Iterator[Remark]:
    fees = [(name, fee) for name in (Field.FEE, Field.CHARGED) if (fee := item.fee(name))]
    charged = next((name for name, fee in fees if fee.is_charged), None)
    if charged is None:
        if any(fee.is_charged is False for _, fee in fees) and item.text(Field.PAY_ONLINE) in _YES:
            yield Remark(Field.PAY_ONLINE, "不收费的事项不需要网上支付，请核对")
        return
    if not item.text(Field.FEE_BASIS) and not item.laws(charged):
        yield Remark(Field.FEE_BASIS, f"收费（{item.text(charged)}）却没有写收费依据")
    for name in (Field.FEE_NAME, Field.PAY_ONLINE):
        if name in item.asked and not item.text(name):
            yield Remark(name, "收费的事项要写，现在是空的")


def _phones_can_be_dialled(item: ServiceItem) -> Iterator[Remark]:
    for name in (Field.CONSULT, Field.COMPLAINT):
        if item.text(name) and (fault := fault_of(item.text(name))) and "为准" not in item.text(name):
            yield Remark(name, f"{fault}，请写成“010-12345678”这样")


def _what_citizens_ask_is_there(item: ServiceItem) -> Iterator[Remark]:
    for name in _EXPECTED:
        if name in item.asked and not item.text(name):
            yield Remark(name, "没有写")


def _complaints_go_elsewhere(item: ServiceItem) -> Iterator[Remark]:
    consult, complaint = (find_phones(item.text(name)) for name in (Field.CONSULT, Field.COMPLAINT))
    if consult and set(consult) == set(complaint) and consult != _HOTLINE:
        label = item.label(Field.CONSULT)
        yield Remark(Field.COMPLAINT, f"与{label}相同（{'、'.join(consult)}），投诉不能打给被投诉的窗口")


def _visits_have_a_reason(item: ServiceItem) -> Iterator[Remark]:
    visits = item.text(Field.VISITS).removesuffix("次")
    if not visits.isdigit():
        return
    if int(visits) and Field.VISIT_REASON in item.asked and not item.text(Field.VISIT_REASON):
        yield Remark(Field.VISIT_REASON, f"要到现场 {visits} 次，请写明原因")
    if int(visits) and re.search("四级|Ⅳ|IV", item.text(Field.ONLINE_DEPTH)):
        yield Remark(Field.VISITS, f"全程网办（四级）的事项不用到现场，这里却是 {visits} 次")
    if not int(visits) and item.text(Field.ONLINE) in _NO and item.text(Field.BY_POST) in _NO:
        yield Remark(Field.VISITS, "不用到现场，却既不能网办也不能邮寄")


def _results_fit_their_type(item: ServiceItem) -> Iterator[Remark]:
    result, kind = item.text(Field.RESULT), item.text(Field.RESULT_TYPE)
    for ending, right in (("证", "出证"), ("文", "出文")):
        if result.endswith(ending) and kind and right not in kind:
            yield Remark(Field.RESULT_TYPE, f"“{result}”应是{right}办结，这里写的是“{kind}”")
    if result and Field.RESULT_SAMPLE in item.asked and not item.text(Field.RESULT_SAMPLE):
        yield Remark(Field.RESULT_SAMPLE, f"有结果（{result}）却没有样本")


def _themes_fit_the_applicants(item: ServiceItem) -> Iterator[Remark]:
    objects = item.text(Field.OBJECTS)
    if (
        "自然人" in item.called.get(Field.THEMES, "")
        and item.text(Field.THEMES)
        and objects
        and "自然人" not in objects
    ):
        yield Remark(Field.OBJECTS, f"有自然人主题分类，服务对象却没有自然人（{objects}）")


def _permits_say_their_steps(item: ServiceItem) -> Iterator[Remark]:
    if "许可" not in item.text(Field.KIND):
        return
    if Field.FAQ in item.asked and not item.text(Field.FAQ):
        yield Remark(Field.FAQ, "行政许可至少要有一个常见问题")


RULES: tuple[Callable[[ServiceItem], Iterator[Remark]], ...] = (
    _limits_are_numbers,
    _promised_within_legal,
    _at_once_is_at_once,
    _materials_are_named,
    _fees_are_amounts,
    _fees_have_a_basis,
    _what_citizens_ask_is_there,
    _phones_can_be_dialled,
    _complaints_go_elsewhere,
    _visits_have_a_reason,
    _results_fit_their_type,
    _themes_fit_the_applicants,
    _permits_say_their_steps,
)
#: The rules whose remarks are faults; what only should be looked at is none.
FAULTS = (
    _limits_are_numbers,
    _promised_within_legal,
    _at_once_is_at_once,
    _fees_are_amounts,
    _phones_can_be_dialled,
)
