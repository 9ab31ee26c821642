"""A file as the documents in it: itself, the members of a zip, the lines of JSON lines."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from knowledge_base import json_lines
from knowledge_base.extraction import MAX_BYTES, Unreadable
from knowledge_base.extraction.child import Child
from knowledge_base.extraction.formats import ARCHIVE, ZIP_MAGIC, is_binary, recognise
from knowledge_base.extraction.packages import is_encrypted, open_zip
from knowledge_base.service_items.listing import is_item_line

#: Lines of JSON lines that are taken in together.
_AT_ONCE = 500
#: Bytes the members of a zip may come to.
_MOST = 100 * 1024 * 1024
#: What programs leave beside documents: resource forks of macOS, locks of Office, thumbnails.
_LEFT_BEHIND = ("__macosx", "thumbs.db", "desktop.ini")
_UTF8_NAME = 0x800
TOO_LARGE = "文件超过 20 MB，请拆分后再导入。"


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file: `path` is what the operator is told, `filename` what is kept with it.

    `line` is its number in a file of JSON lines; `refused` why it has no content.
    """

    path: str
    filename: str
    source: bytes = b""
    line: int | None = None
    refused: str | None = None


def parts_of(path: Path, source: bytes, child: Child) -> Iterator[list[Part]]:
    """The documents of a file in its order, those together that are quick to read; raises Unreadable."""
    if is_binary(source) and source.startswith(ARCHIVE.magic):
        members = child.run(unpack, source, path.name)
        if members is not None:
            for member in members:
                yield from _lines_or_whole(f"{path}/{member.path}", member)
            return
    yield from _lines_or_whole(str(path), Part(path.name, path.name, source))


def unpack(source: bytes, filename: str) -> list[Part] | None:
    """The members of a zip; None for an Office file, which is one as well. Raises Unreadable."""
    if recognise(source, filename) is not ARCHIVE:
        return None
    with open_zip(source) as members:
        chosen = [(member, _name_of(member)) for member in members.infolist()]
        chosen = [(member, name) for member, name in chosen if not member.is_dir() and _is_meant(name)]
        if not chosen:
            raise Unreadable("压缩文件里没有可以导入的文件，请检查后重新压缩。")
        if sum(member.file_size for member, _ in chosen) > _MOST:
            raise Unreadable("解压后超过 100 MB，请分成几个压缩文件再导入。")
        return [_unpacked(members, member, name) for member, name in chosen]


def _unpacked(members: ZipFile, member: ZipInfo, name: str) -> Part:
    filename = PurePosixPath(name).name
    if is_encrypted(member):
        return Part(name, filename, refused="压缩文件加了密码，请去掉密码重新压缩后再导入。")
    if member.file_size > MAX_BYTES:
        return Part(name, filename, refused=TOO_LARGE)
    try:
        source = members.read(member)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return Part(name, filename, refused="压缩文件里的这个文件已损坏，请重新压缩后再导入。")
    if source.startswith(ZIP_MAGIC) and recognise(source, filename) is ARCHIVE:
        return Part(name, filename, refused="压缩文件里还有压缩文件，请解压后再导入。")
    return Part(name, filename, source)


def _name_of(member: ZipInfo) -> str:
    """The name as it was given: without the flag for UTF-8 it is what Chinese Windows writes, GBK."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        given = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_meant(name: str) -> bool:
    parts = PurePosixPath(name.lower()).parts
    return not any(part.startswith((".", "~$")) or part in _LEFT_BEHIND for part in parts)


def _lines_or_whole(path: str, part: Part) -> Iterator[list[Part]]:
    if part.refused or not part.filename.lower().endswith(json_lines.SUFFIXES):
        yield [Part(path, part.filename, part.source, None, part.refused)]
        return
    try:
        found = json_lines.lines_of(part.source, part.filename)
    except Unreadable as refusal:
        yield [Part(path, part.filename, refused=str(refusal))]
        return
    # The rows of a list of items are told apart from all others of it.
    at_once = len(found) if is_item_line(found[0][1]) else _AT_ONCE
    lines = iter(found)
    while some := list(islice(lines, at_once)):
        yield [Part(path, part.filename, line, number) for number, line in some]
