"""Search results as `GET /api/search` and `manage.py search` give them."""

from collections.abc import Sequence
from typing import Any

from bot.answers.pinned import not_pinned
from bot.desk import Desk
from database import read_only
from knowledge_base.pins import Pin
from knowledge_base.sources import external_ids
from retrieval.hits import Hit

#: What an editor reads for each signal of `retrieval.signals.SIGNALS`.
SIGNAL_NAMES = {
    "bm25": "词语相符",
    "associated": "常见答法",
    "words_held": "要点齐全",
    "document_holds": "全文提及",
    "suits": "答其所问",
    "length": "段落长短",
    "document_length": "文件长短",
    "places_missing": "地名不符",
    "closeness": "意思相近",
    "opinion": "外部判断",
}


def search_results(
    desk: Desk, text: str, limit: int, with_why: bool = False, pins: Sequence[Pin] = ()
) -> dict[str, Any]:
    """Hits for `text`, best first, and how sure we may be of the first; `with_why`: and what made each score.

    What `pins` hold back is not among them.
    """
    result = desk.searcher.search(text, limit)
    found = not_pinned(desk, text, result.hits, pins)
    with read_only(desk.engine) as conn:
        ids = external_ids(conn, {hit.passage.document_id for hit in found})
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
        | ({"why": _why(hit)} if with_why else {})
        for hit in found
    ]
    return {"confidence": round(result.confidence, 4) if found else 0.0, "hits": hits}


def _why(hit: Hit) -> dict[str, Any]:
    why = hit.why
    return {
        "words": [
            {"word": match.word, "weight": round(match.weight, 2), "held": round(match.held, 2)}
            for match in why.words
        ],
        "points": {signal: round(points, 3) for signal, points in why.points.items()},
    }


def why_line(why: dict[str, Any]) -> str:
    """One line for people: the words found and missing, and what made the score."""
    found = [f"{match['word']}×{match['held']:g}" for match in why["words"] if match["held"]]
    missing = [match["word"] for match in why["words"] if not match["held"]]
    points = [f"{SIGNAL_NAMES[signal]} {points:+.1f}" for signal, points in why["points"].items() if points]
    parts = [("有", "、".join(found)), ("缺", "、".join(missing)), ("得分", "，".join(points))]
    return "；".join(f"{label}：{text}" for label, text in parts if text)
