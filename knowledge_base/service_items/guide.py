"""The fields of a service item from its guide (办事指南): front matter, and sections under citizens' or offices' headings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from knowledge_base.passages import PassageText
from knowledge_base.sections import Section
from knowledge_base.service_items.checks import remarks
from knowledge_base.service_items.fields import Field, find_field
from knowledge_base.service_items.item import ServiceItem, is_blank
from knowledge_base.service_items.materials import Material, material_of_row, read_materials
from knowledge_base.service_items.passages import passages_of

#: 八、法定期限：1个工作日 is a field in one line.
_LINE = re.compile(r"^\s*([^：:。；\n]{2,16})[:：][ \t]*(\S.*)$")
#: What front matter may state that citizens ask for, so that it becomes a passage where no section tells it.
_ASKED_FOR = frozenset(
    (
        Field.CONDITIONS,
        Field.MATERIALS,
        Field.STEPS,
        Field.LEGAL_LIMIT,
        Field.PROMISED_LIMIT,
        Field.LIMIT,
        Field.PLACE,
        Field.HOURS,
        Field.CHARGED,
        Field.FEE,
        Field.FEE_BASIS,
        Field.CONSULT,
        Field.COMPLAINT,
        Field.RESULT,
    )
)
#: A line that says for which case the materials below it are; and what else among materials is none.
_CASE = re.compile(r"^\s*情形[一二三四五六七八九十\d]*[：:]\s*(\S.*)$")
_NO_MATERIAL = re.compile(r"^\s*(?:情形[一二三四五六七八九十\d]*|备?注|说明)[：:]")
#: Says that it is said elsewhere.
_ELSEWHERE = "为准"


def read_guide(title: str, fields: Mapping[str, str], sections: Iterable[Section]) -> ServiceItem:
    """The item that a guide with this title, front matter and these sections describes; front matter comes first."""
    called = {found: name for name in fields if (found := find_field(name)) and not is_blank(fields[name])}
    told: dict[Field, list[str]] = {}
    materials: list[Material] = []
    case = ""
    for section in sections:
        name, within = _field_of(section)
        if name is Field.MATERIALS:
            case = within or _case_in(section.text) or case
            materials += _materials(section, case)
        if name:
            told.setdefault(name, []).append(section.text)
        for field, text in _stated(section):
            # Of several windows' telephones the first is the item's.
            if field is not name and field not in told:
                told[field] = [text]
    texts = {Field.NAME: title} | {field: "\n".join(parts) for field, parts in told.items()}
    stated = {field: fields[name] for field, name in called.items()}
    table = () if Field.MATERIALS in stated else tuple(materials)
    return ServiceItem(texts | stated, called, table=table)


def guide_warnings(item: ServiceItem) -> tuple[str, ...]:
    """What is to be looked at in a guide, a sentence each."""
    return tuple(f"{item.label(remark.field)}：{remark.says}。" for remark in remarks(item))


def stated_passages(item: ServiceItem, sections: Sequence[Section]) -> tuple[PassageText, ...]:
    """Passages of what only the front matter states: under headings that no section of the guide has."""
    told = {name.told for section in sections if (name := _field_of(section)[0])}
    told |= {field.told for section in sections for field, _ in _stated(section)}
    texts = {
        field: text
        for field, text in item.texts.items()
        if field in item.called
        and field in _ASKED_FOR
        and field.told not in told
        and not text.endswith(_ELSEWHERE)
    }
    return passages_of(ServiceItem(texts, item.called))


def with_headings(passages: Iterable[PassageText]) -> tuple[PassageText, ...]:
    """The passages of a guide that is a form without headings: each row under the heading that citizens ask by."""
    return tuple(_with_heading(passage) for passage in passages)


def _with_heading(passage: PassageText) -> PassageText:
    found = next((field for name in passage.values if (field := find_field(name))), None)
    if passage.heading or found is None:
        return passage
    heading = " › ".join(filter(None, (found.told.value, passage.heading_text)))
    return replace(passage, heading=found.told.value, heading_text=heading)


def _field_of(section: Section) -> tuple[Field | None, str]:
    """The field a section tells, and the case it is for: of 申请材料 › 代办 the materials, 代办."""
    headings = section.heading_text.split(" › ")
    for at in range(len(headings) - 1, -1, -1):
        if found := find_field(headings[at]):
            return found, "，".join(headings[at + 1 :])
    return None, ""


def _stated(section: Section) -> list[tuple[Field, str]]:
    """The fields that a row of a form, or a line each (咨询电话：010-12345678), states."""
    if section.values:
        return [(found, words) for name, words in section.values.items() if (found := find_field(name))]
    matches = (_LINE.match(line) for line in section.text.split("\n"))
    return [(found, match[2]) for match in matches if match and (found := find_field(match[1]))]


def _materials(section: Section, case: str) -> list[Material]:
    row = material_of_row(section.values, section.text)
    said = "\n".join(line for line in section.text.split("\n") if not _NO_MATERIAL.match(line))
    materials = [row] if row else read_materials(said)
    return [replace(material, scenario=material.scenario or case) for material in materials]


def _case_in(text: str) -> str:
    """The last case that a line among the materials names: 情形二：委托他人代办."""
    cases = [match[1] for line in text.split("\n") if (match := _CASE.match(line))]
    return cases[-1] if cases else ""
