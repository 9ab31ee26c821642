"""Titles of documents compared: what they are about, whatever issued them and however they are written."""

import re
import unicodedata

_COVER = re.compile(
    r"^.*?(?:印发|发布|公布|颁布|转发|批转|下发)(?:.{0,30})?《(?P<name>.+)》(?:的(?:通知|公告|通告|决定|令))?$"
)
_STAGE = re.compile(
    r"\((?:试行|暂行|修订|修正|修订版|修改|(?:19|20)\d\d年?(?:修订|修正|修改|版|本)*|征求意见稿|草案|送审稿)\)$"
)
_ORDER = re.compile(r"^.{2,16}?令第?[\d一二三四五六七八九十百零]+号")
_DISREGARDED = re.compile(r"[\s《》“”\"'·]+")


def plain_title(title: str) -> str:
    """A title without spaces, marks and widths: what two ways of writing the same title share."""
    return _DISREGARDED.sub("", unicodedata.normalize("NFKC", title))


def matter_of(title: str) -> str:
    """What a document is about, plain: 东湖区殡葬补贴发放办法 of 关于印发《东湖区殡葬补贴发放办法（试行）》的通知."""
    return plain_title(_own_name(title))


def telling_part(title: str) -> str:
    """The longest piece of what a document is about that stands so in every way of writing its title."""
    return max(re.split(r"\W+", _own_name(title)), key=len)


def _own_name(title: str) -> str:
    normal = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    if match := _COVER.match(normal):
        normal = match["name"]
    return _STAGE.sub("", _ORDER.sub("", normal) or normal)


def same_issuer(one: str | None, other: str | None) -> bool:
    """Whether two issuers have a unit in common; 东湖区民政局 and 青山市东湖区民政局 are one."""
    if not one or not other:
        return one == other
    return any(_same_unit(a, b) for a in _units(one) for b in _units(other))


def alike(one: str, other: str) -> float:
    """The share [0, 1] of pairs of characters that two titles have in common (Dice)."""
    pairs, others = _pairs(plain_title(one)), _pairs(plain_title(other))
    return 2 * len(pairs & others) / max(len(pairs) + len(others), 1)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _units(issuer: str) -> list[str]:
    return [unit for unit in re.split(r"[、,，;；/\s]+", issuer) if unit]


def _same_unit(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
