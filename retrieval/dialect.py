"""Dialect written as people speak it: 咋个 is 怎么, 边度 is 哪里. What is read afterwards need know one form only."""

import re
from dataclasses import dataclass
from functools import cached_property

from retrieval.tokenizer import Tokenizer, read_lexicon


@dataclass(frozen=True, eq=False, repr=False)
class Dialect:
    """`written` leads from spoken words to written ones, both in normal form."""

    written: dict[str, str]

    @classmethod
    def load(cls, tokenizer: Tokenizer) -> "Dialect":
        """Read the lexicon: `spoken: written`, a line each."""
        pairs = (tokenizer.normalise(line).partition(":") for line in read_lexicon("dialect.txt"))
        return cls({spoken.strip(): written.strip() for spoken, _, written in pairs})

    def put_in_writing(self, normal: str) -> str:
        """A normalised text with written words for the spoken ones."""
        return self._spoken.sub(lambda found: self.written[found[0]], normal)

    @cached_property
    def _spoken(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.written, key=len, reverse=True))))
