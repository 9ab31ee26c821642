"""Passages' vectors as they are kept: one file an encoder, only ever added to, mapped by every worker.

A record is the key of the text (8 bytes, little-endian), the scale (a float of 4 bytes) and the vector, a byte a
coordinate: coordinate d is `scale * byte`. Only the encoder's process writes, so that nothing is encoded twice.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats32 = NDArray[np.float32]
#: Bytes before the vector.
HEAD = 12


@dataclass(frozen=True)
class Kept:
    """Records as they lie in the file: (record, byte). Their keys, ascending, with the record of each."""

    records: NDArray[np.int8]
    keys: NDArray[np.uint64]
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, records: NDArray[np.int8]) -> "Kept":
        """Records with their keys found out."""
        keys = np.ascontiguousarray(records[:, :8]).view(np.uint64).reshape(-1)
        numbers = np.argsort(keys, kind="stable")
        return cls(records, keys[numbers], numbers)

    def places(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The record of each of `keys`; -1 where there is none yet."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.numbers[at], -1)


def packed(key: int, vector: Floats32) -> bytes:
    """A record; a vector of zeros says that the text has none."""
    scale = np.float32(max(float(np.abs(vector).max(initial=0.0)), 1e-9) / 127)
    coordinates = np.round(vector / scale).astype(np.int8)
    return key.to_bytes(8, "little") + scale.tobytes() + coordinates.tobytes()


def mapped(path: Path, size: int) -> Kept:
    """What is kept of vectors of `size` coordinates; nothing where there is no file yet."""
    width = HEAD + size
    try:
        whole = path.stat().st_size // width
    except FileNotFoundError:
        whole = 0
    if not whole:
        return Kept.of(np.zeros((0, width), np.int8))
    return Kept.of(np.memmap(path, np.int8, "r", shape=(whole, width)))


def add(path: Path, size: int, records: bytes) -> None:
    """Add whole records; what a power cut left half-written is dropped first."""
    width = HEAD + size
    with path.open("ab") as file:
        if torn := file.tell() % width:
            file.truncate(file.tell() - torn)
        file.write(records)
        file.flush()
        os.fsync(file.fileno())
