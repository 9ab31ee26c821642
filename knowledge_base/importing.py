"""From a file on disk to published documents: each whole or not at all, and a bad one takes no other with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from database import OPERATOR_ID
from knowledge_base import json_lines
from knowledge_base.admission import NOTHING_ACCEPTED, Accepted, publish_imported, remarks, stored_only
from knowledge_base.archives import TOO_LARGE, Part, parts_of
from knowledge_base.contents import read_contents
from knowledge_base.documents import Stored, store
from knowledge_base.edition import Edition
from knowledge_base.extraction import MAX_BYTES, Unreadable, readable_suffixes
from knowledge_base.extraction.child import Child, guarded
from knowledge_base.extraction.formats import ARCHIVE, is_binary
from knowledge_base.kinds import Disclosure, Kind
from knowledge_base.restoring import is_exported, read_exported, restore
from knowledge_base.service_items.listing import Entry

SUFFIXES = (*readable_suffixes(), *ARCHIVE.suffixes, *json_lines.SUFFIXES)
#: Lines of JSON lines stored in a transaction.
_LINES = 50
#: A text of so many bytes is read here, in a second at most whatever is in it; a longer one in the process for files.
_QUICK = 32 * 1024
_NOT_FOR_THE_PUBLIC = "文件注明不予公开，不能发布，所以没有导入。只存档请去掉 --publish；以前发布过的，请用 manage.py withdraw 撤下。"


@dataclass(frozen=True, slots=True)
class Imported:
    """Result of importing one document of a file; `refused` is why nothing was stored.

    `is_new` is false where the same was there already. In a rehearsal what is new has no `document_id`.
    """

    path: str
    document_id: int | None = None
    external_id: str | None = None
    kind: Kind | None = None
    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    passages: int = 0
    warnings: tuple[str, ...] = ()
    refused: str | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms files are taken in; `kind` None: the file says it. A rehearsal writes nothing.

    `accepted` is published whatever `admission` finds of it. `author` is whose drafts they become, `disclosure` the
    attribute of what states none.
    """

    kind: Kind | None = None
    publishing: bool = False
    accepted: Accepted = NOTHING_ACCEPTED
    is_rehearsal: bool = False
    author: int = OPERATOR_ID
    disclosure: Disclosure = Disclosure.UNMARKED


def files_below(paths: list[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named that can be imported; hidden ones left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            visible = not any(part.startswith((".", "_", "~$")) for part in file.relative_to(path).parts)
            if file.is_file() and visible and file.name.lower().endswith(SUFFIXES):
                yield file


def import_file(
    engine: Engine,
    path: Path,
    kind: Kind | None,
    now: datetime,
    *,
    publishing: bool,
    accepted: Accepted = NOTHING_ACCEPTED,
) -> list[Imported]:
    """Import one file alone; the result of each of its documents."""
    with Child() as child:
        return list(Import(engine, child, Terms(kind, publishing, accepted)).file(path, now))


class Import:
    """A run of importing: its terms, and the process that reads files meanwhile."""

    def __init__(self, engine: Engine, child: Child, terms: Terms) -> None:
        self._engine = engine
        self._child = child
        self._terms = terms

    def file(self, path: Path, now: datetime) -> Iterator[Imported]:
        """Import the documents of a file, each whole or not at all."""
        try:
            if is_exported(path):
                yield from self._restored(path, now)
                return
            for parts in parts_of(path, _read(path), self._child):
                yield from self._take_in(parts, now)
        except Unreadable as refusal:
            yield Imported(str(path), refused=str(refusal))

    def _restored(self, path: Path, now: datetime) -> list[Imported]:
        kept = read_exported(path)
        with self._transaction() as conn:
            stored = restore(conn, kept, now, publishing=self._terms.publishing)
        return [
            self._imported(str(path), version.edition, place, ())
            for version, place in zip(kept, stored, strict=True)
        ]

    def _take_in(self, parts: list[Part], now: datetime) -> list[Imported]:
        # Read first: nobody shall wait for the database meanwhile.
        read = list(self._read(parts))
        # A file is taken in whole or not at all; lines are documents each, and others write between some of them.
        at_once = _LINES if parts[0].line is not None else max(len(read), 1)
        taken: list[Imported] = []
        for start in range(0, len(read), at_once):
            with self._transaction() as conn:
                some = read[start : start + at_once]
                taken += [self._stored(conn, entry, part, now) for part, entry in some]
        return taken

    def _read(self, parts: list[Part]) -> Iterator[tuple[Part, Entry]]:
        """The documents of each part, or why there is none."""
        lines = [(part.line, part.source) for part in parts if part.line is not None]
        if lines:
            yield from zip(parts, json_lines.read_lines(lines, self._terms.kind), strict=True)
            return
        for part in parts:
            for entry in self._entries(part):
                yield part, entry

    def _entries(self, part: Part) -> list[Entry]:
        if part.refused:
            return [Entry(refused=part.refused)]
        is_quick = len(part.source) <= _QUICK and not is_binary(part.source)
        read = guarded if is_quick else self._child.run
        try:
            return read(read_contents, part.source, part.filename, self._terms.kind)
        except Unreadable as refusal:
            return [Entry(refused=str(refusal))]

    def _stored(self, conn: Connection, entry: Entry, part: Part, now: datetime) -> Imported:
        if entry.edition is None:
            return Imported(part.path, refused=entry.refused)
        edition = self._with_disclosure(entry.edition)
        if self._terms.publishing and edition.disclosure is Disclosure.NONE:
            return Imported(part.path, refused=_NOT_FOR_THE_PUBLIC)
        if not edition.passages:
            return Imported(
                part.path, refused="文件里没有读到正文，请检查内容，或另存为纯文本（.txt）后再导入。"
            )
        stored = store(
            conn, edition, entry.source or part.source, part.filename, now, author=self._terms.author
        )
        warnings = (*edition.warnings, *remarks(conn, edition, stored))
        if self._terms.publishing:
            warnings += publish_imported(conn, edition, stored, now, self._terms.accepted)
        else:
            warnings += stored_only(edition)
        return self._imported(part.path, edition, stored, warnings)

    def _with_disclosure(self, edition: Edition) -> Edition:
        if edition.disclosure is not Disclosure.UNMARKED:
            return edition
        return replace(edition, disclosure=self._terms.disclosure)

    def _imported(self, path: str, edition: Edition, stored: Stored, warnings: tuple[str, ...]) -> Imported:
        return Imported(
            path=path,
            document_id=None if self._terms.is_rehearsal and stored.is_new else stored.document_id,
            external_id=edition.external_id,
            kind=edition.kind,
            title=edition.title,
            document_number=edition.document_number,
            issuer=edition.issuer,
            issued_on=edition.issued_on.isoformat() if edition.issued_on else None,
            passages=len(edition.passages),
            warnings=warnings,
            is_new=stored.is_new,
        )

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._engine.connect() as conn:
            yield conn
            if self._terms.is_rehearsal:
                conn.rollback()
            else:
                conn.commit()


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("文件打不开，请检查路径和读取权限。") from error
