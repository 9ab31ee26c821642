"""From a file to an edition: the official document it holds, and what its fields add."""

from dataclasses import replace
from typing import Any

from knowledge_base.disclosure import read_disclosure
from knowledge_base.edition import Edition
from knowledge_base.extraction import Extraction, extract
from knowledge_base.extraction.columns import COLUMNS
from knowledge_base.guard import find_losses
from knowledge_base.kinds import Kind, Origin
from knowledge_base.margins import Margin, shown
from knowledge_base.names import OTHER_NAMES
from knowledge_base.official_document import OfficialDocument, read
from knowledge_base.passages import PassageText, cut
from knowledge_base.places import lists_places, place_warnings
from knowledge_base.registers import read_register, values_of
from knowledge_base.service_items.guide import guide_warnings, read_guide, stated_passages, with_headings
from knowledge_base.service_items.item import KEPT_AS, kept
from knowledge_base.validity import read_standing, speaks_of_itself

_KINDS = {
    "政策文件": Kind.POLICY,
    "政策解读": Kind.INTERPRETATION,
    "服务事项": Kind.SERVICE_ITEM,
    "办事指南": Kind.SERVICE_ITEM,
    "问答": Kind.QA,
    "名录": Kind.DIRECTORY,
}
#: How many lines a warning names.
_NAMED = 8


def read_edition(source: bytes, filename: str, kind: Kind | None = None) -> Edition:
    """Read a file; raises Unreadable with a sentence that says what to do. `kind` None: the file says it."""
    return edition_of_extraction(extract(source, filename), filename, kind)


def edition_of_extraction(
    extraction: Extraction, filename: str, kind: Kind | None = None, *, quoting: bool = False
) -> Edition:
    """The edition that is in what was read of a file; raises Unreadable as `read_edition` does.

    `quoting`: its text may quote classification marks, for a person looks through it later.
    """
    is_register = COLUMNS in extraction.fields
    document = read_register(extraction) if is_register else read(extraction, filename, quoting=quoting)
    # What the file states of itself outranks what stands around its text.
    fields: dict[str, Any] = {**shown(document.margins, document.title), **extraction.fields}
    kind = kind or _KINDS.get(fields.get("类型", ""), _kind_of(document))
    passages = _passages(document, fields)
    if kind is Kind.DIRECTORY:
        passages = tuple(replace(p, values=p.values or values_of(p.heading, p.text)) for p in passages)
    warnings = (*extraction.warnings, *_warnings(kind, document, passages))
    if kind is Kind.SERVICE_ITEM:
        item = read_guide(document.title, extraction.fields, document.sections)
        passages = (*with_headings(passages), *stated_passages(item, document.sections))
        fields[KEPT_AS] = kept(item)
        warnings += guide_warnings(item)
    texts = [section.text for section in document.sections]
    standing = read_standing(
        kind, document.title, extraction.fields, texts, document.issued_on or document.printed_on
    )
    return Edition(
        kind=kind,
        title=document.title,
        passages=passages,
        external_id=fields.get("编号"),
        issuer=document.issuer,
        document_number=document.document_number,
        issued_on=document.issued_on,
        effective_on=standing.effective_on
        or (document.effective_on if speaks_of_itself(kind, document.title) else None),
        expires_on=standing.expires_on,
        repealed_on=standing.repealed_on,
        repeals=standing.repeals,
        validity=standing.validity,
        disclosure=read_disclosure(extraction.fields, document.disclosure),
        fields=fields,
        interprets=fields.get("解读"),
        reading="\n".join(paragraph.text for paragraph in extraction.paragraphs),
        warnings=(*warnings, *_noise(extraction, document)),
        losses=find_losses(extraction.paragraphs, document.margins, cut(document.sections)),
    )


def _noise(extraction: Extraction, document: OfficialDocument) -> tuple[str, ...]:
    """What a page had besides the document, named."""
    words = [line for name, line in document.margins if name is Margin.NOISE and any(map(str.isalpha, line))]
    lines = [*extraction.left_out, *words]
    if not lines:
        return ()
    named = "、".join(f"“{' '.join(line.split())[:30]}”" for line in lines[:_NAMED])
    more = f"等 {len(lines)} 行" if len(lines) > _NAMED else ""
    return (f"页面上的导航、按钮、页眉、目录等没有收进来：{named}{more}。",)


def _warnings(kind: Kind, document: OfficialDocument, passages: tuple[PassageText, ...]) -> tuple[str, ...]:
    match kind:
        case Kind.POLICY:
            return document.warnings
        case Kind.DIRECTORY if not any(p.values for p in passages) or lists_places(passages):
            return place_warnings(p for p in passages if p.values or p.origin is not Origin.ROW)
        case _:
            return ()


def _kind_of(document: OfficialDocument) -> Kind:
    if document.title.endswith("办事指南"):
        return Kind.SERVICE_ITEM
    return Kind.INTERPRETATION if document.title.endswith(("解读", "政策问答")) else Kind.POLICY


def _passages(document: OfficialDocument, fields: dict[str, str]) -> tuple[PassageText, ...]:
    others = fields.get(OTHER_NAMES)
    if not others:
        return cut(document.sections)
    return tuple(
        replace(p, heading_text=f"{p.heading_text} › {others}".removeprefix(" › "))
        for p in cut(document.sections)
    )
