"""Questions to a register: of a name that is in it, of one that is not, and of the list as a whole.

What a row says is said of its own name alone: a name that is not there gets no row of another, and an exact number
(统一社会信用代码, 文号, 编号) is matched character by character.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Choice, Outcome, RefusalReason
from bot.answers.citing import Sources, citation_of
from bot.answers.likely import ANSWER_AT, may_answer
from bot.answers.refusing import unanswered
from bot.answers.rows import rows_said
from bot.answers.which_register import NAMED, register_found, register_meant, share_named
from bot.phrases import registers as phrases
from bot.reading.register_words import (
    asks_for_all,
    asks_for_one,
    asks_which,
    columns_asked,
    name_before,
    number_in,
    said_by_both,
    which_of,
)
from bot.wishes import ShowPassage
from knowledge_base.row_names import plain_name
from knowledge_base.rows import Register
from retrieval.answer_kinds import AnswerKind, gives
from retrieval.coverage import support
from retrieval.hits import Hit
from retrieval.judging.names import words_of_name
from retrieval.question import Question
from retrieval.ranking import SearchResult

_SHOWN, _OFFERED = 3, 5
#: A row that is likely by what it says is given from this share of its name on.
_PARTLY = 0.3


def from_register(result: SearchResult, sources: Sources) -> Answer | None:
    """The answer of a register where one is asked; None where none is."""
    question = result.question
    if number := number_in(question.normal):
        return _numbered(number, result, sources)
    meant = register_meant(result, sources)
    if rows := _rows_named(result, meant, sources):
        register, numbers = rows
        return _said(result, register, numbers, sources)
    if meant is None:
        return _by_value(result, sources)
    if asks_for_all(question.normal) and not _name(question, meant)[0]:
        return _all(result, meant, sources)
    return _without_row(result, meant, sources)


def _numbered(number: str, result: SearchResult, sources: Sources) -> Answer | None:
    rows = sources.registers.numbered_as(number)
    if rows:
        register = rows[0][0]
        return _said(result, register, [row for other, row in rows if other is register], sources)
    meant = register_meant(result, sources) or sources.registers.numbers_like(number)
    return _not_listed(result, meant, number.upper(), sources) if meant else None


def _rows_named(
    result: SearchResult, meant: Register | None, sources: Sources
) -> tuple[Register, list[int]] | None:
    """The rows whose name the question holds, of the register that is meant or that the question speaks of."""
    question = result.question
    text = plain_name(question.normal)
    by_register: dict[int, tuple[Register, list[int], str]] = {}
    for register, row, name in sources.registers.named_in(text):
        by_register.setdefault(register.document_id, (register, [], name))[1].append(row)
    fitting = [
        (register is meant, len(name), register, rows)
        for register, rows, name in by_register.values()
        if register is meant or _is_of(register, rows[0], question, name, sources)
    ]
    if fitting:
        _, _, register, rows = max(fitting, key=lambda found: found[:2])
        return register, sorted(set(rows))
    if meant is None:
        return None
    return _by_words(result, meant, sources)


def _is_of(register: Register, row: int, question: Question, name: str, sources: Sources) -> bool:
    """Whether the question speaks of a register's things, or gives a row's whole name."""
    whole = plain_name(register.names[row]) == name
    kind = any(kind in question.normal for kind in register.kinds if len(kind) > 1 and kind not in name)
    return (whole and len(name) > 3) or kind or share_named(register, question, sources) >= NAMED


def _by_words(result: SearchResult, meant: Register, sources: Sources) -> tuple[Register, list[int]] | None:
    """The row found of which the question says most words of the name, and no other name."""
    question = result.question
    name, _ = _name(question, meant)
    if name and len(meant.holding(name)) > 1:
        return None
    for hit in result.hits:
        is_said = _is_row(hit, meant) and _share_said(question, meant, hit, sources) >= NAMED
        if is_said and not _is_foreign(question, meant, hit):
            return meant, [meant.ids.index(hit.passage.id)]
    return None


def _share_said(question: Question, register: Register, hit: Hit, sources: Sources) -> float:
    """The share [0, 1] of a row's name that the question says, without what all names share."""
    language = sources.language
    shared = {word.text for word in words_of_name(register.shared, language)} if register.shared else set()
    words = [word for word in words_of_name(hit.passage.heading, language) if word.text not in shared]
    total = sum(word.weight for word in words)
    return sum(word.weight * support(word, question.normal) for word in words) / total if total else 0.0


def _is_row(hit: Hit, register: Register) -> bool:
    return hit.passage.document_id == register.document_id and bool(hit.passage.heading)


def _by_value(result: SearchResult, sources: Sources) -> Answer | None:
    """The row that alone says something of which it is asked whose it is: 石桥胡同划到哪个小学."""
    normal = result.question.normal
    for register in sources.registers.all:
        ids = [hit.passage for hit in result.hits if _is_row(hit, register)]
        if not ids or not which_of(normal, register.kinds):
            continue
        known = "\n".join((register.title, *register.columns, register.shared))
        told = [(said_by_both(normal, passage.text, known), passage) for passage in ids]
        longest = max(len(words) for words, _ in told)
        holding = [passage for words, passage in told if len(words) == longest]
        if longest and len(holding) == 1:
            return _said(result, register, [register.ids.index(holding[0].id)], sources)
    return None


