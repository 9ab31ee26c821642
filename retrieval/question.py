"""A question as the engine sees it: its telling words, their official synonyms, and what it wants."""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from retrieval.answer_kinds import AnswerKind, kinds_wanted, without_asked
from retrieval.clauses import asking_part
from retrieval.language import Language
from retrieval.sides import SIDES, Floats32, Side
from retrieval.tokenizer import Tokenizer

#: A word this common in Chinese says nothing about the matter; rarity above it is the word's weight.
COMMON = 7.5
#: Rarer than this does not tell more: often it is only a typing error or an odd cut.
RARE = 14.0
#: A public matter's name, and a place's, tell at least this much, however common the word.
NAMED = 4.0
#: A word that the dictionary lacks is mostly a typing error or an odd cut.
UNKNOWN = 2.0
#: What a word counts in a clause that only tells the story around the question.
ASIDE = 0.4
#: How much a synonym counts against the citizen's own word when passages are scored.
SYNONYM_WEIGHT = 0.6
#: How many of the words that answers to such questions hold are searched.
ASSOCIATIONS = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word of a question; `weight` >= 0 says how telling. `matter` is the public matter it names, if any."""

    text: str
    weight: float
    synonyms: tuple[str, ...]
    is_place: bool
    matter: str = ""

    @property
    def is_matter(self) -> bool:
        """Whether it names a public matter."""
        return bool(self.matter)


#: Weighted terms.
Terms = dict[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """`normal` is the question in normal form, `meaning` the same with official words for those that editors have added,
    whose likeness no vector knows; `own` its terms without the asking words, with weights.

    `official` are the terms of official words for it, `associated` those of words that answers to such
    questions hold: neither has a term of the ones before. `ways` are, for each part of the question, the
    ways to say it: the citizen's own terms first, then those of each official word. A passage need only
    hold one of them. `action` is what is asked how to do. `sides` is the probability of each of SIDES to be asked.
    """

    normal: str
    meaning: str
    words: tuple[Word, ...]
    wants: tuple[AnswerKind, ...]
    own: Terms
    official: Terms
    associated: Terms
    ways: tuple[tuple[Terms, ...], ...]
    action: Word | None = None
    sides: Floats32 = field(default_factory=lambda: np.zeros(len(SIDES), np.float32), compare=False)

    def asks(self, *sides: Side) -> float:
        """The probability [0, 1] that one of `sides` is asked."""
        return float(sum(self.sides[SIDES.index(side)] for side in sides))


#: "怎么报名": a text that does not speak of 报名 does not answer it, whatever else it holds.
_HOW = re.compile(r"(?:怎么|如何|怎样)(?=[\u4e00-\u9fff])")
_GENERAL_ACTIONS = frozenset(
    """
    办 办理 做 弄 搞 处理 解决 回事 样 规定 理解 了解 开展 进行 推进 加强 落实 应对
    """.split()
)


def read_question(
    text: str, language: Language, is_said: Callable[[str], bool] = lambda _: False
) -> Question:
    """Take a citizen's question apart; what `is_said` in the documents is no slip of the pen."""
    tokenizer = language.tokenizer
    normal = language.read(text, is_said)
    found = language.synonyms.found_in(normal, tokenizer.cut)
    # An everyday expression that has official words is one unit, however jieba would cut it.
    # It may hold asking words itself (欠了多少债), so these are cut out afterwards.
    rest = normal
    for expression in found:
        rest = rest.replace(expression, "\n")
    rest = without_asked(rest)
    ways = _ways(rest, found, tokenizer)
    # Bigrams across the parts of the question are searched too: they are what an exact quotation shares.
    own = tokenizer.weighted_terms(without_asked(normal))
    asking = asking_part(normal)
    official = {term: weight for term, weight in _official_terms(ways).items() if term not in own}
    return Question(
        normal=normal,
        meaning=language.added.meaning(normal),
        words=_telling_words(normal, asking, rest, found, language),
        wants=kinds_wanted(normal),
        own=own,
        official=official,
        associated=_associated_terms(normal, own.keys() | official.keys(), language),
        ways=ways,
        action=_action(normal, language),
        sides=language.sides.read(asking),
    )


