"""What is looked at before a zip, or an Office file, which is one, is unpacked: how large it would become, and no entities."""

import io
import re
from zipfile import BadZipFile, ZipFile, ZipInfo

from knowledge_base.extraction.paragraph import Unreadable

#: Bytes the parts of a file may come to.
MOST = 200 * 1024 * 1024
#: No part of an honest file becomes so many times as long, once it is longer than `_HARMLESS`.
_RATIO, _HARMLESS = 200, 1024 * 1024
#: More parts than any honest file has.
_MOST_PARTS = 20_000
#: Where a document type may stand: before the first element. So many bytes are looked through.
_PROLOG = 64 * 1024
_ENCRYPTED = 0x1
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)

_BOMB = "压缩的内容展开后大得不正常，像是压缩炸弹，没有打开。请核实文件来源，用原来的软件打开另存后再导入。"


class Broken(Unreadable):
    """A zip that is not whole."""


def open_zip(source: bytes) -> ZipFile:
    """A zip that can be unpacked; raises Broken where it is not whole, Unreadable where it would not fit."""
    try:
        members = ZipFile(io.BytesIO(source))
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Broken("压缩文件不完整或已损坏，打不开。请重新压缩或重新下载后再导入。") from error
    parts = members.infolist()
    if len(parts) > _MOST_PARTS:
        raise Unreadable("压缩文件里的文件太多，请分成几个后再导入。")
    # Parts may share their bytes, so that only the sum of what they say of themselves bounds what comes out.
    if sum(part.file_size for part in parts) > MOST or any(map(_is_bomb, parts)):
        raise Unreadable(_BOMB)
    return members


def is_encrypted(part: ZipInfo) -> bool:
    """Whether a password is needed for it."""
    return bool(part.flag_bits & _ENCRYPTED)


def require_harmless(source: bytes) -> None:
    """Look at an Office file before it is read; raises Unreadable for a bomb, a password or entities.

    A package has no document type (ECMA-376-2, 8.1.4): one that has wants entities expanded, or files of ours read.
    """
    try:
        members = open_zip(source)
    except Broken:
        # Its reader knows better what to do with it.
        return
    with members:
        parts = members.infolist()
        if any(map(is_encrypted, parts)):
            raise Unreadable("文件加了密码，请用原来的软件打开，去掉密码后另存再导入。")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")) and _has_entities(members, part):
                raise Unreadable("文件里有不该有的 XML 实体，可能有害，没有打开。请核实文件来源。")


def _is_bomb(part: ZipInfo) -> bool:
    return part.file_size > _HARMLESS and part.file_size > _RATIO * max(part.compress_size, 1)


def _has_entities(members: ZipFile, part: ZipInfo) -> bool:
    with members.open(part) as file:
        # Without the zero bytes of UTF-16.
        return _ENTITIES.search(file.read(_PROLOG).replace(b"\x00", b"")) is not None
