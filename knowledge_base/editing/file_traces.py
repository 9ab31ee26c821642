"""What lies in a file besides the words that are read: anybody who saves the original has it as well."""

from collections.abc import Iterator

from knowledge_base.editing.findings import Finding


def traces(source: bytes, filename: str) -> Iterator[Finding]:
    """Properties, comments, tracked changes and hidden sheets of an original file."""
    yield from ()
