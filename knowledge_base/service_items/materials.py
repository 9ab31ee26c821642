"""Materials of a service item: what is to be brought, original or copy, how many, from where, in which case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from text.enumerations import one_a_line
from text.numerals import NUMERAL, read_number

_NUMBER = re.compile(
    r"^\s*(?:\d{1,2}[.．、)）]|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十]{1,3}[)）、]|[-·•*]\s)\s*"
)
_ORIGINAL = re.compile(r"原件[^；（）()\n]{1,6}复印件|原件[和及、与/]复印件|原件或复印件|原件|复印件|副本")
_FORM = re.compile(r"纸质[和及或、/]电子(?:版)?|纸质|电子(?:版|件|证照)")
_COPIES = re.compile(rf"份数[：:]\s*(?P<after>{NUMERAL})|(?P<before>{NUMERAL})\s*份")
_NEED = re.compile(r"非必要|必要|必须|可选|选填|容缺(?:后补|受理)?")
_SOURCE = re.compile(
    r"申请人自备|政府部门核发|由[^，；（）()]{2,20}(?:出具|核发|开具)|[^，；（）()]{2,20}(?:核发|出具)(?=[)）]|$)"
)
_CASE = re.compile(
    r"(?<=[（(，；：])[^，；：（）()]{0,20}(?:代办|委托)[^，；（）()]{0,12}|限[^（）()]{2,40}(?=[)）])"
)
_INLINE = re.compile(r"(?<=[；;。])\s*(?=\S)(?![^（(]*[)）])|(?<=[^\d\s.．])(?=\d{1,2}[.．、](?!\d))")
#: A sentence without numbers: what it names cannot be told apart safely.
_PROSE = re.compile(r"^(?!\s*(?:\d|[（(]|[①-⑳]|[一二三四五六七八九十]、))[^\n]{12,}。(?:[（(][^\n]*[)）])?$")
_NONE = re.compile(r"^(?:无|无需|不需要|无需提交)(?:任何)?(?:申请)?(?:材料)?[。]?$|^以.{2,20}为准[。]?$")


@dataclass(frozen=True, slots=True)
class Material:
    """One of the materials; what is not stated is empty. `text` is verbatim, `name` without what stands in brackets."""

    name: str
    text: str
    original: str = ""
    copies: int | None = None
    source: str = ""
    form: str = ""
    necessity: str = ""
    scenario: str = ""


#: What the parts are called where they are kept, and as columns of a table of materials.
PARTS = {
    "name": ("名称", "材料名称", "材料"),
    "text": ("原文",),
    "original": ("原件或复印件", "材料类型", "原件/复印件"),
    "copies": ("份数", "纸质材料份数", "材料份数", "数量"),
    "source": ("来源", "来源渠道", "材料来源", "出具单位", "获取方式"),
    "form": ("形式", "材料形式", "材料形态"),
    "necessity": ("必要性", "材料必要性", "是否必要", "是否必需"),
    "scenario": ("情形", "适用情形", "提交情形", "什么情况要带"),
}


def read_materials(text: str) -> tuple[Material, ...]:
    """The materials `text` lists, one a line, numbered or with semicolons between; none where it says 无 or tells them in prose."""
    if _NONE.match(text.strip()) or _PROSE.match(text.strip()):
        return ()
    lines = [line.strip() for line in one_a_line(text).split("\n") if line.strip()]
    if len(lines) == 1:
        lines = [part.strip() for part in _INLINE.split(lines[0]) if part.strip()]
    return tuple(_read(line) for line in lines)


def material_of_row(cells: Mapping[str, str], text: str) -> Material | None:
    """The material that a row of a table of materials is, whose words are `text`; None where it names none."""
    found = {part: value for part, names in PARTS.items() for name in names if (value := cells.get(name))}
    if not found.get("name"):
        return None
    plain = {part: value for part, value in found.items() if part not in ("copies", "text")}
    count = read_number(re.sub(r"\D", "", found.get("copies", "")))
    return Material(**plain, text=text, copies=int(count) if count else None)


def kept_material(material: Material) -> dict[str, object]:
    """A material as it is kept: the parts that are stated, by their Chinese names."""
    parts = {PARTS[part.name][0]: getattr(material, part.name) for part in fields(material)}
    return {name: value for name, value in parts.items() if value not in ("", None)}


def _read(line: str) -> Material:
    text = line.strip()
    words = _NUMBER.sub("", text).rstrip("；;。")
    copies = _COPIES.search(words)
    count = read_number(copies["after"] or copies["before"]) if copies else None
    return Material(
        name=re.sub(r"[（(][^（）()]*[)）]$", "", words).strip() or words,
        text=text,
        original=_first(_ORIGINAL, words),
        copies=int(count) if count else None,
        source=_first(_SOURCE, words),
        form=_first(_FORM, words),
        necessity=_first(_NEED, words),
        scenario=_first(_CASE, words),
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0].strip() if match else ""
