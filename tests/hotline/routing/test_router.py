"""Where the hotline suggests a ticket should go, and why."""

import time
from datetime import date

import pytest
from sqlalchemy import Engine, update

from bot.desk import Desk
from database import tickets
from hotline.routing.examples import RoutingExample, add_examples, all_examples
from hotline.routing.router import Router, RoutingSuggestion
from hotline.tickets.ticket import TicketStatus
from knowledge_base.kinds import Kind
from organisation.departments import add_department, rename
from tests.conftest import Published
from tests.hotline.matters import open_matter

TODAY = date(2026, 11, 23)
LISTED = [
    RoutingExample("小区垃圾没人清", "城管委", "环境卫生"),
    RoutingExample("路边垃圾成堆", "城管委", "环境卫生"),
    RoutingExample("垃圾桶满了", "城管委", "环境卫生"),
    RoutingExample("低保怎么申请", "民政局", "社会救助"),
    RoutingExample("低保金发多少", "民政局", "社会救助"),
    RoutingExample("低保要什么材料", "民政局", "社会救助"),
]


@pytest.fixture
def router(desk: Desk) -> Router:
    desk.searcher.refresh()
    return Router(desk.engine, desk.searcher)


def learn(router: Router, engine: Engine, *examples: RoutingExample) -> None:
    with engine.begin() as conn:
        add_examples(conn, examples)
    router.refresh(TODAY)


def suggest(router: Router, engine: Engine, text: str) -> list[RoutingSuggestion]:
    with engine.connect() as conn:
        return router.suggest(conn, text, TODAY)


def finished(engine: Engine, question: str, unit: str, **values: object) -> None:
    """A ticket on `question` that `unit` has answered."""
    matter = open_matter(engine)
    state = {"status": TicketStatus.CLOSED, "department": unit, "question": question} | values
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == matter.id).values(state))


def test_where_nothing_is_known_nothing_is_suggested(router: Router, engine: Engine) -> None:
    assert suggest(router, engine, "垃圾没人清") == []
    assert router.refresh(TODAY)
    assert suggest(router, engine, "垃圾没人清") == []


def test_lists_teach_department_and_topic(router: Router, engine: Engine) -> None:
    learn(router, engine, *LISTED)
    first = suggest(router, engine, "楼下垃圾好几天没人清")[0]
    assert (first.department, first.topic) == ("城管委", "环境卫生")
    assert first.reason in ("按历史分派学得", "相似诉求 1 件", "相似诉求 2 件")


def test_finished_tickets_teach_as_well(router: Router, engine: Engine) -> None:
    for text in ("公交站牌坏了", "公交车不来", "公交线路改了吗"):
        finished(engine, text, "交通委", topic="公共交通")
    learn(router, engine, *LISTED)
    first = suggest(router, engine, "公交车站牌倒了")[0]
    assert (first.department, first.topic) == ("交通委", "公共交通")


@pytest.mark.parametrize(
    "values", [{"status": TicketStatus.CLAIMED}, {"department": None}, {"merged_into_id": 1}]
)
def test_what_is_not_decided_teaches_nothing(engine: Engine, values: dict[str, object]) -> None:
    finished(engine, "公交站牌坏了", "交通委", **values)
    with engine.connect() as conn:
        assert all_examples(conn) == []


def test_it_learns_anew_only_when_there_is_more_to_learn(router: Router, engine: Engine) -> None:
    learn(router, engine, *LISTED)
    assert not router.refresh(TODAY)
    finished(engine, "公交站牌坏了", "交通委")
    assert router.refresh(TODAY)
    assert not router.refresh(TODAY)
    with engine.begin() as conn:
        add_department(conn, "城管委")
        rename(conn, "城管委", "城市管理委", date(2026, 1, 1))
    assert router.refresh(TODAY)


def test_asking_never_waits_for_learning(router: Router, engine: Engine) -> None:
    learn(router, engine, *LISTED)
    for text in ("公交站牌坏了", "公交车不来", "公交线路"):
        finished(engine, text, "交通委")
    assert "交通委" not in {s.department for s in suggest(router, engine, "公交车不来")}


def test_the_leading_unit_of_a_passage_found_is_suggested(
    router: Router, engine: Engine, published: Published
) -> None:
    published("养老服务工作要点", "建设社区养老驿站10个。（区民政局牵头，各街道负责落实）")
    first = suggest(router, engine, "社区养老驿站建设几个")[0]
    assert (first.department, first.reason) == ("区民政局", "知识库：《养老服务工作要点》牵头单位")
    assert 0 < first.confidence <= 1


def test_classes_of_units_are_not_suggested(router: Router, engine: Engine, published: Published) -> None:
    published("养老服务工作要点", "建设社区养老驿站10个。（区民政局牵头，各街道负责落实）")
    assert [s.department for s in suggest(router, engine, "社区养老驿站建设几个")] == ["区民政局"]


def test_the_unit_that_a_service_item_names_is_suggested(
    router: Router, engine: Engine, published: Published
) -> None:
    text = ("要带什么材料", "申领居住证要带本人居民身份证、相片和居住地住址证明材料。")
    published("居住证申领", text, kind=Kind.SERVICE_ITEM, fields={"办理机构": "公安派出所"})
    first = suggest(router, engine, "申领居住证要带什么材料")[0]
    assert (first.department, first.reason) == ("公安派出所", "知识库：《居住证申领》办理机构")


def test_a_passage_about_something_else_suggests_nobody(
    router: Router, engine: Engine, published: Published
) -> None:
    published("养老服务工作要点", "建设社区养老驿站10个。（区民政局牵头，各街道负责落实）")
    assert suggest(router, engine, "今晚的月亮真圆") == []


def test_two_reasons_for_one_unit_make_one_suggestion_that_is_surer(
    router: Router, engine: Engine, published: Published
) -> None:
    question = "低保怎么申请"
    learn(router, engine, *LISTED)
    alone = suggest(router, engine, question)[0]
    published("低保申请办法", "低保怎么申请：向街道申请低保，由街道受理。（民政局牵头）")
    both = suggest(router, engine, question)
    assert [s.department for s in both].count("民政局") == 1
    assert both[0].confidence > alone.confidence
    assert both[0].reason.startswith("知识库：《低保申请办法》牵头单位；")


def test_units_are_suggested_under_the_name_of_the_day(router: Router, engine: Engine) -> None:
    with engine.begin() as conn:
        add_department(conn, "城管委", ["城市管理委员会"])
        rename(conn, "城管委", "城市管理局", date(2026, 1, 1))
    learn(router, engine, *LISTED)
    assert suggest(router, engine, "垃圾没人清")[0].department == "城市管理局"


def test_a_list_read_twice_teaches_once_and_a_correction_counts(engine: Engine) -> None:
    with engine.begin() as conn:
        assert add_examples(conn, LISTED) == len(LISTED)
        assert add_examples(conn, LISTED) == 0
        assert add_examples(conn, [RoutingExample("垃圾桶满了", "街道")]) == 1
        kept = {example.text: example.department for example in all_examples(conn)}
    assert (len(kept), kept["垃圾桶满了"]) == (len(LISTED), "街道")


def test_a_running_router_learns_by_itself(router: Router, engine: Engine) -> None:
    with engine.begin() as conn:
        add_examples(conn, LISTED)
    router.start()
    try:
        for _ in range(300):
            if suggest(router, engine, "垃圾没人清"):
                break
            time.sleep(0.1)
        assert suggest(router, engine, "垃圾没人清")[0].department == "城管委"
    finally:
        router.stop()
