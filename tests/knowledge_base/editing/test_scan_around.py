"""保密扫描 looks at all that a page, a search or a program shows of a version, not at its paragraphs alone."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge_base.editing.findings import Finding, FindingKind, Place, Severity
from knowledge_base.editing.scan import scan
from knowledge_base.kinds import Origin
from knowledge_base.passages import PassageText
from tests.knowledge_base.editing.people import People, draft, edition

#: Invented.
PHONE = "13812345678"
TEXT = "停车每小时五元。"


def found(engine: Engine, people: People, **changes: Any) -> list[Finding]:
    with engine.begin() as conn:
        return list(scan(conn, draft(conn, people.editor, replace(edition(), **changes))).findings)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"passages": (PassageText("一", f"联系人{PHONE}", TEXT),)}, "小标题"),
        ({"passages": (PassageText(f"王五{PHONE}", "", TEXT),)}, "小标题"),
        ({"passages": (PassageText("一", "", TEXT, Origin.ROW, {"手机": PHONE}),)}, "手机"),
        ({"issuer": f"停车办{PHONE}"}, "发文机关"),
        ({"document_number": f"停车{PHONE}号"}, "发文字号"),
        ({"fields": {"事项": {"联系": [PHONE]}}}, "事项"),
    ],
)
def test_a_personal_number_is_found_wherever_it_is_shown(
    engine: Engine, people: People, changes: dict[str, Any], where: str
) -> None:
    [finding] = found(engine, people, **changes)
    assert (finding.kind, finding.severity) == (FindingKind.MOBILE, Severity.REASON)
    assert (finding.place, finding.field, finding.words) == (Place.FIELD, where, "138****5678")


def test_a_heading_over_many_passages_is_found_once_and_what_stands_in_the_text_there_alone(
    engine: Engine, people: People
) -> None:
    over = tuple(PassageText(str(n), f"联系人{PHONE}", f"{TEXT}{n}") for n in range(3))
    assert len(found(engine, people, passages=over)) == 1
    [finding] = found(engine, people, passages=(PassageText("", "", PHONE, Origin.ROW, {"手机": PHONE}),))
    assert finding.place is Place.PASSAGE
