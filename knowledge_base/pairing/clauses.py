"""Which clause of a policy each heading of its interpretation explains: suggested here, confirmed by a person.

What the text itself names (见…（二）24) comes first, then a heading that says the same, then the clause that holds
most of its words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from knowledge_base.links import find_links
from knowledge_base.titles import alike
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.ranking import find

#: From this likeness on (`titles.alike`) two headings say the same.
_SAME_HEADING = 0.5
#: A clause is likely from this share of the telling words on.
_HOLDS = 0.4
#: Of a long text its beginning tells what it is about.
_READ = 160
_OFFERED = 3


class Why(StrEnum):
    """Why a clause is suggested."""

    #: 文中写明
    NAMED = "named"
    #: 标题相近
    HEADING = "heading"
    #: 文字相近
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the policy that may be meant."""

    heading: str
    words: str
    why: Why


@dataclass(frozen=True, slots=True)
class Explained:
    """A heading of an interpretation, how it begins, and the clauses it may explain, the likeliest first."""

    heading: str
    words: str
    clauses: tuple[Clause, ...]


def suggest_clauses(
    interpretation: Sequence[Passage], policy: Sequence[Passage], language: Language
) -> list[Explained]:
    """Every heading of an interpretation with what it may explain; passages are given in order."""
    clauses = [passage for passage in policy if passage.heading]
    index = Index.build(clauses, language) if clauses else None
    return [
        Explained(heading, _words(passages[0]), tuple(_offered(passages, clauses, index, language)))
        for heading, passages in headed(interpretation)
    ]


def headed(passages: Sequence[Passage]) -> Iterator[tuple[str, list[Passage]]]:
    """The headings of a document, each once, with the passages below it."""
    seen = set()
    for heading, group in groupby(passages, key=lambda passage: passage.heading):
        if heading and heading not in seen:
            seen.add(heading)
            yield heading, list(group)


def _offered(
    passages: Sequence[Passage], clauses: Sequence[Passage], index: Index | None, language: Language
) -> list[Clause]:
    found: dict[str, Clause] = {}
    for passage, why in _likely(passages, clauses, index, language):
        found.setdefault(passage.heading, Clause(passage.heading, _words(passage), why))
    return list(found.values())[:_OFFERED]


def _likely(
    passages: Sequence[Passage], clauses: Sequence[Passage], index: Index | None, language: Language
) -> Iterator[tuple[Passage, Why]]:
    for passage in passages:
        for link in find_links(passage.text, clauses):
            if link.passage:
                yield link.passage, Why.NAMED
    own = last_heading(passages[0])
    by_title = [(alike(own, last_heading(clause)), clause) for clause in clauses] if own else []
    for likeness, clause in sorted(by_title, key=lambda pair: -pair[0]):
        if likeness >= _SAME_HEADING:
            yield clause, Why.HEADING
    if index is not None:
        text = f"{own} {passages[0].text}"[:_READ]
        for hit in find(text, index, language, _OFFERED).hits:
            if hit.coverage >= _HOLDS:
                yield hit.passage, Why.WORDS


def last_heading(passage: Passage) -> str:
    """The words of the heading it stands right under; empty where it has none."""
    return passage.heading_text.rsplit(" › ", 1)[-1]


def _words(passage: Passage) -> str:
    return last_heading(passage) or passage.text[:40]
