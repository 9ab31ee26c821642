"""Generated documents as Word files, with automatic numbers, and as PDF, set line by line."""

from tests.knowledge_base.generated import ADDRESSEES, TITLE, Block
from tests.knowledge_base.pdf_files import PdfFile
from tests.knowledge_base.word_files import cell, definition, level, numbered, paragraph, table, word_file

_FORMATS = {
    "{n}.": ("decimal", "%1."),
    "（{c}）": ("chineseCounting", "（%1）"),
    "{c}、": ("chineseCounting", "%1、"),
    "{n}、": ("decimal", "%1、"),
    "第{c}条 ": ("chineseCounting", "第%1条 "),
    "": ("bullet", "•"),
}


def as_word(blocks: list[Block]) -> bytes:
    """A .docx: what numbers the lines is counted by Word, lists have bullets, tables merged cells."""
    body = [paragraph(TITLE), paragraph(ADDRESSEES)]
    shapes, lists = [], []
    for at, block in enumerate(blocks):
        if block.kind == "table":
            body.append(_word_table(block))
        elif block.kind == "paragraphs":
            body += [paragraph(line) for (line,) in block.lines]
        else:
            shapes.append(definition(at, level(*_FORMATS[block.form])))
            lists.append(numbered(at + 1, at))
            body += [paragraph(line, number=(at + 1, 0)) for (line,) in block.lines]
    return word_file(*body, numbering=[*shapes, *lists])


def _word_table(block: Block) -> str:
    rows: list[list[str]] = [list(row) for row in block.lines]
    if block.merged:
        rows[1][0] = cell(rows[1][0], down="restart")
        rows[2][0] = cell("", down="continue")
    return table(*rows)


def as_pdf(blocks: list[Block]) -> bytes:
    """A PDF of one column, paragraphs indented, lists with bullets, tables with rules."""
    file = PdfFile()
    file.title(TITLE)
    file.paragraph(ADDRESSEES, indent=0)
    for block in blocks:
        if block.kind == "table":
            rows = [list(row) for row in block.lines]
            if block.merged:
                rows[2][0] = "^"
            if file.y + 24 * len(rows) > 720:
                file.turn()
            file.table(rows, [180.0, 180.0])
        else:
            mark = "• " if block.kind == "list" else ""
            for (line,) in block.shown:
                file.paragraph(mark + line)
    return file.made()
