"""From the fields of a service item to passages, under the headings citizens ask by: 要带什么材料, 多久能办好."""

import re
from collections.abc import Sequence

from knowledge_base.kinds import Origin
from knowledge_base.passages import WHOLE, PassageText, cut
from knowledge_base.sections import Section
from knowledge_base.service_items.fields import Field, Told, find_field
from knowledge_base.service_items.item import ServiceItem

#: A row's place in its list says nothing of the item.
_COUNTER = re.compile(r"^(?:序号|编次|行次|#|No\.?)$", re.I)


def passages_of(item: ServiceItem, notes: Sequence[str] = ()) -> tuple[PassageText, ...]:
    """A passage for each heading something is stated under; what stands in no column of ours, and the `notes` of the whole list, come last.

    A line is a column's name and its words, both verbatim: 承诺时限（工作日）：13.
    """
    told: dict[Told, dict[str, str]] = {}
    for label, value in _cells(item).items():
        told.setdefault(_told(label), {})[label] = value
    others = item.text(Field.OTHER_NAMES)
    sections = (_section(heading, told.get(heading, {}), notes, others) for heading in Told)
    return cut(tuple(section for section in sections if section.text))


def lines_of(item: ServiceItem) -> list[str]:
    """What the item states, a line `column：value` each, in the order of its row."""
    return [f"{label}：{value}" for label, value in _cells(item).items()]


def _section(told: Told, cells: dict[str, str], notes: Sequence[str], others: str) -> Section:
    lines = [_line(label, value) for label, value in cells.items()]
    text = "\n".join([*lines, *(notes if told is Told.NOTES else ())])
    heading = f"{told} › {others}" if others else told
    # Long conditions are cut into passages like any other text; a short part of a row stays a row.
    if len(text) > WHOLE:
        return Section(told, heading, text)
    return Section(told, heading, text, Origin.ROW, cells)


def _cells(item: ServiceItem) -> dict[str, str]:
    """Value by column, but for the name, which is the title; columns of an export are called by our names."""
    known = {item.called.get(name, name): text for name, text in item.texts.items() if name is not Field.NAME}
    others = {column: value for column, value in item.others.items() if not _COUNTER.match(column)}
    return known | others


def _told(label: str) -> Told:
    field = find_field(label)
    return field.told if field else Told.NOTES


def _line(label: str, value: str) -> str:
    return f"{label}：\n{value}" if "\n" in value else f"{label}：{value}"
