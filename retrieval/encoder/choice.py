"""Which encoder an operator has chosen."""

from dataclasses import asdict, dataclass
from hashlib import blake2b

from retrieval.encoder.preparation import VERSION

#: The name of the encoder that a package brings along.
E5 = "e5"


@dataclass(frozen=True)
class Choice:
    """`name` is "e5", "package.module:function", or an address, which has a `model` and perhaps a `key`."""

    name: str
    model: str = ""
    key: str = ""

    @property
    def is_address(self) -> bool:
        """Whether it is asked over the network."""
        return self.name.startswith(("http://", "https://"))

    @property
    def fingerprint(self) -> str:
        """Changes with the model that is named, and with the preparation of texts."""
        named = f"{self.name} {self.model} {VERSION}"
        return blake2b(named.encode(), digest_size=8).hexdigest()

    def fields(self) -> dict[str, str]:
        """What the process is told."""
        return asdict(self)

    def __repr__(self) -> str:
        return f"Choice({self.name!r}, {self.model!r})"
