"""The rows of a directory, one edited at a time: what somebody else did to another row meanwhile stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, select

from database import versions
from knowledge_base.editing.drafts import save_draft
from knowledge_base.edition import Edition
from knowledge_base.extraction.columns import COLUMNS, Column, columns_from
from knowledge_base.extraction.tables import row_paragraphs
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Origin
from knowledge_base.passages import PassageText
from organisation.staff import Staff

#: What names an entry that was written by hand (docs/directories.md).
_NAME = "名称"


class RowNotFound(Exception):
    """There is no row at that place."""


class RowNameless(Exception):
    """A row without a name cannot be asked for; `column` is the one that names rows."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class RowChanged(Exception):
    """Somebody else has changed this row, or taken it away (`row` is None), since it was opened."""

    def __init__(self, row: "RegisterRow | None") -> None:
        super().__init__(row)
        self.row = row


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row: its position among the passages, what it stands under, its values by column; `mark` changes with its words."""

    position: int
    name: str
    group: str
    values: Mapping[str, str]
    mark: str


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """A directory as it is edited: its columns, the one that names rows, its rows in order."""

    title: str
    columns: tuple[str, ...]
    key: str
    rows: tuple[RegisterRow, ...]

    def row(self, position: int) -> RegisterRow:
        """The row at that position; raises RowNotFound."""
        found = next((row for row in self.rows if row.position == position), None)
        if found is None:
            raise RowNotFound
        return found


def get_register(conn: Connection, version_id: int) -> RegisterForm:
    """The rows of a version; raises DocumentNotFound."""
    return _form(get_edition(conn, version_id))


def save_row(conn: Connection, version_id: int, row: RegisterRow, who: Staff, now: datetime) -> None:
    """Save a row as it was opened (`row.mark`) with new values; one without a mark is added below its position.

    Raises RowNotFound, RowNameless, RowChanged, DocumentNotFound, and what `save_draft` raises.
    """
    edition = get_edition(conn, version_id)
    form = _form(edition)
    values = {column: value.strip() for column, value in row.values.items() if value.strip()}
    if form.key and not values.get(form.key):
        raise RowNameless(form.key)
    passages = list(edition.passages)
    if row.mark:
        at = _place(form, row)
        passages[at] = _written(passages[at], form, values, edition)
    else:
        at = row.position
        model = passages[at] if 0 <= at < len(passages) else PassageText("", "", "", Origin.ROW)
        passages.insert(at + 1, _written(replace(model, values={}), form, values, edition))
    _save(conn, version_id, edition, passages, who, now)


def remove_row(conn: Connection, version_id: int, row: RegisterRow, who: Staff, now: datetime) -> None:
    """Take a row out, as it was opened; raises as `save_row` does."""
    edition = get_edition(conn, version_id)
    passages = list(edition.passages)
    del passages[_place(_form(edition), row)]
    _save(conn, version_id, edition, passages, who, now)


def _save(
    conn: Connection,
    version_id: int,
    edition: Edition,
    passages: Sequence[PassageText],
    who: Staff,
    now: datetime,
) -> None:
    # Each row has its own mark: of the whole only what came in between these two lines is refused.
    revision = conn.scalars(select(versions.c.revision).where(versions.c.id == version_id)).one()
    save_draft(conn, version_id, replace(edition, passages=tuple(passages)), revision, who, now)


def _place(form: RegisterForm, row: RegisterRow) -> int:
    """Where the row stands now; what was added or removed above has moved it."""
    same = [other.position for other in form.rows if other.mark == row.mark]
    if same:
        return min(same, key=lambda at: abs(at - row.position))
    there = [other for other in form.rows if other.position == row.position]
    raise RowChanged(there[0] if there else None)


def _form(edition: Edition) -> RegisterForm:
    kept = columns_from((edition.fields or {}).get(COLUMNS))
    rows = [
        (n, passage)
        for n, passage in enumerate(edition.passages)
        if passage.values or passage.origin is Origin.ROW
    ]
    used = dict.fromkeys(column for _, passage in rows for column in passage.values)
    columns = tuple(dict.fromkeys([*(column.name for column in kept), *used])) or (_NAME,)
    key = next((column.name for column in kept if column.is_key), _NAME if _NAME in columns else "")
    return RegisterForm(edition.title, columns, key, tuple(_row(n, passage) for n, passage in rows))


def _row(position: int, passage: PassageText) -> RegisterRow:
    above = passage.heading_text.split(" › ")
    group = " › ".join(above[:-1] if above[-1] == passage.heading else above)
    mark = blake2b(repr((passage.heading, dict(passage.values), passage.text)).encode(), digest_size=8)
    return RegisterRow(position, passage.heading, group, passage.values, mark.hexdigest())


def _written(
    passage: PassageText, form: RegisterForm, values: Mapping[str, str], edition: Edition
) -> PassageText:
    """The passage of a row with these values, under what it stood under."""
    kept = columns_from((edition.fields or {}).get(COLUMNS))
    columns = kept or tuple(Column(name, is_key=name == form.key) for name in form.columns)
    ordered = {column: values[column] for column in form.columns if column in values}
    *named, row = row_paragraphs(columns, ordered)
    name = named[0].text if named else ""
    above = passage.heading_text.split(" › ") if passage.heading_text else []
    if above and above[-1] == passage.heading:
        above.pop()
    heading_text = " › ".join([*above, name] if name else above)
    return PassageText(name, heading_text, row.text, Origin.ROW, ordered)
