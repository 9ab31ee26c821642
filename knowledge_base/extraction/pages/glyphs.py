"""The characters of a PDF page where they are seen: upright, once, from the top left."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from ctypes import c_double, c_uint
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

#: Two equal characters nearer than this share of their size are one, struck twice to look bold.
_STRUCK_TWICE = 0.15
#: Radicals and ligatures that some programs write instead of the characters they look like.
_LOOKALIKES = (("\u2e80", "\u2fdf"), ("\ufb00", "\ufb06"), ("\uf900", "\ufaff"))
#: A watermark is so large, in points; its colour is so pale, or it is so far from opaque (of 255).
_WATERMARK, _PALE, _WHITE, _CLEAR = 20.0, 0xA0, 0xFC, 0x90
_INVISIBLE = 3  # text rendering mode of the words laid under a scanned picture (ISO 32000-1, 9.3.6)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box, in points from the top left of the page; `base` is the line it stands on."""

    text: str
    x0: float
    x1: float
    base: float
    size: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.base - 0.38 * self.size

    def space_after(self) -> "Glyph":
        """A space without width behind it."""
        return replace(self, text=" ", x0=self.x1)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is held so that its words stand upright: quarter turns, and its box in the file's points."""

    turns: int
    left: float
    bottom: float
    right: float
    top: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file as it is seen, from the top left."""
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as it is seen."""
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.turns % 2 else (across, up)


@dataclass(frozen=True, slots=True)
class Characters:
    """The upright characters of a page; `unreadable` counts those whose font does not say which they are.

    `aside` are the words that stand askew, and those of a watermark.
    """

    glyphs: list[Glyph]
    aside: tuple[str, ...]
    frame: Frame
    unreadable: int
    invisible: bool


def characters_of(page: pypdfium2.PdfPage) -> Characters:
    """The characters of `page`, without watermarks that lie askew and without those struck twice."""
    text_page = page.get_textpage()
    try:
        return _characters(page, text_page)
    finally:
        text_page.close()


def _characters(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> Characters:
    count = text_page.count_chars()
    at = [n for n in range(count) if raw.FPDFText_IsGenerated(text_page, n) != 1]
    # They are given clockwise.
    angles = {n: -math.degrees(raw.FPDFText_GetCharAngle(text_page, n)) for n in at}
    turns = Counter(round(angle / 90) % 4 for angle in angles.values() if _is_straight(angle))
    frame = Frame(turns.most_common(1)[0][0] if turns else page.get_rotation() // 90, *page.get_bbox())
    upright = [n for n in at if _is_straight(angles[n]) and round(angles[n] / 90) % 4 == frame.turns]
    faint = {n for n in upright if _is_faint(text_page, n)}
    upright = [n for n in upright if n not in faint]
    spaced = {n - 1 for n in range(1, count) if _is_generated_space(text_page, n)}
    glyphs = [
        with_space
        for n in upright
        if (glyph := _glyph(text_page, n, frame))
        for with_space in ((glyph, glyph.space_after()) if n in spaced else (glyph,))
    ]
    return Characters(
        glyphs=_once(glyphs),
        aside=_words(text_page, sorted(faint.union(at).difference(upright))),
        frame=frame,
        unreadable=sum(raw.FPDFText_HasUnicodeMapError(text_page, n) == 1 for n in upright),
        invisible=bool(upright) and _is_invisible(text_page, upright[len(upright) // 2]),
    )


def _is_generated_space(text_page: pypdfium2.PdfTextPage, n: int) -> bool:
    """Whether a space is seen that is no character of the file: a step between words."""
    return bool(raw.FPDFText_IsGenerated(text_page, n) == 1 and raw.FPDFText_GetUnicode(text_page, n) == 0x20)


def _words(text_page: pypdfium2.PdfTextPage, at: Sequence[int]) -> tuple[str, ...]:
    """The characters at these places, those that follow each other together."""
    runs: list[str] = []
    for before, n in pairwise([-9, *at]):
        character = _character(raw.FPDFText_GetUnicode(text_page, n), is_hyphen=False)
        if n - before > 1:
            runs.append("")
        runs[-1] += character
    return tuple(dict.fromkeys(run.strip() for run in runs if any(map(str.isalnum, run))))


def _is_faint(text_page: pypdfium2.PdfTextPage, n: int) -> bool:
    """Whether a character is large and pale, as a watermark under the text is; white ones may stand on a dark ground."""
    if _font_size(text_page, n) < _WATERMARK:
        return False
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    if not raw.FPDFText_GetFillColor(text_page, n, red, green, blue, alpha):
        return False
    return alpha.value < _CLEAR or _PALE <= min(red.value, green.value, blue.value) < _WHITE


def _is_straight(angle: float) -> bool:
    return abs(angle / 90 - round(angle / 90)) < 0.06


def _is_invisible(text_page: pypdfium2.PdfTextPage, n: int) -> bool:
    shown = raw.FPDFText_GetTextObject(text_page, n)
    return bool(shown) and raw.FPDFTextObj_GetTextRenderMode(shown) == _INVISIBLE


def _glyph(text_page: pypdfium2.PdfTextPage, n: int, frame: Frame) -> Glyph | None:
    text = _character(raw.FPDFText_GetUnicode(text_page, n), raw.FPDFText_IsHyphen(text_page, n) == 1)
    box = raw.FS_RECTF()
    x, y = c_double(), c_double()
    if (
        not text
        or not raw.FPDFText_GetLooseCharBox(text_page, n, box)
        or not raw.FPDFText_GetCharOrigin(text_page, n, x, y)
    ):
        return None
    (ax, _), (bx, _) = frame.point(box.left, box.top), frame.point(box.right, box.bottom)
    _, base = frame.point(x.value, y.value)
    return Glyph(text, min(ax, bx), max(ax, bx), base, _font_size(text_page, n) or 1.0)


def _font_size(text_page: pypdfium2.PdfTextPage, n: int) -> float:
    """Size of a character as it is seen, in points."""
    matrix, scale = raw.FS_MATRIX(), 1.0
    if raw.FPDFText_GetMatrix(text_page, n, matrix):
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) or 1.0
    return float(raw.FPDFText_GetFontSize(text_page, n) * scale)


def _character(code: int, is_hyphen: bool) -> str:
    """The character, or nothing where it is none that can be quoted: a control, or a font's own ornament."""
    if is_hyphen or code in (0x2, 0xAD, 0xFFFE):
        return "-"
    character = chr(code) if 0x20 <= code <= 0x10FFFF else ""
    if any(first <= character <= last for first, last in _LOOKALIKES):
        return unicodedata.normalize("NFKC", character)
    if character and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return character.replace("\u00a0", " ")


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    seen: dict[str, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        near = glyph.size * _STRUCK_TWICE
        if not any(
            abs(other.x0 - glyph.x0) < near and abs(other.base - glyph.base) < near
            for other in seen[glyph.text]
        ):
            kept.append(glyph)
            seen[glyph.text].append(glyph)
    return kept
