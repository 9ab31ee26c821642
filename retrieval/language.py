"""Everyday expressions and the official words for them."""

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from retrieval.tokenizer import Tokenizer, read_lexicon


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

    def found_in(self, normal: str, words: Container[str]) -> dict[str, tuple[str, ...]]:
        """The expressions that occur in a normalised text, longest first, with their official words.

        One of a single character counts only where it is one of the text's `words`: 查 is not in 督查.
        """
        found = {}
        rest = normal
        for expression, official in self.official.items():
            if expression in rest and (len(expression) > 1 or expression in words):
                found[expression] = official
                rest = rest.replace(expression, "\n")
        return found


@dataclass(frozen=True, eq=False)
class Language:
    """What is needed to read a question: how to cut it, and what its words are called officially."""

    tokenizer: Tokenizer
    synonyms: Synonyms

    @classmethod
    def load(cls, cache_dir: Path) -> "Language":
        """Load jieba and the lexicon; takes about a second."""
        tokenizer = Tokenizer(cache_dir)
        return cls(tokenizer, Synonyms.load(tokenizer))
