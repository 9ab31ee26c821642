"""The table of head data above a document's text: 索引号, 文号, 发布机构, as pages of the government have it."""

from collections.abc import Sequence

from knowledge_base.extraction.field_names import filled, known_name
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.kinds import Origin

#: A single known name may be that of a form; so many are head data.
_FEWEST = 3
#: How many lines may stand above the table.
_ABOVE = 4


def with_head_lines(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], dict[str, str]]:
    """The paragraphs, rows of head data a line for each name and value; and these as fields."""
    start = next((at for at, line in enumerate(paragraphs) if line.origin is Origin.ROW), len(paragraphs))
    end = next(
        (at for at in range(start, len(paragraphs)) if paragraphs[at].origin is not Origin.ROW),
        len(paragraphs),
    )
    stated = [(name, text) for row in paragraphs[start:end] for name, text in row.values.items()]
    fields = filled((known, text) for name, text in stated if (known := known_name(name)))
    if start > _ABOVE or len(fields) < _FEWEST:
        return list(paragraphs), {}
    lines = [Paragraph(line) for row in paragraphs[start:end] for line in row.text.split("\n")]
    return [*paragraphs[:start], *lines, *paragraphs[end:]], fields
