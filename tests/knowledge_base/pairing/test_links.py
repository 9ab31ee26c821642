"""Which policy an interpretation belongs to, measured on real documents that are beside the project."""

import gzip
import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from database import documents, open_engine, versions
from knowledge_base.document_number import find_document_number
from knowledge_base.edition import Edition
from knowledge_base.interpretations import suggest_interpreted
from knowledge_base.kinds import Kind
from knowledge_base.passages import PassageText
from tests.conftest import NOW
from tests.databases import SQLite
from tests.shared_data import rows, shared

FOLDER = "data/interpretations"


def keep(conn: Connection, read: list[dict[str, Any]], interpreting: set[str]) -> dict[int, str]:
    """The documents of the corpus as far as a suggestion looks at them; their own ids by ours."""
    for number, one in enumerate(read, 1):
        kind = Kind.INTERPRETATION if one["id"] in interpreting else Kind.POLICY
        head = one["doc_no_head_regex"]
        conn.execute(insert(documents).values(id=number, kind=kind, external_id=one["id"]))
        conn.execute(
            insert(versions).values(
                document_id=number,
                number=1,
                title=one["title"],
                document_number=find_document_number(head) if isinstance(head, str) else None,
                validity="unknown",
                disclosure="unmarked",
                fields={},
                source=b"",
                filename="",
                status="draft",
                created_at=NOW,
            )
        )
    return {number: one["id"] for number, one in enumerate(read, 1)}


def test_the_right_policy_comes_first_for_most_interpretations(sqlite: SQLite, tmp_path: Path) -> None:
    with gzip.open(shared(f"{FOLDER}/corpus.jsonl.gz"), "rt", encoding="utf-8") as file:
        read = [json.loads(line) for line in file]
    wanted = {one["id"]: set(one["relevant"]) for one in rows(f"{FOLDER}/links.jsonl")}
    engine = open_engine(sqlite.fresh(tmp_path))
    with engine.begin() as conn:
        own = keep(conn, read, set(wanted))
        asked = [one for one in read if one["id"] in wanted]
        found = {one["id"]: suggest_interpreted(conn, edition_of(one)) for one in asked}
    engine.dispose()
    wrong = [one for one, said in found.items() if said is None or own[said[0]] not in wanted[one]]
    assert len(wrong) <= 3, f"right first: {len(wanted) - len(wrong)} of {len(wanted)}, wrong: {wrong}"


def edition_of(one: dict[str, Any]) -> Edition:
    return Edition(Kind.INTERPRETATION, one["title"], (PassageText("", "", one["text"]),))
