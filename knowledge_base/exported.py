"""A document as Markdown that says everything of it, and is read again as it was: its versions one below the other.

Each version is front matter, a line a fact (as it stands, or JSON where it is no plain line), and its passages, each below
a heading that ends with what is kept of it beside its text. The original files lie in `ORIGINALS` beside.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge_base.edition import Edition
from knowledge_base.extraction import Unreadable
from knowledge_base.passages import PassageText

#: How an exported document begins.
MARK = "---\n知识库导出: 1\n"
#: The folder of the original files; import does not look into it by itself.
ORIGINALS = "_originals"
_FACTS = {
    "standing": "发布状态",
    "original": "原文件",
    "filename": "原文件名",
    "lines": "读出的文字",
    "kind": "类型",
    "title": "标题",
    "external_id": "编号",
    "issuer": "发文机关",
    "document_number": "发文字号",
    "issued_on": "成文日期",
    "effective_on": "实施日期",
    "expires_on": "失效日期",
    "repealed_on": "废止日期",
    "validity": "有效性",
    "disclosure": "公开属性",
    "disclosure_reason": "公开属性的理由",
    "interprets": "解读",
    "repeals": "废止的文件",
    "fields": "文件中的字段",
}
_NAMES = {said: name for name, said in _FACTS.items()}
_PASSAGE = re.compile(r"^## .*<!-- 段落 (\{.*\}) -->$")
_EDITIONS = TypeAdapter(Edition)
_PASSAGES = TypeAdapter(PassageText)
#: Kept elsewhere than in front matter, or not at all: what was warned of was said when it was read.
_ELSEWHERE = {"passages", "reading", "warnings", "losses"}


class Standing(StrEnum):
    """Whether a version is, or was, answered from."""

    CURRENT = "current"
    FORMER = "former"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class ExportedVersion:
    """A version: `original` and `lines` (None: not kept) are names of files in ORIGINALS, `filename` the name it came with."""

    edition: Edition
    standing: Standing
    original: str
    filename: str
    lines: str | None


def edition_of(facts: dict[str, Any]) -> Edition:
    """The edition with these facts, whatever form they have; raises pydantic's ValidationError."""
    return _EDITIONS.validate_python(facts)


def written(versions: list[ExportedVersion]) -> str:
    """The Markdown of a document."""
    return "".join(f"{line}\n" for version in versions for line in _lines(version))


def read_again(text: str) -> list[ExportedVersion]:
    """The versions of a document that `written` wrote; raises Unreadable where it was changed so that it cannot be read."""
    blocks: list[list[str]] = []
    for line in text.removesuffix("\n").split("\n"):
        if line == "---" and (not blocks or "---" in blocks[-1][1:]):
            blocks.append([])
        blocks[-1].append(line)
    try:
        return [_version(block) for block in blocks]
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("这个导出的文件被改动过，读不懂了。请重新导出，或导入原文件。") from error


def _lines(version: ExportedVersion) -> Iterator[str]:
    facts: dict[str, Any] = _EDITIONS.dump_python(version.edition, mode="json", exclude=_ELSEWHERE)
    facts |= {name: getattr(version, name) for name in ("standing", "original", "filename", "lines")}
    yield from MARK.rstrip("\n").split("\n")
    for name in sorted(facts, key=[*_FACTS, *facts].index):
        if facts[name] not in (None, []):
            yield f"{_FACTS.get(name, name)}: {_shown(facts[name])}"
    yield from ("---", "", f"# {' '.join(version.edition.title.split())}", "")
    for passage in version.edition.passages:
        kept = {name: value for name, value in asdict(passage).items() if name != "text"}
        # Nothing in it may end the comment.
        said = json.dumps(kept, ensure_ascii=False).replace(">", "\\u003e")
        yield f"## {' '.join(passage.heading.split())} <!-- 段落 {said} -->"
        yield from map(_escaped, passage.text.split("\n"))
        yield ""


def _shown(value: Any) -> str:
    is_plain = isinstance(value, str) and value.isprintable() and value == value.strip() and value != ""
    return str(value) if is_plain and value[0] not in '"[{' else json.dumps(value, ensure_ascii=False)


def _escaped(line: str) -> str:
    return f"\\{line}" if line.startswith(("---", "## ", "\\")) else line


def _version(block: list[str]) -> ExportedVersion:
    end = block.index("---", 1)
    facts = dict(_fact(line) for line in block[2:end])
    standing, original = Standing(facts.pop("standing")), facts.pop("original")
    filename, lines = facts.pop("filename"), facts.pop("lines", None)
    edition = edition_of({**facts, "passages": tuple(_passages(block[end + 1 :]))})
    return ExportedVersion(edition, standing, original, filename, lines)


def _fact(line: str) -> tuple[str, Any]:
    said, _, value = line.partition(": ")
    return _NAMES.get(said, said), json.loads(value) if value[:1] in ("[", "{", '"') else value


def _passages(lines: list[str]) -> Iterator[PassageText]:
    starts = [at for at, line in enumerate(lines) if _PASSAGE.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        mark = _PASSAGE.match(lines[start])
        # The last line is the empty one between it and the next.
        text = "\n".join(line.removeprefix("\\") for line in lines[start + 1 : end - 1])
        yield _PASSAGES.validate_python({**json.loads(mark[1] if mark else "{}"), "text": text})
