"""The table of head data above a document's text: 索引号, 文号, 发布机构, as pages of the government have it."""

from collections.abc import Sequence

from knowledge_base.extraction.paragraph import Paragraph, field_name
from knowledge_base.kinds import Origin

_NAMES = frozenset(
    """
    索引号 主题分类 发文机关 发布机构 发文机构 成文日期 发文日期 生成日期 标题 名称 信息名称
    发文字号 文号 发布日期 主题词 有效性 时效 时效性 效力 效力状态 公开属性 公开方式 实施日期 失效日期
    废止日期 体裁分类
    """.split()
)
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
    fields = {field_name(name): text for name, text in reversed(stated) if field_name(name) in _NAMES}
    if start > _ABOVE or len(fields) < _FEWEST:
        return list(paragraphs), {}
    lines = [Paragraph(line) for row in paragraphs[start:end] for line in row.text.split("\n")]
    return [*paragraphs[:start], *lines, *paragraphs[end:]], fields
