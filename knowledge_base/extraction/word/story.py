"""A Word document from its first paragraph to its last: what stands where, in the order it is read."""

from collections.abc import Iterable
from dataclasses import replace

from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.numbering import Number, Numbering
from knowledge_base.extraction.word.package import Package
from knowledge_base.extraction.word.rows import read_rows
from knowledge_base.extraction.word.styles import Styles
from knowledge_base.extraction.word.table import Content, read_table
from knowledge_base.extraction.word.words import Words, WordsReader
from knowledge_base.extraction.word.xml import Element, W, child, children, is_on, name_of, value
from knowledge_base.kinds import Origin

_AROUND = frozenset(("sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_SENTENCE_ENDS = ("。", "；", ";")
#: A longer paragraph in a heading's style is text somebody formatted by mistake.
_LONGEST_HEADING = 80
_DEEPEST = 6


class Story:
    """Reads the blocks of a document one after the other, for numbers and fields go on from one to the next."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering, self._styles)
        self._reader = WordsReader(self._styles)
        self._notes = {"footnote": _notes(package.footnotes), "endnote": _notes(package.endnotes)}
        self._referred: list[tuple[str, str]] = []
        self._carried: Words | None = None
        self._is_bold = True
        self.oddities = self._reader.oddities

    def read(self, body: Element) -> list[Paragraph]:
        """The lines of `body`, each note after the paragraph or table that refers to it."""
        said: list[Paragraph] = []
        for block in children(body):
            said += self._block(block, is_top=not said)
            said += self._take_notes()
        return said

    def _block(self, block: Element, *, is_top: bool = False) -> list[Paragraph]:
        name = name_of(block)
        if name == "p":
            return self._paragraph(block, is_top=is_top)
        if name == "tbl":
            table = read_table(block, self._cell)
            return read_rows(table.rows, table.header)
        if name in ("altChunk", "subDoc"):
            self.oddities.embedded += 1
        if name == "sdt":
            content = child(block, "sdtContent")
            is_contents = value(block, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents"
            waits = is_contents or is_on(block, "sdtPr", "showingPlcHdr")
            return self._within(content) if content is not None and not waits else []
        return self._within(block) if name in _AROUND else []

    def _within(self, around: Element) -> list[Paragraph]:
        return [line for block in children(around) for line in self._block(block)]

    def _paragraph(self, paragraph: Element, *, is_top: bool, in_cell: bool = False) -> list[Paragraph]:
        words = self._words(paragraph)
        if words is None:
            return []
        number = self._numbering.next(paragraph)
        self._referred += words.notes
        self._is_bold = self._is_bold and words.bold
        boxes = [line for box in words.boxes for line in self._box(box, is_top=is_top and not words.text)]
        if self._styles.is_contents(paragraph):
            return boxes
        return [*self._lines(paragraph, words, number, in_cell=in_cell), *boxes]

    def _words(self, paragraph: Element) -> Words | None:
        """The words, with those of paragraphs before whose ends were deleted; None where its own end was."""
        words = self._reader.read(paragraph)
        if self._carried is not None:
            words.text = self._carried.text + words.text
            words.boxes[:0], words.notes[:0] = self._carried.boxes, self._carried.notes
            self._carried = None
        if (
            child(paragraph, "pPr", "rPr", "del") is not None
            or child(paragraph, "pPr", "rPr", "moveFrom") is not None
        ):
            self.oddities.has_changes = True
            self._carried = words
            return None
        return words

    def _lines(
        self, paragraph: Element, words: Words, number: Number | None, *, in_cell: bool
    ) -> list[Paragraph]:
        """A line for each that a soft break ends; a heading is one."""
        lines = [" ".join(line.split("\t")).strip() for line in words.text.split("\n")]
        lines = [line for line in lines if line]
        if not lines:
            # A cell may hold nothing but its number; elsewhere a number alone says nothing.
            return [Paragraph(number.text.strip())] if number and in_cell and not number.is_bullet else []
        text = " ".join(lines)
        level = None if in_cell else _level(self._styles.heading(paragraph), text)
        lines = [text] if level is not None else lines
        if number:
            lines[0] = number.text + lines[0]
        origin = Origin.LIST if number and number.is_bullet and level is None else Origin.PARAGRAPH
        return [Paragraph(line, level, origin) for line in lines]

    def _cell(self, cell: Element) -> Content:
        lines: list[Paragraph] = []
        self._is_bold = True
        holds_table = False
        for block in children(cell):
            if name_of(block) == "p":
                lines += self._paragraph(block, is_top=False, in_cell=True)
            else:
                lines += self._block(block)
                holds_table = holds_table or (name_of(block) == "tbl" and _is_real(block))
        return Content(lines, self._is_bold and bool(lines), holds_table)

    def _box(self, box: Element, *, is_top: bool) -> Iterable[Paragraph]:
        """The words of a text box: a note, but above everything else the head of the document."""
        for line in self._within(box):
            is_plain = line.origin is Origin.PARAGRAPH and not is_top
            yield replace(line, origin=Origin.NOTE) if is_plain else line

    def _take_notes(self) -> list[Paragraph]:
        referred, self._referred = self._referred, []
        said: list[Paragraph] = []
        for kind, note_id in referred:
            note = self._notes[kind].pop(note_id, None)
            if note is not None:
                said += [replace(line, origin=Origin.NOTE, level=None) for line in self._within(note)]
        return said


def _notes(part: Element | None) -> dict[str, Element]:
    found = list(part) if part is not None else []
    return {note.get(W + "id", ""): note for note in found if note.get(W + "type") in (None, "normal")}


def _level(heading: int | None, text: str) -> int | None:
    """The level of a heading: a title stands above all; what is a sentence or long is none."""
    if heading is None or text.endswith(_SENTENCE_ENDS) or len(text) > _LONGEST_HEADING:
        return None
    return min(heading + 1, _DEEPEST)


def _is_real(table: Element) -> bool:
    """Whether a table within a cell has rows and columns, and is no mere frame."""
    rows = [row for row in table.iter(W + "tr") if row.getparent() is table]
    return len(rows) > 1 and any(len(row.findall(W + "tc")) > 1 for row in rows)
