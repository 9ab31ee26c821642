"""Real lists with their gaps and faults: every row is a document or is refused with a reason."""

import gzip
from collections import Counter

import pytest

from knowledge_base.service_items.item import KEPT_AS
from knowledge_base.service_items.listing import Entry, is_item_line, listed_in_lines
from tests.shared_data import shared


@pytest.fixture(scope="module")
def listed() -> list[Entry]:
    source = gzip.decompress(shared("data/service_items/guangdong_items.jsonl.gz").read_bytes())
    lines = list(enumerate(source.splitlines(), 1))
    assert is_item_line(lines[0][1])
    return list(listed_in_lines(lines))


def test_every_row_is_a_document_or_refused_with_a_reason(listed: list[Entry]) -> None:
    documents = [row for row in listed if row.edition]
    refused = [row.refused for row in listed if row.refused]
    assert len(listed) == 1094
    assert len(documents) + len(refused) == 1094
    assert (len(documents), refused) == (1094, [])
    assert len({row.edition.external_id for row in documents if row.edition}) == len(documents)


def test_gaps_and_faults_are_named(listed: list[Entry]) -> None:
    said: Counter[str] = Counter()
    for number, row in enumerate(listed, 1):
        for warning in row.edition.warnings if row.edition else ():
            assert warning.startswith(f"第 {number} 行 ")
            said[warning.split(" ", 3)[-1].partition("：")[0]] += 1
    # As counted in the file by hand: what is empty or None there.
    assert said["受理条件"] == 463
    assert said["承诺办结时限"] == 264
    assert said["咨询电话"] >= 41
    assert said["投诉电话"] >= 63
    assert said["申请材料"] >= 696


def test_limits_are_numbers_with_their_kind_of_day(listed: list[Entry]) -> None:
    limits = [
        limit
        for row in listed
        if row.edition and (limit := dict(row.edition.fields or {})[KEPT_AS].get("法定办结时限"))
    ]
    assert len(limits) == 744
    assert Counter(limit["单位"] for limit in limits) == {"工作日": 738, "自然日": 6}
    assert all(limit["数"] is not None for limit in limits)
