"""Which register a question is of: the one the search found, or the one whose title or own column it names."""

from bot.answers.citing import Sources
from bot.answers.likely import ANSWER_AT, MATTER_AT
from bot.reading.register_words import asks_for_all, columns_asked, is_usual, topic_of
from knowledge_base.rows import Register
from retrieval.coverage import coverage
from retrieval.judging.names import named, said_by
from retrieval.question import Question
from retrieval.ranking import SearchResult

#: A register is asked for from this share of its title's words on, if the question's are its own; or from this one.
NAMED, _TITLED, _WHOLE = 0.6, 0.35, 0.9


def register_meant(result: SearchResult, sources: Sources) -> Register | None:
    """The register the search found, or one whose title, or a column of its own, is named; unless a text answers."""
    found = register_found(result, sources)
    if found is not None:
        return found
    told = [(_told(register, result.question, sources), register) for register in sources.registers.all]
    best = max(told, key=lambda pair: pair[0], default=None)
    if best and best[0] >= _WHOLE and asks_for_all(result.question.normal):
        return best[1]
    first = result.hits[0] if result.hits else None
    if first and result.answers(ANSWER_AT) and sources.registers.of(first.passage.document_id) is None:
        return None
    return best[1] if best and best[0] >= NAMED else None


def register_found(result: SearchResult, sources: Sources) -> Register | None:
    """The register that the search surely found, by its first hit."""
    if not result.hits or max(result.confidence, result.confidence_of_matter) < MATTER_AT:
        return None
    return sources.registers.of(result.hits[0].passage.document_id)


def _told(register: Register, question: Question, sources: Sources) -> float:
    """How much [0, 1] of a question is of a register as a whole: of another list it has other words."""
    titled = share_named(register, question, sources)
    if not _TITLED <= titled < _WHOLE:
        return titled if titled >= _WHOLE else 0.0
    normal = sources.language.tokenizer.normalise(
        "\n".join((register.title, *register.columns, *register.kinds))
    )
    return coverage(question, normal)


def share_named(register: Register, question: Question, sources: Sources) -> float:
    """How far [0, 1] a question names what a register is of, by its title or by a column that is its own."""
    title = topic_of(register.title)
    own = [
        c
        for c in columns_asked(question.normal, register.columns)
        if not is_usual(c) and c in question.normal
    ]
    return max(named(title, said_by(question), sources.language), 1.0 if own else 0.0)
