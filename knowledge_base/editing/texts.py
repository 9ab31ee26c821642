"""A text as its editor has it before her: title, body in Markdown, and the two short ways to tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from database import versions
from knowledge_base.editing.body import read_body
from knowledge_base.editing.body_writing import body_of
from knowledge_base.editing.drafts import save_draft
from knowledge_base.edition import Edition
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Kind
from knowledge_base.passages import PassageText
from knowledge_base.sections import Section
from knowledge_base.service_items.guide import read_guide
from knowledge_base.service_items.item import KEPT_AS, kept
from organisation.staff import Staff

#: Names in `versions.fields` of the ways to tell a text besides its own words (三种讲法).
IN_A_WORD, EXAMPLE = "一句话", "举个例子"
#: Characters each may have: what is read at a glance.
LONGEST = {IN_A_WORD: 60, EXAMPLE: 150}
_LONGEST_TITLE = 200


class TextUnfit(Exception):
    """A text that cannot be saved; `errors` are sentences by field: title, body, in_a_word or example."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Text:
    """What is written of a version, at a revision of it."""

    title: str
    body: str
    in_a_word: str = ""
    example: str = ""
    revision: int = 0


def get_text(conn: Connection, version_id: int) -> Text:
    """A version's text: as it was written, or the Markdown that its passages make. Raises DocumentNotFound."""
    edition = get_edition(conn, version_id)
    row = conn.execute(select(versions.c.body, versions.c.revision).where(versions.c.id == version_id)).one()
    return text_of(edition.title, row.body, edition.passages, edition.fields or {}, row.revision)


def text_of(
    title: str,
    body: str | None,
    passages: tuple[PassageText, ...],
    fields: Mapping[str, Any],
    revision: int,
) -> Text:
    """The text of a version with these facts."""
    written = body if body is not None and read_body(body).passages == passages else body_of(passages)
    return Text(title, written, str(fields.get(IN_A_WORD, "")), str(fields.get(EXAMPLE, "")), revision)


def save_text(conn: Connection, version_id: int, text: Text, who: Staff, now: datetime) -> int:
    """Save a draft's text over the revision it was opened at; the new one.

    Raises TextUnfit, DocumentNotFound, and what `save_draft` raises.
    """
    _require_fit(text)
    edition = edited(get_edition(conn, version_id), text)
    return save_draft(conn, version_id, edition, text.revision, who, now, text.body)


def edited(edition: Edition, text: Text) -> Edition:
    """The edition with that text in it."""
    passages = read_body(text.body).passages
    told = {IN_A_WORD: text.in_a_word.strip(), EXAMPLE: text.example.strip()}
    fields = {name: value for name, value in (edition.fields or {}).items() if name not in told}
    fields |= {name: value for name, value in told.items() if value}
    if edition.kind is Kind.SERVICE_ITEM:
        stated = {name: value for name, value in fields.items() if isinstance(value, str)}
        sections = [Section(p.heading, p.heading_text, p.text, p.origin, p.values) for p in passages]
        fields[KEPT_AS] = kept(read_guide(text.title.strip(), stated, sections))
    return replace(edition, title=text.title.strip(), passages=passages, fields=fields)


def _require_fit(text: Text) -> None:
    errors = {}
    if not text.title.strip():
        errors["title"] = "请填写标题。"
    elif len(text.title) > _LONGEST_TITLE:
        errors["title"] = f"标题最多 {_LONGEST_TITLE} 字，更长的多半把正文也放进来了。"
    if not read_body(text.body).passages:
        errors["body"] = "请写正文：至少要有一段文字。"
    for field, name, words in (
        ("in_a_word", IN_A_WORD, text.in_a_word),
        ("example", EXAMPLE, text.example),
    ):
        if len(words.strip()) > LONGEST[name]:
            errors[field] = f"“{name}”最多 {LONGEST[name]} 字，现在是 {len(words.strip())} 字。"
    if errors:
        raise TextUnfit(errors)
