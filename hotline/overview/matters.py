"""Questions that ask the same make one matter, led by the first of them."""

from hotline.overview.named_entities import are_apart, names_in, without_places
from retrieval.language import Language
from retrieval.question_index import QuestionIndex

#: From this likeness on two questions are the same matter.
SAME = 0.62
#: Of so many that are alike, the first that names no other place is taken.
_LOOKED_AT = 20


class Matters:
    """Questions by id. Not for two threads at once: its owner takes care of that."""

    def __init__(self, language: Language) -> None:
        self._alike = QuestionIndex(language)
        #: What those that lead ask.
        self._leading: dict[int, str] = {}

    def leader_of(self, question_id: int, text: str) -> int:
        """The id of the first question of the same matter, not of another place, line or document; itself where it is
        the first."""
        names = names_in(text)
        for leader, _likeness in self._alike.nearest(without_places(text), _LOOKED_AT, SAME):
            if not are_apart(names, names_in(self._leading[leader])):
                return leader
        # Without words it left nothing to be compared with, so what is known may still be added.
        if not self._leading.get(question_id):
            self._alike.add(question_id, without_places(text))
        self._leading[question_id] = text
        return question_id
