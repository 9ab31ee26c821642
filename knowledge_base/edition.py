"""An edition: what was read of a file, before it has a place in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge_base.kinds import Disclosure, Kind, Validity
from knowledge_base.passages import PassageText


@dataclass(frozen=True, slots=True)
class Mention:
    """A document as another names it: by title (without 《》), number, or both."""

    title: str | None
    document_number: str | None = None


@dataclass(frozen=True, slots=True)
class Repeal:
    """A document that another repeals; `on` is None where that is from its own first day in force."""

    mention: Mention
    on: date | None = None


@dataclass(frozen=True)
class Edition:
    """Content of a file as a version of a document: everything a version keeps besides the file itself."""

    kind: Kind
    title: str
    passages: tuple[PassageText, ...]
    external_id: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    effective_on: date | None = None
    #: The last day in force.
    expires_on: date | None = None
    validity: Validity = Validity.UNKNOWN
    disclosure: Disclosure = Disclosure.UNMARKED
    #: Why it is not 主动公开, as an editor has said.
    disclosure_reason: str | None = None
    fields: Mapping[str, Any] | None = None
    #: The document number or title of the document that this one interprets.
    interprets: str | None = None
    repealed_on: date | None = None
    #: The documents that this one repeals.
    repeals: tuple[Repeal, ...] = ()
    #: The file's lines as they were read, one a line.
    reading: str | None = None
    warnings: tuple[str, ...] = ()
    #: Lines that were read and stand nowhere in this edition.
    losses: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All passages, one after the other."""
        return "\n".join(passage.text for passage in self.passages)
