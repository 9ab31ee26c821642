"""What an interpretation names of the document it interprets, and which document that is."""

import pytest
from sqlalchemy import Engine, select

from database import documents
from knowledge_base.documents import store
from knowledge_base.edition import Edition
from knowledge_base.interpretations import suggest_interpreted
from knowledge_base.kinds import Kind
from knowledge_base.links import find_links
from knowledge_base.passages import PassageText
from retrieval.passage import Passage
from tests.conftest import NOW

POINTS = [
    Passage(n, 1, "关于印发《示例区政务公开工作要点》的通知", heading, "", "……")
    for n, heading in enumerate(("一（一）8", "一（二）24", "第九条"), 1)
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("养老服务的公开见工作要点一（二）24。", [("一（二）24", "一（二）24")]),
        ("见一(一)8和一（二）24", [("一(一)8", "一（一）8"), ("一（二）24", "一（二）24")]),
        ("第九条规定了收费。", [("第九条", "第九条")]),
        (
            "《示例区政务公开工作要点》第九条规定了收费。",
            [("《示例区政务公开工作要点》", None), ("第九条", "第九条")],
        ),
        ("《政府信息公开条例》第九条另有规定。", []),
        ("《政府信息公开条例》（国务院令第711号）第九条另有规定。", []),
        ("见第十条。", []),
    ],
)
def test_keys_and_titles_lead_to_the_document(text: str, named: list[tuple[str, str | None]]) -> None:
    links = find_links(text, POINTS)
    found = [(text[k.start : k.end], k.passage.heading if k.passage else None) for k in links]
    assert found == named


def edition(kind: Kind, title: str, text: str = "……", **fields: str) -> Edition:
    return Edition(kind=kind, title=title, passages=(PassageText("", "", text),), **fields)  # type: ignore[arg-type]


POLICY = edition(Kind.POLICY, "示例区民政局关于印发《示例区养老服务办法》的通知", "甲。")
OTHER = edition(Kind.POLICY, "示例区养老服务机构管理规定", "乙。")


@pytest.mark.parametrize("policy_first", [True, False])
def test_an_interpretation_belongs_to_the_document_its_title_names(
    engine: Engine, policy_first: bool
) -> None:
    interpretation = edition(Kind.INTERPRETATION, "《示例区养老服务办法》政策解读", "丙。")
    order = (OTHER, POLICY, interpretation) if policy_first else (interpretation, OTHER, POLICY)
    with engine.begin() as conn:
        kept = {one.title: store(conn, one, one.title.encode(), "a", NOW).document_id for one in order}
        linked = conn.scalar(
            select(documents.c.interprets_id).where(documents.c.id == kept[interpretation.title])
        )
    assert linked == kept[POLICY.title]


def test_where_its_title_names_none_its_text_suggests_one(engine: Engine) -> None:
    interpretation = edition(
        Kind.INTERPRETATION, "养老服务政策问答", "《示例区养老服务办法》（以下简称《办法》）已印发。"
    )
    with engine.begin() as conn:
        for one in (OTHER, POLICY):
            store(conn, one, one.title.encode(), "a", NOW)
        suggested = suggest_interpreted(conn, interpretation)
    assert suggested is not None
    assert suggested[1] == POLICY.title
