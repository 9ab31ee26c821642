"""What a message can want, typed: the same whether words say it, a digit picks it or a button is pressed.

What is kept with a turn is told apart by the names of its fields: each wish has one that no other has.
"""

from dataclasses import dataclass

from bot.reading.ticket_words import AboutTicket
from knowledge_base.positions import Position


@dataclass(frozen=True, slots=True)
class Ask:
    """An answer to a question, which leans on what was said before only where it `may_lean`."""

    question: str
    may_lean: bool = False


@dataclass(frozen=True, slots=True)
class ShowPassage:
    """That passage, as the answer to what was `asked` when it was offered."""

    passage_id: int
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ShowSections:
    """What a service item says, by its headings."""

    document_id: int


@dataclass(frozen=True, slots=True)
class ListItems:
    """The service items; `items_page` counts from 0."""

    items_page: int = 0


@dataclass(frozen=True, slots=True)
class ReadOn:
    """The rest of what stands where a passage was quoted; `page` counts from 0."""

    rest_of: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPlaces:
    """The places nearest to where the citizen is."""

    position: Position


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """How a ticket stands, or the citizen's own where no number is given."""

    number: str | None


@dataclass(frozen=True, slots=True)
class ShowMyData:
    """What is kept of the citizen."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person: of the turn whose button was pressed, or of what was asked last."""

    handed_turn_id: int | None = None


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """All that is kept of the citizen is to be deleted."""

    forget_me: bool = True


@dataclass(frozen=True, slots=True)
class AddWords:
    """What was written goes to the ticket of that number: the message itself, or that of an earlier turn."""

    to_number: str
    of_turn_id: int | None = None


#: What a list can offer.
Offer = Ask | ShowPassage | ShowSections | AboutTicket
#: What can follow an answer of which there is more.
More = ReadOn | ListItems
#: What changes something besides keeping the turn; it is done in the turn's own transaction.
Act = HandOver | AboutTicket | ForgetMe | AddWords
Wish = Offer | More | Act | ShowPlaces | ShowProgress | ShowMyData
