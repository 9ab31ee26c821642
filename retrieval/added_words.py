"""What editors have added to a language: it holds when a question is read, and no index knows of it."""

import re
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False, repr=False)
class AddedWords:
    """`official` leads from an expression to the first of its official words, `titles` from another name of a document
    to the words of its title; all in normal form."""

    official: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def named(self, normal: str) -> str:
        """A normalised text with the words of titles for the other names of documents: whoever says the name means it."""
        if not self.titles:
            return normal
        # Where its title is said as well nothing is missing, and a name that is a part of it must not be said twice.
        return self._names.sub(
            lambda found: found[0] if self.titles[found[0]] in normal else self.titles[found[0]], normal
        )

    def meaning(self, normal: str) -> str:
        """A normalised text with official words for the expressions, for whoever compares meanings and not words."""
        return (
            self._expressions.sub(lambda found: self.official[found[0]], normal) if self.official else normal
        )

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _any_of(self.titles)

    @cached_property
    def _expressions(self) -> re.Pattern[str]:
        return _any_of(self.official)


def _any_of(expressions: dict[str, str]) -> re.Pattern[str]:
    """The longest that begins at a place."""
    return re.compile("|".join(map(re.escape, sorted(expressions, key=len, reverse=True))))
