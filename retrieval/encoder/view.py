"""The kept vectors of one index's passages, seen anew when there are more."""

from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from retrieval.encoder import vectors_file
from retrieval.encoder.nearness import Nearness
from retrieval.postings import Keys

#: Seconds after which a file that grows is looked at again.
_RECENT = 1.0


@dataclass(frozen=True, eq=False)
class View:
    """`nearness` of the passages with `keys`, by the file with that inode and length, seen at that moment."""

    keys: Keys
    file: tuple[int, int]
    at: float
    nearness: Nearness

    @classmethod
    def of(cls, keys: Keys, path: Path, size: int, before: "View | None") -> "View":
        """The view there is now; the one `before` where it is of the same passages and recent."""
        file = _state(path)
        is_of_these = before is not None and before.keys is keys
        if before and is_of_these and (before.file == file or monotonic() - before.at < _RECENT):
            return before
        return cls(keys, file, monotonic(), Nearness.of(vectors_file.mapped(path, size), keys))


def _state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (stat.st_ino, stat.st_size)