def _action(normal: str, language: Language) -> Word | None:
    """The thing the citizen asks how to do, None where there is none."""
    match = _HOW.search(normal)
    if match is None:
        return None
    rest = normal[match.end() :]
    action = next(iter(language.tokenizer.cut(rest)), None)
    if action is None or not rest.startswith(action) or action in _GENERAL_ACTIONS:
        return None
    official = language.synonyms.official.get(action, ())
    if len(action) == 1 and official:
        # 补 is also in "还要补什么"; its official words are not.
        action, *rest_of_official = official
        official = tuple(rest_of_official)
    return Word(action, _weight(action, language.tokenizer), official, False)


def _telling_words(
    normal: str, asking: str, rest: str, found: dict[str, tuple[str, ...]], language: Language
) -> tuple[Word, ...]:
    """The telling words of a question, of which `asking` asks; `found` are expressions cut out of `rest`."""
    words = [
        Word(
            expression,
            _of_expression(expression, asking, language),
            official,
            is_place=False,
            matter=language.synonyms.matters.get(expression, ""),
        )
        for expression, official in found.items()
    ]
    for word in dict.fromkeys(language.tokenizer.parts(rest)):
        is_place = language.places.is_place(word)
        if is_place and not language.places.is_asked(word, normal):
            continue
        weight = (
            _of_word(word, asking, language)
            if not is_place
            else max(_weight(word, language.tokenizer), NAMED)
        )
        if weight > 0:
            words.append(Word(word, weight, (), is_place))
    return tuple(words)


def _of_expression(expression: str, asking: str, language: Language) -> float:
    """How telling an expression with other words is; the name of a matter wherever it stands."""
    weight = _weight(expression, language.tokenizer)
    if expression in language.synonyms.matters:
        return max(weight, NAMED)
    return weight if expression in asking else ASIDE * weight


def _of_word(word: str, asking: str, language: Language) -> float:
    """How telling a word is that is neither."""
    tokenizer = language.tokenizer
    if tokenizer.is_number_or_time(word):
        return 0.0
    weight = _weight(word, tokenizer)
    if not tokenizer.knows(word):
        weight = min(weight, UNKNOWN)
    return weight if word in asking else ASIDE * weight


@lru_cache(maxsize=1 << 14)
def _weight(expression: str, tokenizer: Tokenizer) -> float:
    """The rarest part of an expression decides."""
    rarity = max((tokenizer.rarity(word) for word in tokenizer.parts(expression)), default=0.0)
    return max(0.0, min(rarity, RARE) - COMMON)


def _ways(
    rest: str, found: dict[str, tuple[str, ...]], tokenizer: Tokenizer
) -> tuple[tuple[Terms, ...], ...]:
    units: list[tuple[Terms, ...]] = [(tokenizer.weighted_terms(rest),)]
    for expression, official in found.items():
        units.append(tuple(_terms_of(words, tokenizer) for words in (expression, *official)))
    return tuple(units)


@lru_cache(maxsize=1 << 12)
def _terms_of(expression: str, tokenizer: Tokenizer) -> Terms:
    return tokenizer.weighted_terms(expression)


def _official_terms(ways: tuple[tuple[Terms, ...], ...]) -> Terms:
    terms: Terms = {}
    for own, *official in ways:
        for way in official:
            # 最低生活保障 has five times the terms of 低保; saying it must not count five times.
            share = SYNONYM_WEIGHT * min(1.0, sum(own.values()) / max(sum(way.values()), 1))
            for term, weight in way.items():
                terms.setdefault(term, share * weight)
    return terms


def _associated_terms(normal: str, known: Set[str], language: Language) -> Terms:
    tokenizer = language.tokenizer
    found = language.associations.of(tokenizer.words(normal), ASSOCIATIONS)
    terms = {tokenizer.term(word): share for word, share in found.items()}
    return {term: share for term, share in terms.items() if term not in known}
