"""Of a day that is past the answer comes from what was in force then, and says that it is history."""

from datetime import date

import pytest
from sqlalchemy import Engine

from bot.answer import Answer
from bot.desk import Desk
from bot.phrases.history import as_of
from bot.reading.days import Days, days_asked, without_day
from knowledge_base.as_of import in_force_on, terms_of
from knowledge_base.documents import publish_as_operator, store
from knowledge_base.editing.repeal import Repealing, repeal
from knowledge_base.editions import read_edition
from knowledge_base.kinds import Disclosure, Validity
from knowledge_base.publishing import withdraw
from organisation.staff import Role, Staff
from tests.bot.conftest import Say
from tests.conftest import NOW, Published, publish_in
from tests.shared_data import shared

TITLE = "示例区企业开办管理办法"
OLD = "企业开办实行一窗受理，自受理申请之日起5个工作日内办结。"
NEW = "企业开办实行一网通办，自受理申请之日起1个工作日内办结。"
ASKED = "企业开办几个工作日办结"


@pytest.fixture
def editions(published: Published, desk: Desk) -> tuple[int, int]:
    """The same matter, as of 2020 and as of 2024: two documents, the second after the first."""
    first = publish_in(
        desk.engine,
        TITLE,
        ("第九条", OLD),
        document_number="示政发〔2020〕3号",
        issued_on=date(2020, 3, 27),
        effective_on=date(2020, 4, 28),
        validity=Validity.IN_FORCE,
    )
    second = published(
        TITLE,
        ("第十一条", NEW),
        document_number="示政发〔2024〕8号",
        issued_on=date(2024, 11, 29),
        effective_on=date(2025, 1, 1),
        validity=Validity.IN_FORCE,
    )
    return first, second


def quoted(answer: Answer) -> str:
    return "\n".join(quote.text for quote in answer.quotes)


def test_what_held_then_is_quoted_from_its_own_edition_and_marked_as_history(
    say: Say, editions: tuple[int, int]
) -> None:
    assert NEW in quoted(say(ASKED, who="甲"))
    then = say(f"2021年{ASKED}", who="乙")
    assert OLD in quoted(then)
    assert then.lead.startswith("历史规定：您问的是2021年")
    assert "2024年12月31日为止" in then.lead
    assert "示政发〔2024〕8号" in then.lead
    [citation] = then.citations
    assert (citation.document_id, citation.heading) == (editions[0], "第九条")
    assert "我这里只有现在的规定" not in then.text


def test_a_day_chosen_on_the_page_and_a_follow_up_ask_the_same(say: Say, editions: tuple[int, int]) -> None:
    assert OLD in quoted(say(as_of(date(2024, 12, 31), ASKED), who="甲"))
    assert NEW in quoted(say(as_of(date(2025, 1, 1), ASKED), who="乙"))
    assert NEW in quoted(say(ASKED, who="丙"))
    assert OLD in quoted(say("前年12月办的，按当时的规定几个工作日办结", who="丙"))


def test_of_a_day_of_which_nothing_is_known_it_is_said_so(say: Say, editions: tuple[int, int]) -> None:
    early = say(f"2018年{ASKED}", who="甲")
    assert "最早从2020年4月28日起有效，在那以前的没有收录" in early.text


def test_a_rule_that_was_not_there_then_is_said_not_to_be(
    say: Say, published: Published, engine: Engine
) -> None:
    publish_in(
        engine, TITLE, ("第九条", OLD), document_number="示政发〔2020〕3号", issued_on=date(2020, 3, 27)
    )
    new = "免费刻制首套公章，费用由区财政承担，企业不用交钱。"
    published(TITLE, ("第二十条", new), document_number="示政发〔2024〕8号", issued_on=date(2024, 11, 29))
    then = say("2021年首套公章刻制要不要钱", who="甲")
    if then.quotes:
        assert "没有找到同样的规定" in then.lead
        assert "示政发〔2020〕3号" in then.lead


def test_the_two_editions_of_a_real_regulation_each_answer_for_their_days(say: Say, desk: Desk) -> None:
    for day in ("2020-03-27", "2024-11-29"):
        file = shared(f"data/laws/beijing/北京市优化营商环境条例({day}).md")
        with desk.engine.begin() as conn:
            stored = store(
                conn, read_edition(file.read_bytes(), file.name), file.read_bytes(), file.name, NOW
            )
            publish_as_operator(conn, stored.version_id, NOW)
    desk.searcher.refresh()
    asked = "政务服务大厅设立综合窗口吗"
    now = say(asked, who="甲")
    then = say(f"2021年{asked}", who="乙")
    assert then.lead.startswith("历史规定：您问的是2021年，当时有效的是《北京市优化营商环境条例》")
    assert (now.citations[0].heading, then.citations[0].heading) == ("第三十五条", "第三十三条")
    assert "/versions/1#" in then.citations[0].url
    assert then.citations[0].validity is Validity.AMENDED
    assert quoted(then) != quoted(now)


def test_versions_of_one_document_and_declared_successors_are_one_line_and_the_withdrawn_never_were(
    desk: Desk, published: Published, editions: tuple[int, int]
) -> None:
    other = published("示例区政务服务规定", "新的。", issued_on=date(2026, 6, 1))
    with desk.engine.begin() as conn:
        who = Staff(0, "w", "王工", Role.EDITOR)
        repeal(conn, Repealing(editions[1], other, date(2026, 6, 1)), who, "并入", NOW)
        terms = terms_of(conn, editions[0])
        assert [(term.document_id, term.until) for term in terms] == [
            (editions[0], date(2025, 1, 1)),
            (editions[1], date(2026, 6, 1)),
            (other, None),
        ]
        assert in_force_on(terms, date(2020, 4, 27)) is None
        withdraw(conn, editions[0], NOW)
        assert editions[0] not in [term.document_id for term in terms_of(conn, editions[1])]


def test_what_is_given_on_request_is_never_quoted_as_history(desk: Desk, editions: tuple[int, int]) -> None:
    closed = publish_in(
        desk.engine,
        TITLE,
        "储备。",
        document_number="示政发〔2022〕1号",
        issued_on=date(2022, 1, 1),
        disclosure=Disclosure.ON_REQUEST,
    )
    with desk.engine.connect() as conn:
        assert closed not in [term.document_id for term in terms_of(conn, editions[0])]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021年的规定", date(2021, 1, 1), date(2021, 12, 31)),
        ("去年12月办的，按哪个规定", date(2025, 12, 1), date(2025, 12, 31)),
        ("大前年2月份交的，按什么标准", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-03-05办的，适用哪个规定", date(2024, 3, 5), date(2024, 3, 5)),
        ("2020年2月29日那天", date(2020, 2, 29), date(2020, 2, 29)),
        ("今年3月办的，依照哪个办法", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_the_days_a_message_asks_about(text: str, first: date, last: date) -> None:
    found = days_asked(text, NOW.date())
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["现在的规定是什么", "2030年的规定", "今年的规定", "2021年2月30日", "发〔2021〕3号"]
)
def test_what_is_no_day_that_is_past_asks_of_none(text: str) -> None:
    assert days_asked(text, NOW.date()) is None


def test_a_day_chosen_for_a_question_stands_before_it_in_words() -> None:
    text = as_of(date(2021, 12, 3), ASKED)
    assert without_day(text) == ASKED
    assert days_asked(text, NOW.date()) == Days("2021年12月3日", date(2021, 12, 3), date(2021, 12, 3), True)
