"""Names of public matters that were typed by their sound: 居主证, 身分证, 营业直照.

Such a name is put right before anything else is read. Only what is no word is touched, and only towards a name that
sounds the same, the confusions of the south and of fast fingers included (z and zh, n and ng).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: Shorter names sound like too much else.
_SHORTEST, _LONGEST = 3, 6
#: Of so many characters at least this many are typed right.
_RIGHT = 0.3
_BLURRED = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([aei])ng$"), r"\1n"))


@dataclass(frozen=True, eq=False, repr=False)
class Respelling:
    """`by_sound` leads from a sound to the names that have it; `beginnings` are the first syllables of such sounds."""

    by_sound: dict[tuple[str, ...], tuple[str, ...]]
    beginnings: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Respelling":
        """Names in normal form; those that are too short, or no Chinese, are left out."""
        found: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            if _SHORTEST <= len(name) <= _LONGEST and _HAN.fullmatch(name):
                found.setdefault(sound_of(name), []).append(name)
        beginnings = frozenset(sound[:_SHORTEST] for sound in found)
        return cls({sound: tuple(same) for sound, same in found.items()}, beginnings)

    def put_right(self, normal: str, is_word: Callable[[str], bool]) -> str:
        """The normalised text with such names as they are written; `is_word` knows what is a word as it stands."""
        return _HAN.sub(lambda run: self._run_put_right(run[0], is_word), normal)

    def _run_put_right(self, run: str, is_word: Callable[[str], bool]) -> str:
        sounds = sound_of(run)
        written, start = "", 0
        while start < len(run):
            name = self._meant_at(run, sounds, start, is_word)
            written += name or run[start]
            start += len(name or run[start])
        return written

    def _meant_at(
        self, run: str, sounds: tuple[str, ...], start: int, is_word: Callable[[str], bool]
    ) -> str | None:
        """The longest name that was meant by what begins at `start`; itself where it is right as it stands."""
        if sounds[start : start + _SHORTEST] not in self.beginnings:
            return None
        for length in range(min(_LONGEST, len(run) - start), _SHORTEST - 1, -1):
            typed = run[start : start + length]
            names = self.by_sound.get(sounds[start : start + length], ())
            if typed in names:
                return typed
            if names and not is_word(typed):
                name = max(names, key=lambda name: _alike(name, typed))
                around = run[max(start - 1, 0) : start + length + 1]
                meant = around.replace(typed, name)
                if _alike(name, typed) >= _RIGHT * length and not _says_something(meant, around, is_word):
                    return name
        return None


def _says_something(name: str, typed: str, is_word: Callable[[str], bool]) -> bool:
    """Whether where `typed` differs from `name` it says a word of its own: 津贴 in 育儿津贴 is no slip.

    Both have the character before and after with them.
    """
    return any(
        is_word(typed[start : start + 2])
        for start in range(len(typed) - 1)
        if typed[start : start + 2] != name[start : start + 2]
    )


def _alike(name: str, typed: str) -> int:
    return sum(a == b for a, b in zip(name, typed, strict=True))


def sound_of(text: str) -> tuple[str, ...]:
    """The syllables of a Chinese text without tones, those that are easily confused made the same.

    Each character by its commonest reading: it is the same in the name and in what was typed.
    """
    return tuple(map(_syllable, text))


@lru_cache(maxsize=1 << 14)
def _syllable(character: str) -> str:
    syllable = pinyin(character, style=Style.NORMAL)[0][0]
    for pattern, same in _BLURRED:
        syllable = pattern.sub(same, syllable)
    return syllable
