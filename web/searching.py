"""Search results as `GET /api/search` and `manage.py search` give them."""

from typing import Any

from bot.conversation import Desk
from knowledge_base.sources import external_ids


def search_results(desk: Desk, text: str, limit: int) -> dict[str, Any]:
    """Hits for `text`, best first, and how sure we may be of the first."""
    findings = desk.searcher.search(text, limit)
    with desk.engine.connect().execution_options(read_only=True) as conn:
        ids = external_ids(conn, {hit.passage.document_id for hit in findings.hits})
    hits = [
        {
            "document_id": hit.passage.document_id,
            "external_id": ids.get(hit.passage.document_id),
            "passage_id": hit.passage.id,
            "title": hit.passage.title,
            "heading": hit.passage.heading,
            "text": hit.passage.text,
            "score": round(hit.score, 4),
        }
        for hit in findings.hits
    ]
    return {"confidence": round(findings.confidence, 4), "hits": hits}
