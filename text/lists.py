"""Lists that operators import: a row a line, from CSV or JSON Lines, with the line each row stands at."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

#: (line in the file, cell by column); cells of JSON may be other things than texts.
Cells = Sequence[tuple[int, Mapping[str, object]]]

_LARGEST = 20 * 1024 * 1024


class ListFaulty(Exception):
    """The list cannot be imported as it is; `faults` says what is wrong with which line, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read_list(path: Path) -> Cells:
    """The rows of a `.jsonl` or `.csv` file, UTF-8 or GBK; raises ListFaulty naming every line not read."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ListFaulty(["文件超过 20 MB，请拆分后再导入。"])
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise ListFaulty(["文件打不开，请检查路径和读取权限。"]) from error
    cells = _json_lines(text) if path.name.lower().endswith(".jsonl") else _table(text)
    if not cells:
        raise ListFaulty(["文件是空的，没有可以导入的内容。"])
    return cells


def text_of(row: Mapping[str, object], *names: str) -> str:
    """The text of the first of the columns `names` that is filled in; empty where none is."""
    texts = (value.strip() for name in names if isinstance(value := row.get(name), str))
    return next(filter(None, texts), "")


def _decoded(source: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return source.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListFaulty(["文件不是文本，请另存为 UTF-8 的 csv 或 jsonl。"])


def _json_lines(text: str) -> Cells:
    cells: list[tuple[int, Mapping[str, object]]] = []
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            cells.append((number, row))
        else:
            faults.append(f"第 {number} 行读不懂，每行应是一个 JSON 对象。")
    if faults:
        raise ListFaulty(faults)
    return cells


def _table(text: str) -> Cells:
    reader = csv.reader(io.StringIO(text, newline=""))
    cells: list[tuple[int, Mapping[str, object]]] = []
    faults = []
    header: list[str] = []
    try:
        for row in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = [cell.strip() for cell in row]
            elif len(row) > len(header):
                faults.append(f"第 {line} 行比第一行多出格子，格子里有逗号的要加引号。")
            else:
                cells.append((line, dict(zip(header, row, strict=False))))
    except csv.Error as error:
        raise ListFaulty([f"第 {reader.line_num} 行读不懂，请检查引号是否成对。"]) from error
    if faults:
        raise ListFaulty(faults)
    return cells
