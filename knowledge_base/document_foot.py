"""What ends a text (signature, notes, list of attachments) and a document (版记, GB/T 9704-2012, 7.3.4-7.4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge_base.annexes import find_annex
from knowledge_base.dates import find_dates, only_date
from knowledge_base.extraction import Paragraph
from knowledge_base.headings import find_marker
from knowledge_base.kinds import Origin
from knowledge_base.margins import Margin, MarginLine, is_noise
from knowledge_base.organs import is_signer

_COPIED = re.compile(r"^(?:主题词\s*[:：].*|抄\s*[送报]\s*[:：]\s*(?P<whom>.*)|抄\s*[送报]\s+(?P<whom2>.*))$")
_PRINTED = re.compile(r"印\s*发\s*$")
_NOTE = re.compile(
    r"^[（(]\s*(?:此件|本件|本文|此文)?\s*(?:公开发布|主动公开|依申请公开|不予公开|不公开|删减后公开|有删减).*[)）]$"
    r"|^公开(?:属性|方式|类别)\s*[:：]"
)
_FOR_ANOTHER = re.compile(r"^[（(].{0,20}(?:代章|印章|盖章)[)）]$")
_ATTACHMENTS = re.compile(r"^附\s*件?\s*[:：]\s*(?P<rest>\S.*)$")
_LISTED = re.compile(r"^(\d{1,2})\s*[.．、]")
_SIGNED_LINE = re.compile(r"^(?P<who>.{2,40}?)[\s　]+(?P<when>\S.*)$")
#: How many organs may sign one over the other.
_SIGNERS = 12
#: How far below the list of attachments the signature may stand.
_SIGNATURE_WITHIN = 8


@dataclass
class Foot:
    """What was read around the text, and the text itself in its stretches, each a text of its own."""

    lines: list[MarginLine] = field(default_factory=list)
    stretches: list[list[Paragraph]] = field(default_factory=lambda: [[]])
    copied: list[str] = field(default_factory=list)
    printed_on: date | None = None
    signed_on: date | None = None
    note: str | None = None

    def ends_stretch(self) -> None:
        """What follows begins another text."""
        if self.stretches[-1]:
            self.stretches.append([])


def read_foot(paragraphs: Sequence[Paragraph]) -> Foot:
    """Go through what follows the head. Nothing is dropped: a line is in `lines` or in a stretch."""
    foot = Foot()
    at = 0
    while at < len(paragraphs):
        at += _take(foot, paragraphs, at)
    return foot


def _take(foot: Foot, paragraphs: Sequence[Paragraph], at: int) -> int:
    """Put the line at `at`, and those that belong to it, where they belong; how many they were."""
    paragraph, line = paragraphs[at], paragraphs[at].text.strip()
    if paragraph.origin is not Origin.PARAGRAPH:
        foot.stretches[-1].append(paragraph)
        return 1
    if is_noise(line):
        return _keep(foot, Margin.NOISE, [line])
    if paragraph.level is None:
        if is_note(line):
            foot.note = line
            return _keep(foot, Margin.NOTE, [line])
        for reads in (_attachments, _signature, _copied, _printed):
            if taken := reads(foot, paragraphs, at):
                return taken
    foot.stretches[-1].append(paragraph)
    return 1


def is_note(line: str) -> bool:
    """Whether `line` is a note such as （此件公开发布）."""
    return _NOTE.match(line.strip()) is not None


def _keep(foot: Foot, name: Margin, lines: list[str]) -> int:
    foot.lines += [(name, line) for line in lines]
    return len(lines)


def _texts(paragraphs: Sequence[Paragraph], start: int, count: int) -> list[str]:
    """The next lines as far as they are plain."""
    plain = []
    for paragraph in paragraphs[start : start + count]:
        if paragraph.origin is not Origin.PARAGRAPH or paragraph.level is not None:
            break
        plain.append(paragraph.text.strip())
    return plain


def _attachments(foot: Foot, paragraphs: Sequence[Paragraph], at: int) -> int:
    """附件：1.… 2.…, before the signature; after it, such a line begins the attachment itself."""
    lines = _texts(paragraphs, at, 40)
    match = _ATTACHMENTS.match(lines[0]) if lines else None
    if match is None:
        return 0
    first = _LISTED.match(match["rest"])
    taken = 1
    while first and taken < len(lines):
        listed = _LISTED.match(lines[taken])
        if listed is None or int(listed[1]) != taken + 1:
            break
        taken += 1
    after = lines[taken : taken + _SIGNATURE_WITHIN]
    if first is None and not any(only_date(line) or is_note(line) for line in after):
        return 0
    return _keep(foot, Margin.ATTACHMENTS, lines[:taken])


def _signature(foot: Foot, paragraphs: Sequence[Paragraph], at: int) -> int:
    """Organs one over the other, then the date, then for whom it was sealed."""
    lines = _texts(paragraphs, at, _SIGNERS)
    signers = 0
    while signers < len(lines) and (is_signer(lines[signers]) or _FOR_ANOTHER.match(lines[signers])):
        signers += 1
    day = only_date(lines[signers]) if signers < len(lines) else None
    taken = signers + 1
    if day is None and signers == 0 and (match := _SIGNED_LINE.match(lines[0])) and is_signer(match["who"]):
        day = only_date(match["when"])
    if day is None or (signers == 0 and not _stands_last(foot, paragraphs, at, lines[0])):
        return 0
    while taken < len(lines) and _FOR_ANOTHER.match(lines[taken]):
        taken += 1
    foot.signed_on = foot.signed_on or day
    _keep(foot, Margin.SIGNATURE, lines[:taken])
    foot.ends_stretch()
    return taken


def _stands_last(foot: Foot, paragraphs: Sequence[Paragraph], at: int, line: str) -> bool:
    """Whether a date alone, or beside an organ, is what a text ends with."""
    if only_date(line) is None:
        return True
    if line.startswith(("（", "(")) and not foot.stretches[-1]:
        return False
    after = _texts(paragraphs, at + 1, 1)
    if not after:
        return at + 1 >= len(paragraphs) or paragraphs[at + 1].level is not None
    line = after[0]
    return any((is_note(line), _COPIED.match(line), find_annex(line), _FOR_ANOTHER.match(line)))


def _copied(foot: Foot, paragraphs: Sequence[Paragraph], at: int) -> int:
    """抄送 and the lines it goes on over: to its full stop, or to the line that says who printed it."""
    lines = _texts(paragraphs, at, 8)
    match = _COPIED.match(lines[0])
    if match is None:
        return 0
    taken = 1
    printed = next((n for n, line in enumerate(lines) if n and _is_printed(line)), 0)
    if 1 < printed <= 4 and not any(find_marker(line) or _COPIED.match(line) for line in lines[1:printed]):
        taken = printed
    while (
        taken < len(lines)
        and not lines[taken - 1].endswith("。")
        and lines[taken - 1].endswith(("，", "、", "；"))
    ):
        taken += 1
    foot.copied += [match["whom"] or match["whom2"] or "", *lines[1:taken]]
    _keep(foot, Margin.COPIED, lines[:taken])
    foot.ends_stretch()
    return taken


def _printed(foot: Foot, paragraphs: Sequence[Paragraph], at: int) -> int:
    line = paragraphs[at].text.strip()
    if not _is_printed(line):
        return 0
    foot.printed_on = find_dates(line)[-1]
    _keep(foot, Margin.PRINTED, [line])
    foot.ends_stretch()
    return 1


def _is_printed(line: str) -> bool:
    return _PRINTED.search(line) is not None and len(line) < 60 and bool(find_dates(line))
