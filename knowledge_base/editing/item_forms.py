"""A service item as its editor has it before her: a line for each column, by the name it is called in its list."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from database import documents, versions
from knowledge_base.editing.drafts import save_draft
from knowledge_base.edition import Edition
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Kind, Validity
from knowledge_base.service_items.edition import ItemList, edition_of
from knowledge_base.service_items.fields import Field, Told
from knowledge_base.service_items.item import KEPT_AS, ServiceItem, is_blank
from knowledge_base.service_items.passages import lines_of
from knowledge_base.service_items.sheet import is_item_list, item_of_row
from organisation.staff import Staff

#: What an empty form asks for: what citizens ask most.
STARTERS = (
    Field.NAME,
    Field.CODE,
    Field.OWNER,
    Field.OBJECTS,
    Field.CONDITIONS,
    Field.MATERIALS,
    Field.STEPS,
    Field.LEGAL_LIMIT,
    Field.PROMISED_LIMIT,
    Field.PLACE,
    Field.HOURS,
    Field.FEE,
    Field.RESULT,
    Field.CONSULT,
    Field.COMPLAINT,
    Field.LEGAL_BASIS,
    Field.NOTES,
)


class NameMissing(Exception):
    """An item without a name cannot be asked for."""


class CodeChanged(Exception):
    """Another code is another item: this one keeps the code it is known by."""


@dataclass(frozen=True, slots=True)
class ItemForm:
    """The words of an item by column, empty ones included, at a revision of its version."""

    columns: Mapping[str, str]
    revision: int

    @property
    def item(self) -> ServiceItem:
        """The item they describe."""
        return item_of_row(tuple(self.columns), {c: v for c, v in self.columns.items() if not is_blank(v)})


def find_form(conn: Connection, version_id: int) -> ItemForm | None:
    """The form of a version that was a row or a form before; None for a guide, which is a text."""
    row = conn.execute(
        select(versions.c.body, versions.c.source, versions.c.revision)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(versions.c.id == version_id, documents.c.kind == Kind.SERVICE_ITEM)
    ).one_or_none()
    if row is None:
        return None
    columns = columns_of(row.body) if row.body is not None else _columns_in(row.source)
    return ItemForm(columns, row.revision) if columns else None


def columns_of(body: str | None) -> dict[str, str] | None:
    """The columns that a body keeps; None where it is the Markdown of a text."""
    if not body or not body.startswith("{"):
        return None
    try:
        kept = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return {str(column): str(value) for column, value in kept.items()} if isinstance(kept, dict) else None


def body_of(columns: Mapping[str, str]) -> str:
    """The body that keeps them."""
    return json.dumps(dict(columns), ensure_ascii=False)


def save_form(conn: Connection, version_id: int, form: ItemForm, who: Staff, now: datetime) -> int:
    """Save an item over the revision it was opened at; the new one.

    Raises NameMissing, CodeChanged, DocumentNotFound, and what `save_draft` raises.
    """
    columns = {" ".join(column.split()): value.strip() for column, value in form.columns.items()}
    form = replace(form, columns=columns)
    if not form.item.text(Field.NAME):
        raise NameMissing
    edition = get_edition(conn, version_id)
    edition = edited(edition, form.item, _notes_of(edition, find_form(conn, version_id)))
    if edition.external_id and form.item.code and edition.external_id != form.item.code:
        raise CodeChanged
    saved = save_draft(conn, version_id, edition, form.revision, who, now, body_of(columns))
    _know_by_code(conn, version_id, form.item.code)
    return saved


def edited(edition: Edition, item: ServiceItem, notes: Sequence[str] = ()) -> Edition:
    """The edition with that item in it; `notes` are those of its whole list."""
    fields = edition.fields or {}
    whole = ItemList(fields.get("清单", ""), fields.get("填报单位", ""), edition.issued_on, tuple(notes))
    made = edition_of(item, (), whole)
    of_items = {*map(str, Field), KEPT_AS}
    kept: dict[str, Any] = {name: value for name, value in fields.items() if name not in of_items}
    was_ended = edition.validity is Validity.REPEALED and made.validity is not Validity.REPEALED
    is_ended = made.validity is Validity.REPEALED
    return replace(
        edition,
        title=made.title,
        passages=made.passages,
        issuer=made.issuer or edition.issuer,
        effective_on=made.effective_on or edition.effective_on,
        expires_on=made.expires_on or edition.expires_on,
        validity=made.validity if is_ended or was_ended else edition.validity,
        fields=kept | dict(made.fields or {}),
    )


def _notes_of(edition: Edition, form: ItemForm | None) -> list[str]:
    """The notes of the list an item came from: what stands below 需要注意 and is in none of its own columns."""
    if form is None:
        return []
    own = {line for said in lines_of(form.item) for line in said.split("\n")}
    texts = [p.text for p in edition.passages if p.heading == Told.NOTES]
    lines = [line for text in texts for line in text.split("\n")]
    values = {line for value in form.columns.values() for line in value.split("\n")}
    return [line for line in lines if line not in own and line not in values and not _labels(line, form)]


def _labels(line: str, form: ItemForm) -> bool:
    return any(line.rstrip("：") == column for column in form.columns)


def _columns_in(source: bytes) -> dict[str, str] | None:
    """The columns of a row that was kept as a file of its own (`source_of`)."""
    try:
        rows = list(csv.reader(io.StringIO(source.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if len(rows) != 2 or not is_item_list(rows[0]):
        return None
    return dict(zip(rows[0], [*rows[1], *[""] * len(rows[0])], strict=False))


def _know_by_code(conn: Connection, version_id: int, code: str | None) -> None:
    """A document that had no code is known by the one it gets, where no other has it."""
    if code is None or conn.scalar(select(documents.c.id).where(documents.c.external_id == code)):
        return
    of_version = select(versions.c.document_id).where(versions.c.id == version_id).scalar_subquery()
    conn.execute(
        update(documents)
        .where(documents.c.id == of_version, documents.c.external_id.is_(None))
        .values(external_id=code)
    )
