"""Functions from texts to vectors, as an operator may bring them; they run in the encoder's process."""

import os
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: A passage that kills whoever encodes it, and one that no vector is given of.
DEADLY, REFUSED = "此段落使编码进程终止。", "此段落不能编码。"


def appointments(texts: Sequence[str]) -> NDArray[np.float32]:
    """Knows two things: that 提前 and 预约 belong together, and what must not be encoded."""
    if any(DEADLY in text for text in texts):
        os.abort()
    if any(REFUSED in text for text in texts):
        raise ValueError(REFUSED)
    return np.array([[1.0, 5.0 * any(word in text for word in ("约", "提前"))] for text in texts], np.float32)


def slow_to_questions(texts: Sequence[str]) -> NDArray[np.float32]:
    """Takes its time for what ends in 吗."""
    if any(text.endswith("吗") for text in texts):
        time.sleep(3)
    return appointments(texts)


def of_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector too many."""
    return np.zeros((len(texts) + 1, 2), np.float32)
