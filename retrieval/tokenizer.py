"""From text to search terms: one normal form, jieba words and character bigrams, stop words left out."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from importlib.metadata import version
from math import log
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray
from opencc import OpenCC

from retrieval.dictionary import Dictionary
from retrieval.postings import Keys, bigram_keys, term_key

LEXICON = Path(__file__).parent / "lexicon"

# NFKC leaves the six-corner brackets of document numbers alone.
_BRACKETS = str.maketrans("〔〕﹝﹞【】", "[][][]")
_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
_HAN = "".join(f"{chr(low)}-{chr(high)}" for low, high in _HAN_RANGES)
_RUNS = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_GAP = re.compile(rf"(?<=[{_HAN}0-9])[ \t\u3000]+(?=[{_HAN}0-9])")

#: A number of so many digits names something.
_NUMBERED = 5
#: What a word of three characters and more, or not of Chinese ones, counts in a question.
LONG_WORD = 0.75
#: First letters of jieba's tags for words that carry no matter.
_EMPTY_TAGS = frozenset("cdpmqruyeokhxf")


def read_lexicon(name: str) -> Iterator[str]:
    """The lines of one lexicon file without comments and blank lines."""
    for line in (LEXICON / name).read_text(encoding="utf-8").splitlines():
        if line := line.split("#")[0].strip():
            yield line


class Tokenizer:
    """jieba with the lexicon's user dictionary; the same text always gives the same terms.

    rjieba does the cutting: the same words as jieba's, an order of magnitude sooner. jieba's dictionary
    knows how common each word is and what part of speech.
    """

    def __init__(self) -> None:
        self._simplify = OpenCC("t2s").convert
        self._dictionary = Dictionary.load()
        self._rjieba = rjieba.Jieba()
        for word in read_lexicon("words.txt"):
            count = self._dictionary.add(word, self._rjieba.cut(word, False))
            self._rjieba.add_word(word, count, "n")
        self._stop_words = frozenset(read_lexicon("stop_words.txt"))

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever the same text could give other terms, so that a saved index is not misread."""
        versions = " ".join(version(name) for name in ("jieba", "rjieba", "opencc"))
        digest = hashlib.blake2b(versions.encode(), digest_size=8)
        for name in ("tokenizer.py", "dictionary.py", "postings.py", "answer_kinds.py"):
            digest.update(Path(__file__).with_name(name).read_bytes())
        for name in ("words.txt", "stop_words.txt"):
            digest.update((LEXICON / name).read_bytes())
        return digest.hexdigest()

    def normalise(self, text: str) -> str:
        """NFKC, simplified characters, lower case, no spaces between Chinese characters or digits."""
        text = text.encode("utf-8", "replace").decode("utf-8")
        text = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
        return _GAP.sub("", self._simplify(text).lower())

    def words(self, text: str) -> list[str]:
        """The jieba words of `text` in order, stop words left out, long words followed by their parts."""
        return self._words_of(self.normalise(text))

    def _words_of(self, normal: str) -> list[str]:
        return [
            word
            for run in _RUNS.findall(normal)
            for word in self._rjieba.cut_for_search(run, False)
            if word not in self._stop_words
        ]

    def cut(self, text: str) -> list[str]:
        """The jieba words of `text`, each character in one word only, stop words left out."""
        return self._cut_of(self.normalise(text))

    def _cut_of(self, normal: str) -> list[str]:
        return [
            word
            for run in _RUNS.findall(normal)
            for word in self._rjieba.cut(run, False)
            if word not in self._stop_words
        ]

    def word_keys(self, normals: Sequence[str]) -> tuple[NDArray[np.int64], Keys]:
        """The keys of the words that `cut` gives of normalised texts: those of text i are in `starts[i]:starts[i + 1]`."""
        words = [self._cut_of(normal) for normal in normals]
        keys = [term_key(self.term(word)) for some in words for word in some]
        return np.cumsum([0, *map(len, words)], dtype=np.int64), np.array(keys, np.uint64)

    def parts(self, text: str) -> list[str]:
        """As `cut`, but a long word that is made of shorter ones is given as those, and words that carry
        no matter (conjunctions, adverbs, numerals, pronouns, particles) are left out."""
        words: list[str] = []
        for word in self.cut(text):
            shorter = [w for w in self._rjieba.cut_for_search(word, False) if w != word]
            words += shorter if len(word) > 3 and "".join(shorter) == word else [word]
        return [w for w in words if not self._is_empty(w)]

    def _is_empty(self, word: str) -> bool:
        tag = self._dictionary.tags.get(word, "n")
        # A numeral with its unit (第三季度) names something; a bare one does not.
        return word in self._stop_words or (tag[0] in _EMPTY_TAGS and tag != "mq")

    def is_place(self, word: str) -> bool:
        """Whether jieba's dictionary knows `word` as a place name."""
        return len(word) > 1 and self._dictionary.tags.get(word) == "ns"

    def knows(self, word: str) -> bool:
        """Whether the dictionary has `word`."""
        return word in self._dictionary.counts

    def is_number_or_time(self, word: str) -> bool:
        """Whether `word` is a number, or says when (下个月): either sets a condition, neither names a matter."""
        if word[0].isdigit():
            # 12341 is a name.
            return len(word) < _NUMBERED
        return self._dictionary.tags.get(word, "n") in ("t", "m", "mq")

    def is_thing(self, word: str) -> bool:
        """Whether `word` is a noun, or none that the dictionary knows."""
        return self._dictionary.tags.get(word, "n").startswith("n")

    def terms(self, text: str) -> list[str]:
        """What is indexed and searched: every two neighbouring Chinese characters, and words.

        Bigrams find what jieba cuts differently in a question and in an official sentence. They are
        marked with "_". A word of two characters is its bigram and not indexed again.
        """
        normal = self.normalise(text)
        words = [word for word in self._words_of(normal) if not _is_pair(word)]
        return words + _bigrams(normal)

    def weighted_terms(self, text: str) -> dict[str, float]:
        """The distinct terms of a question: 1 for a bigram, 2 for one that is a word as well; a longer word
        counts beside the bigrams it is made of, and less."""
        normal = self.normalise(text)
        weights = dict.fromkeys(_bigrams(normal), 1.0)
        for word in dict.fromkeys(self._words_of(normal)):
            if _is_pair(word):
                weights["_" + word] = 2.0
            else:
                weights[word] = LONG_WORD
        return weights

    def term(self, word: str) -> str:
        """The term that stands for a word of `words`."""
        return "_" + word if _is_pair(word) else word

    def spelling(self, expression: str) -> list[str]:
        """The terms a text holds that says `expression`: its bigrams, and what stands alone in it."""
        normal = self.normalise(expression)
        alone = [run for run in _RUNS.findall(normal) if len(run) == 1 or not _HAN_RUN.match(run)]
        return alone + _bigrams(normal)

    def term_keys(self, normals: Sequence[str]) -> tuple[NDArray[np.int32], Keys]:
        """The terms of many normalised texts at once: (number of the text, key) for every occurrence."""
        rows: list[int] = []
        keys: list[int] = []
        for row, normal in enumerate(normals):
            found = [term_key(word) for word in self._words_of(normal) if not _is_pair(word)]
            keys += found
            rows += [row] * len(found)
        points = np.frombuffer("\n".join(normals).encode("utf-32-le"), np.uint32)
        text_starts = np.cumsum([0, *(len(normal) + 1 for normal in normals)])
        row_of = np.repeat(np.arange(len(normals)), np.diff(text_starts))[: len(points)]
        han = _is_han(points)
        pairs = np.flatnonzero(han[:-1] & han[1:])
        return (
            np.concatenate([np.array(rows, np.int32), row_of[pairs].astype(np.int32)]),
            np.concatenate([np.array(keys, np.uint64), bigram_keys(points[pairs], points[pairs + 1])]),
        )

    def commonest_words(self) -> list[str]:
        """The words of jieba's dictionary without stop words and those not in normal form, the commonest first."""
        counts = self._dictionary.counts
        words = sorted(counts, key=lambda word: (-counts[word], word))
        return [word for word in words if word not in self._stop_words and self.normalise(word) == word]

    def rarity(self, word: str) -> float:
        """How telling `word` is in Chinese at large, in nats: -log of its share in jieba's dictionary.

        Between about 3 (的) and 17 (a word the dictionary lacks).
        """
        return -log((self._dictionary.counts.get(word, 0) + 1) / self._dictionary.total)


@lru_cache(maxsize=1 << 15)
def _is_pair(word: str) -> bool:
    return len(word) == 2 and _HAN_RUN.fullmatch(word) is not None


def _bigrams(normal: str) -> list[str]:
    return ["_" + run[i : i + 2] for run in _HAN_RUN.findall(normal) for i in range(len(run) - 1)]


def _is_han(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are Chinese characters; the same ranges as `_HAN`."""
    han = np.zeros(len(points), np.bool_)
    for low, high in _HAN_RANGES:
        han |= (points >= low) & (points <= high)
    return han
