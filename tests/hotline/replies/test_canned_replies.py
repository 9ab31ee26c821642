"""Canned replies: short to find, honest about their gaps, every change in the audit log."""

import pytest
from sqlalchemy import Engine, select

from database import audit_log
from hotline.replies.canned_replies import (
    CannedReply,
    CannedReplyNotFound,
    ShortcutTaken,
    ShortcutWrong,
    TextWrong,
    UnknownPlaceholder,
    add,
    add_starters,
    all_,
    change,
    fill,
    remove,
    starter_replies,
)
from tests.conftest import NOW


def added(engine: Engine, shortcut: str = "收到", text: str = "已经收到。") -> int:
    with engine.begin() as conn:
        return add(conn, "wang", shortcut, text, NOW)


def test_every_change_is_in_the_audit_log(engine: Engine) -> None:
    reply_id = added(engine)
    with engine.begin() as conn:
        change(conn, "li", CannedReply(reply_id, "收悉", "收到了。"), NOW)
        assert all_(conn) == [CannedReply(reply_id, "收悉", "收到了。")]
        remove(conn, "zhao", reply_id, NOW)
        assert all_(conn) == []
        acts = [(row.who, row.what, row.on_what) for row in conn.execute(select(audit_log))]
    assert acts == [
        ("wang", "canned reply add", "收到"),
        ("li", "canned reply change", "收悉"),
        ("zhao", "canned reply remove", "收悉"),
    ]


def test_a_shortcut_means_one_text(engine: Engine) -> None:
    added(engine)
    other = added(engine, "转办")
    with engine.begin() as conn:
        with pytest.raises(ShortcutTaken):
            add(conn, "li", "/收到", "别的", NOW)
        with pytest.raises(ShortcutTaken):
            change(conn, "li", CannedReply(other, "收到", "别的"), NOW)
        assert len(all_(conn)) == 2


@pytest.mark.parametrize(
    ("shortcut", "text", "error"),
    [
        ("", "好", ShortcutWrong),
        ("收 到", "好", ShortcutWrong),
        ("a/b", "好", ShortcutWrong),
        ("长" * 21, "好", ShortcutWrong),
        ("收到", " ", TextWrong),
        ("收到", "长" * 2001, TextWrong),
        ("收到", "{姓名}您好", UnknownPlaceholder),
        ("收到", "{}您好", UnknownPlaceholder),
    ],
)
def test_what_cannot_be_used_is_refused(
    engine: Engine, shortcut: str, text: str, error: type[Exception]
) -> None:
    with engine.begin() as conn:
        with pytest.raises(error):
            add(conn, "wang", shortcut, text, NOW)
        assert conn.execute(select(audit_log)).all() == []


def test_one_that_is_gone_cannot_be_changed(engine: Engine) -> None:
    with engine.begin() as conn:
        with pytest.raises(CannedReplyNotFound):
            change(conn, "li", CannedReply(7, "收到", "好"), NOW)
        with pytest.raises(CannedReplyNotFound):
            remove(conn, "li", 7, NOW)


def test_a_gap_without_a_value_stays_visible() -> None:
    assert fill("{编号}由{单位}办理", {"编号": "ZX1", "单位": ""}) == "ZX1由{单位}办理"


def test_starters_are_added_only_where_there_is_nothing(engine: Engine) -> None:
    with engine.begin() as conn:
        assert add_starters(conn, NOW) == len(starter_replies())
        assert add_starters(conn, NOW) == 0
        values = {"编号": "ZX1", "单位": "区民政局", "承诺时间": "11月25日（周三）17:00"}
        assert all("{" not in fill(reply.text, values) for reply in all_(conn))
