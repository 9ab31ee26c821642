"""Who is in danger gets the right number first of all; who only speaks of such things gets an answer."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from benchmarks.learn_danger import is_held_back
from bot.answer import Outcome
from bot.phrases.danger import in_danger
from bot.reading.danger import in_clauses, read_danger
from bot.reading.danger_kinds import Danger
from bot.reading.danger_leaning import leaning
from bot.reading.kind_words import kind_of
from database import tickets
from hotline.tickets.kinds import Level
from tests.bot.conftest import Say
from tests.conftest import Published
from tests.shared_data import rows

_FILE = Path(__file__).parent / "danger_messages.jsonl"
MESSAGES: list[dict[str, Any]] = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
DANGERS = [message for message in MESSAGES if message["call"]]
EVERYDAY = [
    json.loads(line)
    for line in (_FILE.parent / "everyday_questions.jsonl").read_text(encoding="utf-8").splitlines()
]
OTHERS = [message for message in MESSAGES if not message["call"]]
#: A number counts where it stands so near the beginning.
OPENING = 60
#: So many of a hundred that only sound like danger may get a number.
FALSE_ALARMS = 5
#: So many of a thousand everyday questions may get numbers instead of an answer, and so many numbers at all.
UNANSWERED, ALARMED = 3, 10
NUMBER = re.compile(r"(?<!\d)(?:1[12][0-9]|12356)(?!\d)")
PLAN = ("", "同事刚触电倒在地上叫不醒的，工伤备案由区人力社保局办理，三日内答复。")


def said(text: str) -> str:
    danger = read_danger(text)
    return in_danger(danger.kinds) if danger else ""


def test_there_are_enough_messages_of_either_sort() -> None:
    assert min(len(DANGERS), len(OTHERS)) >= 150


def test_nobody_in_danger_misses_the_number() -> None:
    missed = [m["text"] for m in DANGERS if not any(n in said(m["text"])[:OPENING] for n in m["call"])]
    assert not missed


def test_what_only_sounds_like_danger_seldom_gets_a_number() -> None:
    alarmed = [message["text"] for message in OTHERS if read_danger(message["text"])]
    assert len(alarmed) * 100 <= FALSE_ALARMS * len(OTHERS), alarmed


def test_everyday_questions_that_were_not_learned_are_hardly_ever_taken_for_a_danger() -> None:
    asked = [row["text"] for row in EVERYDAY if is_held_back(row)]
    assert len(asked) >= 700
    alarmed = [text for text in asked if read_danger(text)]
    unanswered = [text for text in alarmed if read_danger(text).is_sure]
    assert len(unanswered) * 1000 <= UNANSWERED * len(asked), unanswered
    assert len(alarmed) * 1000 <= ALARMED * len(asked), alarmed


@pytest.mark.parametrize(
    "text",
    [
        "车坏高架上了推不动，用不用打电话叫警察",
        "有没有能推轮椅上去的出租车",
        "气象站旁边能烧秸秆么",
        "摩托车可以走左边快车道不",
        "我眼睛看不见，坐公交地铁要钱吗",
        "没打招呼就把林子里的树挖走栽自家院 会咋处理",
    ],
)
def test_who_asks_for_a_rule_is_not_taken_to_be_in_danger(text: str) -> None:
    assert not read_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "我媳妇要生了，羊水破了，医保能用吗",
        "高压线断了掉在路上滋滋冒火，归谁管",
        "我哥喝了半瓶百草枯，现在能报销吗",
    ],
)
def test_a_rule_asked_for_amid_danger_is_answered_after_the_number(text: str) -> None:
    danger = read_danger(text)
    assert danger
    assert not danger.is_sure


@pytest.mark.parametrize(
    "text", ["我妹妹发消息说再见了，电话打不通", "妹妹给我发消息说再见了，电话打不通，你们能查她在哪吗"]
)
def test_words_that_only_lean_towards_danger_never_make_it_sure(text: str) -> None:
    danger = read_danger(text)
    assert danger.kinds == (Danger.CRY,)
    assert not danger.is_sure


def test_shared_messages_of_danger_get_every_number_they_need() -> None:
    shared = rows("data/triage/messages.jsonl")
    missed = [
        row["text"]
        for row in shared
        if row.get("crisis")
        and not all(any(number in said(row["text"]) for number in group) for group in row["call"])
    ]
    assert not missed
    ordinary = [row for row in shared if not row.get("call")]
    alarmed = [row["text"] for row in ordinary if read_danger(row["text"])]
    assert len(alarmed) * 100 <= FALSE_ALARMS * len(ordinary), alarmed


#: The shared rules by what happens; three of them have no name there.
_NAMED = {
    "missing_child": Danger.MISSING,
    "电信诈骗，正在转账": Danger.FRAUD,
    "井盖缺失、大洞、路面险情": Danger.PIT,
    "只说“救命”": Danger.CRY,
}


def test_every_kind_is_told_what_it_must_be_told_and_nothing_it_must_not() -> None:
    rules = {row["crisis"] or row["for"]: row for row in rows("data/triage/crisis_words.jsonl")}
    common = rules["_common"]
    for name, rule in rules.items():
        if name.startswith("_"):
            continue
        text = in_danger([_NAMED.get(name) or Danger(name)])
        for group in (*common["must_contain"], *rule["must_contain"]):
            assert any(words in text for words in group), (name, group)
        assert not [words for words in rule["must_not_contain"] if words in text], name
        for pattern in (*common["must_not_match"], *rule["must_not_match"]):
            assert not re.search(pattern, text), (name, pattern)


@pytest.mark.parametrize("kind", Danger)
def test_whoever_is_in_danger_is_told_that_we_call_nobody_and_how_to_get_a_person(kind: Danger) -> None:
    text = in_danger([kind])
    assert NUMBER.search(text[:OPENING])
    assert "不能替您打电话" in text
    assert "“人工”" in text
    assert len(text) <= 220


def test_a_second_danger_adds_its_number_at_the_beginning() -> None:
    text = in_danger([Danger.FIRE, Danger.VIOLENCE])
    assert text.index("119") < text.index("110") < OPENING


def test_in_danger_no_document_that_only_comes_near_is_shown(published: Published, say: Say) -> None:
    published("工伤备案办法", PLAN)
    answer = say("我妈突然半边身子动不了了，要先办护照吗")
    assert answer.outcome is Outcome.REDIRECTED
    assert answer.text.startswith("请马上打 120")
    assert not answer.citations
    assert "《" not in answer.text


def test_a_question_beside_the_danger_is_answered_after_the_number(published: Published, say: Say) -> None:
    published("工伤备案办法", PLAN)
    answer = say("同事刚触电倒在地上，叫不醒，工伤备案由谁办理")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text.index("120") < answer.text.index("区人力社保局")
    assert answer.citations


@pytest.mark.parametrize(
    "text", ["上个月家里着过火，想申请救助", "中风后残疾证去哪办", "消防通道被堵了找谁", "煤气费怎么交"]
)
def test_what_is_past_or_another_matter_is_a_question(say: Say, text: str) -> None:
    assert not NUMBER.search(say(text).text)


def test_pay_withheld_and_a_threat_to_die_are_a_danger_first(say: Say) -> None:
    answer = say("老板不给工钱，我站在楼顶上，今天不给我就跳下去")
    assert "12356" in answer.text[:OPENING]
    assert "您说的都转给工作人员" in answer.text


def test_the_ticket_of_a_danger_is_pressing_and_promises_no_wait(say: Say, engine: Engine) -> None:
    say("我爸喝了农药")
    assert say("人工").ticket is not None
    at_once = say("孩子掉河里了，转人工", who="乙")
    assert at_once.ticket is not None
    assert "最晚" not in at_once.text
    with engine.connect() as conn:
        levels = conn.execute(select(tickets.c.level)).scalars().all()
    assert levels == [Level.DANGER, Level.DANGER]


def test_one_reading_sets_the_answer_and_the_level() -> None:
    for message in MESSAGES:
        is_danger = bool(read_danger(message["text"]))
        assert (kind_of(message["text"])[1] is Level.DANGER) == is_danger


def test_what_is_told_after_a_danger_belongs_to_it(published: Published, say: Say, engine: Engine) -> None:
    published("工伤备案办法", PLAN)
    say("我家着火了")
    where = say("永庆胡同22号，三楼", after=60)
    assert where.text.startswith("请马上离开着火的地方，打 119")
    assert say("人工", after=90).ticket is not None
    with engine.connect() as conn:
        (row,) = conn.execute(select(tickets)).all()
    assert (row.question, row.level) == ("我家着火了，永庆胡同22号，三楼", Level.DANGER)


def test_a_question_after_a_danger_and_words_long_after_it_are_read_by_themselves(say: Say) -> None:
    say("我家着火了")
    assert "119" not in say("护照丢了去哪里补", after=60).text
    assert "119" not in say("永庆胡同22号", after=3600).text


def test_a_rule_asked_for_after_a_danger_is_answered_by_itself(published: Published, say: Say) -> None:
    published("工伤备案办法", PLAN)
    say("同事刚触电倒在地上叫不醒")
    answer = say("工伤备案由谁办理", after=60)
    assert "区人力社保局" in answer.text
    assert not NUMBER.search(answer.text[:OPENING])


def test_a_rule_that_is_not_found_after_a_danger_is_said_with_the_number_in_one_line(say: Say) -> None:
    say("俺家老宅子快塌了")
    answer = say("翻修公家给管不", after=60)
    assert answer.outcome is Outcome.UNANSWERED
    first, *rest = answer.text.splitlines()
    assert "119" in first
    assert not NUMBER.search("".join(rest).replace("12345", ""))


def test_what_to_do_is_told_again_who_asks_for_it(say: Say) -> None:
    say("我家着火了")
    assert say("能坐电梯吗", after=60).text.startswith("请马上离开着火的地方，打 119")


def test_where_nobody_was_hurt_a_rule_is_asked_for_and_no_number_said(say: Say) -> None:
    say("我骑车跟行人撞了")
    assert not NUMBER.search(say("没伤到人，可不可以自己商量", after=60).text.replace("12345", ""))


def test_who_spoke_of_dying_gets_the_number_whatever_is_asked_next(say: Say) -> None:
    say("活着真没意思")
    assert "12356" in say("护照丢了去哪里补", after=60).text[:OPENING]


@pytest.mark.parametrize(
    "text", ["他又打我了，我想离开他，想请个不花钱的律师", "我被他打了，有没有地方收留我"]
)
def test_who_wants_a_lawyer_or_a_roof_in_danger_gets_the_number_and_what_there_is(text: str) -> None:
    danger = read_danger(text)
    assert Danger.VIOLENCE in danger.kinds
    assert not danger.is_sure


def test_the_words_lean_towards_danger_where_somebody_is_in_it() -> None:
    assert leaning(in_clauses("孩子躺在地上直抖，嘴里吐沫子")) > 0 > leaning(in_clauses("居住证要带什么材料"))
