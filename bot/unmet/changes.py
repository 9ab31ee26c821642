"""What words would change: questions asked of the same passages, read as they are and as they would be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation import ask
from bot.desk import Desk
from bot.rehearsal.comparing import Comparison, Verdict, compare, said_of
from bot.rehearsal.questions import ModelQuestion
from knowledge_base.lexicon import Saying
from knowledge_base.searcher import Searcher
from retrieval.judging.names import said_by
from retrieval.question import Question


def changed_by(
    desk: Desk,
    sayings: Sequence[Saying],
    questions: Iterable[str],
    now: datetime,
    own: Mapping[str, ModelQuestion] | None = None,
) -> list[Comparison]:
    """The questions that are answered otherwise once everything is read with `sayings`, worse ones first.

    `own` are the editors' among them, of which it is known what is right. Only what could change is asked: a thousand
    questions that hold none of the words take as long as reading them.
    """
    future = replace(desk, searcher=desk.searcher.reading_with(sayings), answers={})
    touched = _Touched(desk.searcher, future.searcher)
    compared = (
        compare(
            question,
            said_of(ask(desk, question, now)),
            said_of(ask(future, question, now)),
            (own or {}).get(question),
        )
        for question in dict.fromkeys(questions)
        if touched.by(question)
    )
    order = list(Verdict)
    differing = [one for one in compared if one.verdict is not Verdict.SAME]
    return sorted(differing, key=lambda one: order.index(one.verdict))


class _Touched:
    """Which questions two languages may answer differently."""

    def __init__(self, present: Searcher, future: Searcher) -> None:
        self._present, self._future = present, future
        before, after = (one.language.synonyms.official for one in (present, future))
        self._words = {
            word
            for expression in before.keys() | after.keys()
            if before.get(expression) != after.get(expression)
            for word in (*before.get(expression, ()), *after.get(expression, ()))
        }

    def by(self, question: str) -> bool:
        """Whether it is read otherwise; or says an official word, which a title may now say in everyday words."""
        read = self._present.read(question)
        return read != self._future.read(question) or self._says(read)

    def _says(self, read: Question) -> bool:
        said = said_by(read)
        return any(word in said for word in self._words)
