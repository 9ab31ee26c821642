"""The body of a version that came from a file: Markdown which, read again, gives its passages and no others."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge_base.editing.body import key_of, read_body
from knowledge_base.extraction.markdown import plain_words
from knowledge_base.headings import Depth, find_marker
from knowledge_base.kinds import Origin
from knowledge_base.passages import PassageText

_MARKED = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~<&])")
_BEFORE = {Origin.LIST: "- ", Origin.NOTE: "[^注]: "}
_LEVELS = 6


def body_of(passages: Sequence[PassageText]) -> str:
    """The body that means these passages."""
    written = _together(_chunks(passages))
    if read_body(written).passages == tuple(passages):
        return written
    return _together(iter([_verbatim(passage) for passage in passages]))


def _together(chunks: Iterator[str]) -> str:
    return "".join(f"{chunk}\n\n" for chunk in chunks).rstrip("\n") + "\n"


def _chunks(passages: Sequence[PassageText]) -> Iterator[str]:
    """A chunk for each run of passages that are one text, below the headings that begin with it."""
    path: list[str] = []
    for _, run in groupby(passages, _belonging):
        group = list(run)
        headings = [part for part in group[0].heading_text.split(" › ") if part]
        for part, content in _contents(group, headings):
            if content is None:
                yield _verbatim(part[0])
                continue
            new = _headings(path, headings)
            path = headings
            apart = [] if new or content.startswith(("〔", "|")) or find_marker(content[:40]) else ["---"]
            yield "\n".join([*new, *apart, content])


def _belonging(passage: PassageText) -> tuple[object, ...]:
    columns = tuple(passage.values) if passage.origin is Origin.ROW else passage.origin
    return passage.heading, passage.heading_text, columns


def _contents(
    group: list[PassageText], headings: list[str]
) -> Iterator[tuple[list[PassageText], str | None]]:
    """The group as one text, or else each passage of it; None for one that only stands for itself as it is."""
    if (content := _content(group, headings)) is not None or len(group) == 1:
        yield group, content
        return
    for passage in group:
        yield [passage], _content([passage], headings)


def _content(group: list[PassageText], headings: list[str]) -> str | None:
    if len(headings) > _LEVELS:
        return None
    above = _headings([], headings)
    text = _table(group) if group[0].origin is Origin.ROW else _text(group)
    for written in (text, f"〔{group[0].heading}〕\n{text}"):
        if read_body("\n".join([*above, written])).passages == tuple(group):
            return written
    return None


def _headings(before: list[str], now: list[str]) -> list[str]:
    """The lines that lead from the headings above to those that come next."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    new = [f"{'#' * (n + 1)} {_plain(now[n])}" for n in range(same, min(len(now), _LEVELS))]
    ends = [f"{'#' * (same + 1)}"] if not new and same < len(before) else []
    return new or ends


def _text(group: list[PassageText]) -> str:
    text = "".join(passage.text for passage in group)
    lines = [_BEFORE.get(group[0].origin, "") + _line(line) for line in text.split("\n")]
    marker = find_marker(group[0].heading)
    if marker and marker.depth is Depth.RULE and not marker.rest and key_of((), marker) == group[0].heading:
        lines[0] = f"{group[0].heading}　{lines[0]}"
    return "\n".join(lines)


def _line(line: str) -> str:
    """A line that is read as it stands."""
    plain = _plain(line)
    return f"\\{plain}" if plain.startswith(("〔", "|")) else plain


def _plain(line: str) -> str:
    is_read_so = plain_words(line) == line and not re.match(r"\s*(?:[#>|]|[-*+]\s|---|\[\^|```)", line)
    return line if is_read_so else _MARKED.sub(r"\\\1", line)


def _table(group: list[PassageText]) -> str:
    rows = [list(group[0].values), *([p.values[c] for c in p.values] for p in group)]
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    return "\n".join(lines)


def _cell(value: str) -> str:
    return "<br>".join(
        _MARKED.sub(r"\\\1", part) if plain_words(part) != part or "|" in part else part
        for part in value.split("\n")
    )


def _verbatim(passage: PassageText) -> str:
    known = {
        name: value
        for name, value in (
            ("heading", passage.heading),
            ("heading_text", passage.heading_text),
            ("origin", passage.origin),
            ("values", dict(passage.values)),
        )
        if value and value != Origin.PARAGRAPH
    }
    runs = [len(run) for run in re.findall(r"`+", passage.text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}原样 {json.dumps(known, ensure_ascii=False)}\n{passage.text}\n{fence}"
