"""Which questions ask the same: the cosine of their telling words, kept as postings that grow with each question."""

from collections import defaultdict
from collections.abc import Mapping
from math import sqrt

from retrieval.language import Language
from retrieval.question import read_question
from retrieval.tokenizer import Tokenizer

#: How much a pair of characters counts against a telling word: it keeps 停水 and 没停水 near, whatever jieba cuts.
_PAIR = 0.35
#: Of an official word for an everyday one: 挂失 for 丢了 makes two ways of saying it one matter.
_OFFICIAL = 0.8


class QuestionIndex:
    """Questions by id, to be compared with others. Not for two threads at once: its owner takes care of that."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)

    def add(self, question_id: int, text: str) -> None:
        """Take a question in; an id is added once."""
        for term, weight in terms_of(text, self._language).items():
            self._postings[term].append((question_id, weight))

    def nearest(self, text: str, limit: int, at_least: float) -> list[tuple[int, float]]:
        """The ids of those most alike, with how much [0, 1], none below `at_least`."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in terms_of(text, self._language).items():
            for question_id, other in self._postings.get(term, ()):
                scores[question_id] += weight * other
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        return [(question_id, min(score, 1.0)) for question_id, score in best if score >= at_least]


def terms_of(text: str, language: Language) -> Mapping[str, float]:
    """The telling words of a question, as a vector of length 1; empty where it has none."""
    question = read_question(text, language)
    weights: dict[str, float] = defaultdict(float)
    for word in question.words:
        if not word.weight:
            continue
        # 社保卡丢了 and 补办社保卡 name one matter in two ways: what they share are the parts.
        own = language.tokenizer.parts(word.text) if word.is_matter else (word.text,)
        for part in own:
            weights[part] = max(weights[part], word.weight)
        for official in () if word.is_matter else word.synonyms:
            weights[official] = max(weights[official], word.weight * _OFFICIAL)
        for pair in _pairs(word.text, language.tokenizer):
            weights[pair] = max(weights[pair], word.weight * _PAIR)
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def _pairs(word: str, tokenizer: Tokenizer) -> list[str]:
    normal = tokenizer.normalise(word)
    return [normal[at : at + 2] for at in range(len(normal) - 1)] if len(normal) > 2 else []
