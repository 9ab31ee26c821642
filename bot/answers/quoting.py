"""Which sentences of a passage are quoted."""

from retrieval.question import Question
from retrieval.sentences import Sentence, read_sentences
from retrieval.tokenizer import Tokenizer

#: A passage up to this many characters is quoted whole.
WHOLE = 160
#: A quotation grows to its neighbours up to about this many characters.
LONGEST = 220
#: What holding the wanted kind of answer is worth, as coverage.
_WANTED = 0.3
#: A neighbour is quoted too if it covers this share of what the best sentence does.
_NEIGHBOUR = 0.5


def span_of(question: Question, text: str, tokenizer: Tokenizer) -> tuple[int, int]:
    """Where the part of `text` that answers begins and ends: one piece, without white space around it."""
    if len(text) <= WHOLE:
        return _stripped(text, 0, len(text))
    sentences = read_sentences(question, text, tokenizer)
    best = max(range(len(sentences)), key=lambda n: (_worth(sentences[n]), -n))
    first = last = best
    while True:
        grown = _grown(sentences, first, last, sentences[best].coverage)
        if grown is None:
            break
        first, last = grown
    return _stripped(text, sentences[first].start, sentences[last].start + len(sentences[last].text))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _worth(sentence: Sentence) -> float:
    return sentence.coverage + _WANTED * sentence.gives_wanted


def _grown(sentences: list[Sentence], first: int, last: int, best: float) -> tuple[int, int] | None:
    """One sentence more, on the side that speaks more to the question; None where neither does."""
    length = sum(len(sentence.text) for sentence in sentences[first : last + 1])
    sides = [(first - 1, (first - 1, last)), (last + 1, (first, last + 1))]
    fitting = [
        (sentences[n].coverage, span)
        for n, span in sides
        if 0 <= n < len(sentences)
        and length + len(sentences[n].text) <= LONGEST
        and sentences[n].coverage > 0
        and sentences[n].coverage >= _NEIGHBOUR * best
    ]
    return max(fitting)[1] if fitting else None
