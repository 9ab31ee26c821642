"""What the editions and kinds of documents say of the chances: in force outranks repealed, and a document with its
interpretation is one piece of evidence."""

from dataclasses import replace

from bot.answers.citing import Sources
from bot.reading.document_words import asks_of_the_past
from knowledge_base.kinds import Validity
from knowledge_base.sources import Source
from retrieval.hits import Hit
from retrieval.ranking import SearchResult

#: What does not hold today, or is only a draft, counts this share.
_STALE_SHARE = 0.25
STALE = (Validity.NOT_YET_EFFECTIVE, Validity.REPEALED, Validity.EXPIRED)


def standing(result: SearchResult, sources: Sources) -> SearchResult:
    """The hits whose source is known; what does not hold today comes after what does, unless it is far likelier."""
    hits = [hit for hit in result.hits if hit.passage.id in sources.by_passage]
    is_past = asks_of_the_past(result.question.normal)
    joined = [_joined(hit, _beside(hit, hits, sources)) for hit in hits]

    def stands(hit: Hit) -> float:
        return hit.chance * (1.0 if is_past else _share(sources.of(hit.passage), sources))

    return replace(result, hits=tuple(sorted(joined, key=lambda hit: -stands(hit))))


def _joined(hit: Hit, beside: float) -> Hit:
    return replace(hit, chance=min(1.0, hit.chance + beside), sure=min(1.0, hit.sure + beside))


def _share(source: Source, sources: Sources) -> float:
    return _STALE_SHARE if source.is_draft or source.validity(sources.today) in STALE else 1.0


def _beside(hit: Hit, hits: list[Hit], sources: Sources) -> float:
    """The highest chance among passages of the document it interprets, or that interprets it."""
    own = sources.of(hit.passage)
    related = (
        other.chance
        for other in hits
        for source in (sources.of(other.passage),)
        if own.document_id == source.interprets_id or own.interprets_id == source.document_id
    )
    return max(related, default=0.0)
