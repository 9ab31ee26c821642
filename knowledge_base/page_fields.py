"""A line of a page that states fields: 发布日期：2024-03-01　来源：东湖区民政局."""

import re

from knowledge_base.extraction.field_names import PRINTED_NAMES, known_name

#: What stands in such a line besides.
_BESIDES = (
    "浏览次数",
    "浏览量",
    "阅读次数",
    "点击数",
    "点击率",
    "字体",
    "字号",
    "作者",
    "责任编辑",
    "编辑",
    "访问量",
)
_NAMES = "|".join(r"\s*".join(name) for name in sorted((*PRINTED_NAMES, *_BESIDES), key=len, reverse=True))
_PAIR = re.compile(rf"(?:^|(?<=[\s｜|；;]))[［\[【]?(?P<name>{_NAMES})\s*(?:[:：]|[］\]】]\s*[:：]?)")
#: Names that anything may have; alone they say nothing of a document.
_COMMON = frozenset({"名称", "来源", "标题", "截止", "体裁"})
_LONGEST = 200


def page_fields(line: str) -> dict[str, str]:
    """The fields that `line` states, by our names; nothing where it says anything else."""
    matches = list(_PAIR.finditer(line))
    if not matches or matches[0].start() > 0 or len(line) > _LONGEST:
        return {}
    if len(matches) == 1 and "".join(matches[0]["name"].split()) in _COMMON:
        return {}
    fields: dict[str, str] = {}
    for match, end in zip(matches, [*(m.start() for m in matches[1:]), len(line)], strict=True):
        name = known_name(match["name"])
        value = line[match.end() : end].strip(" \t\u3000\u00a0|｜；;")
        if name is not None and value:
            fields.setdefault(name, value)
    return fields
