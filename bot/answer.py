"""What the bot says."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from knowledge_base.kinds import Kind, Validity


class Outcome(StrEnum):
    """How a turn ended."""

    #: 已解答: a passage answers, and is cited
    ANSWERED = "answered"
    #: 待选择: several passages may be meant, the citizen is asked which
    CHOICES = "choices"
    #: 未解答: nothing good enough was found, and the answer says so
    UNANSWERED = "unanswered"
    #: 转人工: the matter became a ticket
    HANDED_OVER = "handed_over"
    #: 已指引: an emergency, or a matter with a legal channel of its own
    REDIRECTED = "redirected"
    #: 已协助: greetings, thanks, help, and everything that is no question
    HELPED = "helped"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands; `quote` is verbatim."""

    document_id: int
    passage_id: int
    kind: Kind
    title: str
    document_number: str | None
    heading: str
    quote: str
    validity: Validity
    url: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things a question may mean; `say` is what the citizen sends to pick it.

    It leads to a passage, to the sections of a document, or to another question.
    """

    label: str
    say: str
    passage_id: int | None = None
    document_id: int | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class TicketNotice:
    """What the citizen is told of a ticket."""

    number: str
    url: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is what a person reads; citations and choices say where it stands and what to send next.

    `about` is the question this answer belongs to where that is not the message itself: a picked choice,
    a follow-up. `refused` is why an unanswered question was not answered, for the staff.
    `page` counts what "更多" has shown of it, and `has_more` says that there is more to show.
    `starts_anew` ends what was said before: nothing after it refers back.
    `awaits_words` where a ticket was opened before it was said what for: the next message says it.
    """

    outcome: Outcome
    text: str
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    choices: tuple[Choice, ...] = ()
    ticket: TicketNotice | None = None
    about: str | None = None
    refused: tuple[str, ...] = ()
    page: int = 0
    has_more: bool = False
    starts_anew: bool = False
    awaits_words: bool = False

    @property
    def is_tentative(self) -> bool:
        """One passage may be meant, and is shown; the citizen says whether it is."""
        return self.outcome is Outcome.CHOICES and len(self.choices) == 1

    def with_text_before(self, text: str) -> "Answer":
        """The same answer, said after `text`."""
        return replace(self, text=f"{text}\n\n{self.text}")

    def stored(self) -> dict[str, Any]:
        """As kept with the turn."""
        stored: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return stored

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "Answer":
        """What `stored` kept."""
        return _ADAPTER.validate_python(stored)

    def published(self) -> dict[str, Any]:
        """As `POST /api/questions` returns it."""
        stored = self.stored()
        for choice in stored["choices"]:
            for inner in ("passage_id", "document_id", "question"):
                del choice[inner]
        for citation in stored["citations"]:
            del citation["score"]
        return {
            name: stored[name] for name in ("outcome", "text", "confidence", "citations", "choices", "ticket")
        }


_ADAPTER = TypeAdapter(Answer)
