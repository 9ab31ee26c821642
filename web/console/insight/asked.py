"""What the pages about words are asked: a question, a passage, words, and what of it is there."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.answer import Answer
from bot.conversation import ask
from bot.desk import Desk
from bot.unmet.causes import Cause, cause_of, is_offered
from retrieval.explanation import Explanation, explain
from retrieval.hits import Hit
from retrieval.ranking import SearchResult
from retrieval.signals import CANDIDATES

#: Characters of a question that are read, and passages that are listed.
LONGEST, _LISTED = 200, 8


@dataclass(frozen=True)
class Looked:
    """What came of a question, and why the passage chosen stands where it does; None where none is, or is not published."""

    result: SearchResult
    answer: Answer
    explanation: Explanation | None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The first passages found."""
        return self.result.hits[:_LISTED]

    @property
    def cause(self) -> Cause | None:
        """Why the passage is not the answer."""
        return cause_of(self.explanation, self.result, self.answer) if self.explanation else None

    @property
    def is_offered(self) -> bool:
        """Whether the citizen sees the passage at all."""
        return self.explanation is not None and is_offered(self.answer, self.explanation.hit.passage.id)


def look(
    desk: Desk, question: str, passage_id: int | None, now: datetime, document_id: int | None = None
) -> Looked:
    """Ask `question`, and explain the passage; without one the document's that came first, or that of all."""
    searcher = desk.searcher
    result = searcher.search(question, CANDIDATES)
    if passage_id is None:
        passage_id = _first(desk, result, document_id)
    row = None if passage_id is None else searcher.index.find_row(passage_id)
    explanation = None if row is None else explain(result, row, searcher.index, searcher.language)
    return Looked(result, ask(desk, question, now), explanation)


def _first(desk: Desk, result: SearchResult, document_id: int | None) -> int | None:
    if document_id is None:
        return next((hit.passage.id for hit in result.hits), None)
    found = (hit.passage for hit in result.within(document_id).hits)
    return next((passage.id for passage in (*found, *desk.searcher.passages_of(document_id))), None)


def why_address(question: str, passage_id: int) -> str:
    """Where it is told why a passage is not found."""
    return f"/console/words/why?{urlencode({'question': question, 'passage': passage_id})}"


def saying_address(question: str, passage_id: int | None, everyday: str = "", official: str = "") -> str:
    """Where words are added, with what is known of them."""
    known = {"question": question, "passage": passage_id, "everyday": everyday, "official": official}
    query = {name: value for name, value in known.items() if value}
    return f"/console/words/new?{urlencode(query)}"
