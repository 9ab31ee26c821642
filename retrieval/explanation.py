"""Why a passage was found or not: what ranked it, said word by word, with what came before it.

Nothing is scored here: it is read off the search itself, and of a passage that the search did not come to, off the
same signals.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.judging.names import said_by, subjects_of
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.ranking import JUDGED, SearchResult
from retrieval.signals import SIGNALS, weigh

#: A word is held from this degree on.
HELD = 0.5
#: How many passages that came before it are looked at, by how many signals each.
_AHEAD, _SIGNALS = 3, 2
#: Points on the scale of BM25 that make no difference.
_NOTHING = 0.05
#: What a passage says of itself in so few characters is a name for its matter.
_SHORT = 12
_PROPOSED = 6
_NUMBERING = re.compile(r"^[第（(]?[\d一二三四五六七八九十]+[)）.、．条]+\s*")
#: 某某局关于做好…工作的通知: who issued it and that it is to be done well are no names of the matter.
_NOTICE = re.compile(
    r"^.*?关于(?:印发|进一步|切实|做好|加强|推进|开展|规范|落实|调整)*(.+?)(?:的有关)?(?:发放)?(?:工作)?的[^的]{2,6}$"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A telling word of the question and how far [0, 1] the passage holds it: `by` is the official word that stands there
    in its place, empty where it is the word itself or nothing."""

    word: str
    weight: float
    held: float
    by: str
    synonyms: tuple[str, ...]
    is_place: bool

    @property
    def is_missing(self) -> bool:
        """Whether the passage lacks it."""
        return self.held < HELD


@dataclass(frozen=True, slots=True)
class Ahead:
    """A passage that came before, at `rank`, by the words it holds better and the signals that spoke most for it."""

    hit: Hit
    rank: int
    words: tuple[str, ...]
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`rank` counts from 1; None where the search did not come to the passage at all.

    `expressions` are what the passage calls its matter, which the question does not say; `missing` how the question calls
    what the passage lacks, the most telling first.
    """

    question: Question
    hit: Hit
    rank: int | None
    confidence: float
    words: tuple[Told, ...]
    ahead: tuple[Ahead, ...]
    missing: tuple[str, ...]
    expressions: tuple[str, ...]

    @property
    def is_judged(self) -> bool:
        """Whether it got the closer look, which gives a passage its chance."""
        return self.rank is not None and self.rank <= JUDGED


def explain(result: SearchResult, row: int, index: Index, language: Language) -> Explanation:
    """Why the passage in `row` of `index` stands where it does in `result`, which is of the same index and language."""
    passage = index.passage(row)
    rank = next((n for n, hit in enumerate(result.hits, 1) if hit.passage.id == passage.id), None)
    hit = result.hits[rank - 1] if rank else _weighed(result.question, row, index, language)
    before = result.hits[: (rank - 1 if rank else None)][:_AHEAD]
    words = tuple(_told(result.question, hit, language))
    return Explanation(
        question=result.question,
        hit=hit,
        rank=rank,
        confidence=result.confidence,
        words=words,
        ahead=tuple(_ahead(other, n, hit) for n, other in enumerate(before, 1)),
        missing=tuple(_missing(words, result.question)),
        expressions=tuple(_expressions(passage, result.question, language)),
    )


def _weighed(question: Question, row: int, index: Index, language: Language) -> Hit:
    candidates = weigh(question, index, language, row)
    number = candidates.rows.tolist().index(row)
    return Hit(index.passage(row), float(candidates.scores()[number]), candidates, number)


def _told(question: Question, hit: Hit, language: Language) -> Iterator[Told]:
    normal = language.tokenizer.normalise(hit.passage.searched_text)
    for word, match in zip(question.words, hit.why.words, strict=True):
        own = word.text in normal
        by = "" if own else next((other for other in word.synonyms if other in normal), "")
        yield Told(word.text, word.weight, match.held, by, word.synonyms, word.is_place)


def _ahead(other: Hit, rank: int, hit: Hit) -> Ahead:
    ours, theirs = hit.why, other.why
    words = (
        match.word
        for match, own in zip(theirs.words, ours.words, strict=True)
        if match.held >= HELD > own.held
    )
    gains = {name: theirs.points[name] - ours.points[name] for name in SIGNALS}
    best = sorted((name for name in SIGNALS if gains[name] > _NOTHING), key=lambda name: -gains[name])
    return Ahead(other, rank, tuple(words), tuple(best[:_SIGNALS]))


def _missing(words: Iterable[Told], question: Question) -> list[str]:
    """How the question says what is missing: words that stand side by side are one expression."""
    normal = question.normal
    found = [(normal.find(told.word), told) for told in words if told.is_missing and not told.is_place]
    runs: list[tuple[str, float]] = []
    end = -1
    for at, told in sorted(found, key=lambda pair: pair[0]):
        if runs and at == end:
            text, weight = runs[-1]
            runs[-1] = (text + told.word, max(weight, told.weight))
        else:
            runs.append((told.word, told.weight))
        end = at + len(told.word)
    return [text for text, _ in sorted(runs, key=lambda run: -run[1]) if len(text) > 1]


def _expressions(passage: Passage, question: Question, language: Language) -> list[str]:
    """What the passage calls its matter and the question does not say: a numbered item by its first words, then the title
    and the other names, then the headings."""
    said = said_by(question)
    first = re.split(r"[。：:，,；;\n]", passage.text.strip(), maxsplit=1)[0]
    item = _NUMBERING.sub("", first)
    names = [item] if item != first and len(item) <= _SHORT else []
    names += [_NOTICE.sub(r"\1", passage.title), *passage.names]
    names += [_NUMBERING.sub("", heading) for heading in reversed(passage.heading_text.split("\n"))]
    pieces = dict.fromkeys(piece for name in names for piece in subjects_of(name, language))
    return [piece for piece in pieces if piece not in said][:_PROPOSED]
