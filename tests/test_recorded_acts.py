"""What is recorded in the audit log can be read there."""

import ast
from collections.abc import Iterator

from tests.test_architecture import FILES
from web.console.organisation.audit import ACTS


def test_every_act_that_is_recorded_by_name_has_a_name_for_who_reads_the_log() -> None:
    recorded = {name for file in FILES for name in _recorded(ast.parse(file.read_text(encoding="utf-8")))}
    assert recorded > {"publish", "version sign", "document verify"}
    assert recorded - set(ACTS) == set()


def _recorded(tree: ast.Module) -> Iterator[str]:
    """The names that the calls of `organisation.audit.record` in a module give as they stand."""
    bare = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "organisation.audit"
        for alias in node.names
        if alias.name == "record"
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in {"audit.record", "_audit", *bare}:
            continue
        if len(node.args) > 2 and isinstance(name := node.args[2], ast.Constant):
            yield str(name.value)
