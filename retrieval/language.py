"""Everyday expressions, the official words for them, and the words that answers to them use."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace

from retrieval.added_words import AddedWords
from retrieval.dialect import Dialect
from retrieval.passage_sides import PassageSides
from retrieval.places import Places
from retrieval.respelling import Respelling
from retrieval.sides import SideReader
from retrieval.tokenizer import Tokenizer, read_lexicon
from retrieval.vectors import Vectors


@dataclass(frozen=True)
class Synonyms:
    """`official` leads from an expression to other words for the same, the official ones first, all in normal form.

    `matters` leads from the expressions that name a public matter to its name, whether or not a knowledge base holds it.
    `lengths` are those of the expressions that begin with two characters, or are the one, ascending.
    """

    official: dict[str, tuple[str, ...]]
    matters: dict[str, str]
    lengths: dict[str, tuple[int, ...]]

    @classmethod
    def load(cls, tokenizer: Tokenizer) -> "Synonyms":
        """Read the lexicon: `everyday words: official words` and `matter: other names of it`, a line each."""
        official: dict[str, dict[str, None]] = {}
        matters: dict[str, str] = {}
        for line in read_lexicon("synonyms.txt"):
            everyday, words = _sides(line, tokenizer)
            for expression in everyday:
                official.setdefault(expression, {}).update(dict.fromkeys(words))
        for line in read_lexicon("matters.txt"):
            (name,), others = _sides(line, tokenizer)
            matters |= dict.fromkeys((name, *others), name)
            for expression in (name, *others):
                same = (other for other in (name, *others) if other != expression)
                official.setdefault(expression, {}).update(dict.fromkeys(same))
        found = {expression: tuple(words) for expression, words in official.items()}
        return cls(found, matters, _lengths(found))

    def with_words(self, words: Mapping[str, tuple[str, ...]]) -> "Synonyms":
        """These and more: from an expression to official words, which come before those it has; all in normal form."""
        more = {
            expression: tuple(dict.fromkeys((*official, *self.official.get(expression, ()))))
            for expression, official in words.items()
        }
        found = self.official | more
        return Synonyms(found, self.matters, _lengths(found))

    def found_in(self, normal: str, cut: Callable[[str], Container[str]]) -> dict[str, tuple[str, ...]]:
        """The expressions that occur in a normalised text, longest first, with their other words.

        One of a single character counts only where it is one of the words that `cut` makes of the text: 查 is not
        in 督查. Few texts hold one, so most are not cut for it.
        """
        found = {}
        rest = normal
        for expression in self._candidates(normal):
            if expression in rest and (len(expression) > 1 or expression in cut(normal)):
                found[expression] = self.official[expression]
                rest = rest.replace(expression, "\n")
            elif expression in self.matters and any(expression in longer for longer in found):
                # 居住证到期 names 居住证 as well.
                found[expression] = self.official[expression]
        return found

    def _candidates(self, normal: str) -> list[str]:
        """The expressions in `normal`, longest first: 没有北京户口 means something else than 户口."""
        pieces = {
            normal[start : start + length]: None
            for start in range(len(normal))
            for begins in (normal[start], normal[start : start + 2])
            for length in self.lengths.get(begins, ())
            if normal[start : start + length] in self.official
            and _stands_alone(normal, start, start + length)
        }
        return sorted(pieces, key=lambda expression: -len(expression))


def _lengths(expressions: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for expression in expressions:
        lengths.setdefault(expression[:2], set()).add(len(expression))
    return {start: tuple(sorted(some)) for start, some in lengths.items()}


def _sides(line: str, tokenizer: Tokenizer) -> tuple[list[str], list[str]]:
    """The words on both sides of the colon; a space within a name is written as an underscore."""
    left, _, right = tokenizer.normalise(line.replace(" ", "\n")).partition(":")
    everyday, words = ([word.replace("_", " ") for word in side.split()] for side in (left, right))
    return everyday, words


def _stands_alone(normal: str, start: int, end: int) -> bool:
    """Whether a Latin word ends where `normal[start:end]` does: visa is not in advisable."""
    return not any(
        0 < at < len(normal)
        and (normal[at - 1] + normal[at]).isascii()
        and (normal[at - 1] + normal[at]).isalnum()
        for at in (start, end)
    )


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
    sides: SideReader
    passage_sides: PassageSides
    respelling: Respelling
    places: Places
    dialect: Dialect
    #: What editors have added, which is among the synonyms too.
    added: AddedWords = field(default_factory=AddedWords)

    @classmethod
    def load(cls, home: str = "") -> "Language":
        """Load jieba's dictionary and the lexicon; takes some tenths of a second. `home` is where the operator is."""
        tokenizer = Tokenizer()
        synonyms = Synonyms.load(tokenizer)
        return cls(
            tokenizer,
            synonyms,
            Associations.load(),
            Vectors.load(),
            SideReader.load(),
            PassageSides.load(),
            Respelling.of(synonyms.matters),
            Places.load(tokenizer, home),
            Dialect.load(tokenizer),
        )

    def with_words(
        self, words: Iterable[tuple[str, Iterable[str]]], titles: Mapping[str, str] | None = None
    ) -> "Language":
        """A language that knows more: everyday expressions with their official words, and other names of documents with
        the words of their titles, as people write them; of two for one expression the first comes first.

        Only how questions are read changes by it: its fingerprint is the same, an index made with either serves both.
        """
        official: dict[str, tuple[str, ...]] = {}
        for everyday, others in words:
            known = official.get(self.spoken(everyday), ())
            official[self.spoken(everyday)] = tuple(dict.fromkeys((*known, *map(self.spoken, others))))
        named = {self.spoken(name): self.spoken(title) for name, title in (titles or {}).items()}
        return replace(
            self,
            synonyms=self.synonyms.with_words(official),
            added=AddedWords({everyday: others[0] for everyday, others in official.items()}, named),
        )

    def spoken(self, expression: str) -> str:
        """An expression as a question that holds it is read."""
        return self.dialect.put_in_writing(self.tokenizer.normalise(expression).strip())

    def read(self, text: str, is_said: Callable[[str], bool]) -> str:
        """A citizen's text in normal form, the names of matters spelled as they are written, dialect put in writing.

        What `is_said` in the documents stays as it is.
        """
        knows = self.tokenizer.knows
        written = self.added.named(self.dialect.put_in_writing(self.tokenizer.normalise(text)))
        return self.respelling.put_right(
            written, lambda word: knows(word) or (len(word) > 2 and is_said(word))
        )

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could be indexed otherwise, so that a saved index is not misread."""
        return "-".join(
            (self.tokenizer.fingerprint, self.vectors.fingerprint, self.passage_sides.fingerprint)
        )
