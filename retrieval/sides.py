"""Which side of a matter a message asks about: the papers, the place, the cost.

Logistic regression over the characters, pairs and triples of the message, learned from messages about hundreds of
matters (`benchmarks/train_sides.py` makes `lexicon/sides.npz`): 带啥去, 要哪些东西 and 材料清单 ask the same.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.tokenizer import LEXICON

PATH = LEXICON / "sides.npz"
_LONGEST = 3

Floats32 = NDArray[np.float32]


class Side(StrEnum):
    """What of a matter is asked."""

    #: 要带什么材料
    MATERIALS = "materials"
    #: 到哪里办
    PLACE = "place"
    #: 怎么办
    PROCEDURE = "procedure"
    #: 多久能办好
    DURATION = "duration"
    #: 多久之内要提出
    DEADLINE = "deadline"
    #: 收不收费、罚多少
    FEE = "fee"
    #: 能拿多少钱
    AMOUNT = "amount"
    #: 什么人可以办
    CONDITIONS = "conditions"
    #: 能不能代办
    PROXY = "proxy"
    #: 办了有什么用
    BENEFIT = "benefit"
    #: 管多久、能领多久
    VALIDITY = "validity"
    #: 不办会怎样
    CONSEQUENCE = "consequence"
    #: 不服怎么办
    REMEDY = "remedy"
    #: 归谁管
    WHO = "who"
    #: 电话
    PHONE = "phone"
    #: 开放时间
    HOURS = "hours"
    #: 多久一次
    FREQUENCY = "frequency"
    #: 公开不公开、在哪里看
    PUBLISH = "publish"
    #: 是什么
    DEFINITION = "definition"
    #: 多少人、几处
    QUANTITY = "quantity"
    #: 文号、日期、还有效吗
    DOCUMENT = "document"
    #: 丢了、换、改、注销
    CHANGE = "change"
    #: 我的办到哪一步
    STATUS = "status"
    #: 没有问什么
    OTHER = "other"


SIDES = tuple(Side)
#: Sides that documents tell under one heading: whoever asks for one is half served by the other.
_KIN = (
    (Side.PLACE, Side.WHO, Side.PHONE, Side.HOURS),
    (Side.DURATION, Side.DEADLINE),
    (Side.DURATION, Side.VALIDITY),
    (Side.FEE, Side.AMOUNT),
    (Side.FEE, Side.CONSEQUENCE),
    (Side.BENEFIT, Side.AMOUNT, Side.DEFINITION),
    (Side.CONDITIONS, Side.PROXY, Side.QUANTITY, Side.CHANGE),
    (Side.PROCEDURE, Side.PROXY, Side.CHANGE, Side.REMEDY),
    (Side.PUBLISH, Side.PLACE),
)
_HALF = 0.5


def _kinship() -> NDArray[np.float32]:
    served = np.eye(len(SIDES), dtype=np.float32)
    for kin in _KIN:
        for one in kin:
            for other in kin:
                if one is not other:
                    served[SIDES.index(one), SIDES.index(other)] = _HALF
    return served


#: How far a heading of one side serves who asks for another: (asked, heading), [0, 1].
SERVED = _kinship()


@dataclass(frozen=True, eq=False, repr=False)
class SideReader:
    """Piece `pieces[i]` of a message speaks for each of SIDES with `weights[i]`, of which `scale` is 1."""

    pieces: dict[str, int]
    weights: NDArray[np.int8]
    bias: Floats32
    scale: float

    @classmethod
    def load(cls, path: Path = PATH) -> "SideReader":
        """Read what was learned."""
        with np.load(path) as saved:
            pieces = saved["pieces"].tobytes().decode().split("\n")
            return cls(
                {piece: n for n, piece in enumerate(pieces)},
                saved["weights"],
                saved["bias"],
                float(saved["scale"]),
            )

    @cached_property
    def fingerprint(self) -> str:
        """Changes with what was learned."""
        return blake2b(self.weights.tobytes(), digest_size=8).hexdigest()

    def read(self, normal: str) -> Floats32:
        """The probability of each of SIDES that the normalised text asks about it."""
        known = [self.pieces[piece] for piece in pieces_of(normal) if piece in self.pieces]
        logits = self.bias.copy()
        if known:
            logits += self.weights[known].sum(0, dtype=np.float32) / np.float32(
                self.scale * len(known) ** 0.5
            )
        likely: Floats32 = np.exp(logits - logits.max())
        likely /= likely.sum()
        return likely


def pieces_of(normal: str) -> set[str]:
    """Every one, two and three characters in a row, with the ends of the text marked."""
    marked = f"^{normal}$"
    return {
        marked[start : start + length]
        for length in range(1, _LONGEST + 1)
        for start in range(len(marked) - length + 1)
    }
