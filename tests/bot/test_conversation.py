from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from bot.answer import Answer, Outcome
from bot.conversation import ask
from bot.desk import Desk
from database import tickets, turns
from tests.bot.conftest import Say, passages_of
from tests.conftest import NOW, OPEN_DAY, Published

SHOPS = (
    "一（一）1",
    "1. 便民菜站建设。年内新建便民菜站12家，每季度公布一次进展。（区商务局牵头，各街道负责落实）",
)


def count_rows(desk: Desk, table: object) -> int:
    with desk.engine.connect() as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_an_answer_quotes_and_says_where_it_stands(published: Published, say: Say) -> None:
    document_id = published("便民工作要点", SHOPS, document_number="东政办发〔2024〕3号")
    said = say("便民菜站今年建几家")
    assert said.outcome is Outcome.ANSWERED
    [citation] = said.citations
    assert citation.quote in SHOPS[1]
    assert citation.quote in said.text
    assert (citation.document_id, citation.heading) == (document_id, "一（一）1")
    assert citation.document_number == "东政办发〔2024〕3号"
    assert citation.url == f"/documents/{document_id}#p{citation.passage_id}"


def test_who_is_responsible_is_answered_from_the_tail(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    assert say("便民菜站建设由谁负责").text.startswith("责任单位——牵头：区商务局；落实：各街道。")


def test_a_follow_up_without_a_subject_is_about_the_turn_before(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS, ("一（一）2", "2. 老楼加装电梯。（区住建委负责落实）"))
    say("便民菜站今年建几家")
    assert "区商务局" in say("那由谁负责？").text
    assert "每季度公布一次" in say("多久一次？").text


def test_the_same_follow_up_of_another_citizen_is_not(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    assert say("那由谁负责？", who="乙").outcome is not Outcome.ANSWERED


def test_nothing_good_enough_is_said_honestly(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    said = say("驾驶证怎么换领")
    assert said.outcome is Outcome.UNANSWERED
    assert "没有找到" in said.text
    assert "12345" in said.text
    assert not said.citations


def test_an_empty_knowledge_base_says_so(say: Say) -> None:
    said = say("居住证要带什么材料")
    assert said.outcome is Outcome.UNANSWERED
    assert "还没有已发布的文件" in said.text


CLOSE_RIVALS = (
    ("一、1", "养老助餐点补贴标准由区民政局制定。"),
    ("一、2", "养老照护床位补贴标准由区民政局制定。"),
)


@pytest.fixture
def choosing(published: Published, say: Say) -> Answer:
    published("养老服务办法", *CLOSE_RIVALS)
    said = say("养老的补贴标准谁定")
    assert said.outcome is Outcome.CHOICES
    return said


def test_close_rivals_become_numbered_choices(choosing: Answer) -> None:
    assert [choice["say"] for choice in choosing.published()["choices"]] == ["1", "2"]
    assert "1. " in choosing.text


def test_the_next_number_picks_one(choosing: Answer, say: Say) -> None:
    said = say("2")
    assert said.outcome is Outcome.ANSWERED
    assert said.citations[0].passage_id == passages_of(choosing)[1]


def test_a_number_that_is_not_there_keeps_the_list_open(choosing: Answer, say: Say) -> None:
    assert "没有这一项" in say("7").text
    assert say("1").outcome is Outcome.ANSWERED


def test_a_new_question_is_no_choice(choosing: Answer, say: Say) -> None:
    assert say("照护床位补贴标准由谁制定").outcome is Outcome.ANSWERED
    assert "没有待选" in say("1").text


def test_handover_opens_one_ticket_with_a_number(desk: Desk, published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("驾驶证怎么换领")
    said = say("人工")
    assert said.outcome is Outcome.HANDED_OVER
    assert said.ticket is not None
    assert said.ticket.number in said.text
    again = say("转人工")
    assert again.ticket == said.ticket
    assert count_rows(desk, tickets) == 1


def test_asking_for_a_person_again_without_a_question_is_one_ticket(desk: Desk, say: Say) -> None:
    first = say("人工")
    assert [say("人工").ticket for _ in range(8)] == [first.ticket] * 8
    assert count_rows(desk, tickets) == 1


def test_yes_takes_up_the_honest_cards_offer_and_nothing_else(
    desk: Desk, published: Published, say: Say
) -> None:
    published("便民工作要点", SHOPS)
    assert say("好的").outcome is Outcome.HELPED
    say("驾驶证怎么换领")
    assert say("好的").outcome is Outcome.HANDED_OVER
    assert count_rows(desk, tickets) == 1


def test_a_redelivered_message_gets_the_same_answer_and_no_second_ticket(desk: Desk, say: Say) -> None:
    say("驾驶证怎么换领")
    first = say("人工", message_id="again")
    assert say("人工", message_id="again") == first
    assert (count_rows(desk, tickets), count_rows(desk, turns)) == (1, 2)


def test_deliveries_at_the_same_moment_are_one_turn(desk: Desk, say: Say) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: say("人工", message_id="same"), range(16)))
    assert len({answer.text for answer in answers}) == 1
    assert (count_rows(desk, tickets), count_rows(desk, turns)) == (1, 1)


def test_tickets_at_the_same_moment_have_different_numbers(desk: Desk, say: Say) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: say("人工", who=f"市民{n}"), range(4)))
    assert len({answer.ticket.number for answer in answers if answer.ticket}) == 4


