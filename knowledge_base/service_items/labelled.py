"""A guide in plain lines, as exports have it: 八、法定期限：1个工作日, or a field's name in a line of its own and its words below."""

import re
from collections.abc import Iterator

from knowledge_base.service_items.fields import Field, Form, find_field, read_name
from knowledge_base.service_items.item import ServiceItem, is_blank
from knowledge_base.service_items.sheet import is_item_list

_LABELLED = re.compile(
    r"^\s*(?P<number>[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])?\s*(?P<label>[^：:。；，\s]{2,16})[：:]\s*(?P<words>.*)$"
)
#: What stands above the first field.
_BEFORE = "说明"


def read_labelled(title: str, text: str) -> ServiceItem | None:
    """The item that `text` describes line by line; None where its lines name too few fields of one."""
    texts: dict[Field, str] = {Field.NAME: title}
    called: dict[Field, str] = {}
    others: dict[str, str] = {}
    for label, words in _labelled(title, text):
        found = find_field(label)
        if is_blank(words):
            continue
        if found and found not in called:
            texts[found], called[found] = words, label
        else:
            others[label] = f"{others[label]}\n{words}" if label in others else words
    if not is_item_list([Field.NAME, *called.values()]):
        return None
    return ServiceItem(texts, called, frozenset(called), others)


def _labelled(title: str, text: str) -> Iterator[tuple[str, str]]:
    """(label, its words) of each part of `text`, in order."""
    label, lines = _BEFORE, list[str]()
    for line in text.split("\n"):
        following, first = _label_of(line, label)
        if following is None:
            lines += [] if line.strip() == title else [line]
            continue
        yield label, "\n".join(lines).strip()
        label, lines = following, [first]
    yield label, "\n".join(lines).strip()


def _label_of(line: str, current: str) -> tuple[str | None, str]:
    """The label that a line begins with and the words after it; None where it goes on with what was."""
    if (match := _LABELLED.match(line)) and (found := _is_label(match, current)):
        return found, match["words"]
    alone = read_name(line).words
    if len(alone) <= 12 and not line.rstrip().endswith(("。", "；")) and find_field(alone):
        return alone, ""
    return None, ""


def _is_label(match: re.Match[str], current: str) -> str | None:
    """The label, where it is a field's or numbered; within a list of materials or steps numbers count its items."""
    field, within = find_field(match["label"]), find_field(current)
    is_item = (
        within is not None
        and within.form in (Form.MATERIALS, Form.LIST)
        and (match["number"] or "")[:1].isdigit()
    )
    return match["label"] if not is_item and (field or match["number"]) else None
