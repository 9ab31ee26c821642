"""Front matter: the fields between `---` lines at the beginning of a Markdown file."""

import re
from collections.abc import Iterator

from knowledge_base.dates import find_dates
from knowledge_base.extraction.field_names import DATES, filled, written_name
from knowledge_base.extraction.paragraph import Unreadable

_FIELD = re.compile(r"^(?P<name>[^:：\s][^:：]{0,30}?)\s*[:：]\s*(?P<value>.*)$")
_COMMENT = re.compile(r"^#")
#: Front matter is not longer; a line of hyphens further down is a rule.
_LONGEST = 60
#: Dates of which all depends that is said of a document's validity; of others an unread one does no harm.
_DECISIVE = frozenset({"失效日期", "废止日期"})
_NO_DATE = re.compile(r"长期|永久|无|暂无|不限|null|~|-|/", re.I)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年(?=\d{1,2}月)")


def split_front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The fields by our names, and the lines after them; raises Unreadable naming a line that says nothing."""
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    end = next(
        (
            n
            for n in range(start + 1, min(len(lines), start + _LONGEST))
            if lines[n].strip() in ("---", "...")
        ),
        None,
    )
    if not lines or lines[start].strip() != "---" or end is None:
        return {}, lines
    numbered = [(number, lines[number].rstrip()) for number in range(start + 1, end)]
    if not any(_FIELD.match(line) for _, line in numbered):
        return {}, lines  # a horizontal rule, not front matter
    return filled(_pairs(numbered)), lines[end + 1 :]


def _pairs(numbered: list[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    name, value, at = "", "", 0
    for number, line in numbered:
        match = _FIELD.match(line)
        if not line.strip() or _COMMENT.match(line):
            continue
        if match:
            if name:
                yield name, _checked(name, value, at)
            name, value, at = written_name(match["name"]), _unquoted(match["value"]), number
        elif name and (line[:1].isspace() or line.lstrip().startswith("- ")):
            value = "、".join(filter(None, (value, _unquoted(line.strip().removeprefix("- ")))))
        else:
            raise Unreadable(
                f"第 {number + 1} 行“{line.strip()[:30]}”读不懂：开头两行 --- 之间，每行应是“名称: 内容”。"
            )
    if name:
        yield name, _checked(name, value, at)


def _checked(name: str, value: str, at: int) -> str:
    """A value; a date is read in any form, and refused where the document's validity depends on it."""
    if name not in DATES:
        return value
    plain = _SHORT_YEAR.sub(r"20\1年", value)
    if not find_dates(plain) and name in _DECISIVE and value and not _NO_DATE.search(value):
        raise Unreadable(
            f"第 {at + 1} 行“{name}: {value[:30]}”读不出日期，请写成 2024年3月5日 或 2024-03-05。"
        )
    return plain


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value.strip("[]") if value.startswith("[") and value.endswith("]") else value