def test_danger_gets_the_numbers_first_of_all(published: Published, say: Say) -> None:
    published("便民工作要点", ("", OPEN_DAY))
    said = say("我家着火了，救命")
    assert said.outcome is Outcome.REDIRECTED
    assert said.text.index("119") < 40


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("我要申请公开拆迁补偿标准", "不算政府信息公开申请"),
        ("我要申请行政复议", "不算行政复议申请"),
        ("我要上访", "不算信访"),
        ("我要举报黑餐馆", "不算正式举报"),
    ],
)
def test_legal_matters_get_their_channel_never_a_pretended_acceptance(
    say: Say, text: str, channel: str
) -> None:
    said = say(text)
    assert said.outcome is Outcome.REDIRECTED
    assert channel in said.text


def test_personal_numbers_are_masked_before_anything_is_stored(desk: Desk, say: Say) -> None:
    say("我的身份证11010519491231002X丢了，电话13812345678，怎么补办")
    with desk.engine.connect() as conn:
        kept = str(conn.execute(select(turns)).one())
    assert "19491231" not in kept
    assert "13812345678" not in kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01\x02",
        "😀😀",
        "\ud83d",
        "<script>alert(1)</script>",
        "'; DROP TABLE turns; --",
        "啊" * 20000,
    ],
)
def test_whatever_is_sent_gets_an_answer_and_is_kept(
    desk: Desk, published: Published, say: Say, text: str
) -> None:
    published("便民工作要点", SHOPS)
    assert say(text).text
    assert count_rows(desk, turns) == 1
    assert say("便民菜站今年建几家").outcome is Outcome.ANSWERED


def test_a_repealed_document_is_quoted_with_a_warning(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS, validity="repealed")
    assert say("便民菜站今年建几家").text.startswith("请注意：这份文件已废止")


def test_a_single_doubtful_passage_is_shown_at_once_and_yes_confirms_it(
    published: Published, say: Say
) -> None:
    published(
        "质量工作要点",
        ("一、1", "及时公布产品召回信息，曝光质量不合格产品。"),
        ("一、2", "组织产品质量抽查，公布抽查结果。"),
        ("一、3", "产品质量信息及时公开。"),
    )
    said = say("产品召回补偿多少")
    assert said.is_tentative
    assert said.citations[0].quote in said.text
    assert say("是的").outcome is Outcome.ANSWERED


@pytest.mark.parametrize("text", ["人工", "删除我的数据", "没解决", "催办"])
def test_asking_without_a_citizen_says_what_would_happen_and_does_nothing(
    desk: Desk, engine: Engine, text: str
) -> None:
    desk.searcher.refresh()
    said = ask(desk, text, NOW)
    assert "只是试问" in said.text
    with engine.connect() as conn:
        assert not conn.execute(select(tickets)).all()
        assert not conn.execute(select(turns)).all()
