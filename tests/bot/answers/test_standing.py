"""How a document stands today decides between passages that are equally likely by their words."""

from bot.answers.citing import Sources
from bot.answers.standing import standing
from bot.desk import Desk
from knowledge_base.kinds import Kind
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
