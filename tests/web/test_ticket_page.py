"""A ticket's page as its citizen uses it: what they see, and what they can say of it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select, update
from starlette.testclient import TestClient

from database import documents, metadata, ticket_events, tickets
from database import replies as replies_table
from hotline.acts import handling
from hotline.acts.merging import merge
from hotline.acts.pauses import ask_citizen
from hotline.citizens import Channel
from hotline.replies import reply as replies
from hotline.replies.delivery import NO_PUSH
from hotline.tickets.timeline import Act, EventKind, record
from organisation.staff import Role
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import waiting_matter
from tests.web.staff import add_account
from web.console.labels import delivery_state
from web.portal.ticket_acts import MOST_AN_HOUR

Make = Callable[..., TestClient]
#: Each table after those it refers to.
ORDER = metadata.sorted_tables


class Matter:
    """A citizen before their ticket's page, and the agent who works on it."""

    def __init__(self, client: TestClient, engine: Engine, settings: Settings) -> None:
        self.client, self.engine, self.settings = client, engine, settings
        asked = client.post("/api/questions", json={"text": "我家门前的路灯坏了三天"}).json()
        again = {"text": "人工", "citizen": asked["citizen"]}
        ticket = client.post("/api/questions", json=again).json()["ticket"]
        self.number, self.url = ticket["number"], ticket["url"]
        self.code = self.url.partition("code=")[2]
        self.staff_id = add_account(settings, "li", Role.AGENT, name="李工")
        with engine.connect() as conn:
            self.id = int(conn.execute(select(tickets.c.id)).scalar_one())

    def claim(self) -> None:
        with self.engine.begin() as conn:
            handling.claim(conn, self.id, Act(self.staff_id, NOW))

    def answer(self, text: str = "今晚修好。") -> None:
        self.claim()
        with self.engine.begin() as conn:
            replies.write(conn, self.settings, self.id, Act(self.staff_id, NOW), text)

    def page(self) -> str:
        return self.client.get(self.url).text

    def say(self, act: str, **form: str) -> str:
        return self.client.post(f"/tickets/{self.number}/{act}", data={"code": self.code} | form).text

    def row(self, column: str) -> object:
        with self.engine.connect() as conn:
            return conn.execute(select(tickets.c[column]).where(tickets.c.id == self.id)).scalar_one()

    def reply(self) -> replies.Reply:
        with self.engine.connect() as conn:
            return replies.of_ticket(conn, self.id)[-1]

    def count(self, kind: str) -> int:
        with self.engine.connect() as conn:
            return len(conn.execute(select(ticket_events).where(ticket_events.c.kind == kind)).all())


@pytest.fixture
def matter(make_client: Make, engine: Engine, settings: Settings) -> Matter:
    return Matter(make_client(), engine, settings)


def test_a_link_does_not_open_the_matter_that_got_its_number_after_an_older_copy_was_restored(
    make_client: Make, engine: Engine, settings: Settings
) -> None:
    client = make_client()
    older = rows_of_all_tables(engine)
    lost = Matter(client, engine, settings)
    restore(engine, older)
    matter = Matter(client, engine, settings)
    assert matter.number == lost.number
    assert client.get(matter.url).status_code == 200
    there, nowhere = client.get(lost.url), client.get(f"/tickets/ZX991231-0001-0?code={lost.code}")
    assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json())
    assert there.status_code == 404
    assert client.post(f"/tickets/{lost.number}/urge", data={"code": lost.code}).status_code == 404


def rows_of_all_tables(engine: Engine) -> dict[Table, list[dict[str, Any]]]:
    """A copy of the database."""
    with engine.connect() as conn:
        return {table: [dict(r) for r in conn.execute(table.select()).mappings()] for table in ORDER}


def restore(engine: Engine, copy: dict[Table, list[dict[str, Any]]]) -> None:
    """Bring the database back to where it was copied."""
    nothing = {"published_version_id": None, "published_review_id": None}
    with engine.begin() as conn:
        # Documents and the signatures of what is published of them refer to each other.
        conn.execute(documents.update().values(nothing))
        for table in reversed(ORDER):
            conn.execute(table.delete())
        for table, rows in copy.items():
            if rows:
                conn.execute(table.insert(), [row | nothing if table is documents else row for row in rows])
        for row in copy[documents]:
            conn.execute(documents.update().where(documents.c.id == row["id"]).values(row))


def test_the_page_tells_the_promise_and_how_it_was_reckoned(matter: Matter) -> None:
    page = matter.page()
    for said in ("最晚", "前答复，现由政务服务热线办理", "这个时间是怎么算的", "个工作日", "已转给工作人员"):
        assert said in page


def test_nothing_of_staff_is_on_the_page(matter: Matter) -> None:
    matter.claim()
    act = Act(matter.staff_id, NOW, "市民口气很急")
    with matter.engine.begin() as conn:
        handling.note(conn, matter.id, act)
        handling.supervise(conn, matter.id, act)
        handling.transfer(conn, matter.id, "区城管委", act)
    page = matter.page()
    assert "转由区城管委办理" in page
    for hidden in ("李工", "市民口气很急", "督办", "备注"):
        assert hidden not in page


