"""The ruled lines of a PDF page: what a table is drawn with."""

from collections.abc import Iterator
from ctypes import c_float, c_int, c_uint
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

from knowledge_base.extraction.pages.glyphs import Frame

#: Shorter strokes are ends of thin rectangles and dashes, in points.
_SHORTEST = 4
#: Strokes no further apart than this are one line, in points.
NEAR = 3.0
#: A page with more strokes than this is a drawing.
_MOST = 6000


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from `start` to `end`, `at` so far from the top (or, where it is upright, from the left), in points."""

    upright: bool
    at: float
    start: float
    end: float


def rules_of(page: pypdfium2.PdfPage, frame: Frame) -> list[Rule]:
    """The visible rules of `page`, those that continue each other as one."""
    strokes: list[Rule] = []
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5):
        if _is_visible(shape):
            strokes += _strokes(shape, frame)
        if len(strokes) > _MOST:
            return []
    return [*_joined([s for s in strokes if s.upright]), *_joined([s for s in strokes if not s.upright])]


def _is_visible(shape: pypdfium2.PdfObject) -> bool:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    if stroke.value or not fill.value:
        return bool(stroke.value)
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    raw.FPDFPageObj_GetFillColor(shape, red, green, blue, alpha)
    return alpha.value > 0 and min(red.value, green.value, blue.value) < 250


def _strokes(shape: pypdfium2.PdfObject, frame: Frame) -> Iterator[Rule]:
    for (ax, ay), (bx, by) in _edges(shape):
        (ax, ay), (bx, by) = frame.point(*_placed(shape, ax, ay)), frame.point(*_placed(shape, bx, by))
        if abs(ax - bx) < 1 and abs(ay - by) >= _SHORTEST:
            yield Rule(True, (ax + bx) / 2, min(ay, by), max(ay, by))
        elif abs(ay - by) < 1 and abs(ax - bx) >= _SHORTEST:
            yield Rule(False, (ay + by) / 2, min(ax, bx), max(ax, bx))


def _placed(shape: pypdfium2.PdfObject, x: float, y: float) -> tuple[float, float]:
    """A point of a shape where it lies on the page, through the forms it is drawn in."""
    inner: pypdfium2.PdfObject | None = shape
    while inner is not None:
        x, y = inner.get_matrix().on_point(x, y)
        inner = inner.container
    return x, y


def _edges(shape: pypdfium2.PdfObject) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    first = last = None
    for n in range(raw.FPDFPath_CountSegments(shape)):
        segment = raw.FPDFPath_GetPathSegment(shape, n)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind, here = raw.FPDFPathSegment_GetType(segment), (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO and last:
            yield last, here
        if raw.FPDFPathSegment_GetClose(segment) and first:
            yield here, first
        last = here


def _joined(rules: list[Rule]) -> Iterator[Rule]:
    rules = sorted(rules, key=lambda rule: rule.at)
    cuts = [0, *(n for n, (a, b) in enumerate(pairwise(rules), 1) if b.at - a.at > NEAR), len(rules)]
    for start, end in pairwise(cuts):
        group = sorted(rules[start:end], key=lambda rule: rule.start)
        if not group:
            continue
        at, reach = sum(rule.at for rule in group) / len(group), group[0]
        for rule in group[1:]:
            if rule.start > reach.end + NEAR:
                yield Rule(reach.upright, at, reach.start, reach.end)
                reach = rule
            elif rule.end > reach.end:
                reach = Rule(rule.upright, at, reach.start, rule.end)
        yield Rule(reach.upright, at, reach.start, reach.end)
