"""Questions about a document itself: its number, its date, who issued it, whether it is in force."""

from dataclasses import replace

from bot.answer import Answer, Outcome
from bot.answers.citing import Sources, citation_of
from bot.phrases import sources as phrases
from bot.phrases.validity import took_its_place
from retrieval.hits import Hit


def about_document(hit: Hit, confidence: float, sources: Sources) -> Answer:
    """What the document's head says."""
    source = sources.of(hit.passage)
    head = phrases.about_document(source.kind, source.document_number, source.issuer, source.issued_on)
    holds = phrases.holds(source.validity(sources.today), source.effective_on, source.expires_on)
    holds += took_its_place(source, sources.today)
    # It is the whole document that is spoken of, no passage of it.
    cited = replace(
        citation_of(hit, (), source, sources.today),
        quote=head,
        heading="",
        url=f"/documents/{source.document_id}",
    )
    return Answer(
        Outcome.ANSWERED,
        f"{phrases.in_title_marks(source.title)}\n{head}{phrases.rests_on(source.fields)}{holds}",
        confidence=confidence,
        citations=(cited,),
    )
