"""The seed notice and what has to come out of it, whatever it was made into: its tasks with their units, its head."""

from dataclasses import dataclass
from datetime import date

from knowledge_base.extraction import extract
from knowledge_base.official_document import OfficialDocument, read
from knowledge_base.responsibility import Responsibility, find_responsibility
from tests.shared_data import shared

#: Who leads a task and who supports it.
Units = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Notice:
    """What is compared: the units of each task by the key it is cited by, and the head."""

    tasks: dict[str, Units]
    issuer: str | None
    number: str | None
    issued_on: date | None
    printed_on: date | None


def notice_lines() -> list[str]:
    """The lines of the notice's text, without marks of Markdown; skips where it is absent."""
    text = next(shared("seeds").glob("*.txt")).read_text(encoding="utf-8")
    return [line.strip() for line in text.replace("**", "").split("\n") if line.strip()]


def as_text(lines: list[str]) -> OfficialDocument:
    """The notice as it is read of its text, to which all other forms are compared."""
    return read(extract("\n\n".join(lines).encode(), "notice.txt"), "notice.txt")


def notice_of(document: OfficialDocument) -> Notice:
    """What is compared of a document."""
    tails = {key: units_of(tail) for key, _, tail in tasks_of(document)}
    return Notice(tails, document.issuer, document.document_number, document.issued_on, document.printed_on)


def tasks_of(document: OfficialDocument) -> list[tuple[str, str, Responsibility]]:
    """The tasks in their order: the key, the text, and the tail that says by whom."""
    found = ((s.heading, s.text, find_responsibility(s.text)) for s in document.sections)
    return [(key, text, tail) for key, text, tail in found if tail is not None]


def units_of(tail: Responsibility) -> Units:
    """Who leads and who supports."""
    return tail.lead, tail.support


def squeezed(text: str) -> str:
    """Words without white space."""
    return "".join(text.split())