def test_while_the_clock_stands_the_page_says_what_is_asked(matter: Matter) -> None:
    matter.claim()
    with matter.engine.begin() as conn:
        ask_citizen(conn, matter.id, Act(matter.staff_id, NOW, "请问在哪条路？"))
    assert "正等您补充：请问在哪条路？" in matter.page()
    assert "已补充" in matter.say("add", text="示例一街，电话13812345678")
    assert matter.row("paused_at") is None
    assert "138****5678" in matter.page()


def test_a_solved_matter_is_closed_and_graded_once(matter: Matter) -> None:
    matter.answer()
    assert "请评一评" in matter.say("solved")
    matter.say("solved")
    assert (matter.row("status"), matter.row("resolved"), matter.count("closed")) == ("closed", 1, 1)
    assert "谢谢您的评价" in matter.say("grade", grade="4")
    matter.say("grade", grade="4")
    assert (matter.row("grade"), matter.count("rated")) == (4, 1)


def test_a_bad_grade_with_its_words_is_kept(matter: Matter) -> None:
    matter.answer()
    assert "会有人核实" in matter.say("grade", grade="1", text="没说清楚")
    assert "没说清楚" in matter.page()


@pytest.mark.parametrize("grade", ["0", "6", "-1"])
def test_only_the_five_grades_are_taken(matter: Matter, grade: str) -> None:
    matter.answer()
    page = matter.say("grade", grade=grade)
    assert "<title>错误：" in page
    assert "请先选一个满意程度" in page
    assert matter.row("grade") is None


def test_what_is_not_solved_is_taken_up_again_once(matter: Matter) -> None:
    matter.answer()
    assert "已重新转给工作人员" in matter.say("unsolved")
    matter.say("unsolved")
    assert (matter.row("status"), matter.row("reopened"), matter.count("reopened")) == ("reopened", 1, 1)
    matter.answer("这次真的修好了。")
    assert "已转给督办人员核实" in matter.say("unsolved")
    assert (matter.row("status"), matter.row("supervised_at") is not None) == ("answered", True)


def test_urging_is_on_record(matter: Matter) -> None:
    assert "已为您催办" in matter.say("urge")
    assert matter.count("urged") == 1


@pytest.mark.parametrize("text", ["", "  ", "长" * 501])
def test_an_addition_says_something_and_not_too_much(matter: Matter, text: str) -> None:
    assert "请写 1 到 500 字" in matter.say("add", text=text)
    assert matter.count("added") == 0


def test_a_telephone_can_be_left_and_taken_back(matter: Matter) -> None:
    matter.say("contact", contact="010-00000000")
    assert matter.row("contact") == "010-00000000"
    assert 'value="010-00000000"' in matter.page()
    matter.say("contact", contact="")
    assert matter.row("contact") is None


@pytest.mark.parametrize("act", ["solved", "unsolved", "grade", "add", "urge", "contact"])
def test_without_the_code_nothing_can_be_done(matter: Matter, act: str) -> None:
    matter.answer()
    form = {"code": "0" * 16, "text": "好", "grade": "5"}
    assert matter.client.post(f"/tickets/{matter.number}/{act}", data=form).status_code == 404
    assert matter.row("status") == "answered"


def test_a_page_of_another_site_cannot_act(matter: Matter) -> None:
    sent = matter.client.post(
        f"/tickets/{matter.number}/urge", data={"code": matter.code}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert sent.status_code == 403


def test_an_act_that_does_not_exist_is_not_found(matter: Matter) -> None:
    assert (
        matter.client.post(f"/tickets/{matter.number}/close", data={"code": matter.code}).status_code == 404
    )


def test_so_many_acts_an_hour_are_enough(matter: Matter) -> None:
    for n in range(20):
        matter.say("add", text=f"第{n}盏也不亮")
    sent = matter.client.post(f"/tickets/{matter.number}/urge", data={"code": matter.code})
    assert sent.status_code == 429
    assert (matter.count("added") <= 20, matter.count("urged")) == (True, 0)


def test_an_hour_of_pressing_on_the_page_is_counted_once(matter: Matter) -> None:
    for _ in range(3):
        assert "已为您催办" in matter.say("urge")
    assert matter.count("urged") == 1


def test_before_an_answer_there_is_nothing_to_grade(matter: Matter) -> None:
    page = matter.page()
    assert "解决了吗" not in page
    assert "提交评价" not in page
    assert "还没有答复" in matter.say("grade", grade="5")
    assert (matter.row("status"), matter.row("grade")) == ("waiting", None)


def test_what_solved_itself_is_told_to_who_works_on_it_once(matter: Matter) -> None:
    for _ in range(2):
        assert "已告诉工作人员不用再办了" in matter.say("solved")
    assert (matter.row("status"), matter.count("added"), matter.count("closed")) == ("waiting", 1, 0)


def test_an_addition_sent_twice_is_kept_once(matter: Matter) -> None:
    for _ in range(2):
        assert "已补充" in matter.say("add", text="还有一盏")
    assert matter.count("added") == 1


def test_pressing_what_is_answered_says_how_it_is_taken_up_again(matter: Matter) -> None:
    matter.answer()
    assert "请点“没解决”" in matter.say("urge")
    assert (matter.row("status"), matter.count("urged")) == ("answered", 0)


@pytest.mark.parametrize(
    ("answered", "reopened", "offered"),
    [
        (False, False, {"add", "urge", "solved", "contact"}),
        (True, False, {"solved", "unsolved", "grade"}),
        (True, True, {"add", "urge", "solved", "grade", "contact"}),
    ],
)
def test_the_page_offers_what_something_comes_of(
    matter: Matter, answered: bool, reopened: bool, offered: set[str]
) -> None:
    if answered:
        matter.answer()
    if reopened:
        matter.say("unsolved")
    assert set(re.findall(rf'action="/tickets/{matter.number}/(\w+)"', matter.page())) == offered


def test_a_form_sent_many_times_at_once_acts_once(matter: Matter) -> None:
    matter.answer()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: matter.say("unsolved"), range(6)))
    assert (matter.row("reopened"), matter.count("reopened")) == (1, 1)
    assert matter.row("supervised_at") is None


