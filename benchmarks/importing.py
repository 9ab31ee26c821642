"""A thousand mixed files imported: files a second, the largest memory, and when the search is ready for them.

python -m benchmarks.importing [NUMBER]
"""

import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from time import monotonic

from benchmarks.hostile_files import Watched, most_memory, pages, word_file, workbook
from database import migrate, open_engine
from knowledge_base.extraction.child import Child
from knowledge_base.importing import Import, Terms, files_below
from knowledge_base.searcher import Searcher
from retrieval.language import Language

#: Of ten files so many are of each kind.
_MIX = (".txt", ".txt", ".txt", ".md", ".html", ".docx", ".docx", ".pdf", ".xlsx", ".csv")


def _text(number: int) -> str:
    lines = [
        f"{n}. 第{number}号场所的停车按小时收费，每小时{n}元，不足一小时的按一小时计算。"
        for n in range(1, 16)
    ]
    return "\n".join(["东湖区人民政府办公室", f"关于第{number}号场所停车收费的通知", "各街道：", *lines])


def write_files(folder: Path, number: int) -> None:
    """So many files, of the kinds of the mix in turn."""
    for n, suffix in enumerate(islice(cycle(_MIX), number)):
        title = f"关于第{n}号场所停车收费的通知"
        if suffix == ".docx":
            source = word_file(15, title)
        elif suffix == ".pdf":
            source = pages(2, title)
        elif suffix == ".xlsx":
            source = workbook(30)
        elif suffix in (".txt", ".md"):
            source = _text(n).encode("gb18030" if n % 3 else "utf-8")
        elif suffix == ".html":
            lines = "".join(f"<p>{line}</p>" for line in _text(n).split("\n"))
            source = f"<html><body>{lines}</body></html>".encode()
        else:
            source = "\n".join(["名称,地址", *(f"{n}号{m}站,示例路{m}号" for m in range(30))]).encode()
        (folder / f"{n:04}{suffix}").write_bytes(source)


def main() -> None:
    """Import, and print."""
    number = int(sys.argv[1]) if sys.argv[1:] else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        folder.mkdir()
        write_files(folder, number)
        engine = open_engine(f"sqlite:///{name}/base.db")
        migrate(engine)
        before = most_memory("self")
        counted: Counter[str] = Counter()
        began = monotonic()
        with Child() as child, Watched(child) as watched:
            run = Import(engine, child, Terms(publishing=True))
            for file in files_below([folder]):
                results = list(run.file(file, datetime.now(UTC)))
                counted[file.suffix] += 1
                counted["refused"] += sum(r.refused is not None for r in results)
                counted["passages"] += sum(r.passages for r in results)
        seconds = monotonic() - began
        here, there = most_memory("self"), watched.most
        language = Language.load()
        began = monotonic()
        Searcher(engine, language, Path(name) / "index").refresh()
        ready = monotonic() - began
        engine.dispose()
    kinds = ", ".join(f"{counted[suffix]} {suffix}" for suffix in dict.fromkeys(_MIX))
    print(f"{number} files ({kinds}), {counted['passages']} passages, {counted['refused']} refused")
    print(f"{seconds:.1f} s, {number / seconds:.1f} files a second; search ready {ready:.1f} s after")
    print(
        f"largest memory: {here} MB here ({before} before the first file), {there} MB in the process that reads files"
    )


if __name__ == "__main__":
    main()
