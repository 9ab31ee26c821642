"""Documents by the public matters that their titles and everyday names name: who says 低保 means the guide to it, whatever
else tells more of the side that is asked."""

from collections import defaultdict
from threading import Lock

from retrieval.contents import Contents
from retrieval.language import Language
from retrieval.question import Question, Word


class Namesakes:
    """The documents of an index that have everyday names, which guides have and laws have not."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._lock = Lock()
        self._language: Language | None = None
        self._documents: dict[str, list[int]] = {}

    def of(self, question: Question, language: Language) -> tuple[int, ...]:
        """The ids of the documents of the matters that a question means, each once."""
        matters = [word.matter for word in meant(question.words)]
        if not matters:
            return ()
        with self._lock:
            if self._language is not language:
                self._documents = self._read(language)
                self._language = language
        found = (document for matter in matters for document in self._documents.get(matter, ()))
        return tuple(dict.fromkeys(found))

    def _read(self, language: Language) -> dict[str, list[int]]:
        documents: dict[str, list[int]] = defaultdict(list)
        for number, document in enumerate(self._contents.documents.tolist()):
            names = self._contents.names_of(number)
            if len(names) > 1:
                for matter in {matter for name in names for matter in _matters_of(name, language)}:
                    documents[matter].append(document)
        return documents


def meant(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that name a public matter, without those within the name of another: 结婚证丢了 means no 结婚证."""
    named = [word for word in words if word.is_matter]
    return tuple(word for word in named if not any(_is_part(word.text, other.text) for other in named))


def _is_part(text: str, other: str) -> bool:
    return text != other and text in other


def _matters_of(name: str, language: Language) -> set[str]:
    tokenizer, synonyms = language.tokenizer, language.synonyms
    normal = tokenizer.normalise(name)
    found = [text for text in synonyms.found_in(normal, tokenizer.cut) if text in synonyms.matters]
    return {synonyms.matters[text] for text in found if not any(_is_part(text, other) for other in found)}
