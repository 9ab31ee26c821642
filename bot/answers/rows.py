"""A row of a register: what it says in the columns that are asked, verbatim, and of which day that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer import Answer, Citation, Outcome, Quote
from bot.answers.citing import Sources, citation_of, quotes_of, rest_of
from bot.answers.quoting import WHOLE
from bot.phrases import registers as phrases
from bot.reading.register_words import columns_asked, is_counter
from knowledge_base.renewal import OWNER, PERIOD, due_on
from knowledge_base.rows import Register, line_of
from retrieval.hits import Hit
from retrieval.passage import Passage
from retrieval.question import Question

#: So many rows of one name are told.
_TOLD = 4


@dataclass(frozen=True)
class _Row:
    """A row with its values by column."""

    passage: Passage
    values: dict[str, str]


def rows_said(
    question: Question, register: Register, numbers: Sequence[int], confidence: float, sources: Sources
) -> Answer:
    """What the rows say that have the name asked for; the name is printed, and every word of it is theirs."""
    rows = [_Row(*sources.row(register.ids[number])) for number in numbers[:_TOLD]]
    asked = columns_asked(question.normal, register.columns)
    quoted = [_quotes(question, row, rows, asked, sources) for row in rows]
    first = rows[0].passage
    return Answer(
        Outcome.ANSWERED,
        phrases.of_rows(list(dict.fromkeys(row.passage.heading for row in rows)), len(numbers)),
        tuple(quote for quotes in quoted for quote in quotes),
        confidence=confidence,
        citations=tuple(
            _citation(row.passage, quotes, sources) for row, quotes in zip(rows, quoted, strict=True)
        ),
        more=rest_of(quoted[0], first) if len(rows) == 1 else None,
        after=as_of(register, sources.today),
    )


def as_of(register: Register, today: date) -> str:
    """Of which day a register is, whose, and whether it should have been renewed."""
    due = due_on(register.fields.get(PERIOD, ""), register.issued_on)
    late = due if due and due < today else None
    return phrases.as_of(register.fields.get(OWNER), register.issued_on, late)


def _quotes(
    question: Question, row: _Row, rows: Sequence[_Row], asked: Sequence[str], sources: Sources
) -> tuple[Quote, ...]:
    """The lines of the columns asked, of several rows with what tells them apart; a short row by itself is quoted whole."""
    filled = [column for column in asked if row.values.get(column)]
    apart = _telling_apart(rows) if len(rows) > 1 else []
    spans = [_span(row, column) for column in dict.fromkeys((*apart, *filled))]
    found = sorted(span for span in spans if span is not None)
    if not filled or not found or (len(rows) == 1 and len(row.passage.text) <= WHOLE):
        return quotes_of(question, row.passage, sources)
    return tuple(Quote(row.passage.id, row.passage.text[start:end], start) for start, end in found)


def _telling_apart(rows: Sequence[_Row]) -> list[str]:
    """The first column in which the rows differ."""
    columns = [column for column in rows[0].values if not is_counter(column)]
    return [c for c in columns if len({row.values.get(c) for row in rows}) == len(rows)][:1]


def _span(row: _Row, column: str) -> tuple[int, int] | None:
    line = line_of(column, row.values.get(column, ""))
    at = row.passage.text.find(line)
    return (at, at + len(line)) if at >= 0 else None


def _citation(passage: Passage, quotes: tuple[Quote, ...], sources: Sources) -> Citation:
    return citation_of(Hit(passage, 0.0), quotes, sources.of(passage), sources.today)