def test_words_sent_with_a_second_press_are_kept(matter: Matter) -> None:
    matter.answer()
    matter.say("unsolved")
    assert "已补充" in matter.say("unsolved", text="楼道还是黑的")
    assert (matter.count("reopened"), matter.count("added")) == (1, 1)
    assert "楼道还是黑的" in matter.page()


def test_words_that_cross_with_an_answer_are_kept(matter: Matter) -> None:
    matter.answer()
    assert "刚刚答复了您" in matter.say("add", text="楼道还是黑的")
    assert "楼道还是黑的" in matter.page()


def test_a_second_unsolved_of_a_duplicate_sets_its_leader_under_watch(
    matter: Matter, engine: Engine, settings: Settings
) -> None:
    matter.answer()
    matter.say("unsolved")
    leader = waiting_matter(engine, settings)
    act = Act(matter.staff_id, NOW)
    with engine.begin() as conn:
        handling.claim(conn, leader.id, act)
        merge(conn, leader.id, [matter.id], act)
        replies.write(conn, settings, leader.id, act, "今晚修好。")
    assert "已转给督办人员核实" in matter.say("unsolved")
    with engine.connect() as conn:
        watched = conn.scalars(select(tickets.c.supervised_at.is_not(None)).order_by(tickets.c.id))
        assert list(watched) == [1, 1]
    assert "您说还没有解决" in matter.page()


def test_a_lines_end_is_one_character(matter: Matter) -> None:
    lines = "一" * 9 + "\r\n"
    assert "已补充" in matter.say("add", text=lines * 50)
    refused = matter.say("add", text=lines * 51)
    assert "请写 1 到 500 字" in refused
    assert refused.count("一" * 9) >= 51


def test_what_nobody_types_is_taken_out(matter: Matter) -> None:
    matter.say("add", text="还有\x00一盏")
    matter.say("contact", contact="010-\x006666")
    assert "还有一盏" in matter.page()
    assert matter.row("contact") == "010-6666"


def test_what_others_of_the_same_matter_say_is_not_counted(matter: Matter) -> None:
    with matter.engine.begin() as conn:
        for n in range(MOST_AN_HOUR):
            record(conn, [matter.id], EventKind.NOTE, Act(None, datetime.now(UTC), f"并入的第 {n} 件催办"))
    assert "已为您催办" in matter.say("urge")


def test_opening_the_page_is_reading_what_waits_there(matter: Matter) -> None:
    matter.answer()
    with matter.engine.begin() as conn:
        conn.execute(update(replies_table).values(due_at=None, failed_at=NOW, error=NO_PUSH[Channel.WEB]))
    assert delivery_state(matter.reply(), Channel.WEB) == ("due", f"待市民查看：{NO_PUSH[Channel.WEB]}")
    matter.client.get(f"/tickets/{matter.number}?code=wrong")
    assert matter.reply().sent_at is None
    matter.page()
    assert delivery_state(matter.reply(), Channel.WEB) == ("sent", "已送达（市民打开了工单页）")


def test_where_a_platform_opens_links_by_itself_a_look_is_no_reading(matter: Matter) -> None:
    matter.answer()
    with matter.engine.begin() as conn:
        conn.execute(update(tickets).values(channel=Channel.WECHAT))
        conn.execute(update(replies_table).values(due_at=None, failed_at=NOW, error="超过48小时未联系"))
    assert "今晚修好" in matter.page()
    assert matter.reply().sent_at is None


def test_what_is_on_its_way_is_left_to_the_outbox(matter: Matter) -> None:
    matter.answer()
    matter.page()
    assert matter.reply().sent_at is None


def test_a_link_without_its_code_says_how_to_go_on(matter: Matter) -> None:
    response = matter.client.get(f"/tickets/{matter.number}", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "发送“进度”加编号" in response.text
