"""jieba's dictionary: how common each Chinese word is, and its part of speech."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(eq=False, repr=False)
class Dictionary:
    """`counts`: how often a word occurs in jieba's corpus of `total` words; `tags`: its part of speech there.

    Read from jieba's file: jieba itself would first make the prefixes of all words, which only its cutting needs.
    """

    counts: dict[str, int]
    tags: dict[str, str]
    total: int

    @classmethod
    def load(cls) -> "Dictionary":
        """Read it: a line is a word, its count and its tag."""
        cells = _path().read_text(encoding="utf-8").split()
        words, counts = cells[0::3], [int(count) for count in cells[1::3]]
        return cls(
            dict(zip(words, counts, strict=True)), dict(zip(words, cells[2::3], strict=True)), sum(counts)
        )

    def add(self, word: str, parts: list[str]) -> int:
        """Make `word` so common that it is not cut into `parts`, as jieba's `suggest_freq` does; its count."""
        likelihood = 1.0
        for part in parts:
            likelihood *= self.counts.get(part, 1) / self.total
        count = max(int(likelihood * self.total) + 1, self.counts.get(word, 1))
        self.counts[word] = count
        self.total += count
        return count


def _path() -> Path:
    # Not imported: that alone takes a tenth of a second, for a setuptools nobody needs here.
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("dict.txt")
