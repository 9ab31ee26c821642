"""Having passages encoded while the operator looks on."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from commands import stop
from retrieval.encoder.encoder import Encoder, Progress
from retrieval.encoder.models import EncoderUnusable
from retrieval.index import Index
from settings import Settings

#: Seconds a command waits for the encoder's process: a model is loaded.
_PATIENCE = 30.0


@contextmanager
def usable(settings: Settings) -> Iterator[None]:
    """What is done with the encoder ends with a sentence where there is no such."""
    try:
        yield
    except EncoderUnusable:
        stop(
            f"ENCODER 指的编码器不能用：{settings.encoder}。应为 e5（先安装 requirements-encoder.txt）、"
            "“包.模块:函数”，或 OpenAI 兼容接口的地址。"
        )


def start(encoder: Encoder) -> None:
    """Have it answer as long as this command runs; raise EncoderUnusable where it cannot."""
    encoder.start()
    encoder.wait(_PATIENCE)


def encoded(encoder: Encoder, index: Index) -> Encoder:
    """The encoder, once it has encoded what was missing of an index; says meanwhile how far it is.

    Raises EncoderUnusable where it cannot.
    """
    encoder.follow(index)
    start(encoder)
    told = Told()
    encoder.encode_all(told.tell)
    return encoder


class Told:
    """What the operator has been told: a line for every hundredth."""

    def __init__(self) -> None:
        self._hundredth = -1

    def tell(self, progress: Progress) -> None:
        """Say how far it is, if that is news."""
        hundredth = 100 * progress.encoded // max(progress.of, 1)
        if hundredth != self._hundredth:
            self._hundredth = hundredth
            typer.echo(f"已编码 {progress.encoded} / {progress.of} 段", err=True)
