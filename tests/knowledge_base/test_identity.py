"""Which document a file is an edition of, and what has taken the place of which."""

import tracemalloc
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from database import documents, publications
from knowledge_base.documents import Behind, Stored, publish_as_operator, store, withdraw
from knowledge_base.edition import Edition, Mention, Repeal
from knowledge_base.kinds import Kind, Validity
from knowledge_base.passages import PassageText
from knowledge_base.sources import Source, get_version
from tests.conftest import NOW

TITLE = "示例区殡葬补贴发放办法"
TODAY = date(2026, 11, 23)


def edition(title: str = TITLE, text: str = "补贴2000元。", **fields: Any) -> Edition:
    given = {"kind": Kind.POLICY, "title": title, "passages": (PassageText("", "", text),)} | fields
    return Edition(**given)


def kept(engine: Engine, one: Edition, *, publishing: bool = True) -> Stored:
    source = repr((one.title, one.text, one.issued_on, one.document_number, one.issuer)).encode()
    with engine.begin() as conn:
        stored = store(conn, one, source, "a.txt", NOW)
        if publishing:
            publish_as_operator(conn, stored.version_id, NOW)
    return stored


def source_of(engine: Engine, document_id: int) -> Source:
    with engine.connect() as conn:
        return get_version(conn, document_id)[0]


def same_document(engine: Engine, one: Edition, other: Edition) -> bool:
    return kept(engine, one).document_id == kept(engine, other).document_id


def test_guides_of_two_units_are_two_documents(engine: Engine) -> None:
    guide = "政府信息公开指南"
    assert not same_document(
        engine, edition(guide, issuer="东湖区民政局"), edition(guide, issuer="东湖区教委")
    )
    assert same_document(
        engine,
        edition(guide, "第一版。", issuer="东湖区民政局"),
        edition(guide, "第二版。", issuer="青山市东湖区民政局"),
    )


def test_a_number_makes_one_document_of_titles_that_agree(engine: Engine) -> None:
    number = "示民发〔2015〕3号"
    first = edition(document_number=number)
    assert same_document(engine, first, edition(f"{TITLE}（试行）", "改了。", document_number=number))
    assert not same_document(engine, first, edition("养犬管理规定", "别的。", document_number=number))


def test_the_same_title_with_another_number_is_another_document(engine: Engine) -> None:
    old = edition(document_number="示民发〔2015〕3号", issued_on=date(2015, 3, 1))
    new = edition(document_number="示民发〔2022〕8号", issued_on=date(2022, 3, 1))
    assert not same_document(engine, old, new)


def test_its_own_code_is_known_whatever_the_title(engine: Engine) -> None:
    assert same_document(engine, edition(external_id="x1"), edition("新名字", external_id="x1"))


def test_an_older_text_stays_behind_a_newer_one_and_an_undated_one_behind_a_dated(engine: Engine) -> None:
    kept(engine, edition(text="新。", issued_on=date(2022, 3, 1)))
    assert (
        kept(engine, edition(text="旧。", issued_on=date(2015, 3, 1)), publishing=False).behind
        is Behind.OLDER
    )
    assert kept(engine, edition(text="没有日期。"), publishing=False).behind is Behind.UNDATED
    assert kept(engine, edition(text="更新。", issued_on=date(2023, 3, 1)), publishing=False).behind is None


def test_what_was_withdrawn_stands_in_nobodys_way(engine: Engine) -> None:
    newer = kept(engine, edition(text="新。", issued_on=date(2022, 3, 1)))
    with engine.begin() as conn:
        withdraw(conn, newer.document_id, NOW)
    older = kept(engine, edition(text="旧。", issued_on=date(2015, 3, 1)), publishing=False)
    assert (older.document_id, older.behind) == (newer.document_id, None)


def test_a_former_file_can_be_published_again(engine: Engine) -> None:
    first = kept(engine, edition(text="500元。"))
    kept(engine, edition(text="5000元。"))
    again = kept(engine, edition(text="500元。"))
    assert (again.version_id, again.is_new, again.behind) == (first.version_id, False, None)
    with engine.connect() as conn:
        assert conn.scalar(select(documents.c.published_version_id)) == first.version_id
        assert len(conn.execute(select(publications)).all()) == 3


