"""What is asked of a register: all of it, or one name."""

import re

_ALL = re.compile(
    r"有?(?:哪些|哪几[家个所]|哪[家个]都)|都有[谁啥哪什]|名[单录](?:是|发|看|给|有)|几[家个所]|多少[家个所]|全部|所有"
)
_ONE = re.compile(r"在不在|是不是(?:上了|在)|有没有(?:它|这家)|(?:它|这家)[^，。]{0,4}(?:在|上)")


def asks_for_all(normal: str) -> bool:
    """Whether the list as a whole is asked for: 有哪些, 一共几家."""
    return _ALL.search(normal) is not None


def asks_for_one(normal: str) -> bool:
    """Whether it is asked if one name stands there: 在不在名单上."""
    return _ONE.search(normal) is not None
