"""The words that editors add: versioned, live in every worker, and taken back with one entry."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select

from bot.answer import Answer, Outcome
from bot.answers.questions import answer_question
from bot.desk import Desk
from database import OPERATOR_ID, lexicon_entries
from knowledge_base import lexicon
from knowledge_base.kinds import Kind
from knowledge_base.lexicon import Saying
from knowledge_base.searcher import Searcher
from retrieval.language import Language
from tests.conftest import NOW, Published

MOVING = Saying("挪窝", ("户口迁移",))
QUESTION = "挪窝多久能办好"


@pytest.fixture
def guide(published: Published) -> int:
    """What the question means, which says it in other words; and another."""
    published("居住证申领", ("要带什么材料", "申领居住证要带本人居民身份证、相片，以及居住地住址证明。"))
    return published(
        "户口迁移",
        ("要带什么材料", "办理户口迁移要带居民户口簿、居民身份证和准予迁入证明等材料。"),
        ("多久能办好", "户口迁移自受理之日起5个工作日内办结。"),
        kind=Kind.SERVICE_ITEM,
    )


def add(conn: Connection, saying: Saying = MOVING) -> int:
    return lexicon.add(conn, saying, OPERATOR_ID, NOW)


def ask(desk: Desk, question: str = QUESTION) -> Answer:
    with desk.engine.connect() as conn:
        return answer_question(conn, desk, question, None, NOW)


def test_a_word_added_is_answered_from_and_undone_refused_again(desk: Desk, guide: int) -> None:
    refused = ask(desk)
    assert refused.outcome is not Outcome.ANSWERED
    with desk.engine.begin() as conn:
        entry = add(conn)
    assert desk.searcher.refresh()
    said = ask(desk)
    assert said.outcome is Outcome.ANSWERED
    assert said.citations[0].document_id == guide
    with desk.engine.begin() as conn:
        lexicon.undo(conn, entry, OPERATOR_ID, NOW)
    assert desk.searcher.refresh()
    assert ask(desk) == refused


def test_words_are_live_in_every_worker_without_an_index_built_anew(
    desk: Desk, guide: int, language: Language, tmp_path: Path
) -> None:
    other = Searcher(desk.engine, language, tmp_path / "other")
    other.refresh()
    index, revision = other.index, other.revision
    with desk.engine.begin() as conn:
        add(conn)
    assert other.refresh()
    assert other.index is index
    assert other.revision != revision
    assert other.language.fingerprint == language.fingerprint
    assert other.search(QUESTION).hits[0].passage.document_id == guide
    assert not other.refresh()


def test_another_name_of_a_document_is_read_as_its_title(desk: Desk, guide: int) -> None:
    with desk.engine.begin() as conn:
        lexicon.add(conn, Saying("挪窝", ("户口迁移",), guide), OPERATOR_ID, NOW)
    desk.searcher.refresh()
    assert desk.searcher.read("挪窝怎么办").normal == "户口迁移怎么办"
    assert ask(desk, "挪窝怎么办").citations[0].document_id == guide
    assert desk.searcher.read("户口迁移就是挪窝吗").normal == "户口迁移就是挪窝吗"


def test_of_two_sayings_that_contradict_each_other_the_later_counts(desk: Desk, guide: int) -> None:
    with desk.engine.begin() as conn:
        lexicon.add(conn, Saying("挪窝", ("居住证申领",), guide), OPERATOR_ID, NOW)
        lexicon.add(conn, Saying("挪窝", ("户口迁移",), guide), OPERATOR_ID, NOW)
    desk.searcher.refresh()
    assert desk.searcher.read("挪窝").normal == "户口迁移"


def test_a_searcher_that_starts_later_reads_with_what_is_left(
    desk: Desk, guide: int, language: Language
) -> None:
    with desk.engine.begin() as conn:
        lexicon.undo(conn, add(conn), OPERATOR_ID, NOW)
        add(conn, Saying("安家证", ("居住证",)))
    searcher = Searcher(desk.engine, language, desk.settings.var_dir / "index")
    searcher.refresh()
    assert "安家证" in searcher.language.synonyms.official
    assert "挪窝" not in searcher.language.synonyms.official


def test_another_language_is_tried_without_touching_what_serves(desk: Desk, guide: int) -> None:
    served = desk.searcher.search(QUESTION).hits
    tried = desk.searcher.reading_with([MOVING])
    assert tried.search(QUESTION).hits[0].passage.document_id == guide
    assert tried.index.labels is not desk.searcher.index.labels
    assert desk.searcher.search(QUESTION).hits == served


def test_an_entry_is_taken_back_once(engine: Engine) -> None:
    with engine.begin() as conn:
        entry = add(conn)
        lexicon.undo(conn, entry, OPERATOR_ID, NOW)
        with pytest.raises(lexicon.AlreadyUndone):
            lexicon.undo(conn, entry, OPERATOR_ID, NOW)
        with pytest.raises(lexicon.EntryNotFound):
            lexicon.undo(conn, entry + 1, OPERATOR_ID, NOW)


def test_nothing_is_deleted_and_the_history_says_who(engine: Engine) -> None:
    with engine.begin() as conn:
        entry = add(conn)
        lexicon.undo(conn, entry, OPERATOR_ID, NOW, "误加")
        (known,) = lexicon.history(conn)
        assert lexicon.current(conn) == []
        assert len(conn.execute(select(lexicon_entries)).all()) == 2
    assert (known.id, known.saying) == (entry, MOVING)
    assert known.who == known.undone_by
    assert known.undone_at == NOW


def test_what_was_taken_back_can_be_added_again(engine: Engine) -> None:
    with engine.begin() as conn:
        first = add(conn)
        with pytest.raises(lexicon.WordKnown):
            add(conn)
        lexicon.undo(conn, first, OPERATOR_ID, NOW)
        again = add(conn)
        assert [entry.id for entry in lexicon.current(conn)] == [again]


@pytest.mark.parametrize(
    "saying",
    [
        Saying("搬", ("户口迁移",)),
        Saying("搬家", ()),
        Saying("搬家", ("搬家",)),
        Saying("搬家", ("迁",)),
        Saying("搬" * 21, ("户口迁移",)),
        Saying("搬家", tuple(f"迁移{n}" for n in range(6))),
    ],
)
def test_words_that_are_in_everything_or_say_nothing_are_refused(engine: Engine, saying: Saying) -> None:
    with engine.begin() as conn, pytest.raises(lexicon.WordUnfit):
        add(conn, saying)


def test_every_change_has_a_revision_of_its_own(engine: Engine) -> None:
    seen = []
    with engine.begin() as conn:
        seen.append(lexicon.lexicon_revision(conn))
        entry = add(conn)
        seen.append(lexicon.lexicon_revision(conn))
        lexicon.undo(conn, entry, OPERATOR_ID, NOW)
        seen.append(lexicon.lexicon_revision(conn))
    assert len(set(seen)) == 3
