"""Reads the form of Chinese official documents: number, issuer, title, dates, headings, passages' paths."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from knowledge_base.dates import chinese_number, find_dates, only_date
from knowledge_base.disclosure import disclosure_of
from knowledge_base.document_foot import Foot, read_foot
from knowledge_base.document_head import (
    Head,
    issuer_of_title,
    read_head,
    without_gaps,
)
from knowledge_base.document_number import find_document_number, stated_number
from knowledge_base.extraction import Extraction, Paragraph, Unreadable
from knowledge_base.headings import find_marker
from knowledge_base.joining import join_cut_paragraphs
from knowledge_base.kinds import Disclosure, Origin
from knowledge_base.margins import MarginLine
from knowledge_base.page_fields import page_fields
from knowledge_base.places import is_place_line
from knowledge_base.secrecy import SECRECY_REFUSAL, bears_mark, secret_mark
from knowledge_base.sections import Section, read_sections

_PASSED = re.compile(r"公布|通过|修订|修正|修改|发布|批准|颁布")
#: Outside of laws only such a line says when the document was made: what was published some day may be another.
_STATED = re.compile(
    r"[（(]|(?:发布|公布|印发|通过|批准)(?:日期|时间)?\s*[:：]|\d{4}\s*年[^，。]{0,20}(?:通过|发布|公布|印发|批准)$"
)
_IN_FORCE = re.compile(r"施行|实施|生效")
#: Where a document without rules may say who passed it: this many lines, none longer than that.
_PREAMBLE, _LONGEST_PREAMBLE = 8, 400
#: How far down a page may state what it knows of the document.
_STATED_WITHIN = 20
#: A title in front matter may have the number behind it.
_OWN_NUMBER = re.compile(r"\s*[（(][\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\s*\d{1,5}\s*号[)）]$")
_FROM = re.compile(r"自?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)起(?:正式)?(?:施行|实施|执行|生效)")


@dataclass(frozen=True)
class OfficialDocument:
    """A document as its file states it; what the file does not state is None, never guessed."""

    title: str
    issuer: str | None
    document_number: str | None
    issued_on: date | None
    printed_on: date | None
    effective_on: date | None
    addressees: str | None
    copied_to: str | None
    disclosure: Disclosure
    sections: tuple[Section, ...]
    warnings: tuple[str, ...]
    #: The lines around the text, in their order, by what they are.
    margins: tuple[MarginLine, ...] = ()


def read(extraction: Extraction, filename: str = "", *, quoting: bool = False) -> OfficialDocument:
    """Read a document; raises Unreadable for one marked secret, or with nothing to read.

    `quoting`: a person looks through it later, so that its text may quote marks; one of its own is refused all the same.
    """
    paragraphs = list(extraction.paragraphs)
    if _is_secret(extraction, quoting=quoting):
        raise Unreadable(f"文件{SECRECY_REFUSAL}")
    fields = {**_page_fields(paragraphs), **extraction.fields}
    head = _with_fields(read_head(paragraphs, is_titled="标题" in fields), fields)
    foot = read_foot(paragraphs[head.length :])
    preamble = _preamble(paragraphs)
    law = any(_is_rule(p) for p in paragraphs)
    sections = read_sections(*(_joined(stretch, law=law) for stretch in foot.stretches))
    if not head.title:
        raise Unreadable("文件里没有标题，请在第一行写上标题再导入。")
    read_document = OfficialDocument(
        title=head.title,
        issuer=head.issuer,
        document_number=head.document_number,
        issued_on=_issued_on(fields, foot, preamble, filename, law=law),
        printed_on=foot.printed_on,
        effective_on=_effective_on(preamble if law else [], sections),
        addressees=head.addressees,
        copied_to="".join(foot.copied) or None,
        disclosure=disclosure_of(foot.note or ""),
        sections=sections,
        warnings=(),
        margins=(*head.lines, *foot.lines),
    )
    if law:
        read_document = _with_preamble(read_document, preamble)
    return replace(read_document, warnings=_warnings(read_document, law=law))


def _is_secret(extraction: Extraction, *, quoting: bool) -> bool:
    if quoting:
        lines = [paragraph.text for paragraph in extraction.paragraphs]
        return any(map(bears_mark, (lines, *([line] for line in extraction.left_out))))
    marked = (extraction.paragraphs, [Paragraph(line) for line in extraction.left_out])
    return any(map(secret_mark, marked))


def _page_fields(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """What the first lines state of the document: 发布日期：…　来源：…."""
    fields: dict[str, str] = {}
    for paragraph in paragraphs[:_STATED_WITHIN]:
        fields = {**page_fields(paragraph.text.strip()), **fields}
    return fields


def _with_fields(head: Head, fields: Mapping[str, str]) -> Head:
    """The header table of a government page outranks what the text looks like."""
    title = _OWN_NUMBER.sub("", fields.get("标题", "")) or head.title
    number = stated_number(fields.get("发文字号", ""))
    named = fields.get("发文机关")
    issuer = "、".join(filter(None, re.split(r"[\s/]+", named))) if named else head.issuer
    title = without_gaps(title)
    return replace(
        head,
        title=title,
        document_number=number or head.document_number,
        issuer=issuer or issuer_of_title(title),
    )


def _issued_on(
    fields: Mapping[str, str], foot: Foot, preamble: list[str], filename: str, *, law: bool
) -> date | None:
    """When the document was made: as a page states it, as it is signed, as the lines under a law's title say."""
    if dates := find_dates(fields.get("成文日期", "")):
        return dates[0]
    passed = [day for line in preamble if law or _STATED.match(line) for day in _passed(line)]
    if foot.signed_on and any(only_date(line) == foot.signed_on for line in preamble):
        return foot.signed_on  # an order, which is signed above the rules it publishes
    if law and (passed or find_dates(filename)):
        return max(passed + find_dates(filename))
    if foot.signed_on:
        return foot.signed_on
    return max(passed + find_dates(filename), default=None)


