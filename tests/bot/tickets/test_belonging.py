"""What belongs to a ticket and what is another matter, on 92 messages of our own beside the sample knowledge base."""

import json
from pathlib import Path

import pytest

from bot.answer import Answer, Outcome
from bot.conversation import ask
from bot.desk import Desk
from bot.tickets.belonging import Belonging, belonging
from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from knowledge_base.searcher import Searcher
from manage import SAMPLE
from retrieval.language import Language
from tests.conftest import NOW, make_settings

#: Tickets, each with as many messages that belong to it as do not: 46 and 46. The last two were written after the rest.
MESSAGES = [
    json.loads(line)
    for line in (Path(__file__).parent / "belonging.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, language: Language) -> Desk:
    """A desk that knows the sample knowledge base."""
    folder = tmp_path_factory.mktemp("belonging")
    engine = open_engine(f"sqlite:///{folder / 'sample.db'}")
    migrate(engine)
    for path in files_below([SAMPLE]):
        import_file(engine, path, None, NOW, publishing=True)
    desk = Desk(engine, Searcher(engine, language, folder / "index"), make_settings(var_dir=folder))
    desk.searcher.refresh()
    return desk


def found(desk: Desk, which: str, wrong: Belonging) -> list[str]:
    """Of those messages, the ones taken for `wrong`."""
    language = desk.searcher.language
    return [
        text
        for row in MESSAGES
        for text in row[which]
        if belonging(text, row["ticket"], ask(desk, text, NOW), language) is wrong
    ]


def test_hardly_anything_that_belongs_to_a_ticket_stays_outside(stocked: Desk) -> None:
    lost = found(stocked, "belongs", Belonging.NO)
    assert len(lost) <= 1, lost


def test_most_other_matters_are_answered_by_themselves(stocked: Desk) -> None:
    # What is added says so and offers to set it apart; hardly anything is added without that offer.
    unsure, taken = found(stocked, "others", Belonging.UNSURE), found(stocked, "others", Belonging.YES)
    assert len(unsure) + len(taken) <= 10, (unsure, taken)
    assert len(taken) <= 2, taken


@pytest.mark.parametrize(
    ("text", "is_another"),
    [
        ("便民菜站今年建几家", True),
        ("便民菜站门口", False),
        ("路灯归谁修", False),
        ("他们有夜间许可吗", True),
    ],
)
def test_a_question_that_documents_answer_is_another_matter_unless_it_speaks_of_the_same(
    language: Language, text: str, is_another: bool
) -> None:
    said = Answer(Outcome.ANSWERED)
    assert (belonging(text, "路灯坏了三天", said, language) is Belonging.NO) == is_another


def test_without_a_sure_answer_a_question_is_another_matter_only_where_it_names_one(
    language: Language,
) -> None:
    said = Answer(Outcome.UNANSWERED)
    assert belonging("护照过期了怎么换", "路灯坏了三天", said, language) is Belonging.NO
    assert belonging("能不能先立个牌子", "路灯坏了三天", said, language) is not Belonging.NO
