"""From text to search terms: one normal form, jieba words and character bigrams, stop words left out."""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from math import log
from pathlib import Path

import jieba
from opencc import OpenCC

LEXICON = Path(__file__).parent / "lexicon"

# NFKC leaves the six-corner brackets of document numbers alone.
_BRACKETS = str.maketrans("〔〕﹝﹞【】", "[][][]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:[.\-/][a-z0-9]+)*")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_GAP = re.compile(rf"(?<=[{_HAN}0-9])[ \t\u3000]+(?=[{_HAN}0-9])")

#: First letters of jieba's tags for words that carry no matter.
_EMPTY_TAGS = frozenset("cdpmqruyeokhxf")


def read_lexicon(name: str) -> Iterator[str]:
    """The lines of one lexicon file without comments and blank lines."""
    for line in (LEXICON / name).read_text(encoding="utf-8").splitlines():
        if line := line.split("#")[0].strip():
            yield line


class Tokenizer:
    """jieba with the lexicon's user dictionary; the same text always gives the same terms.

    `cache_dir` is where jieba keeps its compiled dictionary: its default, a predictable name in the
    system's temporary folder, could be planted by another user of the machine.
    """

    def __init__(self, cache_dir: Path) -> None:
        jieba.setLogLevel(logging.WARNING)
        cache_dir.mkdir(parents=True, exist_ok=True)
        self._simplify = OpenCC("t2s").convert
        self._jieba = jieba.Tokenizer()
        self._jieba.tmp_dir = str(cache_dir)
        for word in read_lexicon("words.txt"):
            self._jieba.add_word(word)
        self._stop_words = frozenset(read_lexicon("stop_words.txt"))

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever the same text could give other terms, so that a saved index is not misread."""
        digest = hashlib.blake2b(version("jieba").encode() + Path(__file__).read_bytes(), digest_size=8)
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
        return [
            word
            for run in _RUN.findall(self.normalise(text))
            for word in self._jieba.cut_for_search(run, HMM=False)
            if word not in self._stop_words and word.isalnum()
        ]

    def cut(self, text: str) -> list[str]:
        """The jieba words of `text`, each character in one word only, stop words left out."""
        return [
            word
            for run in _RUN.findall(self.normalise(text))
            for word in self._jieba.cut(run, HMM=False)
            if word not in self._stop_words and word.isalnum()
        ]

    def parts(self, text: str) -> list[str]:
        """As `cut`, but a long word that is made of shorter ones is given as those, and words that carry
        no matter (conjunctions, adverbs, numerals, pronouns, particles) are left out."""
        words: list[str] = []
        for word in self.cut(text):
            shorter = [w for w in self._jieba.cut_for_search(word, HMM=False) if w != word]
            words += shorter if len(word) > 3 and "".join(shorter) == word else [word]
        return [w for w in words if not self._is_empty(w)]

    def _is_empty(self, word: str) -> bool:
        tag = self._tags.get(word, "n")
        # A numeral with its unit (第三季度) names something; a bare one does not.
        return word in self._stop_words or (tag[0] in _EMPTY_TAGS and tag != "mq")

    def is_place(self, word: str) -> bool:
        """Whether jieba's dictionary knows `word` as a place name."""
        return len(word) > 1 and self._tags.get(word) == "ns"

    def terms(self, text: str) -> list[str]:
        """What is indexed and searched: words, and every two neighbouring Chinese characters.

        Bigrams find what jieba cuts differently in a question and in an official sentence. A bigram is
        marked, so that it never counts as the word of the same two characters.
        """
        normal = self.normalise(text)
        bigrams = ["_" + run[i : i + 2] for run in _HAN_RUN.findall(normal) for i in range(len(run) - 1)]
        return self.words(normal) + bigrams

    def rarity(self, word: str) -> float:
        """How telling `word` is in Chinese at large, in nats: -log of its share in jieba's dictionary.

        Between about 3 (的) and 17 (a word the dictionary lacks).
        """
        total = self._total
        return -log((self._jieba.FREQ.get(word, 0) + 1) / total)

    @cached_property
    def _tags(self) -> dict[str, str]:
        """Parts of speech, as jieba's dictionary has them."""
        with self._jieba.get_dict_file() as file:
            rows = [line.decode().split() for line in file]
        return {row[0]: row[-1] for row in rows}

    @cached_property
    def _total(self) -> int:
        self._jieba.initialize()
        return int(self._jieba.total)
