"""Word files as Word writes them, from the XML of their blocks."""

import io
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from knowledge_base.extraction import Extraction, extract

_NAMES = (
    " ".join(
        f'xmlns:{prefix}="http://schemas.{address}"'
        for prefix, address in {
            "w": "openxmlformats.org/wordprocessingml/2006/main",
            "mc": "openxmlformats.org/markup-compatibility/2006",
            "wps": "microsoft.com/office/word/2010/wordprocessingShape",
            "m": "openxmlformats.org/officeDocument/2006/math",
        }.items()
    )
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    """A run; a line feed is a soft break, a tabulator a tab."""
    inner = "".join(
        {"\n": "<w:br/>", "\t": "<w:tab/>"}.get(piece, f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
        for piece in _pieces(text)
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def _pieces(text: str) -> Iterable[str]:
    piece = ""
    for character in text:
        if character in "\n\t":
            yield from (piece, character)
            piece = ""
        else:
            piece += character
    yield piece


def paragraph(
    text: str = "",
    *,
    style: str = "",
    number: tuple[int, int] | None = None,
    inner: str = "",
    properties: str = "",
) -> str:
    """A paragraph of `text`, or of the XML `inner`; `number` is (numId, level)."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        own += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{own}{properties}</w:pPr>{inner or (run(text) if text else '')}</w:p>"


def cell(text: str = "", *, span: int = 1, down: str = "", bold: bool = False, inner: str = "") -> str:
    """A cell; `down` is restart or continue; `inner` the XML of its blocks."""
    merged = f'<w:vMerge w:val="{down}"/>' if down else ""
    lines = inner or "".join(
        paragraph(inner=run(line, "<w:b/>" if bold else "")) for line in text.split("\n")
    )
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{lines}</w:tc>'


def table(*rows: Sequence[str], bold_header: bool = False) -> str:
    """A table of rows of cells, each the XML of a cell or its text."""
    said = ""
    for at, row in enumerate(rows):
        cells = (c if c.startswith("<w:tc>") else cell(c, bold=bold_header and at == 0) for c in row)
        said += f"<w:tr>{''.join(cells)}</w:tr>"
    return f"<w:tbl><w:tblPr/>{said}</w:tbl>"


def level(number_format: str, text: str, *, start: int = 1, more: str = "") -> str:
    """What a level of a list looks like, without its number."""
    return (
        f'<w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{escape(text)}"/>'
    )


def definition(number: int, *levels: str, more: str = "") -> str:
    """A w:abstractNum of `levels`."""
    made = "".join(f'<w:lvl w:ilvl="{at}">{inner}</w:lvl>' for at, inner in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{made}</w:abstractNum>'


def numbered(number: int, of: int, overrides: str = "") -> str:
    """A w:num, a list with the definition `of`."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def word_file(
    *blocks: str,
    numbering: Sequence[str] = (),
    styles: Sequence[str] = (),
    notes: dict[str, dict[int, str]] | None = None,
) -> bytes:
    """The bytes of a .docx; `notes` are texts by number for footnotes and endnotes."""
    document = Document()
    body = document.element.body
    for block in _parsed(blocks):
        body.insert(len(body) - 1, block)
    part = document.part.numbering_part.element
    part.clear()
    part.extend(_parsed(numbering))
    document.styles.element.extend(_parsed(styles))
    for kind, texts in (notes or {}).items():
        inner = "".join(
            f'<w:{kind[:-1]} w:id="{at}">{paragraph(text)}</w:{kind[:-1]}>' for at, text in texts.items()
        )
        content = f"<w:{kind} {_NAMES}>{inner}</w:{kind}>".encode()
        made = Part(PackURI(f"/word/{kind}.xml"), "application/xml", content, document.part.package)
        document.part.relate_to(made, getattr(RELATIONSHIP_TYPE, kind.upper()))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _parsed(blocks: Iterable[str]) -> list[object]:
    return list(parse_xml(f"<blocks {_NAMES}>{''.join(blocks)}</blocks>"))


def read(*blocks: str, **parts: object) -> Extraction:
    """What is read of a .docx with these blocks."""
    return extract(word_file(*blocks, **parts), "文件.docx")  # type: ignore[arg-type]


def lines(*blocks: str, **parts: object) -> list[str]:
    """The lines that are read of a .docx with these blocks."""
    return [line.text for line in read(*blocks, **parts).paragraphs]
