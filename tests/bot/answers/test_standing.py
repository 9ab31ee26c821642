"""How a document stands today decides between passages that are equally likely by their words."""

from bot.answers.citing import Sources
from bot.desk import Desk
from knowledge_base.kinds import Kind
from tests.bot.conftest import Say
from tests.conftest import NOW, Published

SECTIONS = (
    ("什么人可以办", "本区居民可以申领示例证。"),
    ("要带什么材料", "申领示例证要带身份证和相片。"),
    ("到哪里办", "示例证到街道办事处申领。"),
    ("多久能办好", "示例证五日内办好。"),
)


def test_in_force_comes_before_repealed_though_its_words_are_the_same(published: Published, say: Say) -> None:
    published("旧示例证申领", *SECTIONS, kind=Kind.SERVICE_ITEM, validity="repealed")
    published("示例证申领", *SECTIONS, kind=Kind.SERVICE_ITEM)
    said = say("示例证申领要带什么材料")
    assert said.citations[0].title == "示例证申领"


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
