"""这是已有文件的新版本？ Asked where it may be, answered by an editor, and nothing replaces anything by itself."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from database import documents, versions
from knowledge_base.documents import publish_as_operator
from knowledge_base.editing.acts import FindingsUnanswered, submit
from knowledge_base.editing.findings import FindingKind
from knowledge_base.editing.scan import scan
from knowledge_base.intake.belonging import NoSuchChoice, Question, Reason, find_question, join, part
from knowledge_base.intake.uploads import Upload
from knowledge_base.kinds import Kind
from organisation.staff import Role, Staff
from tests.conftest import NOW
from tests.knowledge_base.intake.files import NOTICE, notice

Read = Callable[..., Upload]
CHANGED = NOTICE.replace("8小时", "9小时")


@pytest.fixture
def who(editor: int) -> Staff:
    return Staff(editor, "sun", "孙编辑", Role.EDITOR)


def version_of(upload: Upload) -> int:
    return int(upload.documents[0]["version_id"])


def asked(engine: Engine, version_id: int) -> Question | None:
    with engine.connect() as conn:
        return find_question(conn, version_id)


def document_of(engine: Engine, version_id: int) -> tuple[int, int]:
    with engine.connect() as conn:
        row = conn.execute(
            select(versions.c.document_id, versions.c.number).where(versions.c.id == version_id)
        ).one()
    return row.document_id, row.number


def test_a_file_of_its_own_is_asked_nothing(engine: Engine, read: Read) -> None:
    assert asked(engine, version_of(read())) is None


def test_the_same_number_and_title_is_taken_for_a_version_and_asked(engine: Engine, read: Read) -> None:
    first, second = version_of(read()), version_of(read("改.txt", CHANGED))
    question = asked(engine, second)
    assert question is not None
    assert (question.reason, question.version_id) == (Reason.KNOWN, first)
    assert document_of(engine, second) == (document_of(engine, first)[0], 2)


def test_what_is_another_document_gets_one_of_its_own(engine: Engine, read: Read, who: Staff) -> None:
    first, second = version_of(read()), version_of(read("改.txt", CHANGED))
    with engine.begin() as conn:
        part(conn, second, who, NOW)
    assert document_of(engine, first)[0] != document_of(engine, second)[0]
    assert document_of(engine, second)[1] == 1
    question = asked(engine, second)
    assert question is None or question.is_answered


def test_a_text_nearly_the_same_is_asked_and_joins_the_other_document(
    engine: Engine, read: Read, who: Staff
) -> None:
    long = "".join(f"{n}. 第{n}项工作由第{n}科室负责，每季度报送一次进展情况。\n\n" for n in range(1, 40))
    first = version_of(read("一.txt", notice("关于甲的通知", 1, body=long)))
    second = version_of(read("二.txt", notice("关于乙的通知", 2, body=long)))
    question = asked(engine, second)
    assert question is not None
    assert question.reason is Reason.TEXT_ALIKE
    with engine.begin() as conn:
        join(conn, second, question.document_id, who, NOW)
    assert document_of(engine, second) == (document_of(engine, first)[0], 2)
    with engine.connect() as conn:
        assert len(conn.scalars(select(documents.c.id)).all()) == 1


def test_an_undated_text_beside_a_dated_published_one_is_pointed_out(engine: Engine, read: Read) -> None:
    first = version_of(read())
    with engine.begin() as conn:
        publish_as_operator(conn, first, NOW)
    undated = version_of(read("改.txt", CHANGED.replace("2026年6月1日\n", "")))
    question = asked(engine, undated)
    assert question is not None
    assert question.is_published
    assert question.is_undated
    with engine.connect() as conn:
        assert conn.scalars(select(documents.c.published_version_id)).all() == [first]


def test_an_undated_text_is_handed_in_for_a_dated_one_only_with_a_reason(
    engine: Engine, read: Read, who: Staff
) -> None:
    first = version_of(read())
    with engine.begin() as conn:
        publish_as_operator(conn, first, NOW)
    undated = version_of(read("改.txt", CHANGED.replace("2026年6月1日\n", "")))
    with engine.begin() as conn:
        found = scan(conn, undated)
        with pytest.raises(FindingsUnanswered):
            submit(conn, found, who, NOW)
        submit(conn, found, who, NOW, "原件没有落款日期，已与办公室核对")
    assert FindingKind.UNDATED in [finding.kind for finding in found.findings]


def test_it_joins_no_document_of_another_kind(engine: Engine, read: Read, who: Staff) -> None:
    other = version_of(read("问答.txt", notice("关于甲的通知", 1), kind=Kind.QA))
    draft, elsewhere = version_of(read()), document_of(engine, other)[0]
    with engine.begin() as conn, pytest.raises(NoSuchChoice):
        join(conn, draft, elsewhere, who, NOW)
