"""What the editions and kinds of documents say of the chances: in force outranks repealed, and a document with its
interpretation is one piece of evidence."""

from dataclasses import replace

from bot.answers.citing import Sources
from bot.reading.document_words import asks_of_the_past
from knowledge_base.kinds import Validity
from knowledge_base.sources import Source
from retrieval.coverage import coverage
from retrieval.hits import Hit
from retrieval.question import Question
from retrieval.ranking import SearchResult

#: What does not hold today, or is only a draft, counts this share.
_STALE_SHARE = 0.25
STALE = (Validity.DRAFT, Validity.NOT_YET_EFFECTIVE, Validity.REPEALED, Validity.EXPIRED)


def standing(result: SearchResult, sources: Sources) -> SearchResult:
    """The hits whose source is known; what does not hold today comes after what does, unless it is far likelier, and
    always after what has taken its place, which the chance goes to."""
    hits = [hit for hit in result.hits if hit.passage.id in sources.by_passage]
    joined = [_joined(hit, _beside(hit, hits, sources)) for hit in hits]
    if asks_of_the_past(result.question.normal):
        return replace(result, hits=tuple(sorted(joined, key=lambda hit: -hit.chance)))
    passed_on = _passed_on(joined, result.question, sources)
    ordered = sorted(passed_on, key=lambda hit: -hit.chance * _share(sources.of(hit.passage), sources))
    return replace(result, hits=tuple(_after_what_took_its_place(ordered, sources)))


def _passed_on(hits: list[Hit], question: Question, sources: Sources) -> list[Hit]:
    """Each hit whose document was replaced leaves most of its chance to the likeliest passage of what replaced it."""
    kept = {hit.passage.id: hit for hit in hits}
    for hit in hits:
        newer = sources.of(hit.passage).newer(sources.today)
        heirs = [other for other in hits if newer and other.passage.document_id == newer.document_id]
        if not heirs:
            continue
        heir = kept[max(heirs, key=lambda other: other.chance).passage.id]
        # What is sure of the old words is sure of the new ones as far as they say the same.
        sure = (1 - _STALE_SHARE) * hit.sure * _as_telling(question, heir, hit, sources)
        kept[heir.passage.id] = _with(heir, (1 - _STALE_SHARE) * hit.chance, sure)
        kept[hit.passage.id] = replace(hit, chance=_STALE_SHARE * hit.chance, sure=_STALE_SHARE * hit.sure)
    return list(kept.values())


def _as_telling(question: Question, heir: Hit, old: Hit, sources: Sources) -> float:
    """How much [0, 1] of what the old passage holds of the question the new one holds."""
    normalise = sources.language.tokenizer.normalise
    new, before = (coverage(question, normalise(hit.passage.text)) for hit in (heir, old))
    return min(1.0, new / before) if before else 0.0


def _with(hit: Hit, chance: float, sure: float) -> Hit:
    return replace(hit, chance=min(1.0, hit.chance + chance), sure=min(1.0, hit.sure + sure))


def _joined(hit: Hit, beside: float) -> Hit:
    return _with(hit, beside, beside)


def _share(source: Source, sources: Sources) -> float:
    is_stale = source.validity(sources.today) in STALE or source.newer(sources.today) is not None
    return _STALE_SHARE if is_stale else 1.0


def _after_what_took_its_place(hits: list[Hit], sources: Sources) -> list[Hit]:
    """The order of `hits`, but each passage after the first of the document that has taken its document's place."""
    placed: list[Hit] = []
    waiting: dict[int, list[Hit]] = {}
    to_come = {hit.passage.document_id for hit in hits}
    for hit in hits:
        newer = sources.of(hit.passage).newer(sources.today)
        if newer and newer.document_id in to_come:
            waiting.setdefault(newer.document_id, []).append(hit)
            continue
        placed.append(hit)
        document_id = hit.passage.document_id
        to_come.discard(document_id)
        placed += waiting.pop(document_id, [])
    return placed + [hit for late in waiting.values() for hit in late]


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
