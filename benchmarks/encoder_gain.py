"""What the encoder finds that words do not: `python -m benchmarks.encoder_gain ../shared/data [QUESTIONS.jsonl ...]`.

Everyday questions (`citizen_questions`, one turn, answerable) on the sample knowledge base, and on sample and laws:
the right passage first, in three, in ten; milliseconds a question; for how many the encoder is not asked. `ENCODER`
names the encoder; vectors are kept below `VAR_DIR`, so the second run is quick.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from commands.encoding import encoded
from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from knowledge_base.published import published_passages
from manage import SAMPLE
from retrieval.index import Index
from retrieval.language import Language
from retrieval.opinion import Opinion
from retrieval.passage import Passage
from retrieval.ranking import SURE, find
from settings import Settings
from webhook_app import open_encoder

LAWS = ("laws/beijing", "laws/national")


@dataclass(frozen=True)
class Asked:
    """The rank of the first right passage of each question, from 0, and the confidence and milliseconds of each.

    `late` counts those whose vector did not come in time.
    """

    ranks: list[int]
    confidences: list[float]
    milliseconds: list[float]
    late: list[bool]

    def row(self, label: str) -> str:
        """The figures, as a row of a table."""
        ranks = np.array(self.ranks)
        shares = " / ".join(f"{(ranks < depth).mean():.3f}" for depth in (1, 3, 10))
        times = f"{np.percentile(self.milliseconds, 50):.1f} / {np.percentile(self.milliseconds, 95):.1f}"
        return f"| {label} | {shares} | {times} |"


def passages_of(folders: Sequence[Path]) -> list[Passage]:
    """The passages of all files below `folders`, as they are when published."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/base.db")
        migrate(engine)
        for path in files_below(list(folders)):
            for _ in import_file(engine, path, None, datetime.now(UTC), publishing=True):
                pass
        with engine.connect() as conn:
            passages = published_passages(conn)
        engine.dispose()
    return passages


def is_right(passage: Passage, row: dict[str, Any]) -> bool:
    """Whether a passage is of the right document and holds one of the pieces of evidence, white space ignored."""
    text = "".join((passage.heading + passage.heading_text + passage.text).split())
    titled = not row["title"] or any(title in passage.title for title in row["title"].split("|"))
    return titled and any("".join(piece.split()) in text for piece in row["evidence"])


def ask(rows: Sequence[dict[str, Any]], index: Index, language: Language, opinion: Opinion | None) -> Asked:
    """Ask every question."""
    asked = Asked([], [], [], [])
    for row in rows:
        began = perf_counter()
        found = find(row["turns"][0], index, language, 10, opinion)
        asked.milliseconds.append((perf_counter() - began) * 1000)
        asked.confidences.append(found.confidence)
        asked.late.append(found.lacks_opinion)
        right = (n for n, hit in enumerate(found.hits) if is_right(hit.passage, row))
        asked.ranks.append(next(right, sys.maxsize))
    return asked


def _rows(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["expect"] == "answer" and len(row["turns"]) == 1:
                yield row


def main(data: Path, files: Sequence[Path]) -> None:
    """Print the table."""
    language = Language.load()
    rows = list(_rows(files or [data / "citizen_questions" / "questions.jsonl"]))
    print(
        "| base, questions | right passage first / in three / in ten | ms a question, p50 / p95 |\n|---|---|---|"
    )
    for base, folders in (("S", [SAMPLE]), ("L", [SAMPLE, *(data / laws for laws in LAWS)])):
        index = Index.build(passages_of(folders), language)
        of_base = [row for row in rows if row["base"] == base]
        without = ask(of_base, index, language, None)
        label = f"{base} ({len(index)} passages), {len(of_base)}"
        print(without.row(f"{label}, words"), flush=True)
        encoder = open_encoder(Settings())
        if encoder is None:
            continue
        encoded(encoder, index)
        both = ask(of_base, index, language, encoder)
        print(both.row(f"{label}, with the encoder"), flush=True)
        encoder.stop()
        sure = sum(confidence >= SURE for confidence in without.confidences)
        print(f"not asked for {sure}, late for {sum(both.late)} of {len(of_base)}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(file) for file in sys.argv[2:]])
