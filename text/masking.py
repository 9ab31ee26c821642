"""Personal numbers are masked before anything is searched, stored or logged.

Only what is surely personal: an identity number whose check digit fits (GB 11643-1999), a mobile number,
a bank card whose Luhn digit fits (ISO/IEC 7812-1). Document numbers, amounts and hotlines stay.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from text.check_digits import check_digit

_SEPARATORS = r"[ \-\u00a0\u2010-\u2015]?"
_IDENTITY = re.compile(rf"(?<!\d)[1-9](?:{_SEPARATORS}\d){{16}}{_SEPARATORS}[\dXx](?![\dXx])")
_CARD = re.compile(rf"(?<!\d)[3-6](?:{_SEPARATORS}\d){{14,18}}(?!\d)")
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?86{_SEPARATORS})?1[3-9]\d{_SEPARATORS}\d{{4}}{_SEPARATORS}\d{{4}}(?![\d元块万亿])"
)

_MASK = re.compile(r"\d{3,6}(?: \*{4} |\*{4,8})[\dX]{4}")

#: The hundred commonest surnames, without those that are as often a word before a name (于, 向, 和).
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔赖常]"
)
_NAME = re.compile(
    rf"(?P<cue>我叫|名叫|名字[叫是]|姓名(?:[叫是为:：]\s?)?|联系人(?:[是为:：]\s?)?)(?P<name>{_SURNAME}[\u4e00-\u9fff]{{1,2}})"
    rf"|(?P<titled>{_SURNAME}[\u4e00-\u9fff]{{1,2}})(?=先生|女士|同志)"
)

#: A number typed in full-width digits is as personal as any other. A table, for a text of millions of characters taken
#: apart would need fifty times its memory.
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def mask_personal_numbers(text: str) -> str:
    """`text` with personal numbers starred out: 110101********1237, 138****5678, 6222 **** 0123."""
    text = text.translate(_PLAIN)
    text = _IDENTITY.sub(_mask_identity, text)
    text = _MOBILE.sub(_mask_mobile, text)
    return _CARD.sub(_mask_card, text)


class PersonalKind(StrEnum):
    """Kind of a personal number."""

    IDENTITY = "身份证号"
    MOBILE = "手机号"
    CARD = "银行卡号"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal number found in a text, as it may be shown, and from where to where it stands."""

    kind: PersonalKind
    masked: str
    start: int
    end: int


def find_personal_numbers(text: str) -> tuple[PersonalNumber, ...]:
    """The personal numbers in a document, by kind.

    A document has other long numbers, so an identity number must hold a day of birth as well as its check digit.
    """
    text = text.translate(_PLAIN)
    found: list[PersonalNumber] = []

    def keep(kind: PersonalKind, match: re.Match[str], masked: str) -> str:
        if masked == match[0] or (kind is PersonalKind.IDENTITY and not _has_birthday(match[0])):
            return match[0]
        found.append(PersonalNumber(kind, masked, match.start(), match.end()))
        # As long as it was: what comes after keeps its place.
        return " " * len(match[0])

    text = _IDENTITY.sub(lambda match: keep(PersonalKind.IDENTITY, match, _mask_identity(match)), text)
    text = _MOBILE.sub(lambda match: keep(PersonalKind.MOBILE, match, _mask_mobile(match)), text)
    _CARD.sub(lambda match: keep(PersonalKind.CARD, match, _mask_card(match)), text)
    return tuple(found)


def _has_birthday(number: str) -> bool:
    digits = re.sub(r"[^0-9Xx]", "", number)
    try:
        return date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14])).year >= 1900
    except ValueError:
        return False


def mask_names(text: str) -> str:
    """`text` with given names starred out where it says that a name follows: 我叫张**, 李*女士.

    Names without such a sign stay: nothing tells them from other words.
    """
    return _NAME.sub(
        lambda found: f"{found['cue'] or ''}{_mask_name(found['name'] or found['titled'])}", text
    )


def without_masks(text: str) -> str:
    """`text` as it is searched: of a starred-out number there is nothing to find."""
    return _MASK.sub("", text)


def _mask_name(name: str) -> str:
    return name[0] + "*" * (len(name) - 1)


def _mask_identity(match: re.Match[str]) -> str:
    number = re.sub(r"[^0-9Xx]", "", match[0]).upper()
    expected = "10X98765432"[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11]
    return f"{number[:6]}********{number[14:]}" if number[17] == expected else match[0]


def _mask_mobile(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])[-11:]
    return f"{digits[:3]}****{digits[7:]}"


def _mask_card(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    fits = check_digit(digits[:-1]) == int(digits[-1])
    return f"{digits[:4]} **** {digits[-4:]}" if fits else match[0]
