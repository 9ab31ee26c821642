"""Putting together paragraphs that a page break or a hard line end has cut."""

import re
from collections.abc import Callable

from knowledge_base.dates import only_date
from knowledge_base.headings import find_marker

_FINAL = "。！？；：!?;:…"
_CLOSERS = "”’」』）)》】"
_CONTINUES = "，、,（(《“‘「"
#: A line without any end that is at least this long was cut; a shorter one is a heading or a signature.
_SHORTEST_CUT = 24
#: No document has a longer paragraph; a bracket that never closes must not swallow the rest.
_LONGEST = 6000
#: Kinds of documents: a line that ends so is a title of its own.
_TITLE_END = re.compile(
    r"(?:通知|意见|要点|方案|办法|规定|细则|计划|规划|条例|制度|名单|清单|标准|规范|指南|预案|报告|函|批复|决定|公告|通告|目录|章程|规则|分工|解读|表)$"
)


def join_cut_paragraphs(lines: list[str], is_fixed: Callable[[str], bool] = lambda line: False) -> list[str]:
    """Join each line to the one before where that one plainly goes on; `is_fixed` lines stand alone."""
    joined: list[str] = []
    brackets = 0
    fixed = True
    for line in lines:
        if joined and not fixed and not is_fixed(line) and _goes_on(joined[-1], brackets, line):
            joined[-1] += line
            brackets += _balance(line)
        else:
            joined.append(line)
            brackets = _balance(line)
        fixed = is_fixed(line)
    return joined


def _goes_on(before: str, brackets: int, line: str) -> bool:
    if len(before) > _LONGEST or find_marker(line) or only_date(line):
        return False
    last = before.rstrip()[-1:]
    if last in _CONTINUES:
        return True
    if brackets > 0 and len(before) >= _SHORTEST_CUT:
        return True
    if last in _FINAL or last in _CLOSERS:
        return False
    return len(before) >= _SHORTEST_CUT and not _TITLE_END.search(before)


def _balance(line: str) -> int:
    return sum((c in "（(") - (c in "）)") for c in line)
