"""Words that must not get out unseen: personal numbers, classification marks, words for what is internal."""

import re
from collections.abc import Iterator

from knowledge_base.editing.findings import Finding, FindingKind, Place, Severity
from text.masking import PersonalKind, find_personal_numbers

_PERSONAL = {
    PersonalKind.IDENTITY: FindingKind.IDENTITY,
    PersonalKind.MOBILE: FindingKind.MOBILE,
    PersonalKind.CARD: FindingKind.CARD,
}
_LEVEL = r"(?:绝\s?密|机\s?密|秘\s?密)"
#: 秘密★1年, and what stands for it: “机密”, （绝密）, a line of its own.
_MARK = re.compile(rf"{_LEVEL}\s*[★☆*][^\s，。；、”’）)]{{0,8}}|(?<=[“‘（(【\[《]){_LEVEL}(?=[”’）)】\]》])")
_LINE = re.compile(rf"^\s*{_LEVEL}\s*(?:[★☆*].{{0,12}})?\s*$", re.M)
_WORD = re.compile(r"绝密|机密")
_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料|刊物|传阅|使用)(?!性)|注意(?:保管|保存)|不得(?:外传|外泄|翻印)|请勿外传|阅后(?:即焚|收回)"
)


def suspects(text: str, place: Place, position: int | None = None) -> Iterator[Finding]:
    """What is found in a text, a title or a file's name."""
    for number in find_personal_numbers(text):
        at = (position, number.start, number.end)
        yield Finding(_PERSONAL[number.kind], Severity.REASON, place, number.masked, *at)
    marks = [*_MARK.finditer(text), *_LINE.finditer(text)]
    for kind, severity, found in (
        (FindingKind.SECRECY, Severity.REASON, marks),
        # In a sentence it is most often about secrets, and none.
        (FindingKind.SECRECY, _of_bare_words(place), _WORD.finditer(text)),
        (FindingKind.INTERNAL, Severity.REASON, _INTERNAL.finditer(text)),
    ):
        taken = [match.span() for match in marks] if found is not marks else []
        for match in found:
            if not any(start <= match.start() < end for start, end in taken):
                yield Finding(kind, severity, place, match[0].strip(), position, *match.span())


def _of_bare_words(place: Place) -> Severity:
    return Severity.NOTE if place is Place.PASSAGE else Severity.REASON
