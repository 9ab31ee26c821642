"""A passage as programs read it."""

from datetime import datetime

from pydantic import BaseModel, Field

from bot.desk import Desk
from database import read_only
from knowledge_base.documents import DocumentNotFound
from knowledge_base.kinds import Validity
from knowledge_base.sources import get_version, sources
from organisation.beijing_time import BEIJING


class ShownPassage(BaseModel):
    """A passage with where it stands; `text` is verbatim."""

    id: int
    document_id: int
    version: int = Field(description="number of the version of the document that it belongs to")
    is_current: bool = Field(description="whether that version is the one that is answered from now")
    title: str
    document_number: str | None
    heading: str = Field(description="the path it is cited by")
    text: str
    validity: Validity
    url: str


def shown_passage(desk: Desk, passage_id: int, now: datetime) -> ShownPassage:
    """A passage that is or was published; raises DocumentNotFound for drafts, and what is only given on request."""
    with read_only(desk.engine) as conn:
        named = sources(conn, [passage_id]).get(passage_id)
        if named is None:
            raise DocumentNotFound
        source, passages = get_version(conn, named.document_id, named.version_number)
    found = next((passage for passage in passages if passage.id == passage_id), None)
    if found is None:
        raise DocumentNotFound
    page = f"/documents/{source.document_id}"
    if not source.is_current:
        page += f"/versions/{source.version_number}"
    return ShownPassage(
        id=passage_id,
        document_id=source.document_id,
        version=source.version_number,
        is_current=source.is_current,
        title=source.title,
        document_number=source.document_number,
        heading=found.heading,
        text=found.text,
        validity=source.validity(now.astimezone(BEIJING).date()),
        url=f"{page}#p{passage_id}",
    )
