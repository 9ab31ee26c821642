"""Two questions in one message: both are answered, the second below the first."""

from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer, Outcome
from bot.wishes import ShowPassage
from retrieval.clauses import questions_in

#: Shorter than this a clause is no question of its own.
_SHORTEST = 3


def with_second(text: str, said: Answer, answer_to: Callable[[str], Answer]) -> Answer:
    """`said`, and what answers the other of two questions in `text`; `answer_to` finds it."""
    asked = [clause for clause in questions_in(text) if len(clause) >= _SHORTEST]
    if len(asked) < 2 or said.outcome is not Outcome.ANSWERED or not said.quotes:
        return said
    shown = said.citations[0].passage_id
    found = (answer for answer in map(answer_to, asked[:3]) if answer.outcome is Outcome.ANSWERED)
    second = next((a for a in found if a.quotes and a.citations[0].passage_id != shown), None)
    if second is None:
        return said
    also = second.citations[0].passage_id
    return replace(
        said,
        quotes=(*said.quotes, *second.quotes),
        citations=(*said.citations, *second.citations),
        choices=tuple(choice for choice in said.choices if choice.wish != ShowPassage(also)),
        more=None,
    )
