"""How a document stands today decides between passages that are equally likely by their words."""

from datetime import date

import pytest

from bot.answers.citing import Sources
from bot.answers.questions import chosen
from bot.answers.standing import standing
from bot.desk import Desk
from bot.wishes import ShowPassage
from knowledge_base.edition import Mention, Repeal
from knowledge_base.kinds import Kind
from knowledge_base.pairing.clause_links import confirm_clauses
from organisation.staff import Role, Staff
from retrieval.hits import Hit
from retrieval.ranking import SearchResult
from tests.bot.conftest import Say
from tests.conftest import NOW, Published

SECTIONS = (
    ("什么人可以办", "本区居民可以申领示例证。"),
    ("要带什么材料", "申领示例证要带身份证和相片。"),
    ("到哪里办", "示例证到街道办事处申领。"),
    ("多久能办好", "示例证五日内办好。"),
)


def hits_of(published: Published, desk: Desk, **validity: str) -> tuple[SearchResult, Sources]:
    """Two items of the same words, of which the first found, by 0.5 to 0.3, is the one with that validity."""
    published("旧示例证申领", *SECTIONS, kind=Kind.SERVICE_ITEM, **validity)
    published("新示例证申领", *SECTIONS, kind=Kind.SERVICE_ITEM)
    desk.searcher.refresh()
    first = {passage.title: passage for passage in reversed(list(desk.searcher.index.passages()))}
    hits = (
        Hit(first["旧示例证申领"], 1.0, chance=0.5),
        Hit(first["新示例证申领"], 1.0, chance=0.3),
    )
    with desk.engine.connect() as conn:
        found = desk.searcher.sources(conn, [hit.passage.id for hit in hits])
    question = desk.searcher.read("示例证要带什么材料")
    return SearchResult(question, hits), Sources(found, 2, NOW.date(), "", desk.searcher.language)


def test_in_force_comes_before_repealed_that_is_somewhat_likelier(published: Published, desk: Desk) -> None:
    stands = standing(*hits_of(published, desk, validity="repealed"))
    assert [hit.passage.title for hit in stands.hits] == ["新示例证申领", "旧示例证申领"]


def test_what_is_likelier_comes_first_where_both_hold(published: Published, desk: Desk) -> None:
    stands = standing(*hits_of(published, desk))
    assert [hit.passage.title for hit in stands.hits] == ["旧示例证申领", "新示例证申领"]


def test_sections_of_a_document_have_its_source_though_only_one_was_found(
    published: Published, say: Say, desk: Desk
) -> None:
    published("示例证申领", *SECTIONS, kind=Kind.SERVICE_ITEM)
    found = say("示例证申领要带什么材料").citations[0]
    with desk.engine.connect() as conn:
        source = desk.searcher.sources(conn, [found.passage_id])[found.passage_id]
    sections = desk.searcher.passages_of(found.document_id)
    sources = Sources({found.passage_id: source}, 1, NOW.date(), "", desk.searcher.language)
    assert [sources.of(section) for section in sections] == [source] * len(SECTIONS)


OLD = "本区户籍居民去世后火化的，家属可以申请殡葬补贴，补贴金额为2000元。"
NEW = "本区户籍居民去世后火化的，家属可以申领殡葬补贴，标准为每例3500元。"
TITLE = "示例区殡葬补贴发放办法"


def test_what_took_its_place_answers(published: Published, say: Say) -> None:
    published(TITLE, ("第一条", OLD), document_number="示民发〔2015〕3号", issued_on=date(2015, 3, 1))
    published(
        TITLE,
        ("第一条", NEW),
        document_number="示民发〔2022〕8号",
        issued_on=date(2022, 3, 1),
        repeals=(Repeal(Mention(TITLE, "示民发〔2015〕3号")),),
    )
    now = say("殡葬补贴多少钱")
    assert "3500元" in now.citations[0].quote
    assert "请注意" not in now.text


@pytest.mark.parametrize(
    ("fields", "opening"),
    [
        (
            {"validity": "repealed", "repealed_on": date(2020, 12, 31)},
            "请注意：这份文件已于2020年12月31日废止",
        ),
        ({"validity": "repealed"}, "请注意：这份文件已废止"),
        ({"expires_on": date(2022, 12, 31)}, "请注意：这份文件已失效（有效期到2022年12月31日）"),
        ({"validity": "draft"}, "请注意：这是征求意见稿，尚未生效。"),
        ({"effective_on": date(2027, 1, 1)}, "请注意：这份文件自2027年1月1日起才生效。"),
    ],
)
def test_an_answer_from_what_does_not_hold_opens_with_that(
    published: Published, say: Say, fields: dict[str, object], opening: str
) -> None:
    published(TITLE, ("第一条", OLD), **fields)
    answer = say("殡葬补贴多少钱")
    assert answer.quotes
    assert answer.text.startswith(opening)


def test_what_is_given_on_request_is_only_named(published: Published, say: Say) -> None:
    published("示例区应急物资储备方案", "储备帐篷三百顶。", disclosure="on_request")
    answer = say("应急物资储备方案")
    assert "依申请公开" in answer.text
    assert "三百" not in answer.text
    assert "申请" in answer.text
    assert not answer.quotes


def test_an_interpretation_leads_to_the_passage_it_names(published: Published, desk: Desk) -> None:
    published("示例区养老工作要点", ("一（二）24", "推进助餐。"), ("一（二）25", "推进绿化。"))
    about = published(
        "《示例区养老工作要点》政策解读",
        "养老驿站补贴每季度在区政府网站公开一次，见工作要点一（二）24。",
        kind=Kind.INTERPRETATION,
    )
    (passage,) = desk.searcher.passages_of(about)
    with desk.engine.connect() as conn:
        answer = chosen(conn, desk, "养老驿站补贴多久公开一次", passage.id, NOW)
    (choice,) = answer.choices
    assert choice.label == "原文：《示例区养老工作要点》一（二）24"
    assert isinstance(choice.wish, ShowPassage)
    assert desk.searcher.index.passages_of(1)[0].id == choice.wish.passage_id


def test_an_interpretation_leads_to_the_clause_that_an_editor_has_said_it_explains(
    published: Published, desk: Desk
) -> None:
    points = published("示例区养老工作要点", ("一（二）24", "推进社区助餐，发放补贴。"))
    about = published(
        "《示例区养老工作要点》政策解读",
        ("补多少", "在社区助餐点吃饭的老年人，每人每餐补贴5元。"),
        kind=Kind.INTERPRETATION,
    )
    who = Staff(0, "w", "王工", Role.EDITOR)
    (passage,) = desk.searcher.passages_of(about)
    with desk.engine.begin() as conn:
        confirm_clauses(conn, (about, points), {"补多少": "一（二）24"}, who, NOW)
        [choice] = chosen(conn, desk, "老年人每餐补贴多少元", passage.id, NOW).choices
    assert choice.label == "原文：《示例区养老工作要点》一（二）24"
