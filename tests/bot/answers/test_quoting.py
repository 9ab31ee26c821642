"""What is quoted of a passage answers, and is understood by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Quote
from bot.answers.quoting import LONGEST, WHOLE, quotes_of_passage, span_of
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import read_question

OTHERS = (
    "在公共场所大声喧哗、追逐打闹，影响他人；",
    "从建筑物向外抛掷物品、倾倒污水；",
    "遛犬时不牵绳、不清理犬只粪便；",
    "在人行道上骑行、停放车辆阻碍通行；",
    "擅自占用公共绿地种植蔬菜、堆放杂物；",
    "在墙面、电线杆上张贴小广告；",
    "在禁止吸烟的场所吸烟；",
    "乘坐公共交通工具时争抢座位、饮食有异味的食品；",
)
CHARGING = "在楼道、门厅为电动车充电；"
LEAD = "重点治理下列不文明行为："


def numbered(*items: str) -> str:
    """Items with their numbers, one a line."""
    return "\n".join(f"（{'一二三四五六七八九十'[n]}）{item}" for n, item in enumerate(items))


def quoted(asked: str, text: str, language: Language) -> list[str]:
    """The parts of `text` that are quoted."""
    return [quote.text for quote in quotes(asked, text, language)]


def quotes(asked: str, text: str, language: Language) -> tuple[Quote, ...]:
    """What is quoted of a passage that is an article by itself."""
    article = Passage(1, 1, "条例", "第三条", "", text)
    return quotes_of_passage(read_question(asked, language), article, [article], language.tokenizer)


def test_a_short_passage_is_quoted_whole(language: Language) -> None:
    text = f"\n{'申请人向街道办事处提出申请。' * 10}\n"
    assert len(text.strip()) <= WHOLE
    assert quoted("低保找谁申请", text, language) == [text.strip()]


def test_an_item_is_quoted_with_its_lead(language: Language) -> None:
    text = f"{LEAD}\n{numbered(*OTHERS, CHARGING)}"
    parts = quoted("在楼道给电动车充电行不行", text, language)
    assert parts[0].startswith(LEAD)
    assert CHARGING in parts[-1]
    assert sum(map(len, parts)) < len(text)


def test_an_items_lead_is_found_in_an_earlier_passage(language: Language) -> None:
    first = f"各级政府应当加强宣传。{LEAD}\n{numbered(*OTHERS)}\n"
    second = f"（九）{CHARGING}\n（十）其他行为。"
    article = [Passage(n, 1, "条例", "第三十条", "", text) for n, text in ((7, first), (8, second))]
    other = Passage(6, 1, "条例", "第二十九条", "", "不得有下列情形：\n")
    question = read_question("在楼道给电动车充电行不行", language)
    said = quotes_of_passage(question, article[1], [other, *article], language.tokenizer)
    assert said == (Quote(7, LEAD, first.index(LEAD)), Quote(8, second))


def test_without_its_article_a_passage_is_quoted_alone(language: Language) -> None:
    passage = Passage(8, 1, "条例", "第三十条", "", f"（九）{CHARGING}")
    question = read_question("电动车充电", language)
    assert quotes_of_passage(question, passage, (), language.tokenizer) == (Quote(8, passage.text),)


def test_quotations_are_verbatim_and_in_order(language: Language) -> None:
    text = f"{LEAD}\n{numbered(*OTHERS, CHARGING)}"
    said = quotes("电动车充电", text, language)
    assert all(text[quote.start :].startswith(quote.text) for quote in said)
    assert [quote.start for quote in said] == sorted(quote.start for quote in said)


def test_even_a_common_word_tells_the_sentences_of_a_passage_apart(language: Language) -> None:
    rules = [
        f"居住证第{n}项登记由公安机关按照规定的程序办理，并依法保管相关档案。" for n in "一二三四五六七八"
    ]
    answering = "居住证持有人的工作变动的，及时告知。"
    parts = quoted("居住证的工作", "".join([*rules, answering]), language)
    assert any(answering in part for part in parts)


def test_of_sentences_alike_the_one_that_gives_what_is_wanted_is_best(language: Language) -> None:
    others = [
        f"居住证补领按照第{n}项规定的程序由公安机关依法办理，并依法保管相关档案。" for n in "甲乙丙丁戊己庚"
    ]
    fee = "居住证补领按照规定每证收取工本费二十元，由公安机关依法收取上缴国库。"
    assert any(fee in part for part in quoted("居住证补领多少钱", "".join([*others, fee]), language))


def test_what_goes_on_after_a_semicolon_is_quoted_from_where_it_began(language: Language) -> None:
    rule = "饮酒后驾驶机动车的，处暂扣六个月驾驶证；再次被处罚的，处十日以下拘留。"
    text = "".join(
        f"第{n}类车辆按照规定的车道行驶，不得超过限速标志标明的速度，注意避让行人。" for n in "一二三四五六"
    )
    parts = quoted("再次被抓会拘留几天", text + rule, language)
    assert any(rule in part for part in parts)


def test_a_penalty_is_quoted_with_the_rule_it_is_for(language: Language) -> None:
    rule = "不得占用无障碍停车位。违反规定的，由交通管理部门责令改正，并处二百元罚款。"
    text = "".join(
        f"第{n}类车辆应当在指定的地点停放，不得妨碍其他车辆和行人通行，保持整洁。" for n in "一二三四五六"
    )
    parts = quoted("交通管理部门罚款多少钱", text + rule, language)
    assert any(rule in part for part in parts)


def test_an_exception_is_quoted_with_its_rule(language: Language) -> None:
    rule, exception = "未满十六周岁的人不得驾驶电动自行车。", "但在封闭场地内训练的除外。"
    text = "".join(
        f"第{n}类车辆应当在指定的地点停放，不得妨碍其他车辆和行人通行，保持整洁。" for n in "一二三四五六"
    )
    parts = quoted("十六周岁能驾驶电动自行车吗", text + rule + exception, language)
    assert any(rule + exception in part for part in parts)


def test_materials_are_quoted_as_a_list_without_holes(language: Language) -> None:
    papers = ["申请书一份；", "身份证；", "户口簿；", "收入证明；", "银行流水；", "租房合同。"]
    text = (
        f"{'申请人应当如实申报家庭情况，配合调查核实。' * 6}申请公租房，提交下列材料：\n{numbered(*papers)}"
    )
    parts = quoted("申请公租房要什么材料", text, language)
    assert f"申请公租房，提交下列材料：\n{numbered(*papers)}" in parts[-1]


@pytest.mark.parametrize("asked", ["在楼道给电动车充电", "遛狗不牵绳", "今天星期几"])
def test_one_piece_and_all_pieces_stay_within_the_screen(asked: str, language: Language) -> None:
    text = f"{LEAD}\n{numbered(*OTHERS, CHARGING)}" * 2
    start, end = span_of(read_question(asked, language), text, language.tokenizer)
    for said in (text[start:end], "".join(quoted(asked, text, language))):
        assert 0 < len("".join(said.split())) <= LONGEST


@given(st.text(alphabet="居住证（一）二：；。\n 1.但", max_size=400))
def test_pieces_are_in_order_apart_and_without_white_space_around_them(language: Language, text: str) -> None:
    question = read_question("居住证", language)
    said = quotes("居住证", text, language)
    spans = [(quote.start, quote.start + len(quote.text)) for quote in said]
    assert bool(spans) is bool(text.strip())
    assert [place for span in spans for place in span] == sorted({place for span in spans for place in span})
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert text[slice(*span_of(question, text, language.tokenizer))].strip() or not text.strip()


def test_nothing_is_quoted_of_an_empty_passage(language: Language) -> None:
    assert quoted("低保", " \n", language) == []


def test_a_note_below_the_rows_of_a_table_is_quoted_by_itself(language: Language) -> None:
    row = Passage(
        1, 1, "资助标准", "附件2", "附件2 标准表", "序号：1\n项目类别：为老服务类\n资助期限：12个月"
    )
    note = Passage(2, 1, "资助标准", "附件2", "附件2 标准表", "注：资助经费分两次拨付，立项后拨付60%。")
    question = read_question("资助经费立项后先拨付多少", language)
    said = quotes_of_passage(question, note, [row, note], language.tokenizer)
    assert [(quote.passage_id, quote.text) for quote in said] == [(2, note.text)]
