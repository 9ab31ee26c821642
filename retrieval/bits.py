"""The bits of a word, counted in compiled loops."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def count_bits(word: np.uint64) -> np.uint64:
    """How many bits of `word` are set; compiled to a single instruction."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)