def old_and_new() -> tuple[Edition, Edition]:
    old = edition(document_number="示民发〔2015〕3号", issued_on=date(2015, 3, 1))
    new = edition(
        text="补贴3500元。",
        document_number="示民发〔2022〕8号",
        issued_on=date(2022, 3, 1),
        effective_on=date(2022, 4, 1),
    )
    return old, new


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_newer_document_of_the_matter_is_known_in_whatever_order_they_come(
    engine: Engine, newest_first: bool
) -> None:
    old, new = old_and_new()
    others = [kept(engine, one) for one in ((new, old) if newest_first else (old, new))]
    before, after = reversed(others) if newest_first else others
    source = source_of(engine, before.document_id)
    newer = source.newer(TODAY)
    assert newer is not None
    assert (newer.document_id, newer.is_repeal) == (after.document_id, False)
    assert source.validity(TODAY) is Validity.UNKNOWN
    assert source.newer(date(2022, 3, 31)) is None
    assert source_of(engine, after.document_id).newer(TODAY) is None


REPEALING = (Repeal(Mention(TITLE, "示民发〔2015〕3号")),)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_repeal_marks_the_other_document_that_is_here_or_comes_later(
    engine: Engine, newest_first: bool
) -> None:
    old = edition(document_number="示民发〔2015〕3号", issued_on=date(2015, 3, 1))
    decision = edition(
        "关于废止部分文件的决定", issued_on=date(2022, 3, 1), effective_on=date(2022, 4, 1), repeals=REPEALING
    )
    others = [kept(engine, one) for one in ((decision, old) if newest_first else (old, decision))]
    before, after = reversed(others) if newest_first else others
    source = source_of(engine, before.document_id)
    assert source.validity(date(2022, 3, 31)) is Validity.UNKNOWN
    assert source.validity(date(2022, 4, 1)) is Validity.REPEALED
    assert source.ended_on == date(2022, 4, 1)
    assert source.successor is not None
    assert source.successor.document_id == after.document_id


def test_a_repeal_counts_only_while_the_document_that_says_it_is_published(engine: Engine) -> None:
    old, new = old_and_new()
    before = kept(engine, old)
    after = kept(engine, edition(text="新。", issued_on=new.issued_on, repeals=REPEALING), publishing=False)
    assert source_of(engine, before.document_id).successor is None
    with engine.begin() as conn:
        publish_as_operator(conn, after.version_id, NOW)
    assert source_of(engine, before.document_id).validity(TODAY) is Validity.REPEALED
    with engine.begin() as conn:
        withdraw(conn, after.document_id, NOW)
    assert source_of(engine, before.document_id).validity(TODAY) is Validity.UNKNOWN


def test_a_draft_repeals_nothing(engine: Engine) -> None:
    before = kept(engine, old_and_new()[0])
    kept(engine, edition("关于废止部分文件的决定", validity=Validity.DRAFT, repeals=REPEALING))
    assert source_of(engine, before.document_id).successor is None


@pytest.mark.parametrize(
    ("fields", "validity"),
    [
        ({"expires_on": date(2022, 12, 31), "validity": Validity.IN_FORCE}, Validity.EXPIRED),
        ({"effective_on": date(2027, 1, 1), "validity": Validity.IN_FORCE}, Validity.NOT_YET_EFFECTIVE),
        ({"effective_on": date(2024, 1, 1), "validity": Validity.NOT_YET_EFFECTIVE}, Validity.IN_FORCE),
        ({"effective_on": date(2024, 1, 1), "expires_on": date(2028, 12, 31)}, Validity.IN_FORCE),
        ({"repealed_on": date(2020, 12, 31), "validity": Validity.IN_FORCE}, Validity.REPEALED),
        ({"repealed_on": date(2027, 1, 1), "validity": Validity.IN_FORCE}, Validity.IN_FORCE),
        ({"validity": Validity.DRAFT, "effective_on": date(2027, 1, 1)}, Validity.DRAFT),
        ({"effective_on": date(2024, 1, 1)}, Validity.UNKNOWN),
    ],
)
def test_days_decide_where_they_are_known(engine: Engine, fields: dict[str, Any], validity: Validity) -> None:
    assert source_of(engine, kept(engine, edition(**fields)).document_id).validity(TODAY) is validity


def test_the_files_of_other_versions_are_compared_where_they_are(engine: Engine) -> None:
    size = 2_000_000
    with engine.begin() as conn:
        for n in range(5):
            store(conn, edition(), bytes([n]) * size, "a.txt", NOW)
        again = bytes([0]) * size
        tracemalloc.start()
        stored = store(conn, edition(), again, "a.txt", NOW)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert not stored.is_new
    assert most < 2 * size
