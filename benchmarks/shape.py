"""The shape of the code: how large its parts are, how they hang together, and what a plain question runs through.

    python -m benchmarks.shape

Static figures are read from the syntax trees; the path of a question is traced while it is answered.
"""

import ast
import hashlib
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from types import FrameType
from typing import Any

from fastapi.testclient import TestClient

from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from manage import SAMPLE
from settings import Settings
from webhook_app import create_app

ROOT = Path(__file__).parents[1]
#: Not the product: what tests, measures or moves it.
APART = {"tests", "benchmarks", "migrations", ".venv", "var", "build"}
#: What keeps rows and cuts bodies to size is no part of the way: it neither reads the question nor answers it.
PLUMBING = ("database/", "web/body_limit.py")
#: What is handed on when a message is answered, by the names of the classes.
HANDED = {"IncomingMessage", "Context", "SearchResult", "Answer", "Turn"}
#: Not the same twice: an answer given before is remembered.
FIRST, QUESTION, ON_WECHAT = "低保怎么申请", "居住证要带什么材料", "残疾人证到哪里办理"
LONG = 50

Graph = Mapping[str, set[str]]


def product_files() -> list[Path]:
    """Every Python file of the product."""
    return [file for file in sorted(ROOT.rglob("*.py")) if not APART & set(file.relative_to(ROOT).parts)]


def module_of(file: Path) -> str:
    """`hotline.tickets.rules`; a package by its own name."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def function_lengths(files: list[Path]) -> list[int]:
    """Lines of each function, methods and inner ones included."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    nodes = (node for tree in trees for node in ast.walk(tree))
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def imports(files: list[Path]) -> Graph:
    """Which module imports which of these."""
    known = {module_of(file) for file in files}
    graph: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for name in _named(ast.parse(file.read_text(encoding="utf-8"))):
            target = name if name in known else name.rpartition(".")[0]
            if target in known and target != module_of(file):
                graph[module_of(file)].add(target)
    return graph


def _named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circles(graph: Graph) -> list[str]:
    """Modules that can be reached from themselves."""
    return [module for module in sorted(graph) if module in _reached(graph, graph[module])]


def _reached(graph: Graph, start: set[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting.extend(graph.get(module, ()))
    return seen


def arrows(graph: Graph, package: str) -> int:
    """Imports of one module of the package by another."""
    inside = f"{package}."
    return sum(
        target.startswith(inside)
        for module, ts in graph.items()
        if module.startswith(inside)
        for target in ts
    )


def floors(graph: Graph, package: str) -> int:
    """How many floors its modules stand on: one more than the longest way down within it."""
    inside = f"{package}."
    height: dict[str, int] = {}

    def of(module: str) -> int:
        if module not in height:
            height[module] = 0  # a circle would never end
            below = (target for target in graph.get(module, ()) if target.startswith(inside))
            height[module] = 1 + max((of(target) for target in below), default=0)
        return height[module]

    return max((of(module) for module in graph if module.startswith(inside)), default=0)


class Trace:
    """Which of our files run while it is on, and which of them are handed the message or what comes of it."""

    def __init__(self) -> None:
        self.is_on = False
        self.files: set[str] = set()
        self.owners: dict[str, set[str]] = defaultdict(set)

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        in_request = threading.current_thread().name.startswith("AnyIO worker")
        if not self.is_on or not in_request or event != "call" or not code.co_filename.startswith(f"{ROOT}/"):
            return
        file = str(Path(code.co_filename).relative_to(ROOT))
        if file.split("/")[0] in APART or code.co_name == "<module>":
            return
        self.files.add(file)
        given = (frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount] if name != "self")
        if not code.co_name.startswith(("<", "__")) and any(
            type(value).__name__ in HANDED for value in given
        ):
            self.owners[file].add(code.co_name)


def trace_question() -> tuple[set[str], Mapping[str, set[str]]]:
    """The files a question runs through as JSON; the owners it passes from WeChat's webhook to the reply."""
    trace = Trace()
    threading.setprofile(trace)
    with (
        tempfile.TemporaryDirectory() as folder,
        TestClient(create_app(_settings(Path(folder))), base_url="http://127.0.0.1:8000") as client,
    ):
        ask = {"text": FIRST, "citizen": None}
        client.post("/api/questions", json=ask).raise_for_status()
        trace.is_on = True
        client.post("/api/questions", json=ask | {"text": QUESTION}).raise_for_status()
        files, trace.files = trace.files, set()
        trace.owners.clear()
        _ask_on_wechat(client)
        trace.is_on = False
    threading.setprofile(None)
    return {file for file in files if not file.startswith(PLUMBING)}, trace.owners


def _settings(folder: Path) -> Settings:
    url = f"sqlite:///{folder / 'shape.db'}"
    engine = open_engine(url)
    migrate(engine)
    for path in files_below([SAMPLE]):
        import_file(engine, path, None, datetime.now(UTC), publishing=True)
    engine.dispose()
    return Settings(database_url=url, var_dir=folder, wechat_token="t", wechat_app_id="a")  # noqa: S106


def _ask_on_wechat(client: TestClient) -> None:
    now = str(int(time.time()))
    signed = {"timestamp": now, "nonce": "n"}
    signature = hashlib.sha1("".join(sorted(["t", *signed.values()])).encode(), usedforsecurity=False)
    head = f"<ToUserName>a</ToUserName><FromUserName>o</FromUserName><CreateTime>{now}</CreateTime>"
    body = f"<MsgType>text</MsgType><Content>{ON_WECHAT}</Content><MsgId>1</MsgId>"
    path = "/webhooks/wechat"
    reply = client.post(
        path,
        params=signed | {"signature": signature.hexdigest()},
        content=f"<xml>{head}{body}</xml>".encode(),
    )
    reply.raise_for_status()


def report() -> Iterator[tuple[str, str]]:
    """Each figure with its name."""
    files = product_files()
    lines = [len(file.read_text(encoding="utf-8").splitlines()) for file in files if file.stat().st_size]
    functions = function_lengths(files)
    yield "files: number, median, longest", f"{len(lines)}, {median(lines):.0f}, {max(lines)} lines"
    yield (
        "functions: median, p90, longest, over 50",
        f"{median(functions):.0f}, {quantiles(functions, n=10)[-1]:.0f}, {max(functions)} lines, "
        f"{sum(length > LONG for length in functions)}",
    )
    graph = imports(files)
    for package in ("hotline", "bot"):
        own = [file for file in files if file.relative_to(ROOT).parts[0] == package and file.stat().st_size]
        folders = len({file.parent for file in own})
        yield (
            f"{package}: files, folders, arrows, floors",
            f"{len(own)}, {folders}, {arrows(graph, package)}, {floors(graph, package)}",
        )
    yield "modules in a circle of imports", str(len(circles(graph)))
    run, owners = trace_question()
    yield "files a plain question runs through", str(len(run))
    yield "owners from WeChat's webhook to the reply", str(len(owners))
    if "-v" in sys.argv:
        yield from chain(
            (("runs", file) for file in sorted(run)),
            (("owner", f"{file}: {', '.join(sorted(names))}") for file, names in owners.items()),
        )


if __name__ == "__main__":
    for name, figure in report():
        print(f"| {name} | {figure} |")