def _passed(line: str) -> list[date]:
    """When a law was passed, published or amended, as a line under its title says."""
    line = _FROM.sub("", line)
    return find_dates(line) if _PASSED.search(line) else []


def _is_rule(paragraph: Paragraph) -> bool:
    marker = find_marker(paragraph.text)
    return marker is not None and marker.label == "第一条"


def _preamble(paragraphs: list[Paragraph]) -> list[str]:
    """The lines before the first chapter or rule that may say who passed it."""
    length = min(len(paragraphs), _PREAMBLE)
    for at, paragraph in enumerate(paragraphs):
        marker = find_marker(paragraph.text)
        if marker is not None and marker.label in ("第一章", "第一条", "第一编"):
            length = at
            break
    return [p.text for p in paragraphs[:length] if len(p.text) <= _LONGEST_PREAMBLE]


def _joined(body: list[Paragraph], *, law: bool) -> list[Paragraph]:
    """Paragraphs cut by pages put together again; marked headings, rows and items of lists are left alone."""
    if law:
        return body
    joined: list[Paragraph] = []
    run: list[str] = []
    for paragraph in [*body, None]:
        if paragraph is not None and paragraph.level is None and paragraph.origin is Origin.PARAGRAPH:
            run.append(paragraph.text)
            continue
        joined += [Paragraph(text) for text in join_cut_paragraphs(run, is_place_line)]
        run = []
        if paragraph is not None:
            joined.append(paragraph)
    return joined


def _effective_on(preamble: list[str], sections: tuple[Section, ...]) -> date | None:
    for line in preamble:
        if match := _FROM.search(line):
            return find_dates(match["date"])[0]
        if _IN_FORCE.search(line) and not _PASSED.search(line) and (dates := find_dates(line)):
            return dates[-1]
    for section in reversed(sections):
        if match := _FROM.search(section.text):
            return find_dates(match["date"])[0]
    return None


def _with_preamble(document: OfficialDocument, preamble: list[str]) -> OfficialDocument:
    """The document with the number that the lines under a law's title give: 令第7号公布. One it only mentions is not its own."""
    lines = [line for line in preamble if _PASSED.search(line) and line.lstrip().startswith(("（", "("))]
    number = next((found for line in lines if (found := find_document_number(line))), None)
    issuer = number.split("令第")[0] if number and "令第" in number else None
    return replace(
        document,
        document_number=document.document_number or number,
        issuer=document.issuer or issuer,
    )


def _warnings(document: OfficialDocument, *, law: bool) -> tuple[str, ...]:
    warnings = []
    if document.issued_on is None:
        warnings.append("没有读到成文日期，请补填。")
    if document.document_number is None and not law:
        warnings.append("没有读到发文字号，请核对。")
    if document.disclosure is Disclosure.UNMARKED and not law:
        warnings.append("文件没有标注公开属性，请补充。")
    if gaps := _gaps(document.sections):
        warnings.append(f"条文编号不连续，缺{'、'.join(gaps[:5])}，请核对原文。")
    keys = Counter(
        (s.heading, s.heading_text) for s in document.sections if s.heading and s.origin is not Origin.ROW
    )
    if repeated := sorted({key for (key, _), count in keys.items() if count > 1}):
        warnings.append(f"编号重复：{'、'.join(repeated[:5])}，请核对原文。")
    return tuple(warnings)


def _gaps(sections: tuple[Section, ...]) -> list[str]:
    """The rules (第X条) that are missing between two that are there."""
    rules = [s.heading for s in sections if re.fullmatch(r"第[一二三四五六七八九十百零〇]+条", s.heading)]
    numbers = [chinese_number(rule[1:-1]) for rule in rules]
    return [
        f"第{missing}条"
        for before, after in pairwise(numbers)
        for missing in range(before + 1, min(after, before + 6))
    ]
