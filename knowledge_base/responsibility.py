"""Responsibility tails: who leads a task and who carries it out.

（X牵头，Y、Z负责落实）, （X、Y分别落实）, （责任单位：X；完成时限：…） and their kin stand in brackets at
the end of a task. Brackets nest and are mixed, full width with half, so a scanner balances them. In a list of
tasks they are lines of their own, 责任单位：X牵头，Y落实.
"""

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "（(", "）)"
_ACTS = re.compile(
    r"(?:分别|共同)?(?:负责落实|牵头落实|组织落实|分别落实|配合落实|负责|落实|牵头负责|牵头|配合|参与|承办|组织实施)$"
)
_LEADS = re.compile(r"^(.*?)(?:共同)?牵头(?:负责|组织)?$")
_LABELS = (
    "牵头单位|主责单位|责任单位|责任部门|牵头部门|配合单位|协办单位|配合部门|参与单位|完成时限|时限|完成时间"
)
_LABELLED = re.compile(rf"({_LABELS})\s*[:：]\s*")
_LINE = re.compile(rf"^(?P<label>{_LABELS})[:：][ \t]*(?P<value>[^\n。]+)。?$", re.M)
_LEAD_LABELS = ("牵头单位", "主责单位", "牵头部门")
_TIME_LABELS = ("完成时限", "时限", "完成时间")
_AND_OTHERS = re.compile(r"等(?:其他)?(?:各?相?有?关)?(?:单位|部门)?$")
#: "各部门和起草文件的单位": what follows 和 describes, it does not name.
_DESCRIBED = re.compile(r"和(?=[^、]*的单位$)")
_CLASS = re.compile(r"^(?:全区|全市|本区|区|市)?(?:各|有关|相关|其他)")


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Units as written; `text` is the tail verbatim with its brackets, `start` where it begins."""

    lead: tuple[str, ...]
    support: tuple[str, ...]
    text: str
    start: int


#: 由区财政局牵头，全区各部门、各街道负责落实。
_SENTENCE = re.compile(
    r"(?:^|(?<=[。；，\n]))由([^。；\n]{2,80}?(?:负责|落实|牵头|承办|组织实施))(?=[。；\n]|$)"
)


def find_responsibility(text: str) -> Responsibility | None:
    """The lines of `text` that name units; else its last responsibility tail; else the last sentence that says by whom."""
    if lines := _read_lines(text):
        return lines
    for start, end in reversed(_outer_brackets(text)):
        inside = "".join(text[start + 1 : end - 1].split())
        if units := _read(inside):
            return Responsibility(units[0], units[1], text[start:end], start)
    for sentence in reversed(list(_SENTENCE.finditer(text))):
        if units := _read(sentence[1]):
            return Responsibility(units[0], units[1], sentence[0], sentence.start())
    return None


def is_unit_class(unit: str) -> bool:
    """Whether `unit` names a class of units (各部门, 全区各部门), not a unit."""
    return _CLASS.match(unit) is not None


def _outer_brackets(text: str) -> list[tuple[int, int]]:
    """(start, end) of every outermost pair of brackets, whatever their width."""
    spans, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character in _OPEN:
            start = at if depth == 0 else start
            depth += 1
        elif character in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, at + 1))
    return spans


def _read_lines(text: str) -> Responsibility | None:
    """The lines from the first that names units to the last."""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    lines = [line for line in _LINE.finditer(text) if line["label"] not in _TIME_LABELS]
    for line in lines:
        units = _units(line["value"].strip("，,；; "))
        leads = line["label"] in _LEAD_LABELS
        read = _read("".join(line["value"].split())) or ((units, ()) if leads else ((), units))
        lead, support = lead + read[0], support + read[1]
    if not lead and not support:
        return None
    start, end = lines[0].start(), lines[-1].end()
    return Responsibility(lead, support, text[start:end], start)


def _read(inside: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """(lead, support) of a tail's inside, or None where it is no tail."""
    if labelled := list(_LABELLED.finditer(inside)):
        return _read_labelled(inside, labelled)
    inside = inside.rstrip("。；;")
    if not _ACTS.search(inside):
        return None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    for clause in _clauses(inside):
        if match := _LEADS.match(clause.removesuffix("落实")):
            lead += _units(match[1])
        else:
            support += _units(_ACTS.sub("", clause))
    return (lead, support) if lead or support else None


def _read_labelled(
    inside: str, labels: list[re.Match[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    if labels[0].start() > 0:
        return None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    ends = [label.start() for label in labels[1:]] + [len(inside)]
    for label, end in zip(labels, ends, strict=True):
        units = inside[label.end() : end].strip("，,；;。 ")
        if label[1] in _LEAD_LABELS:
            lead += _units(units)
        elif label[1] not in _TIME_LABELS:
            support += _units(units)
    return (lead, support) if lead or support else None


def _clauses(inside: str) -> list[str]:
    return [clause for clause in _split(inside, "，,；;") if clause]


def _units(names: str) -> tuple[str, ...]:
    names = _DESCRIBED.sub("、", _AND_OTHERS.sub("", names))
    return tuple(unit for unit in _split(names, "、") if unit)


def _split(text: str, separators: str) -> list[str]:
    """Cut `text` at separators outside brackets."""
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character in separators and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
