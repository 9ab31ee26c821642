"""From the sections of a document to the passages that are retrieved and cited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from knowledge_base.kinds import Origin
from knowledge_base.sections import Section

#: A section up to this many characters is one passage: a task, an article, a question with its answer.
WHOLE = 450
#: The items of a longer one are gathered into passages of about this many characters.
PART = 350
#: Shorter than this, a lead-in ("要求如下：") or a last line is no passage of its own.
_SHORT = 60

_NUMERAL = "[一二三四五六七八九十百零]{1,4}"
_BEFORE = r"(?:^|(?<=[。；！？：:\s]))"
#: Where a long text may be cut, the document's own structure first: chapters and articles, 一、, （一）, 1.,
#: 一是, lines, sentences, and only then clauses.
_BOUNDARIES = tuple(
    map(
        re.compile,
        (
            rf"{_BEFORE}(?=第{_NUMERAL}[章节条])",
            rf"{_BEFORE}(?={_NUMERAL}、)",
            rf"{_BEFORE}(?=[（(]{_NUMERAL}[)）])",
            rf"{_BEFORE}(?=\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[)）]|{_NUMERAL}是|[①-⑳])",
            r"(?<=\n)(?=\S)",
            r"(?<=[。！？!?])(?![”’」』）)])|(?<=[。！？!?][”’」』）)])",
            r"(?<=[；;])",
            r"(?<=[，,、\s])",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage before it has a place in the database; `text` is verbatim, `values` are those of a row."""

    heading: str
    heading_text: str
    text: str
    origin: Origin = Origin.PARAGRAPH
    values: Mapping[str, str] = field(default_factory=dict)


def cut(sections: tuple[Section, ...]) -> tuple[PassageText, ...]:
    """Cut `sections` into passages; joined together, the passages of a section are its text again.

    A row stays whole, however long: half of one would say something else.
    """
    return tuple(
        PassageText(section.heading, section.heading_text, part, section.origin, section.values)
        for section in sections
        if section.text.strip()
        for part in ([section.text] if section.origin is Origin.ROW else _parts(section.text))
    )


def _parts(text: str, level: int = 0) -> list[str]:
    """Cut at the strongest boundary `text` has; neighbours that fit together stay together."""
    if len(text) <= WHOLE:
        return [text]
    if level == len(_BOUNDARIES):
        return [text[start : start + WHOLE] for start in range(0, len(text), WHOLE)]
    parts: list[str] = []
    part = ""
    for piece in _pieces(text, _BOUNDARIES[level]):
        if part.strip() and len(part) + len(piece) > PART and not _leads_into(part, piece):
            parts.append(part)
            part = ""
        *complete, part = _parts(part + piece, level + 1)
        parts += complete
    if parts and len(part) < _SHORT and len(parts[-1]) + len(part) <= WHOLE:
        part = parts.pop() + part
    return [*parts, part]


def _leads_into(part: str, piece: str) -> bool:
    """Whether `part` is a short lead-in that belongs to the piece after it."""
    return len(part) < _SHORT and len(part) + len(piece) <= WHOLE


def _pieces(text: str, boundary: re.Pattern[str]) -> list[str]:
    cuts = [0, *(match.start() for match in boundary.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]