def _name(question: Question, register: Register) -> tuple[str, str]:
    name, kind = name_before(plain_name(question.normal), register.kinds, register.shared)
    # What the list is of is nobody's name.
    return ("", "") if name in plain_name(register.title) else (name, kind)


def _is_foreign(question: Question, register: Register, hit: Hit) -> bool:
    """Whether the question names a thing of the register's kind that is not this row."""
    name, _ = _name(question, register)
    return bool(name) and name not in plain_name(f"{hit.passage.heading}{hit.passage.text}")


def _without_row(result: SearchResult, meant: Register, sources: Sources) -> Answer | None:
    """A row that has what is asked for; rows with a part of the name; that the name is not there."""
    question = result.question
    is_found = register_found(result, sources) is meant
    name, kind = _name(question, meant)
    partly = meant.holding(name) if name else []
    if len(partly) == 1:
        return _said(result, meant, partly, sources)
    if partly:
        return _several(result, meant, name, partly, sources)
    first = result.hits[0] if result.hits else None
    is_sure = is_found and result.answers(ANSWER_AT) and may_answer(result.hits)
    if first and is_sure and _is_row(first, meant) and _may_be_row(question, meant, first, sources):
        return _said(result, meant, [meant.ids.index(first.passage.id)], sources)
    if is_found or name:
        return _not_listed(result, meant, f"{name}{kind}", sources)
    return None


def _may_be_row(question: Question, register: Register, hit: Hit, sources: Sources) -> bool:
    """Whether a row that was found may be given: it is asked which one it is, or a part of its name is said; and no
    other name is."""
    if asks_for_one(question.normal) or _is_foreign(question, register, hit):
        return False
    return asks_which(question.normal) or _share_said(question, register, hit, sources) >= _PARTLY


def _said(result: SearchResult, register: Register, rows: Sequence[int], sources: Sources) -> Answer:
    if len({register.names[row] for row in rows}) > 1:
        return _several(result, register, "", rows, sources)
    lacking = not _gives_asked(result.question, register, rows[0], sources) and _lacks(
        result.question, sources.row(register.ids[rows[0]])[0].text, sources
    )
    if lacking:
        hits = [hit for hit in result.hits if hit.passage.id in {register.ids[row] for row in rows}]
        return unanswered(result.question, hits[:1] or result.hits[:1], result.confidence, sources)
    return rows_said(result.question, register, rows, result.confidence, sources)


def _gives_asked(question: Question, register: Register, row: int, sources: Sources) -> bool:
    values = sources.row(register.ids[row])[1]
    return any(values.get(column) for column in columns_asked(question.normal, register.columns))


def _lacks(question: Question, text: str, sources: Sources) -> bool:
    """Whether a number of a kind is asked that the row does not give."""
    normal = sources.language.tokenizer.normalise(text)
    definite = [kind for kind in question.wants if kind in (AnswerKind.MONEY, AnswerKind.PHONE)]
    return bool(definite) and not any(gives(normal, kind) for kind in definite)


def _several(
    result: SearchResult, register: Register, name: str, rows: Sequence[int], sources: Sources
) -> Answer:
    choices = tuple(Choice(register.names[row], ShowPassage(register.ids[row])) for row in rows[:_OFFERED])
    lead = phrases.several_named(register.title, name or result.question.normal)
    return Answer(Outcome.CHOICES, lead, choices=choices, confidence=result.confidence)


def _not_listed(result: SearchResult, register: Register, name: str, sources: Sources) -> Answer:
    """That a name is not there, and of which day that is known; no other row is offered in its place."""
    first = sources.row(register.ids[0])[0]
    hit = next((h for h in result.hits if h.passage.document_id == register.document_id), Hit(first, 0.0))
    said = unanswered(
        result.question, [replace(hit, chance=0.0)], result.confidence, sources, RefusalReason.NOT_LISTED
    )
    return replace(said, lead=phrases.not_listed(register.title, name, register.issued_on))


def _all(result: SearchResult, register: Register, sources: Sources) -> Answer:
    """How many there are, the first of them, and where the whole register stands."""
    names = dict(zip(reversed(register.names), reversed(register.ids), strict=True))
    first = sources.row(register.ids[0])[0]
    citation = citation_of(Hit(first, 0.0), (), sources.of(first), sources.today)
    return Answer(
        Outcome.ANSWERED,
        phrases.all_of(register.title, len(register.names), register.issued_on),
        choices=tuple(
            Choice(name, ShowPassage(names[name])) for name in list(dict.fromkeys(register.names))[:_SHOWN]
        ),
        confidence=result.confidence,
        citations=(replace(citation, heading="", url=f"/documents/{register.document_id}"),),
    )
