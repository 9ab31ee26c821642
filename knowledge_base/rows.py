"""The rows of the published directories by their names and exact numbers: what a question for one of them is looked up in."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from database import documents, passages, versions
from knowledge_base.documents import DocumentNotFound
from knowledge_base.extraction.columns import COLUMNS, Column, columns_from
from knowledge_base.kinds import OPEN, Kind
from knowledge_base.row_names import kinds_of, plain_name, said_names, shared_ends
from retrieval.passage import Passage

#: The longest name of a row that is looked for, in characters.
_LONGEST = 40
_SEPARATORS = re.compile(r"[\s\-—－_/]+")


@dataclass(frozen=True, slots=True)
class Register:
    """A published directory. `names` are those of its rows in order, `ids` their passages."""

    document_id: int
    title: str
    issued_on: date | None
    fields: Mapping[str, str]
    columns: tuple[str, ...]
    names: tuple[str, ...]
    ids: tuple[int, ...]
    kinds: frozenset[str] = frozenset()
    #: The words that most names have in common.
    shared: str = ""
    _joined: str = ""
    _starts: tuple[int, ...] = ()

    def holding(self, part: str) -> list[int]:
        """The numbers of the rows whose name holds `part`."""
        found, at = [], self._joined.find(part)
        while at >= 0:
            number = bisect(self._starts, at) - 1
            found.append(number)
            at = self._joined.find(part, self._starts[number + 1]) if number + 1 < len(self._starts) else -1
        return found


@dataclass(frozen=True)
class Registers:
    """All of them; `called` gives the rows by how people call them, `numbered` by their exact numbers."""

    all: tuple[Register, ...] = ()
    called: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    numbered: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    #: The registers whose exact numbers have a form, digits and letters told apart.
    forms: Mapping[str, int] = field(default_factory=dict)

    def of(self, document_id: int) -> Register | None:
        """The register that a document is, if it is one."""
        return next((register for register in self.all if register.document_id == document_id), None)

    def named_in(self, text: str) -> list[tuple[Register, int, str]]:
        """The rows named in a text without spaces, by the longest name of each register: (register, row, name)."""
        best: dict[int, list[tuple[int, str]]] = {}
        for start in range(len(text)):
            for end in range(start + 2, min(len(text), start + _LONGEST) + 1):
                for register, row in self.called.get(text[start:end], ()):
                    best.setdefault(register, []).append((row, text[start:end]))
        found = []
        for register, rows in best.items():
            longest = max(len(name) for _, name in rows)
            kept = dict.fromkeys((row, name) for row, name in rows if len(name) == longest)
            found += [(self.all[register], row, name) for row, name in kept]
        return found

    def numbered_as(self, number: str) -> list[tuple[Register, int]]:
        """The rows of which one of the exact numbers is `number`, character by character."""
        return [(self.all[register], row) for register, row in self.numbered.get(plain_number(number), ())]

    def numbers_like(self, number: str) -> Register | None:
        """The register whose numbers have the form of this one, whether or not it is among them."""
        register = self.forms.get(_form(number))
        return None if register is None else self.all[register]


def _form(number: str) -> str:
    """The first letters of a number, and which of its places are digits: SL-CF-0119 is slcf9999."""
    plain = plain_number(number)
    letters = re.match(r"[^\d]{0,4}", plain)
    start = letters[0] if letters else ""
    return start + re.sub(r"[^\d]", "a", re.sub(r"\d", "9", plain[len(start) :]))


def line_of(column: str, value: str) -> str:
    """How a value stands in the text of its row."""
    return f"{column}：{value}"


def plain_number(number: str) -> str:
    """An exact number without its separators, in one width and case: the only way in which it may differ."""
    return _SEPARATORS.sub("", plain_name(number)).translate(str.maketrans("〔〕[]【】", "()()()"))


def published_registers(conn: Connection, normalise: Callable[[str], str]) -> Registers:
    """The rows of every published directory; `normalise` is how questions are normalised."""
    registers: list[Register] = []
    called: dict[str, list[tuple[int, int]]] = defaultdict(list)
    numbered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, (version, rows) in enumerate(_published(conn)):
        names = [plain_name(normalise(row.heading)) for row in rows]
        start, end = shared_ends(names)
        for at, name in enumerate(names):
            for said in said_names(name, start, end):
                called[said].append((number, at))
        columns = columns_from(version.fields.get(COLUMNS))
        exact = [column.name for column in columns if column.is_exact]
        for at, row in enumerate(rows):
            for value in filter(None, (row.fields.get(name) for name in exact)):
                numbered[plain_number(value)].append((number, at))
        registers.append(_register(version, rows, columns, names, (start, end)))
    forms = {_form(value): rows[0][0] for value, rows in numbered.items()}
    return Registers(tuple(registers), called, numbered, forms)


def _register(
    version: Any,
    rows: Sequence[Any],
    columns: Sequence[Column],
    names: Sequence[str],
    ends: tuple[str, str],
) -> Register:
    starts = [0]
    for name in names:
        starts.append(starts[-1] + len(name) + 1)
    known = [column.name for column in columns] or list(
        dict.fromkeys(k for row in rows[:50] for k in row.fields)
    )
    return Register(
        document_id=version.document_id,
        title=version.title,
        issued_on=version.issued_on,
        fields=version.fields,
        columns=tuple(known),
        names=tuple(row.heading for row in rows),
        ids=tuple(row.id for row in rows),
        kinds=kinds_of(names, ends[1]),
        shared=ends[1],
        _joined="\n".join(names),
        _starts=tuple(starts[:-1]),
    )


def _published(conn: Connection) -> Iterator[tuple[Any, Sequence[Any]]]:
    """The published directories, each with its rows that have a name."""
    found = conn.execute(
        select(
            versions.c.id, versions.c.document_id, versions.c.title, versions.c.issued_on, versions.c.fields
        )
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(documents.c.kind == Kind.DIRECTORY, versions.c.disclosure.in_(OPEN))
        .order_by(documents.c.id)
    ).all()
    for version in found:
        rows = conn.execute(
            select(passages.c.id, passages.c.heading, passages.c.fields)
            .where(passages.c.version_id == version.id, passages.c.heading != "")
            .order_by(passages.c.position)
        ).all()
        if rows:
            yield version, rows


def get_row(conn: Connection, passage_id: int) -> tuple[Passage, dict[str, str]]:
    """A row as a passage, and its values by column; raises DocumentNotFound."""
    row = conn.execute(
        select(passages, versions.c.document_id, versions.c.title)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(passages.c.id == passage_id, versions.c.disclosure.in_(OPEN))
    ).one_or_none()
    if row is None:
        raise DocumentNotFound
    passage = Passage(row.id, row.document_id, row.title, row.heading, row.heading_text, row.text)
    return passage, dict(row.fields)
