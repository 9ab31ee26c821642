"""The printed sheet says who wrote, who signed, what was found and of which words all that was said."""

from sqlalchemy import Engine

from knowledge_base.editing.acts import publish_signed, save_draft, sign_off, submit
from knowledge_base.editing.review_sheet import review_sheet
from knowledge_base.editing.scan import scan
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft, edition

PHONE = "值班手机13812345678。"


def test_the_sheet_has_both_names_and_what_each_said(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        before = review_sheet(conn, version_id)
        save_draft(conn, version_id, edition(PHONE), 1, people.colleague, NOW)
        submit(conn, scan(conn, version_id), people.editor, NOW, "是单位的手机")
        sign_off(conn, scan(conn, version_id), people.reviewer, NOW, "核实过，可以公开")
        publish_signed(conn, version_id, people.editor, NOW)
        sheet = review_sheet(conn, version_id)
    assert before.review is None
    assert before.published_at is None
    assert sheet.submitted
    assert sheet.review
    assert (sheet.writers, sheet.review.reviewer) == (("王编辑", "周编辑"), "赵审查")
    assert (sheet.submitted.reason, sheet.review.reason) == ("是单位的手机", "核实过，可以公开")
    assert [finding.words for finding in sheet.findings] == ["138****5678"]
    assert sheet.published_at == NOW
    assert sheet.digest != before.digest


def test_the_same_words_have_the_same_digest(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        first = draft(conn, people.editor, edition("一。", "二。"))
        again = draft(conn, people.editor, edition("一。", "二。"), source=b"again")
        joined = draft(conn, people.editor, edition("一。二。"))
        digests = [review_sheet(conn, version_id).digest for version_id in (first, again, joined)]
    assert digests[0] == digests[1] != digests[2]
