"""A directory (名录) read from its tables: its head, its sections, a row each."""

import re
from collections.abc import Iterable
from datetime import date

from knowledge_base.disclosure import noted_in
from knowledge_base.extraction import Extraction, Paragraph, Unreadable
from knowledge_base.kinds import Origin
from knowledge_base.margins import Margin
from knowledge_base.official_document import OfficialDocument
from knowledge_base.renewal import DAY, OWNER
from knowledge_base.secrecy import SECRECY_REFUSAL, secret_mark
from knowledge_base.sections import Section

_VALUE = re.compile(r"^[-*•·]?\s*\**([^\s：:。，；*]{1,16})\**\s*[：:]\s*(\S.*)$")


def read_register(extraction: Extraction) -> OfficialDocument:
    """The document that tables make; raises Unreadable for one marked secret."""
    paragraphs = list(extraction.paragraphs)
    if secret_mark(paragraphs):
        raise Unreadable(f"文件{SECRECY_REFUSAL}")
    fields = extraction.fields
    day = fields.get(DAY)
    return OfficialDocument(
        title=fields["标题"],
        issuer=fields.get(OWNER),
        document_number=None,
        issued_on=date.fromisoformat(day) if day else None,
        printed_on=None,
        effective_on=None,
        addressees=None,
        copied_to=None,
        disclosure=noted_in(p.text for p in paragraphs if not p.values and p.level is None),
        sections=tuple(_sections(paragraphs[1:])),
        warnings=(),
        margins=tuple((Margin.TITLE, paragraph.text) for paragraph in paragraphs[:1]),
    )


def _sections(paragraphs: Iterable[Paragraph]) -> Iterable[Section]:
    """A row is a section by its name; lines that are no rows are gathered until the next heading.

    A heading with nothing below it is a section of its own.
    """
    path: dict[int, str] = {}
    name = bare = ""
    loose: list[str] = []
    for paragraph in paragraphs:
        if not paragraph.values and paragraph.level is None:
            loose.append(paragraph.text)
            bare = ""
            continue
        if loose:
            yield Section("", " › ".join(path.values()), "\n".join(loose))
            loose = []
        if paragraph.level is not None:
            if bare and max(path) >= paragraph.level:
                yield Section("", " › ".join(list(path.values())[:-1]), bare)
            path = {level: words for level, words in path.items() if level < paragraph.level}
            path[paragraph.level] = name = bare = paragraph.text
            continue
        bare = ""
        yield Section(name, " › ".join(path.values()), paragraph.text, Origin.ROW, paragraph.values)
        # The name is that of one row: what follows has its own, or none.
        if path:
            path.pop(max(path)) if path[max(path)] == name and name else None
        name = ""
    if loose:
        yield Section("", " › ".join(path.values()), "\n".join(loose))
    elif bare:
        yield Section("", " › ".join(list(path.values())[:-1]), bare)


def values_of(heading: str, text: str) -> dict[str, str]:
    """The values of an entry written by hand, `名称：值` a line; its heading is its name."""
    lines = [_VALUE.match(line) for line in text.split("\n")]
    values = {found[1]: found[2].strip() for found in lines if found}
    return {"名称": heading, **values} if values and heading else {}
