"""Everyday expressions, the official words for them, and the words that answers to them use."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from retrieval.tokenizer import Tokenizer, read_lexicon
from retrieval.vectors import Vectors


@dataclass(frozen=True)
class Synonyms:
    """`official` leads from an everyday expression to the official words, both in normal form."""

    official: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, tokenizer: Tokenizer) -> "Synonyms":
        """Read the lexicon; each line is `everyday words: official words`."""
        official: dict[str, tuple[str, ...]] = {}
        for line in read_lexicon("synonyms.txt"):
            everyday, _, words = tokenizer.normalise(line.replace(" ", "\n")).partition(":")
            for expression in everyday.split():
                both = dict.fromkeys((*official.get(expression, ()), *words.split()))
                official[expression] = tuple(both)
        # The longest expression first: 没有北京户口 means something else than 户口.
        return cls(dict(sorted(official.items(), key=lambda pair: -len(pair[0]))))

    def found_in(self, normal: str, cut: Callable[[str], Container[str]]) -> dict[str, tuple[str, ...]]:
        """The expressions that occur in a normalised text, longest first, with their official words.

        One of a single character counts only where it is one of the words that `cut` makes of the text: 查 is not
        in 督查. Few texts hold one, so most are not cut for it.
        """
        found = {}
        rest = normal
        for expression, official in self.official.items():
            if expression in rest and (len(expression) > 1 or expression in cut(normal)):
                found[expression] = official
                rest = rest.replace(expression, "\n")
        return found


@dataclass(frozen=True)
class Associations:
    """`related` leads from a word of questions to words of the texts that answer them, with the share of
    such texts [0, 1] that hold each. Grown from statistics (`benchmarks/grow_lexicon.py`), not synonyms:
    they help to find a text, and never count as the citizen's own word."""

    related: dict[str, dict[str, float]]

    @classmethod
    def load(cls) -> "Associations":
        """Read the lexicon; each line is `word: other=share other=share`."""
        related = {}
        for line in read_lexicon("associations.txt"):
            word, _, others = line.partition(": ")
            pairs = (pair.rpartition("=") for pair in others.split())
            related[word] = {other: float(share) for other, _, share in pairs}
        return cls(related)

    def of(self, words: Iterable[str], limit: int) -> dict[str, float]:
        """The `limit` words most related to any of `words`, each with its highest share."""
        found: dict[str, float] = {}
        for word in words:
            for other, share in self.related.get(word, {}).items():
                if share > found.get(other, 0.0):
                    found[other] = share
        return dict(sorted(found.items(), key=lambda pair: -pair[1])[:limit])


@dataclass(frozen=True, eq=False, repr=False)
class Language:
    """Knowledge needed to read a question: how to segment it, and the official names of what it says."""

    tokenizer: Tokenizer
    synonyms: Synonyms
    associations: Associations
    vectors: Vectors

    @classmethod
    def load(cls) -> "Language":
        """Load jieba's dictionary and the lexicon; takes some tenths of a second."""
        tokenizer = Tokenizer()
        return cls(tokenizer, Synonyms.load(tokenizer), Associations.load(), Vectors.load())

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could be indexed otherwise, so that a saved index is not misread."""
        return f"{self.tokenizer.fingerprint}-{self.vectors.fingerprint}"
