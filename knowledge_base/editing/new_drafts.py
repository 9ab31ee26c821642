"""Drafts from nothing: a question to be answered, an interpretation with its headings, an empty form of an item."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, update

from database import versions
from knowledge_base.documents import store
from knowledge_base.editing.body import read_body
from knowledge_base.editing.history import Act, record
from knowledge_base.editing.item_forms import STARTERS, body_of
from knowledge_base.edition import Edition
from knowledge_base.identity import find_document
from knowledge_base.kinds import Kind
from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.item import KEPT_AS, ServiceItem, kept
from organisation.staff import Staff

#: What is written from nothing; everything else comes as a file.
NEW_KINDS = (Kind.QA, Kind.INTERPRETATION, Kind.SERVICE_ITEM)
#: What an empty text begins with (国办发〔2016〕61号: background, what is meant, what changes, how it is done).
_STARTS: Mapping[Kind, str] = {
    Kind.QA: "",
    Kind.INTERPRETATION: "# 一、为什么出台\n\n# 二、主要内容是什么\n\n# 三、和以前有什么不一样\n\n# 四、市民和企业怎么办\n\n# 五、有疑问找谁\n",
}


class TitleMissing(Exception):
    """A text without a title cannot be found again."""


class TitleTaken(Exception):
    """There is a document of that kind and title: it is to be edited."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def begin(conn: Connection, kind: Kind, title: str, who: Staff, now: datetime) -> int:
    """A draft with a title and nothing else; the version's id. Raises TitleMissing, TitleTaken."""
    title = " ".join(title.split())[:200]
    if not title:
        raise TitleMissing
    is_item = kind is Kind.SERVICE_ITEM
    columns = {str(field): title if field is Field.NAME else "" for field in STARTERS}
    body = body_of(columns) if is_item else _STARTS[kind]
    fields = {KEPT_AS: kept(ServiceItem({Field.NAME: title}))} if is_item else {}
    passages = () if is_item else read_body(body).passages
    edition = Edition(kind, title, passages, fields=fields)
    if find_document(conn, edition) is not None:
        raise TitleTaken(title)
    file = f"{title}\n{now.isoformat()}\n".encode()
    stored = store(conn, edition, file, f"{title[:80]}.txt", now, author=who.id)
    conn.execute(update(versions).where(versions.c.id == stored.version_id).values(body=body))
    record(conn, stored.version_id, Act.CREATED, who.id, now)
    return stored.version_id
