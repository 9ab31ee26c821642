"""Two questions in one message: both are answered, the second below the first."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer import Answer, Choice, Outcome
from bot.phrases import conversation as phrases
from bot.phrases.sources import in_a_list
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
    found = [(clause, answer_to(clause)) for clause in asked[:3]]
    sure = (answer for _clause, answer in found if answer.outcome is Outcome.ANSWERED)
    second = next((a for a in sure if a.quotes and a.citations[0].passage_id != shown), None)
    if second is None:
        return _with_offer(said, found)
    also = second.citations[0].passage_id
    return replace(
        said,
        quotes=(*said.quotes, *second.quotes),
        citations=(*said.citations, *second.citations),
        choices=tuple(choice for choice in said.choices if choice.wish != ShowPassage(also)),
        more=None,
    )


def _with_offer(said: Answer, found: Sequence[tuple[str, Answer]]) -> Answer:
    """`said`, and that a clause asks of another matter what is not sure: its likeliest section is one of the choices."""
    document = said.citations[0].document_id
    for clause, answer in found:
        cited = answer.citations[0] if answer.citations and answer.outcome is Outcome.CHOICES else None
        if cited is not None and cited.document_id != document:
            label = in_a_list(cited.title, cited.heading)
            choices = (*said.choices, Choice(label, ShowPassage(cited.passage_id)))
            menu = said.menu or phrases.WHAT_ELSE
            after = phrases.also_asked(clause, len(choices))
            return replace(said, choices=choices, menu=menu, after=after)
    return said
