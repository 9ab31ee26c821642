"""Words of a picture, by the optional requirements-ocr.txt; nothing of it is imported before a picture is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge_base.extraction.pages.glyphs import Glyph
from knowledge_base.extraction.pages.page import Page
from knowledge_base.extraction.pages.rules import Rule
from knowledge_base.extraction.pages.wrapping import width
from knowledge_base.extraction.paragraph import Extraction

#: A picture: rows of points of three colours.
Picture = NDArray[np.uint8]

NOT_INSTALLED = "需要文字识别才能读取：请运维人员执行 pip install -r requirements-ocr.txt 后再导入，或者换成带文字的文件。"
CHECK = "识别文字，请核对"
#: The name of the field that a version keeps of it.
FIELD = "文字来源"
#: A box around recognised words is about this much higher than their size.
_BOX = 1.25
#: The shortest line of a table in a picture, in inches, and how dark it is at least (of 255).
_SHORTEST_RULE, _DARK = 0.3, 160


class Recogniser(Protocol):
    """What reads pictures."""

    def read(self, picture: Picture, dpi: float) -> Page:
        """The page that `picture` shows, in points; `dpi` are its dots an inch."""
        ...


def find_recogniser() -> Recogniser | None:
    """The recogniser, ready to read; None where requirements-ocr.txt is not installed."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None or find_spec("cv2") is None:
        return None
    return RapidRecogniser()


def marked(extraction: Extraction, pages: Sequence[int]) -> Extraction:
    """The extraction, saying which of its pages, from 1, were recognised."""
    if not pages:
        return extraction
    named = "、".join(map(str, pages[:20])) + ("等" if len(pages) > 20 else "")
    return replace(
        extraction,
        fields={**extraction.fields, FIELD: f"{CHECK}（第 {named} 页）"},
        warnings=(*extraction.warnings, f"第 {named} 页是{CHECK}。"),
    )


class RapidRecogniser:
    """RapidOCR with the models of its wheel."""

    def __init__(self) -> None:
        # A line at a time takes the least memory. Whether words stand on their head is not asked for each line, for a
        # short one (90号) passes for turned (06).
        quiet = {"Global.log_level": "critical", "Global.use_cls": False, "Rec.rec_batch_num": 1}
        self._engine: Any = import_module("rapidocr").RapidOCR(params=quiet)

    def read(self, picture: Picture, dpi: float) -> Page:
        """The page that `picture` shows."""
        found = self._engine(picture)
        words = [] if found.boxes is None else list(zip(found.boxes * (72 / dpi), found.txts, strict=True))
        boxes = [_Box.around(corners, text) for corners, text in words]
        usual = median(box.size for box in boxes) if boxes else 1.0
        glyphs = [glyph for box in boxes for glyph in box.glyphs(usual)]
        height, across = (side * 72 / dpi for side in picture.shape[:2])
        return Page(tuple(glyphs), tuple(_rules(picture, dpi)), across, height, recognised=True)


@dataclass(frozen=True, slots=True)
class _Box:
    """Recognised words and the box around them, in points."""

    text: str
    left: float
    right: float
    bottom: float
    size: float

    @classmethod
    def around(cls, corners: NDArray[np.float64], text: str) -> "_Box":
        (left, top), (right, bottom) = (map(float, corners.min(axis=0)), map(float, corners.max(axis=0)))
        wide = width(text, 1.0)
        size = (bottom - top) / _BOX
        # Chinese characters are as wide as their size, which says it better than the height of a box.
        if wide >= 3 and sum(character > "\u2e80" for character in text) > 0.6 * len(text):
            size = min((right - left) / wide, 1.3 * size)
        return cls(text, left, right, bottom, size)

    def glyphs(self, usual: float) -> Iterator[Glyph]:
        """The characters, each as wide as it usually is; sizes near the `usual` one are taken for it."""
        size = usual if 0.8 * usual < self.size < 1.25 * usual else self.size
        base = self.bottom - 0.2 * size
        step = (self.right - self.left) / (width(self.text, 1.0) or 1.0)
        x = self.left
        for character in self.text:
            end = x + width(character, step)
            yield Glyph(character, x, end, base, size)
            x = end


def _rules(picture: Picture, dpi: float) -> Iterator[Rule]:
    """Long straight dark lines of `picture`, in points."""
    cv2: Any = import_module("cv2")
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    dark = (grey < _DARK).astype(np.uint8)
    length = max(int(_SHORTEST_RULE * dpi), 20)
    for upright in (True, False):
        # A slightly askew line is no wider than three dots once it is made thicker.
        thick = cv2.dilate(dark, np.ones((1, 3) if upright else (3, 1), np.uint8))
        kernel = np.ones((length, 1) if upright else (1, length), np.uint8)
        long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, kernel)
        _, _, found, _ = cv2.connectedComponentsWithStats(long)
        for left, top, across, down, _ in found[1:]:
            if (across if upright else down) > 0.06 * dpi:
                continue
            at, start, length_of = (
                (left + across / 2, top, down) if upright else (top + down / 2, left, across)
            )
            point = 72 / dpi
            yield Rule(upright, float(at) * point, float(start) * point, float(start + length_of) * point)
