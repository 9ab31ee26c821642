"""Each policy has its interpretation, an exemption with a name under it, or a countdown of working days."""

from datetime import date

import pytest
from sqlalchemy import Connection, Engine, update

from database import publications, versions
from knowledge_base.documents import store
from knowledge_base.editing.rules import ReasonMissing
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind, State
from knowledge_base.pairing.clause_links import confirm_clauses, links_of
from knowledge_base.pairing.clauses import Why, suggest_clauses
from knowledge_base.pairing.exemptions import exempt
from knowledge_base.pairing.linking import NoPolicy, find_policy, link, unlinked
from knowledge_base.pairing.pairs import PairState, list_pairs, overdue, require_paired_or_told
from knowledge_base.pairing.sides import get_side
from knowledge_base.passages import PassageText
from knowledge_base.publishing import DocumentNotFound
from organisation.staff import Role, Staff
from retrieval.language import Language
from tests.conftest import NOW, Published

WHO = Staff(0, "wang", "王工", Role.EDITOR)
#: The tests publish on a Monday, 2026-11-23.
THURSDAY, FRIDAY, MONDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)


def standing(conn: Connection, today: date) -> list[tuple[PairState, int]]:
    return [(pair.state, pair.days) for pair in list_pairs(conn, today)]


@pytest.fixture
def policy(published: Published) -> int:
    return published("示例区助餐办法", ("一（一）1", "每人每餐补贴5元。"))


@pytest.mark.parametrize(
    ("today", "state", "days"),
    [
        (NOW.date(), PairState.DUE, 3),
        (THURSDAY, PairState.DUE, 0),
        (FRIDAY, PairState.OVERDUE, 1),
        (MONDAY, PairState.OVERDUE, 2),
    ],
)
def test_a_policy_without_an_interpretation_counts_down_working_days(
    engine: Engine, policy: int, today: date, state: PairState, days: int
) -> None:
    with engine.connect() as conn:
        assert standing(conn, today) == [(state, days)]
        assert [pair.document_id for pair in overdue(conn, MONDAY)] == [policy]


def interpret(conn: Connection, title: str = "《示例区助餐办法》政策解读") -> tuple[int, int]:
    edition = Edition(Kind.INTERPRETATION, title, (PassageText("一", "补多少", "每餐5元，见一（一）1。"),))
    stored = store(conn, edition, title.encode(), "a.txt", NOW)
    return stored.document_id, stored.version_id


def test_a_draft_of_an_interpretation_pairs_nothing_and_a_signed_one_does(
    engine: Engine, policy: int
) -> None:
    with engine.begin() as conn:
        _, version_id = interpret(conn)
        [pair] = list_pairs(conn, FRIDAY)
        assert (pair.state, pair.interpretations[0].state) == (PairState.OVERDUE, State.DRAFT)
        conn.execute(update(versions).where(versions.c.id == version_id).values(status=State.SIGNED))
        assert standing(conn, FRIDAY) == [(PairState.PAIRED, 0)]


def test_an_exemption_has_a_reason_and_a_name_and_stops_the_countdown(engine: Engine, policy: int) -> None:
    with engine.begin() as conn:
        with pytest.raises(ReasonMissing):
            exempt(conn, [policy], WHO, " ", NOW)
        with pytest.raises(DocumentNotFound):
            exempt(conn, [policy, 999], WHO, "好", NOW)
        exempt(conn, [policy], WHO, "由市里统一解读", NOW)
        [pair] = list_pairs(conn, FRIDAY)
        assert pair.state is PairState.EXEMPT
        assert pair.exemption is not None
        assert (pair.exemption.reason, pair.exemption.who) == ("由市里统一解读", "运维人员")


def test_before_it_is_published_it_is_said_how_a_policy_is_paired(engine: Engine, policy: int) -> None:
    edition = Edition(Kind.POLICY, "示例区新规定", (PassageText("", "", "新。"),))
    with engine.begin() as conn:
        stored = store(conn, edition, b"x", "x.txt", NOW)
        told = require_paired_or_told(conn, stored.version_id)
        assert told is not None
        assert (told.state, told.days) == (PairState.DUE, 3)
        exempt(conn, [stored.document_id], WHO, "内部事务", NOW)
        told = require_paired_or_told(conn, stored.version_id)
        assert told is not None
        assert told.state is PairState.EXEMPT
        _, interpretation = interpret(conn)
        assert require_paired_or_told(conn, interpretation) is None
        conn.execute(update(versions).where(versions.c.id == stored.version_id).values(status=State.SIGNED))
        assert (PairState.EXEMPT, 0) in standing(conn, FRIDAY)


def test_a_first_publication_begins_the_countdown_and_a_later_version_does_not_renew_it(
    engine: Engine, policy: int
) -> None:
    with engine.begin() as conn:
        row = conn.execute(publications.select()).one()
        again = {"version_id": row.version_id, "review_id": row.review_id, "action": "publish", "at": NOW}
        conn.execute(publications.insert().values(again | {"at": NOW.replace(day=30)}))
        assert standing(conn, MONDAY) == [(PairState.OVERDUE, 2)]


def test_an_interpretation_is_linked_as_suggested_or_otherwise(
    engine: Engine, published: Published, policy: int
) -> None:
    other = published("示例区养犬规定", "养犬要登记。")
    with engine.begin() as conn:
        loose, _ = interpret(conn, "关于助餐的一图读懂")
        [one] = unlinked(conn)
        assert (one.document_id, one.suggested) == (loose, None)
        with pytest.raises(NoPolicy):
            link(conn, loose, loose, WHO, NOW)
        link(conn, loose, other, WHO, NOW)
        assert get_side(conn, loose).interprets_id == other
        link(conn, loose, None, WHO, NOW)
        assert get_side(conn, loose).interprets_id is None
        assert find_policy(conn, "《示例区助餐办法》") == find_policy(conn, str(policy)) == policy
        assert find_policy(conn, "没有的文件") is None


def test_clauses_are_suggested_by_what_is_named_by_headings_and_by_words(
    published: Published, language: Language, engine: Engine
) -> None:
    policy = published(
        "示例区养老办法",
        ("第三条", "本办法所称老年人，是指年满六十周岁的本市居民。"),
        ("第九条", "对经济困难的失能老年人，每月发放护理补贴四百元。"),
        ("第十二条", "街道应当建设助餐点，为老年人提供午餐和晚餐。"),
    )
    about = published(
        "《示例区养老办法》政策解读",
        ("一", "哪些人算老年人？见第三条。"),
        ("二", "经济困难的失能老年人每月有护理补贴四百元。"),
        ("三", "今后还将继续努力。"),
        kind=Kind.INTERPRETATION,
    )
    with engine.begin() as conn:
        lines = suggest_clauses(get_side(conn, about).passages, get_side(conn, policy).passages, language)
        found = [(one.clauses[0].heading, one.clauses[0].why) if one.clauses else None for one in lines]
        assert found == [("第三条", Why.NAMED), ("第九条", Why.WORDS), None]
        confirm_clauses(conn, (about, policy), {"一": "第三条", "二": "第九条"}, WHO, NOW)
        confirm_clauses(conn, (about, policy), {"二": "第九条"}, WHO, NOW)
        assert list(links_of(conn, about)) == ["二"]
        [back] = links_of(conn, policy)["第九条"]
        assert (back.document_id, back.other_heading) == (about, "二")
