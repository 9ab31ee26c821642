"""How editors write a position: 坐标：39.9139,116.3661, or latitude and longitude by name."""

import re
import unicodedata
from collections.abc import Mapping

from knowledge_base.positions import NoPosition, Position

_DEGREES = r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?"
_NORTH, _EAST = rf"(?:北纬|纬度)\s*:?\s*{_DEGREES}", rf"(?:东经|经度)\s*:?\s*{_DEGREES}"
_BETWEEN = r"\s*[,、;]?\s*"
_PAIR = re.compile(rf"{_DEGREES}\s*[,、;\s]\s*{_DEGREES}")
_NORTH_EAST, _EAST_NORTH = re.compile(_NORTH + _BETWEEN + _EAST), re.compile(_EAST + _BETWEEN + _NORTH)
_FORM = "请写成“坐标：39.9139,116.3661”，先纬度、后经度"


class BadCoordinates(ValueError):
    """Coordinates that are no position in China; the message tells an editor what to do."""


def read_coordinates(text: str) -> Position:
    """The position `text` gives, in GCJ-02: 39.9,116.4 or 东经116.4，北纬39.9; raises BadCoordinates."""
    plain = unicodedata.normalize("NFKC", text).strip(" ()。.;")
    if match := _PAIR.fullmatch(plain) or _NORTH_EAST.fullmatch(plain):
        latitude, longitude = match.groups()
    elif match := _EAST_NORTH.fullmatch(plain):
        longitude, latitude = match.groups()
    else:
        raise BadCoordinates(f"坐标“{text[:40]}”读不懂，{_FORM}")
    try:
        position = Position(float(latitude), float(longitude))
    except NoPosition:
        position = None
    if position is None or not position.in_china:
        # Usually the two are exchanged.
        raise BadCoordinates(f"坐标“{text[:40]}”不在中国，{_FORM}")
    return position


def find_position(values: Mapping[str, str]) -> Position | None:
    """The position under 坐标, or under 纬度 and 经度; None where none is written; raises BadCoordinates."""
    if values.get("坐标"):
        return read_coordinates(values["坐标"])
    # 纬度：39.9，经度：116.4 in one line is the value of the first name.
    parts = [f"{name}{values[name]}" for name in ("纬度", "经度") if values.get(name)]
    return read_coordinates("，".join(parts)) if parts else None
