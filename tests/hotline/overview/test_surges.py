"""The same matter, however it is worded, is one card; other matters stay apart; old answers are found again."""

import pytest
from sqlalchemy import Engine, update

from database import tickets
from hotline.acts import handling
from hotline.overview.surges import AT_ONCE, WINDOW, SurgeWatch
from hotline.replies.precedents import Precedents
from hotline.replies.reply import write
from hotline.tickets.timeline import Act
from retrieval.language import Language
from retrieval.question_index import QuestionIndex
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import waiting_matter

STOPPED = (
    "幸福小区停水三天了",
    "幸福小区停水什么时候来水",
    "幸福小区停水怎么没人管",
    "我们幸福小区又停水了",
    "幸福小区停水",
)
OTHERS = (
    "路灯坏了好几天没人修",
    "孩子上幼儿园积分怎么算",
    "工地半夜施工太吵了",
    "电动自行车上牌去哪里办",
    "残疾人轮椅可以借吗",
    "老人助餐点的菜太贵了",
    "停车位被占了找谁",
    "建议在公园里增加座椅",
    "暖气不热怎么办",
    "天花板漏水物业不管",
)


def test_who_asks_the_same_waits_on_one_card(engine: Engine, settings: Settings, language: Language) -> None:
    first = waiting_matter(engine, settings, question=STOPPED[0])
    for question in (*OTHERS, *STOPPED[1:]):
        waiting_matter(engine, settings, question=question)
    watch = SurgeWatch(language)
    with engine.connect() as conn:
        [surge] = watch.surges(conn, NOW)
        assert [one.question for one in surge.waiting] == list(STOPPED)
        assert surge.first.ticket_id == first.id
        assert len(watch.same_matter(conn, first.id, NOW)) == 5


def test_a_card_goes_once_somebody_has_claimed_it_or_it_is_old(
    engine: Engine, settings: Settings, language: Language
) -> None:
    matters = [waiting_matter(engine, settings, question=question) for question in STOPPED[:3]]
    watch = SurgeWatch(language)
    with engine.begin() as conn:
        assert watch.surges(conn, NOW)
        assert not watch.surges(conn, NOW + 2 * WINDOW)
        handling.claim(conn, matters[0].id, Act(matters[0].staff_id, NOW))
        assert not watch.surges(conn, NOW)


@pytest.mark.parametrize("other", OTHERS)
def test_different_matters_are_not_alike(language: Language, other: str) -> None:
    alike = QuestionIndex(language)
    alike.add(1, STOPPED[0])
    assert alike.nearest(other, 1, 0.4) == []


def test_a_text_that_says_nothing_is_like_nothing(language: Language) -> None:
    alike = QuestionIndex(language)
    alike.add(1, "")
    alike.add(2, "的了吗")
    assert alike.nearest("", 3, 0.0) == []


def test_what_was_answered_is_found_for_the_next_who_asks(
    engine: Engine, settings: Settings, language: Language
) -> None:
    before = waiting_matter(engine, settings, question="示例一街的路灯坏了没人修")
    precedents = Precedents(language)
    with engine.begin() as conn:
        assert precedents.find(conn, "路灯坏了") == []
        handling.claim(conn, before.id, Act(before.staff_id, NOW))
        write(conn, settings, before.id, Act(before.staff_id, NOW), "路灯归市政养护，报修后两天内修。")
    with engine.connect() as conn:
        [found] = precedents.find(conn, "示例二街路灯坏了三天")
        assert (found.number, found.answer) == (before.number, "路灯归市政养护，报修后两天内修。")
        assert precedents.find(conn, "幼儿园积分怎么算") == []
        assert precedents.find(conn, "路灯坏了没人修", but=[before.id]) == []


def test_whoever_looks_first_waits_for_the_latest_questions_only_and_the_others_follow(
    engine: Engine, settings: Settings, language: Language
) -> None:
    for question in (STOPPED[0], *OTHERS * (AT_ONCE // len(OTHERS)), *STOPPED[1:4]):
        waiting_matter(engine, settings, question=question)
    watch = SurgeWatch(language)
    with engine.connect() as conn:
        # Whoever asked first is not read yet.
        assert len(watch.surges(conn, NOW)[-1].waiting) == 3
        again = {len(surge.waiting) for surge in watch.surges(conn, NOW)}
        assert again == {4, AT_ONCE // len(OTHERS)}


def test_answers_from_before_the_start_are_taken_in_little_by_little_and_new_ones_at_once(
    engine: Engine, settings: Settings, language: Language
) -> None:
    def answer(question: str, text: str) -> None:
        one = waiting_matter(engine, settings, question=question)
        with engine.begin() as conn:
            handling.claim(conn, one.id, Act(one.staff_id, NOW))
            write(conn, settings, one.id, Act(one.staff_id, NOW), text)

    precedents = Precedents(language)
    answer(STOPPED[0], "明天来水。")
    for n in range(100):
        answer(OTHERS[n % 10], f"第{n}次答复。")
    with engine.connect() as conn:
        assert precedents.find(conn, STOPPED[1]) == []
        assert [one.answer for one in precedents.find(conn, STOPPED[1])] == ["明天来水。"]
    answer(STOPPED[2], "后天来水。")
    with engine.connect() as conn:
        assert {one.answer for one in precedents.find(conn, STOPPED[1])} == {"明天来水。", "后天来水。"}


WAVES = (
    ("社保卡丢了怎么补办", "社保卡丢失如何补办", "社保卡挂失补办流程", "补办社保卡要什么材料", "社保卡不见了怎么办理补卡"),
    ("公交101路改线了吗", "101路公交为什么改线", "101路公交改线通知", "101路公交改道不方便"),
    ("幸福小区停水三天了", "幸福小区为什么停水", "我家在幸福小区，停水了没人管"),
)  # fmt: skip
NEAR_MISSES = (
    "身份证丢了怎么补办",
    "医保卡丢了怎么补办",
    "102路公交改线了吗",
    "平安小区停水了",
    "幸福小区停电了",
    "幸福小区电梯坏了",
)


@pytest.mark.parametrize("stride", [1, 3, 7, 11])
def test_waves_in_any_order_are_a_card_each_and_near_misses_stay_out(
    engine: Engine, settings: Settings, language: Language, stride: int
) -> None:
    asked = [question for wave in (*WAVES, NEAR_MISSES, OTHERS) for question in wave]
    for question in (question for at in range(stride) for question in asked[at::stride]):
        waiting_matter(engine, settings, question=question)
    with engine.connect() as conn:
        found = SurgeWatch(language).surges(conn, NOW)
    cards = [{one.question for one in surge.waiting} for surge in found]
    assert set(WAVES[0]) in cards
    assert all(any(card <= set(wave) for wave in WAVES) for card in cards)
    assert len(cards) == len(WAVES)


def test_what_is_said_only_later_joins_then(engine: Engine, settings: Settings, language: Language) -> None:
    late = waiting_matter(engine, settings, question="")
    watch = SurgeWatch(language)
    with engine.connect() as conn:
        assert watch.surges(conn, NOW) == []
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == late.id).values(question=STOPPED[0]))
        assert watch.surges(conn, NOW) == []
    for question in STOPPED[1:3]:
        waiting_matter(engine, settings, question=question)
    with engine.connect() as conn:
        [surge] = watch.surges(conn, NOW)
    assert surge.first.ticket_id == late.id
