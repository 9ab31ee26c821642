"""The passages a draft cites: by the link that 引用 puts into it."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.answer import Answer
from bot.desk import Desk
from bot.phrases.sources import in_title_marks
from hotline.fact_check.draft_check import Cited
from knowledge_base.documents import DocumentNotFound
from knowledge_base.sources import get_passage, sources
from organisation.beijing_time import BEIJING
from web.searching import search_results, why_line

_LINK = re.compile(r"/passages/(\d{1,9})")


def cited_in(conn: Connection, draft: str, answer: Answer | None, now: datetime) -> list[Cited]:
    """The passages a draft cites; where it cites none, those the assistant had cited."""
    ids = [int(number) for number in _LINK.findall(draft)]
    if not ids and answer:
        ids = [citation.passage_id for citation in answer.citations]
    today = now.astimezone(BEIJING).date()
    cited = []
    for passage_id, source in sources(conn, ids).items():
        try:
            passage = get_passage(conn, passage_id)
        except DocumentNotFound:
            continue
        title = f"{in_title_marks(source.title)}{passage.heading}"
        cited.append(Cited(title, passage.text, source.document_number, source.validity(today)))
    return cited


def searched(desk: Desk, text: str, limit: int = 5) -> list[dict[str, Any]]:
    """The first `limit` hits for `text`, each with its score and why it came where it did, in words."""
    found = search_results(desk, text, limit, with_why=True)
    return [
        hit
        | {"why": why_line(hit["why"]), "link": f"{desk.settings.public_url}/passages/{hit['passage_id']}"}
        for hit in found["hits"]
    ]
