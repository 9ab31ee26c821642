"""保密扫描: what stands against publishing a version, in its text, its title, its file's name and the file itself.

It is read beside the transaction that acts on it: a scan names the revision it was made of, and no other is submitted
or signed by it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from database import documents, passages, versions
from knowledge_base.editing.file_traces import traces
from knowledge_base.editing.findings import Finding, FindingKind, Place, Severity
from knowledge_base.editing.suspects import suspects
from knowledge_base.publishing import DocumentNotFound
from knowledge_base.secrecy import bears_mark
from knowledge_base.service_items.item import codes_of
from text.masking import mask_personal_numbers

_READ = (
    versions.c.revision,
    versions.c.document_id,
    versions.c.issued_on,
    versions.c.title,
    versions.c.issuer,
    versions.c.document_number,
    versions.c.filename,
    versions.c.source,
    versions.c.reading,
    versions.c.losses,
    versions.c.fields,
    versions.c.body,
)

#: As staff read them: facts of form that stand on the page, and what stands over passages.
_STATED = {"issuer": "发文机关", "document_number": "发文字号"}
_HEADING = "小标题"


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in one revision of a version, in the order of its text."""

    version_id: int
    revision: int
    findings: tuple[Finding, ...]

    def of(self, *severities: Severity) -> tuple[Finding, ...]:
        """The findings that ask for that."""
        return tuple(finding for finding in self.findings if finding.severity in severities)

    def as_json(self) -> list[dict[str, Any]]:
        """The findings as reviews keep them."""
        return [finding.as_json() for finding in self.findings]


def scan(conn: Connection, version_id: int) -> Scan:
    """Look through a version as it stands; raises DocumentNotFound."""
    version = conn.execute(select(*_READ).where(versions.c.id == version_id)).one_or_none()
    if version is None:
        raise DocumentNotFound
    rows = conn.execute(
        select(
            passages.c.position,
            passages.c.heading,
            passages.c.heading_text,
            passages.c.text,
            passages.c.fields,
        )
        .where(passages.c.version_id == version_id)
        .order_by(passages.c.position)
    ).all()
    found = (*_findings(version, rows), *_undated(conn, version))
    return Scan(version_id, version.revision, found)


def _findings(version: Row[*tuple[Any, ...]], rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[Finding]:
    texts = [row.text for row in rows]
    yield from _marks(version, texts)
    yield from suspects(version.title, Place.TITLE)
    yield from suspects(version.filename, Place.FILENAME)
    codes = codes_of(version.fields)
    shown = [
        finding
        for row in rows
        for finding in suspects(_without(codes, row.text), Place.PASSAGE, row.position)
    ]
    yield from shown
    known = {(finding.kind, finding.words) for finding in shown}
    for finding in (*_around(version, rows, codes), *_beside(version, codes)):
        if (finding.kind, finding.words) not in known:
            known.add((finding.kind, finding.words))
            yield finding
    yield from _losses(version.losses, texts)
    yield from traces(version.source, version.filename)


def _around(
    version: Row[*tuple[Any, ...]], rows: Sequence[Row[*tuple[Any, ...]]], codes: Iterable[str]
) -> Iterator[Finding]:
    """What stands over the passages and in their columns: it is shown, searched and read by programs as they are."""
    stated = [(name, getattr(version, column)) for column, name in _STATED.items()]
    headings = [(_HEADING, text) for row in rows for text in (row.heading_text, row.heading)]
    cells = [(column, value) for row in rows for column, value in row.fields.items()]
    kept = [
        (name, text)
        for name, value in version.fields.items()
        if not isinstance(value, str)
        for text in _texts_in(value)
    ]
    # The same heading stands over many passages.
    for name, text in dict.fromkeys((*stated, *headings, *cells, *kept)):
        # Words in it are of a text: a bare 机密 is most often about secrets there as well.
        for finding in suspects(_without(codes, text or ""), Place.PASSAGE):
            yield replace(finding, place=Place.FIELD, field=name)


def _texts_in(value: object) -> Iterator[str]:
    """All words of what is kept as JSON."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts_in(inner)
        case list():
            for inner in value:
                yield from _texts_in(inner)


def _beside(version: Row[*tuple[Any, ...]], codes: Iterable[str]) -> Iterator[Finding]:
    """What the page shows around the text, and what the file says besides: anybody can save that."""
    for name, value in version.fields.items():
        if isinstance(value, str):
            found = suspects(_without(codes, value), Place.FIELD)
            yield from (replace(finding, field=name) for finding in found)
    for finding in suspects(_without(codes, version.reading or ""), Place.FILE):
        yield replace(finding, start=0, end=0)


def _marks(version: Row[*tuple[Any, ...]], texts: list[str]) -> Iterator[Finding]:
    """The mark that the document itself bears: with one it may not be here, whoever signs."""
    written = (version.body or "\n".join(texts)).split("\n")
    for lines in ((version.reading or "").split("\n"), written):
        if mark := bears_mark(lines):
            yield Finding(FindingKind.SECRECY, Severity.BLOCKS, Place.FILE, mark)
            return


def _undated(conn: Connection, version: Row[*tuple[Any, ...]]) -> Iterator[Finding]:
    """A text without a date never takes the place of a dated one unless its author says why."""
    published = conn.execute(
        select(versions.c.title, versions.c.issued_on)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .where(documents.c.id == version.document_id)
    ).one_or_none()
    if published and published.issued_on and version.issued_on is None:
        words = f"正在发布的那一版成文于{published.issued_on:%Y年%-m月%-d日}，这一版没有成文日期"
        yield Finding(FindingKind.UNDATED, Severity.ANSWER, Place.FILE, words)


def _losses(lines: list[str], texts: list[str]) -> Iterator[Finding]:
    """The lines of the file that the guard missed, and nobody has written in since."""
    text = _squeezed("".join(texts))
    for line in lines:
        if _squeezed(line) not in text:
            yield Finding(FindingKind.LOSS, Severity.ANSWER, Place.FILE, mask_personal_numbers(line))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _without(codes: Iterable[str], text: str) -> str:
    """The text with an item's own codes blanked: digits within them pass for the number of a card."""
    for code in codes:
        text = text.replace(code, " " * len(code))
    return text
