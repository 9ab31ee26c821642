"""A repeal that an editor declares is seen by everything that reads validity, and can be taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Engine

from bot.desk import Desk
from database import audit_log, passages
from knowledge_base.editing.history import Act, of_document
from knowledge_base.editing.repeal import (
    AlreadyRepealed,
    NotRepealed,
    Repealing,
    SuccessorUnfit,
    all_declared,
    find_declared,
    repeal,
    undo_repeal,
)
from knowledge_base.editing.rules import NotAllowed, ReasonMissing
from knowledge_base.kinds import Validity
from knowledge_base.publishing import DocumentNotFound
from knowledge_base.sources import Source, get_version
from organisation.staff import Role, Staff
from tests.conftest import NOW, Published

TODAY = NOW.date()
WHO = Staff(0, "wang", "王工", Role.EDITOR)


@pytest.fixture
def old(published: Published) -> int:
    return published("示例区养老办法", ("第一条", "旧办法每月补贴100元。"), issued_on=date(2015, 3, 1))


@pytest.fixture
def new(published: Published) -> int:
    return published("示例区助餐规定", ("第一条", "新规定每月补贴200元。"), issued_on=date(2022, 3, 1))


def source(conn: Connection, document_id: int) -> Source:
    return get_version(conn, document_id)[0]


def test_a_declared_repeal_names_what_takes_its_place_from_its_day_on(
    engine: Engine, old: int, new: int
) -> None:
    with engine.begin() as conn:
        repeal(conn, Repealing(old, new, TODAY), WHO, "由新规定代替", NOW)
        found = source(conn, old)
        assert found.validity(TODAY) is Validity.REPEALED
        assert found.validity(TODAY - timedelta(days=1)) is not Validity.REPEALED
        newer = found.newer(TODAY)
        assert newer is not None
        assert (newer.document_id, newer.is_repeal) == (new, True)
        assert [event.act for event in of_document(conn, old)] == [Act.REPEALED]
        assert conn.execute(audit_log.select()).one().what == "repealed"


def test_without_a_successor_it_is_repealed_all_the_same(engine: Engine, old: int) -> None:
    with engine.begin() as conn:
        repeal(conn, Repealing(old, None, TODAY), WHO, "不再执行", NOW)
        assert source(conn, old).validity(TODAY) is Validity.REPEALED
        assert source(conn, old).newer(TODAY) is None


def test_a_repeal_taken_back_leaves_it_as_it_was_and_can_be_declared_again(
    engine: Engine, old: int, new: int
) -> None:
    with engine.begin() as conn:
        before = source(conn, old)
        repeal(conn, Repealing(old, new, TODAY), WHO, "由新规定代替", NOW)
        undo_repeal(conn, old, WHO, "弄错了文件", NOW)
        assert source(conn, old) == before
        assert find_declared(conn, old) is None
        with pytest.raises(NotRepealed):
            undo_repeal(conn, old, WHO, "弄错了文件", NOW)
        repeal(conn, Repealing(old, None, TODAY), WHO, "还是废止", NOW)
        assert all_declared(conn)[old].reason == "还是废止"


def test_it_is_declared_once_with_a_reason_of_what_is_published_by_who_may(
    engine: Engine, old: int, new: int
) -> None:
    what = Repealing(old, new, TODAY)
    with engine.begin() as conn:
        with pytest.raises(ReasonMissing):
            repeal(conn, what, WHO, " ", NOW)
        with pytest.raises(NotAllowed):
            repeal(conn, what, Staff(0, "a", "坐席", Role.AGENT), "好", NOW)
        for unfit in (old, 999):
            with pytest.raises(SuccessorUnfit):
                repeal(conn, Repealing(old, unfit, TODAY), WHO, "好", NOW)
        with pytest.raises(DocumentNotFound):
            repeal(conn, Repealing(999, None, TODAY), WHO, "好", NOW)
        repeal(conn, what, WHO, "好", NOW)
        with pytest.raises(AlreadyRepealed):
            repeal(conn, what, WHO, "好", NOW)


def test_every_worker_follows_a_repeal_without_building_its_index_anew(
    engine: Engine, desk: Desk, old: int, new: int
) -> None:
    searcher = desk.searcher
    with engine.connect() as conn:
        [first] = conn.scalars(passages.select().with_only_columns(passages.c.id).limit(1))
        assert searcher.sources(conn, [first])[first].successor is None
    seen, saved = searcher.revision, sorted(path.name for path in (desk.settings.var_dir / "index").iterdir())
    with engine.begin() as conn:
        repeal(conn, Repealing(old, new, TODAY), WHO, "由新规定代替", NOW)
    assert searcher.refresh()
    assert searcher.revision != seen
    assert sorted(path.name for path in (desk.settings.var_dir / "index").iterdir()) == saved
    with engine.connect() as conn:
        successor = searcher.sources(conn, [first])[first].successor
    assert successor is not None
    assert successor.document_id == new
