"""A page as it is seen, whether its words were written or recognised."""

from dataclasses import dataclass

from knowledge_base.extraction.pages.glyphs import Glyph
from knowledge_base.extraction.pages.rules import Rule


@dataclass(frozen=True, slots=True)
class Page:
    """Characters and rules of a page, its size in points; `recognised` where they were read from a picture.

    `aside` are words that are not among the characters: watermarks, and what stands askew.
    """

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    width: float
    height: float
    recognised: bool = False
    aside: tuple[str, ...] = ()
