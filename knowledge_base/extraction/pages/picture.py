"""Pictures of documents: photographs and scans, a page or several (.tif)."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from knowledge_base.extraction.pages.layout import read_layout
from knowledge_base.extraction.pages.recognition import NOT_INSTALLED, Picture, find_recogniser, marked
from knowledge_base.extraction.paragraph import Extraction, Unreadable

#: A page of A4 is about this wide, in inches: what a picture shows is taken to be one.
_WIDTH = 8.27
#: More points than this are more than any scanned page has.
_MOST = 80_000_000


def read_picture(source: bytes) -> Extraction:
    """The words a picture shows; raises Unreadable where requirements-ocr.txt is not installed, or it is none."""
    recogniser = find_recogniser()
    if recogniser is None:
        raise Unreadable(f"这是图片，{NOT_INSTALLED}")
    pictures = _pictures(source)
    pages = [recogniser.read(picture, picture.shape[1] / _WIDTH) for picture in pictures]
    layout = read_layout(pages)
    extraction = Extraction(layout.paragraphs, {}, left_out=layout.left_out)
    return marked(extraction, range(1, len(pages) + 1))


def _pictures(source: bytes) -> Sequence[Picture]:
    cv2: Any = import_module("cv2")
    content = np.frombuffer(source, np.uint8)
    try:
        is_read, pictures = cv2.imdecodemulti(content, cv2.IMREAD_COLOR)
    except cv2.error:
        is_read, pictures = False, ()
    if not is_read or not pictures:
        raise Unreadable("图片打不开，可能没有下载完整，请重新保存为 png 或 jpg 后再导入。")
    if any(picture.shape[0] * picture.shape[1] > _MOST for picture in pictures):
        raise Unreadable("图片太大，请缩小到每边一万像素以内后再导入。")
    return tuple(pictures)
