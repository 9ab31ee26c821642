"""What was read of a file beside the file itself: its facts with where they were found, its lines with what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.phrases.sources import VALIDITIES
from database import documents, versions
from knowledge_base.admission import remarks
from knowledge_base.documents import Stored
from knowledge_base.intake.alignment import Fate, Stretch, align
from knowledge_base.intake.belonging import find_question
from knowledge_base.intake.correcting import get_facts
from knowledge_base.intake.evidence import Fact
from knowledge_base.intake.uploads import Upload, UploadNotFound
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import State
from knowledge_base.passages import PassageText
from organisation.beijing_time import BEIJING
from organisation.departments import Departments
from web.console.intake.labels import DISCLOSURE_CHOICES, FACTS, FATES, KIND_CHOICES

#: Stretches of lines that one page shows.
SHOWN = 150
#: Characters of a line that a fact shows.
_QUOTED = 60
#: What the form of the facts asks by itself, until it is stated.
_ASKED_BELOW = frozenset({"没有读到成文日期，请补填。", "文件没有标注公开属性，请补充。"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of lines with its passage; `goes_on`: the passage stands further up already."""

    stretch: Stretch
    passage: PassageText | None
    goes_on: bool


@dataclass(frozen=True, slots=True)
class FoundAt:
    """What a form says at a fact: the line it was read in, and why to look again."""

    line: int | None
    words: str
    doubt: str
    address: str


def drafts_of(upload: Upload) -> list[Mapping[str, Any]]:
    """Those of its documents that were kept."""
    return [kept for kept in upload.documents if "version_id" in kept]


def preview_of(
    conn: Connection, upload: Upload, version_id: int, first: int, now: datetime
) -> dict[str, Any]:
    """What the template needs of one version of an upload; raises UploadNotFound where it is of another."""
    kept = next((kept for kept in drafts_of(upload) if kept["version_id"] == version_id), None)
    if kept is None:
        raise UploadNotFound
    version = conn.execute(
        select(versions, documents.c.kind)
        .join(documents, documents.c.id == versions.c.document_id)
        .where(versions.c.id == version_id)
    ).one()
    edition = get_edition(conn, version_id)
    stretches = align(version.reading or "", version.title, version.fields, edition.passages, version.losses)
    lines = (version.reading or "").split("\n")
    addresses = _addresses(stretches, version_id, first)
    return {
        "kept": kept,
        "warnings": [said for said in kept["warnings"] if said not in _ASKED_BELOW],
        "remarks": remarks(conn, edition, Stored(version.document_id, version_id, kept["is_new"])),
        "version": version,
        "is_draft": version.status == State.DRAFT,
        "facts": get_facts(conn, version_id),
        "found": {fact: _found(version.evidence.get(fact), lines, addresses) for fact in Fact},
        "labels": FACTS,
        "fates": FATES,
        "shown": _shown(stretches, edition.passages)[first : first + SHOWN],
        "first": first,
        "following": first + SHOWN if first + SHOWN < len(stretches) else None,
        "passages": edition.passages if not version.reading else (),
        "losses": [
            (number, words, addresses[number])
            for stretch in stretches
            if stretch.fate is Fate.LOST
            for number, words in stretch.lines
        ],
        "question": find_question(conn, version_id) if version.status == State.DRAFT else None,
        "disclosures": DISCLOSURE_CHOICES,
        "validity_names": {name.value: words for name, words in VALIDITIES.items()},
        "kind_names": {name: words for name, words in KIND_CHOICES.items() if name},
        "units": _units(conn, now),
    }


def _found(evidence: Mapping[str, Any] | None, lines: list[str], addresses: Mapping[int, str]) -> FoundAt:
    line, doubt = (evidence or {}).get("line"), str((evidence or {}).get("doubt", ""))
    if not line or line not in addresses:
        return FoundAt(None, "", doubt, "")
    words = lines[line - 1].strip()
    return FoundAt(line, words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…", doubt, addresses[line])


def _addresses(stretches: list[Stretch], version_id: int, first: int) -> dict[int, str]:
    """Where each line is shown, by its number: on this page, or on the one that has it."""
    addresses: dict[int, str] = {}
    for n, stretch in enumerate(stretches):
        page = "" if first <= n < first + SHOWN else f"?version={version_id}&first={n // SHOWN * SHOWN}"
        addresses |= {number: f"{page}#l{number}" for number, _ in stretch.lines}
    return addresses


def _shown(stretches: list[Stretch], passages: tuple[PassageText, ...]) -> list[Shown]:
    seen: set[int] = set()
    shown = []
    for stretch in stretches:
        at = stretch.position if stretch.fate == "passage" else None
        shown.append(Shown(stretch, None if at is None else passages[at], at in seen))
        if at is not None:
            seen.add(at)
    return shown


def _units(conn: Connection, now: datetime) -> dict[str, str]:
    known = Departments.load(conn)
    names = known.names(now.astimezone(BEIJING).date())
    ids = {department.name: number for number, department in known.by_id.items()}
    return {"": "还没有选"} | {str(ids[name]): name for name in names if name in ids}
