"""Hostile and broken files: what becomes of each, in how much time and memory.

    python -m benchmarks.hostile_files

Each file is imported by a process of its own into an empty base; of it, and of the process that reads files for it,
the largest memory is printed (resident, MB) beside the seconds.
"""

import io
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Self
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from database import migrate, open_engine
from knowledge_base.extraction.child import Child
from knowledge_base.importing import Import, Terms

_TITLE = "关于停车收费的通知"
_LINE = "停车按小时收费，每小时五元，不足一小时的按一小时计算。"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_DOCTYPE = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]>'
_XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _zip(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return written.getvalue()


def word_file(paragraphs: int = 20, title: str = _TITLE) -> bytes:
    """A plain .docx."""
    document = Document()
    document.add_paragraph(title)
    for n in range(paragraphs):
        document.add_paragraph(f"{n + 1}. {_LINE}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _with_part(source: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    with ZipFile(io.BytesIO(source)) as file:
        return _zip({part: file.read(part) for part in file.namelist()} | {name: change(file.read(name))})


def _word_with(change: Callable[[bytes], bytes]) -> bytes:
    return _with_part(word_file(), "word/document.xml", change)


def _nested_tables(depth: int) -> bytes:
    opening, closing = b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc></w:tr></w:tbl>"
    return _word_with(lambda xml: xml.replace(b"<w:sectPr", opening * depth + closing * depth + b"<w:sectPr"))


def workbook(rows: int) -> bytes:
    """An .xlsx with so many rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名录")
    sheet.append(["名称", "地址", "电话", "备注"])
    for n in range(rows):
        sheet.append([f"示例{n}号驿站", f"示例路{n}号", f"010-{n:08}", _LINE])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def pages(number: int, title: str = _TITLE, password: str | None = None) -> bytes:
    """A PDF with so many pages of text."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    written = io.BytesIO()
    canvas = Canvas(written, A4, encrypt=password)
    for page in range(number):
        canvas.setFont("STSong-Light", 12)
        for line in range(30):
            said = title if page == line == 0 else f"{page + 1}.{line} {_LINE}"
            canvas.drawString(72, 760 - 22 * line, said)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _pdf_that_goes_in_circles() -> bytes:
    objects = (
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj"
    )
    return f"%PDF-1.7\n{objects}\ntrailer<</Root 1 0 R>>\n%%EOF".encode()


def _many_lines(size: int) -> bytes:
    lines = (f"{n}. {_LINE}" for n in range(size // 90))
    return "\n".join([_TITLE, *lines]).encode()


def _rubbish(size: int) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311


_COMMAND = [sys.executable, "-m", "benchmarks.hostile_files"]
#: What each is called, and how it is made.
FILES: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: _zip({"a.txt": bytes(300_000_000)}),
    "zip-in-zip.zip": lambda: _zip({"a.zip": _zip({"b.txt": _TITLE.encode()})}),
    "bomb.docx": lambda: _word_with(lambda xml: xml + b" " * 190_000_000),
    "bomb.xlsx": lambda: _with_part(workbook(5), "xl/workbook.xml", lambda xml: xml + b" " * 190_000_000),
    "laughs.docx": lambda: _word_with(lambda xml: _DOCTYPE.encode() + b"<a>&l11;</a>"),
    "file-of-ours.xlsx": lambda: _with_part(workbook(5), "xl/workbook.xml", lambda _: f"{_XXE}<a>&x;</a>".encode()),
    "laughs.html": lambda: f"{_DOCTYPE}<html><body><h1>{_TITLE}</h1><p>&l11;{_LINE}</p></body></html>".encode(),
    "nested.html": lambda: b"<html><body>" + b"<div>" * 200_000 + _LINE.encode(),
    "nested-tables.html": lambda: b"<html><body>" + b"<table><tr><td>" * 20_000 + _LINE.encode(),
    "nested-tables.docx": lambda: _nested_tables(2_000),
    "nested.jsonl": lambda: b'{"text": ' + b"[" * 500_000,
    "500-pages.pdf": lambda: pages(500),
    "circles.pdf": _pdf_that_goes_in_circles,
    "locked.pdf": lambda: pages(2, password="secret"),  # noqa: S106
    "truncated.pdf": lambda: pages(20)[:9_000],
    "100000-rows.xlsx": lambda: workbook(100_000),
    "100000-rows.csv": lambda: "\n".join(
        ["名称,地址", *(f"示例{n}号驿站,示例路{n}号" for n in range(100_000))]
    ).encode(),
    "truncated.docx": lambda: word_file()[:9_000],
    "truncated.xlsx": lambda: workbook(500)[:9_000],
    "locked.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
    "macros.docm": lambda: _zip({**_parts(word_file()), "word/vbaProject.bin": _rubbish(2_000)}),
    "word-named.pdf": word_file,
    "rubbish.docx": lambda: b"PK\x03\x04" + _rubbish(100_000),
    "rubbish.txt": lambda: _rubbish(100_000),
    "19-MB.txt": lambda: _many_lines(19_000_000),
    "one-line.txt": lambda: f"{_TITLE}\n".encode() + _LINE.encode() * 100_000,
    "odd.txt": lambda: f"{_TITLE}\n{_LINE}\n停车\uffff收费\ufffe。{_LINE}\n".encode(),
}  # fmt: skip


def _parts(source: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(source)) as file:
        return {name: file.read(name) for name in file.namelist()}


def measure(name: str) -> None:
    """Make a file, import it, and print what came of it as JSON: for a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        subprocess.run([*_COMMAND, "make", name, str(path)], check=True)  # noqa: S603
        engine = open_engine(f"sqlite:///{folder}/base.db")
        migrate(engine)
        began = monotonic()
        with Child() as child, Watched(child) as watched:
            results = list(Import(engine, child, Terms(publishing=True)).file(path, datetime.now(UTC)))
        seconds = monotonic() - began
        engine.dispose()
        size = path.stat().st_size // 1024
    refused = next((r.refused for r in results if r.refused), None)
    said = refused or f"读出 {sum(r.passages for r in results)} 段"
    print(json.dumps([name, size, round(seconds, 1), most_memory("self"), watched.most or "-", said]))


class Watched:
    """The largest memory of the process that reads files, in MB, looked at all the time."""

    def __init__(self, child: Child) -> None:
        self.most = 0
        self._child = child
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.01):
            self.most = max(self.most, most_memory(self._child.process_id))


def most_memory(process: object) -> int:
    """The largest resident memory of a process so far in MB (proc_pid_status(5)); 0 where it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def main() -> None:
    """Print a row a file."""
    print("| file | KB | s | MB here | MB in its process | what came of it |\n|---|---|---|---|---|---|")
    for name in FILES:
        done = subprocess.run(  # noqa: S603
            [*_COMMAND, "measure", name], stdout=subprocess.PIPE, text=True, check=False
        )
        cells = json.loads(done.stdout) if done.returncode == 0 else [name, f"ended with {done.returncode}"]
        print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", name, path]:
            Path(path).write_bytes(FILES[name]())
        case ["measure", name]:
            measure(name)
        case _:
            main()
