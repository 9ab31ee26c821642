"""The lines of a directory (名录) in which editors write where a place is: docs/directories.md."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.coordinates import BadCoordinates, find_position
from knowledge_base.headings import find_marker
from knowledge_base.passages import PassageText
from knowledge_base.positions import Position

_LINE = re.compile(r"^[-*•·]?\s*(地址|电话|开放时间|坐标|纬度|经度)\s*[:：]\s*(.*)$")
#: What only places have; an address stands in many a list of something else.
_POSITION = frozenset(("坐标", "纬度", "经度", "开放时间"))
#: How many places a warning names.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class PlaceLines:
    """Fields of a place, read from its lines; None where they say nothing. `fault` is why `position` is missing."""

    address: str | None
    phone: str | None
    hours: str | None
    position: Position | None
    fault: str | None

    @property
    def is_there(self) -> bool:
        """Whether there is anything of a place in these lines."""
        return any((self.address, self.phone, self.hours, self.position, self.fault))


def is_place_line(line: str) -> bool:
    """Whether `line` is one of those a directory gives a place."""
    return _LINE.match(line.strip()) is not None


def read_place(text: str) -> PlaceLines:
    """Read the lines of a place; the first of each name counts. Never raises."""
    values: dict[str, str] = {}
    for line in text.split("\n"):
        if (match := _LINE.match(line.strip())) and match[2].strip():
            values.setdefault(match[1], match[2].strip())
    position = fault = None
    try:
        position = find_position(values)
    except BadCoordinates as error:
        fault = str(error)
    return PlaceLines(values.get("地址"), values.get("电话"), values.get("开放时间"), position, fault)


def place_name(heading: str, heading_text: str) -> str:
    """Name of a place: the words of its own heading, without a number."""
    for words in reversed(heading_text.split(" › ")):
        if (marker := find_marker(words)) and marker.rest:
            return marker.rest
    return heading


def lists_places(passages: Iterable[PassageText]) -> bool:
    """Whether these rows say where something is, or would if they were filled in."""
    return any(not _POSITION.isdisjoint(p.values) for p in passages)


def place_warnings(passages: Iterable[PassageText]) -> tuple[str, ...]:
    """Warnings to an editor about a directory that is not published yet."""
    places = [(place_name(p.heading, p.heading_text), read_place(p.text)) for p in passages]
    faults = tuple(f"“{name or '正文'}”的{place.fault}。" for name, place in places if place.fault)
    if not any(place.is_there for _name, place in places):
        return ("没有读到地点：每处应有名称作标题，下面各行写“地址：”“电话：”“开放时间：”“坐标：”。",)
    without = [name for name, place in places if place.is_there and not (place.position or place.fault)]
    if not without:
        return faults
    named = "、".join(without[:_NAMED]) + ("等" if len(without) > _NAMED else "")
    return (*faults, f"{len(without)} 处没有坐标，市民发送位置时不会列出：{named}。")
