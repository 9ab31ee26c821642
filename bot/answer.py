"""What the bot says, in parts, and what it does besides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from bot.wishes import Act, AddWords, More, Offer
from knowledge_base.kinds import Kind, Validity
from retrieval.answer_kinds import AnswerKind


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
class Quote:
    """Words of a passage, verbatim: `text` begins at the character `start` of the passage's text, or of the whole
    article's where it is read on page by page."""

    passage_id: int
    text: str
    start: int = 0


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
    #: When the edition cited was issued, where that is known.
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things a question may mean, picked by its number in the list, which begins at 1."""

    label: str
    wish: Offer


class RefusalReason(StrEnum):
    """Why a question was not answered."""

    #: 还没有已发布的文件
    NOTHING_PUBLISHED = "nothing_published"
    #: 没有相近的内容
    NOTHING_FOUND = "nothing_found"
    #: 最接近的内容没有提到所问的事
    NOT_MENTIONED = "not_mentioned"
    #: 最接近的内容没有写明所问的（金额、时限等）
    NOT_WRITTEN = "not_written"
    #: 最接近的内容说的不完全是所问的事
    DOES_NOT_FIT = "does_not_fit"
    #: 问的是别处的规定
    OTHER_PLACE = "other_place"
    #: 文件只规定要公开，没有公开的内容本身
    ONLY_TO_BE_PUBLISHED = "only_to_be_published"
    #: 名单里没有所问的名字
    NOT_LISTED = "not_listed"
    #: 问的是个人的办理情况
    PERSONAL = "personal"
    #: 这方面暂停回答，由人工答复
    SWITCHED_OFF = "switched_off"


@dataclass(frozen=True, slots=True)
class Near:
    """A passage that came near and was not used: the `words` it does not mention, or what `wanted` it lacks.

    For a duty to publish the words are who has it.
    """

    title: str
    heading: str
    reason: RefusalReason
    words: tuple[str, ...] = ()
    wanted: tuple[AnswerKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question was not answered, what came nearest, and how many documents were searched."""

    reason: RefusalReason
    nearest: tuple[Near, ...] = ()
    searched: int = 0


@dataclass(frozen=True, slots=True)
class TicketNotice:
    """What the citizen is told of a ticket."""

    number: str
    url: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """The citizen's ticket that the message may belong to or not: it was added, or answered by itself; they can say
    otherwise."""

    number: str
    is_added: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, in the order of its parts, and what it does.

    Each of `before` is a paragraph of its own: persons' waiting replies, a warning, a welcome. `about` is the
    question this answer belongs to where that is not the message itself: a picked choice, a follow-up.
    `more` is what 更多 goes on with. `starts_anew` ends what was said before: nothing after it refers back.
    `awaits_words` where a ticket was opened before it was said what for: the next message says it.
    """

    outcome: Outcome
    lead: str = ""
    quotes: tuple[Quote, ...] = ()
    choices: tuple[Choice, ...] = ()
    after: str = ""
    before: tuple[str, ...] = ()
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    refusal: Refusal | None = None
    ticket: TicketNotice | None = None
    act: Act | None = None
    more: More | None = None
    about: str | None = None
    starts_anew: bool = False
    awaits_words: bool = False
    #: Said between what is quoted and the choices.
    menu: str = ""
    aside: Aside | None = None

    @property
    def added_to(self) -> str | None:
        """The number of the ticket that the message went to."""
        return self.act.to_number if isinstance(self.act, AddWords) else None

    @property
    def told_of(self) -> str | None:
        """The number of the ticket that it tells of."""
        return self.ticket.number if self.ticket else self.added_to

    @property
    def is_offered_passage(self) -> bool:
        """A passage is shown that may be the one meant, whatever else is offered beside it."""
        return self.outcome is Outcome.CHOICES and bool(self.quotes)

    @property
    def is_tentative(self) -> bool:
        """One passage may be meant, and is shown; the citizen says whether it is."""
        return self.is_offered_passage and not self.menu

    @property
    def listed(self) -> tuple[Choice, ...]:
        """The choices that are read as a list; a tentative quotation needs none."""
        return () if self.is_tentative else self.choices

    @property
    def shown_citations(self) -> tuple[Citation, ...]:
        """The citations a citizen reads with it: where a list is offered, it is no answer yet."""
        if self.outcome is Outcome.CHOICES:
            return self.citations[:1] if self.quotes else ()
        return self.citations if self.outcome is Outcome.ANSWERED else ()

    @property
    def text(self) -> str:
        """What a person reads, without where it stands."""
        return "\n\n".join((*self.before, self.body)).strip("\n")

    @property
    def body(self) -> str:
        """The same without what is said before it."""
        lines = (f"{number}. {choice.label}" for number, choice in enumerate(self.listed, 1))
        return "\n".join(
            filter(None, (self.lead, *(q.text for q in self.quotes), self.menu, *lines, self.after))
        )

    def with_before(self, *paragraphs: str) -> "Answer":
        """The same answer, said after these."""
        return replace(self, before=(*paragraphs, *self.before))

    def stored(self) -> dict[str, Any]:
        """As kept with the turn: the outcome, and every part that is not as it is by default."""
        whole, bare = (_ADAPTER.dump_python(each, mode="json") for each in (self, Answer(self.outcome)))
        return {name: value for name, value in whole.items() if name == "outcome" or value != bare[name]}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Answer":
        """What `stored` kept."""
        return _ADAPTER.validate_python(stored)

    def published(self) -> dict[str, Any]:
        """As `POST /api/questions` returns it, but for the text, which names addresses."""
        whole = _ADAPTER.dump_python(
            self, mode="json", include={"outcome", "confidence", "citations", "ticket"}
        )
        for citation in whole["citations"]:
            del citation["score"], citation["issued_on"]
        choices = [{"label": choice.label, "say": str(n)} for n, choice in enumerate(self.choices, 1)]
        return {**whole, "choices": choices}


_ADAPTER = TypeAdapter(Answer)
