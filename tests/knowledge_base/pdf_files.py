"""PDF files as offices make them: set by hand, so that a test knows where each line stands."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge_base.extraction.pages.wrapping import first_token

WIDTH, HEIGHT = A4
#: A font of every reader that is not kept in the file.
FONT = "STSong-Light"
LEFT, TOP, LEADING = 72.0, 110.0, 20.0


def room(text: str, size: float) -> float:
    """How wide `text` is."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def wrapped(text: str, width: float, size: float, indent: float = 2.0) -> list[str]:
    """The lines of a paragraph, cut anywhere but before what must not begin a line."""
    lines, line, free = [], "", width - indent * size
    while text:
        token = text[0] if text[0].isascii() else first_token(text)
        if line and room(line + token, size) > free + (size if len(token) > 1 else 0):
            lines.append(line)
            line, free = "", width
        line += token
        text = text[len(token) :]
    return [*lines, line]


class PdfFile:
    """A PDF being made: lines go down the page from `top`, in columns, and on to the next page."""

    def __init__(
        self, columns: int = 1, size: float = 12.0, password: StandardEncryption | None = None
    ) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=A4, encrypt=password)
        self.size, self.columns = size, columns
        self.width = (WIDTH - 2 * LEFT - 24 * (columns - 1)) / columns
        self.furniture: Callable[[PdfFile, int], None] = lambda file, page: None
        self.page, self.column, self.y, self.start = 1, 0, TOP, TOP

    @property
    def x(self) -> float:
        """The left side of the column."""
        return float(LEFT + self.column * (self.width + 24))

    def write(self, text: str, x: float, y: float, size: float | None = None) -> None:
        """Words where they are wanted, `y` from above."""
        self.canvas.setFont(FONT, size or self.size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def line(self, text: str, indent: float = 0.0) -> None:
        """A line of the column; the next column or page where there is no room."""
        if self.y > HEIGHT - 115:
            self.column, self.y = self.column + 1, self.start
            if self.column == self.columns:
                self.turn()
        self.write(text, self.x + indent * self.size, self.y)
        self.y += LEADING

    def paragraph(self, text: str, indent: float = 2.0) -> None:
        """A paragraph, its first line indented."""
        for at, line in enumerate(wrapped(text, self.width, self.size, indent)):
            self.line(line, 0.0 if at else indent)

    def title(self, text: str, size: float = 20.0) -> None:
        """A line across all columns."""
        self.write(text, (WIDTH - room(text, size)) / 2, self.y, size)
        self.y += 2 * size
        self.start = self.y

    def turn(self) -> None:
        """On to the next page."""
        self.furniture(self, self.page)
        self.canvas.showPage()
        self.page, self.column, self.y, self.start = self.page + 1, 0, TOP, TOP

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 24.0) -> None:
        """A ruled table; "<" and "^" belong to the cell to their left and above."""
        edges = [self.x + sum(widths[:at]) for at in range(len(widths) + 1)]
        for number, row in enumerate(rows):
            top = HEIGHT - self.y + self.size
            for at, text in enumerate(row):
                for n, words in enumerate(text.split("\n") if text not in "<^" else ()):
                    self.write(words, edges[at] + 4, self.y + 4 + n * 1.2 * self.size)
                if text != "<":
                    self.canvas.line(edges[at], top, edges[at], top - height)
                if text != "^":
                    self.canvas.line(edges[at], top, edges[at + 1], top)
            self.canvas.line(edges[-1], top, edges[-1], top - height)
            self.y += height
            if number == len(rows) - 1:
                self.canvas.line(edges[0], top - height, edges[-1], top - height)
        self.y += self.size

    def made(self) -> bytes:
        """The file."""
        self.furniture(self, self.page)
        self.canvas.save()
        return self._file.getvalue()
