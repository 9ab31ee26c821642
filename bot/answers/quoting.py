"""Which sentences of a passage are quoted: those likely to answer, each with what gives it its sense."""

import re
from collections.abc import Sequence
from math import exp

from bot.answer import Quote
from retrieval.answer_kinds import AnswerKind
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.sentences import Sentence, read_sentences
from retrieval.tokenizer import Tokenizer
from text.enumerations import level_of

#: A passage up to this many characters is quoted whole.
WHOLE = 140
#: It grows up to so many characters, line ends not counted: with where it stands, it fits a phone's screen.
LONGEST = 240
#: It grows until the sentence that answers is in it with this probability.
SURE = 0.88
#: Weights of a sentence's coverage, its telling terms and its holding what is wanted, in nats: a conditional logit
#: over the sentences of a passage, learned from questions whose answering sentence is known.
_COVERAGE, _TELLING, _WANTED = 3.5, 0.43, 1.25
#: What is asked for as a list, of which no item is left out as far as there is room.
_LISTED = {AnswerKind.MATERIALS, AnswerKind.PROCEDURE}
#: A sentence that begins so goes on from the one before it in its line.
_GOES_ON = re.compile(r"\s*(?:但|其中|否则|逾期|拒不|情节|违反(?:前款)?规定)")
#: One that begins so takes something back of it.
_EXCEPTS = re.compile(r"\s*但")

Span = tuple[int, int]


def span_of(question: Question, text: str, tokenizer: Tokenizer) -> Span:
    """Where the part of `text` that answers best begins and ends: one piece, without white space around it."""
    spans, best = _spans(question, text, 0, tokenizer)
    together = (spans[0][0], spans[-1][1])
    if together[1] - together[0] <= LONGEST:
        return together
    return next(span for span in spans if span[0] <= best < span[1])


def quotes_of_passage(
    question: Question, passage: Passage, document: Sequence[Passage], tokenizer: Tokenizer
) -> tuple[Quote, ...]:
    """What is quoted of `passage`, in order; before it the leads of its items that an earlier passage holds.

    Each quote is without white space around it; an item comes with its lead, which may stand apart from it.
    `document` are the passages of its document in order, of which those under the same heading are one article that
    was cut; without them, or without a heading, there are only the leads in the passage.
    """
    article = [p for p in document if (p.heading, p.heading_text) == (passage.heading, passage.heading_text)]
    at = next((n for n, other in enumerate(article) if other.id == passage.id), 0)
    parts = [*article[:at], passage] if passage.heading else [passage]
    # Rows and paragraphs below one heading end without a full stop: none goes on from the one before.
    whole = "\n".join(part.text for part in parts)
    spans, _ = _spans(question, whole, len(whole) - len(passage.text), tokenizer)
    quotes = []
    offset = 0
    for part in parts:
        stop = offset + len(part.text)
        inside = [_stripped(whole, max(begin, offset), min(end, stop)) for begin, end in spans]
        quotes += [Quote(part.id, whole[begin:end], begin - offset) for begin, end in inside if begin < end]
        offset = stop + 1
    return tuple(quotes)


def _spans(question: Question, text: str, start: int, tokenizer: Tokenizer) -> tuple[list[Span], int]:
    """The parts of `text` to quote, and where the best sentence begins; of what stands before `start` leads alone."""
    sentences = read_sentences(question, text, tokenizer)
    of_passage = [
        n for n, sentence in enumerate(sentences) if sentence.start >= start and sentence.text.strip()
    ]
    if not of_passage:
        return [(start, start)], start
    if len(text[start:].strip()) <= WHOLE:
        chosen = {lead for n in of_passage for lead in sentences[n].leads}.union(of_passage)
        return _joined(text, sentences, chosen), _stripped(text, start, len(text))[0]
    best, chosen = _chosen(sentences, of_passage, as_list=not _LISTED.isdisjoint(question.wants))
    begin, _ = _stripped(text, sentences[best].start, len(text))
    return _joined(text, sentences, chosen), begin


def _chosen(sentences: list[Sentence], of_passage: list[int], *, as_list: bool) -> tuple[int, set[int]]:
    """The number of the best sentence, and those of all that are quoted."""
    leads = {lead for sentence in sentences for lead in sentence.leads}
    may_answer = [n for n in of_passage if n not in leads] or of_passage
    odds = {n: exp(_worth(sentences[n])) for n in may_answer}
    ranked = sorted(may_answer, key=lambda n: (-odds[n], n))
    best = sentences[ranked[0]]
    chosen = _understood(sentences, ranked[0])
    if as_list and best.leads:
        for n in may_answer:
            chosen |= _fitting(sentences, n, chosen) if sentences[n].leads == best.leads else set()
    for n in ranked:
        if sum(odds.get(m, 0.0) for m in chosen) >= SURE * sum(odds.values()):
            break
        chosen |= _fitting(sentences, n, chosen)
    return ranked[0], chosen


def _fitting(sentences: list[Sentence], number: int, chosen: set[int]) -> set[int]:
    """What is understood together with a sentence, where there is room for it beside `chosen`."""
    together = _understood(sentences, number)
    return together if _length(sentences, chosen | together) <= LONGEST else set()


def _worth(sentence: Sentence) -> float:
    return _COVERAGE * sentence.coverage + _TELLING * sentence.telling + _WANTED * sentence.gives_wanted


def _understood(sentences: list[Sentence], number: int) -> set[int]:
    """A sentence with its leads, what is excepted from it, and what it goes on from."""
    together = {number, *sentences[number].leads}
    if number + 1 < len(sentences) and _EXCEPTS.match(sentences[number + 1].text):
        together.add(number + 1)
    first = number
    while first and _continues(sentences[first - 1].text, sentences[first].text):
        first -= 1
    whole = together.union(range(first, number), sentences[first].leads)
    return whole if _length(sentences, whole) <= LONGEST else together


def _continues(before: str, text: str) -> bool:
    """Whether the sentence `text` is half of one that began with `before`, or means nothing without it."""
    halves = before.endswith(("；", ";")) or _GOES_ON.match(text)
    return bool(before.strip() and halves and not level_of(text))


def _length(sentences: list[Sentence], numbers: set[int]) -> int:
    return sum(len(sentences[n].text.strip()) for n in numbers)


def _joined(text: str, sentences: list[Sentence], chosen: set[int]) -> list[Span]:
    """Neighbours as one piece, without white space around it."""
    spans: list[Span] = []
    for n in sorted(chosen):
        start = sentences[n].start
        end = start + len(sentences[n].text)
        if spans and not text[spans[-1][1] : start].strip():
            start = spans.pop()[0]
        spans.append(_stripped(text, start, end))
    return spans


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
