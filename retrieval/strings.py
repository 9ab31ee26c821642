"""Many strings in two arrays, so that they can be saved, mapped and shared like the rest of an index."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Strings:
    """String i is the UTF-8 of `characters[starts[i]:starts[i + 1]]`."""

    characters: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Strings":
        """Pack `texts`."""
        packed = [text.encode("utf-8", "replace") for text in texts]
        starts = np.cumsum([0, *map(len, packed)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(packed), np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self.characters[self.starts[number] : self.starts[number + 1]].tobytes().decode()

    def without(self, gone: NDArray[np.bool_]) -> "Strings":
        """The strings without those marked in `gone`."""
        if not gone.any():
            return self
        sizes = np.diff(self.starts)
        starts = np.concatenate([[0], np.cumsum(sizes[~gone])]).astype(np.int64)
        return Strings(self.characters[np.repeat(~gone, sizes)], starts)

    def __add__(self, other: "Strings") -> "Strings":
        return Strings(
            np.concatenate([self.characters, other.characters]),
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
        )
