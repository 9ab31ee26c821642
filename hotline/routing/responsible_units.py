"""Which unit the knowledge base holds responsible for a matter: by a task's tail, a service item's fields."""

from dataclasses import dataclass

from sqlalchemy import Connection

from knowledge_base.kinds import Kind
from knowledge_base.responsibility import find_responsibility, is_unit_class
from knowledge_base.searcher import Searcher
from knowledge_base.sources import Source
from retrieval.passage import Passage

#: From this confidence on the passage found is taken to be about the matter.
_ABOUT_IT = 0.5
#: How often the unit named is the one that deals with citizens' questions, as far as can be guessed: a task is
#: led by one unit and often carried out by another.
_LEADING, _SUPPORTING, _OF_ITEM = 0.8, 0.4, 0.9
#: Where service items say who deals with them.
_FIELDS = ("实施主体", "办理机构", "实施机关", "责任单位", "主管部门")


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """A unit as the document writes it, the probability [0, 1] that the matter is its, and why."""

    name: str
    confidence: float
    reason: str


def responsible_units(conn: Connection, searcher: Searcher, text: str) -> list[ResponsibleUnit]:
    """The units named by the passage that answers `text`; none where no passage surely does."""
    if not searcher.is_ready:
        return []
    result = searcher.search(text, 1)
    if not result.answers(_ABOUT_IT):
        return []
    passage = result.hits[0].passage
    source = searcher.sources(conn, [passage.id]).get(passage.id)
    if source is None:
        return []
    return [
        ResponsibleUnit(name, share * result.confidence, f"知识库：《{source.title}》{words}")
        for name, share, words in _named(passage, source)
    ]


def _named(passage: Passage, source: Source) -> list[tuple[str, float, str]]:
    """(unit, share of certainty, how it is named)."""
    tail = find_responsibility(passage.text)
    lead, support = (tail.lead, tail.support) if tail else ((), ())
    named = [(unit, _LEADING, "牵头单位") for unit in lead]
    # With nobody in the lead, one who alone carries it out is as good as in the lead.
    share = _LEADING if not lead and len(support) == 1 else _SUPPORTING
    named += [(unit, share, "责任单位") for unit in support]
    if source.kind is Kind.SERVICE_ITEM:
        field = next((name for name in _FIELDS if source.fields.get(name)), None)
        units = source.fields[field].replace("，", "、").split("、") if field else []
        named += [(unit.strip(), _OF_ITEM, f"{field}") for unit in units if unit.strip()]
    return [each for each in named if not is_unit_class(each[0])]
