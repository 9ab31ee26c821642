"""The words of a paragraph as they are seen: changes accepted, fields by their results, hidden words apart."""

from dataclasses import dataclass, field

from knowledge_base.extraction.word.fields import Fields, is_contents
from knowledge_base.extraction.word.styles import Styles
from knowledge_base.extraction.word.symbols import readable_symbols, symbol
from knowledge_base.extraction.word.xml import Element, W, child, children, is_on, name_of

_ENTERED = frozenset(
    "hyperlink ins moveTo smartTag sdt sdtContent customXml fldSimple dir bdo ruby rubyBase oMath oMathPara".split()
)
_DELETED = frozenset(("del", "moveFrom"))
_SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}
_DRAWN = frozenset(("drawing", "pict", "object"))


@dataclass
class Words:
    """What a paragraph says, and what hangs on it: text boxes, and (footnote or endnote, id) of notes."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    bold: bool = True


@dataclass
class Oddities:
    """What an editor is told of."""

    has_changes: bool = False
    has_comments: bool = False
    pictures: int = 0
    embedded: int = 0
    hidden: list[str] = field(default_factory=list)


class WordsReader:
    """Reads paragraphs one after the other, for a field may reach over several."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields = Fields()
        self.oddities = Oddities()

    def read(self, paragraph: Element) -> Words:
        """The words of `paragraph`."""
        words = Words()
        self._walk(paragraph, words)
        return words

    def _walk(self, element: Element, words: Words) -> None:
        for within in children(element):
            name = name_of(within)
            if name == "r":
                self._run(within, words)
            elif name in _DELETED:
                self.oddities.has_changes = True
            elif name in ("commentRangeStart", "commentReference"):
                self.oddities.has_comments = True
            elif name in _ENTERED and not _is_empty(within):
                self.oddities.has_changes |= name in ("ins", "moveTo")
                self._walk(within, words)
            elif name == "t":  # of a formula, whose runs are others
                words.text += within.text or ""
            elif name not in ("pPr", "rPr", "sdtPr", "rt"):
                self._walk(within, words) if name_of(within.getparent()).startswith("o") else None

    def _run(self, run: Element, words: Words) -> None:
        properties = child(run, "rPr")
        said = ""
        for within in children(run):
            said += self._piece(within, properties, words)
        if not said:
            return
        if self._styles.is_hidden(properties):
            self.oddities.hidden.append(said.strip())
            return
        words.text += said
        if said.strip():
            words.bold = words.bold and is_on(properties, "b")

    def _piece(self, piece: Element, properties: Element | None, words: Words) -> str:
        name = name_of(piece)
        if name == "fldChar":
            return self._fields.mark(piece)
        if name == "instrText":
            self._fields.instruct(piece.text or "")
        if not self._fields.show:
            return ""
        if name == "t":
            return readable_symbols(piece.text or "", _font(properties))
        if name == "sym":
            return symbol(piece.get(W + "char", ""), piece.get(W + "font", ""))
        if name in ("footnoteReference", "endnoteReference"):
            words.notes.append((name.removesuffix("Reference"), piece.get(W + "id", "")))
        elif name in _DRAWN:
            self._drawn(piece, words)
        elif name == "commentReference":
            self.oddities.has_comments = True
        elif name == "ruby":
            return "".join(text.text or "" for text in piece.iterfind(f"{W}rubyBase//{W}t"))
        return _SIGNS.get(name, "")

    def _drawn(self, drawn: Element, words: Words) -> None:
        boxes = [box for box in drawn.iter(W + "txbxContent") if _is_outermost(box, drawn)]
        words.boxes += boxes
        if not boxes and any(name_of(e) in ("blip", "imagedata") for e in drawn.iter()):
            self.oddities.pictures += 1
        self.oddities.embedded += any(name_of(e) == "OLEObject" for e in drawn.iter())


def _is_outermost(box: Element, drawn: Element) -> bool:
    """Whether `box` is in no other box, and in no second form of what another says."""
    for above in box.iterancestors():
        if above is drawn:
            return True
        if above.tag == box.tag or name_of(above) == "Fallback":
            return False
    return True


def _is_empty(element: Element) -> bool:
    """Whether it shows only what is to be filled in, or a table of contents."""
    if name_of(element) == "fldSimple":
        return is_contents(element.get(W + "instr", ""))
    return is_on(element, "sdtPr", "showingPlcHdr")


def _font(properties: Element | None) -> str:
    fonts = child(properties, "rFonts")
    return fonts.get(W + "ascii", "") if fonts is not None else ""
