"""What would be said from a passage that is not published yet, for whoever writes it."""

from collections.abc import Sequence
from datetime import datetime

from bot.answer import Answer
from bot.answers.answering import answered
from bot.answers.citing import Sources
from bot.desk import Desk
from knowledge_base.sources import Source
from organisation.beijing_time import BEIJING
from retrieval.hits import Hit
from retrieval.passage import Passage


def answer_from(
    desk: Desk, asked: str, source: Source, passages: Sequence[Passage], at: int, now: datetime
) -> Answer:
    """The answer that quotes passage number `at` of a document, as if it had been found for what was asked."""
    sources = Sources(
        by_passage={passage.id: source for passage in passages},
        searched=1,
        today=now.astimezone(BEIJING).date(),
        hotline=desk.hotline,
        language=desk.searcher.language,
        sections=lambda _: passages,
    )
    return answered(desk.searcher.read(asked), Hit(passages[at], 0.0), 1.0, sources)
