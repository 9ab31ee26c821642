"""Fields: of what Word computes only the result is shown, and of a table of contents not even that (ECMA-376-1, 17.16)."""

import re
from dataclasses import dataclass

from knowledge_base.extraction.word.number_formats import formatted
from knowledge_base.extraction.word.xml import Element, W, child, is_on

_CONTENTS = re.compile(r"^\s*(?:TOC|INDEX|TOA)\b", re.I)
#: A number drawn in a circle, as older documents do: EQ \o\ac(○,1).
_CIRCLED = re.compile(r"EQ\s*\\o\s*\\ac\s*\(\s*[○〇]\s*[,，]\s*(\d{1,2})\s*\)", re.I)


@dataclass
class _Field:
    code: str = ""
    has_result: bool = False


class Fields:
    """The fields that are open where the reader stands; one may begin and end in different paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def show(self) -> bool:
        """Whether words here are seen: no code, no stale table of contents."""
        return all(field.has_result and not _CONTENTS.match(field.code) for field in self._open)

    def instruct(self, code: str) -> None:
        """Words of a field's code."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].code += code

    def mark(self, element: Element) -> str:
        """A w:fldChar; what the field shows by its code alone, mostly nothing."""
        match element.get(W + "fldCharType"):
            case "begin":
                self._open.append(_Field())
                return _box(element)
            case "separate" if self._open:
                self._open[-1].has_result = True
            case "end" if self._open:
                field = self._open.pop()
                drawn = _CIRCLED.search(field.code)
                return formatted(int(drawn[1]), "decimalEnclosedCircle") if drawn and self.show else ""
        return ""


def is_contents(code: str) -> bool:
    """Whether a field's code makes a table of contents."""
    return _CONTENTS.match(code) is not None


def _box(element: Element) -> str:
    """A box to tick of an old form, which has no other words."""
    box = child(element, "ffData", "checkBox")
    if box is None:
        return ""
    state = "checked" if child(box, "checked") is not None else "default"
    return "☑" if is_on(box, state) else "☐"
