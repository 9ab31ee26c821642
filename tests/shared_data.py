"""Real documents and questions beside the project; tests that read them are skipped where they are absent."""

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared(path: str) -> Path:
    """A file or folder of the shared data, or a skip that says what is missing."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs shared data that is not beside the project: {path}")
    return found


def rows(path: str) -> list[dict[str, Any]]:
    """The rows of a shared JSON Lines file."""
    return [
        json.loads(line) for line in shared(path).read_text(encoding="utf-8").splitlines() if line.strip()
    ]
