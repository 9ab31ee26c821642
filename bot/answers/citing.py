"""What is quoted of a passage, how it is offered in a list, and where it stands."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.answer import Citation, Quote
from bot.answers.quoting import quotes_of_passage, span_of
from bot.phrases.sources import in_a_list, no_longer
from bot.wishes import ReadOn
from knowledge_base.kinds import Kind
from knowledge_base.rows import Registers
from knowledge_base.sources import Source
from retrieval.hits import Hit
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question

_COORDINATES = re.compile(r"^(?:坐标|纬度|经度)[：:].*$\n?", re.MULTILINE)
#: What stands before a law's or a notice's own name, and how much of it is read in a list.
_ISSUED = re.compile(r"^.*?关于印发《?|^中华人民共和国|》?的通知$|^《|》$")
#: A section of a service item is quoted whole up to so many characters: half of what is needed is no help.
_SECTION = 260
_LABEL_TITLE, _LABEL_OPENING = 18, 24


def _no_row(passage_id: int) -> tuple[Passage, dict[str, str]]:
    raise LookupError(f"no row {passage_id}")


@dataclass(frozen=True)
class Sources:
    """What an answer may draw on: the source of each passage found, and how many documents were searched.

    `sections` gives the passages of a published document in order.
    """

    by_passage: Mapping[int, Source]
    searched: int
    today: date
    hotline: str
    language: Language
    sections: Callable[[int], Sequence[Passage]] = lambda _: ()
    #: Titles of the documents whose text is given on request only.
    on_request: Sequence[str] = ()
    #: The rows of the published directories by name and number, and one of them with its values.
    registers: Registers = field(default_factory=Registers)
    row: Callable[[int], tuple[Passage, dict[str, str]]] = _no_row
    #: The headings of what a passage of an interpretation explains, as an editor has confirmed.
    explained: Callable[[Passage], Sequence[str]] = lambda _: ()
    #: The source of a passage that was not searched for.
    source: Callable[[int], Source] | None = None

    def of(self, passage: Passage) -> Source:
        """The source of a passage that was found, or of another passage of a document of which one was."""
        found = self.by_passage.get(passage.id)
        same = (s for s in self.by_passage.values() if s.document_id == passage.document_id)
        found = found or next(same, None)
        if found is None and self.source is not None:
            return self.source(passage.id)
        if found is None:
            raise LookupError(f"no source of passage {passage.id}")
        return found


def quotes_of(question: Question, passage: Passage, sources: Sources) -> tuple[Quote, ...]:
    """What is quoted of a passage; a place's coordinates are for reckoning, not for reading, and are left out."""
    tokenizer = sources.language.tokenizer
    kind = sources.of(passage).kind
    if kind is Kind.SERVICE_ITEM and len(passage.text) <= _SECTION:
        start, end = len(passage.text) - len(passage.text.lstrip()), len(passage.text.rstrip())
        return (Quote(passage.id, passage.text[start:end], start),)
    if kind is not Kind.DIRECTORY:
        return quotes_of_passage(question, passage, sources.sections(passage.document_id), tokenizer)
    start, end = span_of(question, passage.text, tokenizer)
    return tuple(_without_coordinates(passage, start, end))


def _without_coordinates(passage: Passage, start: int, end: int) -> Iterator[Quote]:
    holes = [match.span() for match in _COORDINATES.finditer(passage.text)]
    for begin, stop in zip(
        [start, *(hole[1] for hole in holes)], [*(hole[0] for hole in holes), end], strict=True
    ):
        begin, stop = max(begin, start), min(stop, end)
        part = passage.text[begin:stop]
        if part.strip():
            yield Quote(passage.id, part.strip(), begin + len(part) - len(part.lstrip()))


def rest_of(quotes: tuple[Quote, ...], passage: Passage) -> ReadOn | None:
    """What of the passage is not quoted."""
    own = [quote for quote in quotes if quote.passage_id == passage.id]
    quoted = sum(len(quote.text) for quote in own)
    whole = len(_COORDINATES.sub("", passage.text).strip())
    return ReadOn(passage.id) if quoted + len(own) - 1 < whole else None


def label_of(question: Question, passage: Passage, source: Source, sources: Sources) -> str:
    """A passage in a list from several documents, so that a layman can tell it from the others, and from those that
    hold no longer."""
    return f"{_label(question, passage, source, sources.language)}{no_longer(source.validity(sources.today))}"


def _label(question: Question, passage: Passage, source: Source, language: Language) -> str:
    if source.kind in (Kind.SERVICE_ITEM, Kind.QA):
        return in_a_list(passage.title, passage.heading)
    if source.kind in (Kind.DIRECTORY, Kind.INTERPRETATION) and passage.heading:
        return passage.heading.removeprefix("问：")
    start, end = span_of(question, passage.text, language.tokenizer)
    opening = _shortened(passage.text[start:end].split("\n")[0], _LABEL_OPENING)
    return in_a_list(_shortened(short_title(passage.title), _LABEL_TITLE), passage.heading, opening)


def short_title(title: str) -> str:
    """A title as people say it: without who issued it and that it is a notice."""
    return _ISSUED.sub("", title).strip() or title


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def citation_of(hit: Hit, quotes: tuple[Quote, ...], source: Source, today: date) -> Citation:
    """Where a passage stands."""
    passage = hit.passage
    return Citation(
        document_id=source.document_id,
        passage_id=passage.id,
        kind=source.kind,
        title=source.title,
        document_number=source.document_number,
        heading=passage.heading,
        quote="\n".join(quote.text for quote in quotes),
        validity=source.validity(today),
        url=f"/documents/{source.document_id}#p{passage.id}",
        score=hit.score,
        issued_on=source.issued_on,
    )
