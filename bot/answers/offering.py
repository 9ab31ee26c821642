"""What is offered where it is not sure enough what is meant: the sections of the matter, or passages that may answer."""

from collections.abc import Sequence

from bot.answer import Answer, Choice, Outcome
from bot.answers.citing import Sources, citation_of, label_of, quotes_of, rest_of
from bot.answers.sections import lacking
from bot.phrases import conversation as phrases
from bot.phrases.sources import not_of_then, not_written, of_matter
from bot.phrases.validity import caution
from bot.reading.document_words import time_before
from bot.wishes import ShowPassage
from retrieval.hits import Hit
from retrieval.question import Question
from retrieval.sides import Side

#: A document of so many passages is offered whole.
_SECTIONS = 9
#: Beside a section that is shown so many are offered.
_BESIDE = 4


def offer_sections(
    question: Question, hits: Sequence[Hit], confidence: float, sources: Sources, said: Question | None = None
) -> Answer:
    """The matter is sure, the side is not: the likeliest section, and the others to choose from; all of them where
    none tells what is asked, by the message's own words `said` where the question has others besides."""
    best, source = hits[0], sources.of(hits[0].passage)
    known = {hit.passage.id: hit for hit in hits}
    sections = sources.sections(best.passage.document_id)[:_SECTIONS]
    if side := lacking(said or question, sections, sources.language):
        return _without(side, [known.get(s.id, Hit(s, 0.0)) for s in sections], confidence, sources)
    others = _likeliest([known.get(s.id, Hit(s, 0.0)) for s in sections if s.id != best.passage.id])
    quotes = quotes_of(question, best.passage, sources)
    cited = ((best, quotes), *((hit, quotes_of(question, hit.passage, sources)) for hit in others))
    then = time_before(question.normal, f"{source.title}{best.passage.text}", sources.today)
    lead = (
        caution(source, sources.today),
        not_of_then(then) if then else None,
        of_matter(source.title, best.passage.heading),
    )
    return Answer(
        Outcome.CHOICES,
        "\n".join(filter(None, lead)),
        quotes,
        tuple(Choice(hit.passage.heading, ShowPassage(hit.passage.id)) for hit in others),
        phrases.NONE_OF_THESE,
        confidence=confidence,
        citations=tuple(citation_of(hit, each, source, sources.today) for hit, each in cited),
        more=rest_of(quotes, best.passage),
        menu=phrases.OTHER_SIDES,
    )


def _likeliest(hits: Sequence[Hit]) -> list[Hit]:
    """As many as a phone shows beside the one quoted, in the order of the document."""
    chances = sorted((hit.chance for hit in hits), reverse=True)[:_BESIDE]
    least = chances[-1] if chances else 0.0
    return [hit for hit in hits if hit.chance >= least][:_BESIDE]


def _without(side: Side, sections: Sequence[Hit], confidence: float, sources: Sources) -> Answer:
    """That the guide does not tell what is asked of the matter, and what it tells."""
    source = sources.of(sections[0].passage)
    return Answer(
        Outcome.CHOICES,
        not_written(source.title, side, sources.hotline),
        choices=tuple(Choice(hit.passage.heading, ShowPassage(hit.passage.id)) for hit in sections),
        after=phrases.NONE_OF_THESE,
        confidence=confidence,
        citations=tuple(citation_of(hit, (), source, sources.today) for hit in sections),
    )


def offer_passages(question: Question, rivals: Sequence[Hit], confidence: float, sources: Sources) -> Answer:
    """The passages that may be meant, to choose from; a single one is shown at once, and that we are not sure."""
    found = [(hit, sources.of(hit.passage)) for hit in rivals]
    quoted = [quotes_of(question, hit.passage, sources) for hit in rivals]
    is_single = len(rivals) == 1
    lead = (
        caution(found[0][1], sources.today) if is_single else None,
        phrases.THIS_ONE if is_single else phrases.WHICH_ONE,
    )
    return Answer(
        Outcome.CHOICES,
        "\n".join(filter(None, lead)),
        quoted[0] if is_single else (),
        tuple(
            Choice(label_of(question, hit.passage, source, sources), ShowPassage(hit.passage.id))
            for hit, source in found
        ),
        phrases.THIS_ONE_OR_NOT if is_single else phrases.NONE_OF_THESE,
        confidence=confidence,
        citations=tuple(
            citation_of(hit, quotes, source, sources.today)
            for (hit, source), quotes in zip(found, quoted, strict=True)
        ),
        more=rest_of(quoted[0], rivals[0].passage) if is_single else None,
    )
