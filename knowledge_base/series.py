"""What a numbered line is, by the series it belongs to and what stands below it: a heading, a text, or an item of a list."""

from collections.abc import Sequence
from enum import Enum, auto

from knowledge_base.annexes import find_annex
from knowledge_base.extraction import Paragraph
from knowledge_base.headings import Depth, Marker, find_marker, is_item, is_title
from knowledge_base.kinds import Origin


class Role(Enum):
    """Role of a line among the lines around it."""

    #: Only names what stands below it.
    HEADING = auto()
    #: A numbered text that is cited by its own number.
    TEXT = auto()
    #: One of a list that is read as one, or a line without a number.
    LINE = auto()


class _Below(Enum):
    """What stands below a numbered line: a plain line, or a deeper number."""

    LINE = auto()
    NUMBER = auto()


def roles(paragraphs: Sequence[Paragraph]) -> list[Role]:
    """The role of each of `paragraphs`: a line is no heading because it is short, but because something stands below it."""
    markers = [_marker(paragraph) for paragraph in paragraphs]
    found = [Role.LINE] * len(paragraphs)
    for members in _series(paragraphs, markers):
        for at, role in zip(members, _roles_of(members, paragraphs, markers), strict=True):
            found[at] = role
    return found


def _marker(paragraph: Paragraph) -> Marker | None:
    if paragraph.origin in (Origin.ROW, Origin.NOTE):
        return None
    return find_marker(paragraph.text)


def _series(paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None]) -> list[list[int]]:
    """The positions of the numbered lines, those of one numbering together."""
    all_: list[list[int]] = []
    open_: dict[int, list[int]] = {}
    for at, marker in enumerate(markers):
        if marker is None:
            if paragraphs[at].level is not None or find_annex(paragraphs[at].text):
                open_ = {}
            continue
        open_ = {depth: members for depth, members in open_.items() if depth <= marker.depth}
        begins = marker.label.strip("（）") in ("1", "一")
        if marker.depth not in open_ or begins:
            open_[marker.depth] = []
            all_.append(open_[marker.depth])
        open_[marker.depth].append(at)
    return all_


def _roles_of(
    members: list[int], paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None]
) -> list[Role]:
    below: list[_Below | None] = [_below(at, paragraphs, markers) for at in members]
    texts = [marker.rest for at in members if (marker := markers[at])]
    depth = next(marker.depth for at in members if (marker := markers[at]))
    # What follows the last item of a list need not belong to it.
    trailing = len(members) > 1 and not any(below[:-1]) and below[-1] is _Below.LINE
    if trailing and paragraphs[members[-1]].level is None:
        below[-1] = None
    is_list = depth >= Depth.THIRD and not any(below) and all(map(is_item, texts))
    # Among points with something below them, one without is a point all the same.
    alone = Role.TEXT if depth <= Depth.SECOND and any(below) else Role.LINE
    return [
        _role(paragraphs[at], text, Role.HEADING if under else alone, depth, is_list=is_list)
        for at, text, under in zip(members, texts, below, strict=True)
    ]


def _role(paragraph: Paragraph, text: str, under: Role, depth: Depth, *, is_list: bool) -> Role:
    """`under`: HEADING where something stands below the line, else what it is without."""
    if depth <= Depth.DIVISION or (paragraph.level is not None and text):
        return Role.HEADING if depth is not Depth.RULE else Role.TEXT
    if depth is Depth.RULE:
        return Role.TEXT
    if is_list or paragraph.origin is Origin.LIST:
        return Role.LINE
    return under if text and is_title(text) else Role.TEXT


def _below(at: int, paragraphs: Sequence[Paragraph], markers: Sequence[Marker | None]) -> _Below | None:
    """What stands below a numbered line: None for nothing."""
    marker, after = markers[at], at + 1
    if marker is None or after >= len(paragraphs):
        return None
    following = markers[after]
    if following is not None:
        return _Below.NUMBER if following.depth > marker.depth else None
    if paragraphs[after].level is not None or find_annex(paragraphs[after].text):
        return None
    return _Below.LINE
