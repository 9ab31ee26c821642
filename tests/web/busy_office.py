"""An office where editors and reviewers are at work: documents of every state, all of them invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from database import citations, departments, documents, open_engine, passages, publications, turns, versions
from database import staff as accounts
from knowledge_base.documents import store
from knowledge_base.editing import acts, presence
from knowledge_base.editing.scan import scan
from knowledge_base.edition import Edition
from knowledge_base.kinds import Disclosure, Kind, Validity
from knowledge_base.passages import PassageText
from organisation.departments import add_department
from organisation.staff import Role, Staff, get_staff
from settings import Settings
from tests.web.staff import add_account

NOW = datetime.now(UTC)
#: The state a document is brought into, and its title.
TITLES = {
    "draft": "东湖区公共停车场收费管理办法（示例）",
    "found": "东湖区老年人助餐点名单（示例）",
    "returned": "关于做好2026年度城乡居民医疗保险参保工作的通知（示例）",
    "in_review": "东湖区保障性租赁住房申请审核细则（示例）",
    "quoting": "东湖区政府信息公开保密审查规定（示例）",
    "own": "东湖区共享单车停放秩序管理规定（示例）",
    "signed": "关于东湖区2026年秋季小学入学服务工作的通知（示例）",
    "scheduled": "东湖区烟花爆竹燃放管理公告（示例）",
    "published": "东湖区既有多层住宅增设电梯补助办法（示例）",
    "changed": "东湖区居住证积分管理实施细则（示例）",
    "expiring": "东湖区小微企业房租减免措施（示例）",
    "withdrawn": "东湖区临时占道经营管理规定（示例）",
    "discarded": "东湖区夜市管理规定（示例）",
    "question": "我家楼上漏水，物业不管怎么办",
    "late": "东湖区养老服务驿站名录（示例）",
}
_CLAUSES = (
    ("一、适用范围", "本区行政区域内的有关活动适用本规定。法律、法规、规章另有规定的，从其规定。"),
    ("二、办理条件", "申请人应当具有本区户籍或者持有本区有效的居住证，并且在本区连续居住满一年。"),
    (
        "三、办理材料",
        "申请时提交居民身份证、居住证明和申请表。材料齐全的，当场受理；不齐全的，一次告知要补什么。",
    ),
    ("四、办理时限", "自受理之日起15个工作日内办结。需要实地核查的，可以延长5个工作日，并告知申请人。"),
    ("五、监督方式", "对办理结果有异议的，可以拨打12345反映，也可以依法申请行政复议或者提起行政诉讼。"),
)


@contextmanager
def open_at(settings: Settings) -> Iterator[Engine]:
    """The database of those settings."""
    engine = open_engine(settings.database_url)
    yield engine
    engine.dispose()


def fill_office(settings: Settings, boss_id: int) -> dict[str, str]:
    """By the state: the id of a version in it. The administrator `boss_id` is the author of one that waits."""
    people = {
        "wang": add_account(settings, "wang", Role.EDITOR, name="王编辑"),
        "zhou": add_account(settings, "zhou", Role.EDITOR, name="周编辑"),
        "zhao": add_account(settings, "zhao", Role.REVIEWER, name="赵审查"),
    }
    with open_at(settings) as engine, engine.begin() as conn:
        staff = {login: get_staff(conn, staff_id) for login, staff_id in people.items()}
        staff["boss"] = get_staff(conn, boss_id)
        add_department(conn, "区民政局", [], None)
        ids = {name: _draft(conn, name, staff["boss" if name == "own" else "wang"]) for name in TITLES}
        unit_id = conn.scalars(select(departments.c.id).where(departments.c.name == "区民政局")).one()
        conn.execute(update(documents).where(documents.c.id > 6).values(department_id=unit_id))
        conn.execute(update(accounts).where(accounts.c.id == boss_id).values(department_id=unit_id))
        _bring_into_states(conn, ids, staff)
        _cite(conn, ids["published"])
        presence.seen(conn, ids["draft"], people["zhou"], writing=True, now=NOW)
    return {name: str(version_id) for name, version_id in ids.items()} | {"document": "3"}


def _draft(conn: Connection, name: str, author: Staff) -> int:
    more: dict[str, Any] = {}
    clauses = list(_CLAUSES)
    if name == "found":
        clauses.append(
            ("六、联系人", "各助餐点的联系人：张三，手机13812345678；李四，身份证110101199003078873。")
        )
    if name == "quoting":
        clauses.append(("六、密级标注", "文件上的密级和保密期限，按照“秘密★1年”的样子标注在左上角。"))
    if name == "expiring":
        more["expires_on"] = NOW.date() + timedelta(days=20)
    if name == "question":
        more |= {"kind": Kind.QA, "external_id": "ticket:DH261128-0007-1"}
        clauses = [
            ("", "先请物业现场查看并做好记录；协商不成的，可以申请社区人民调解委员会调解，也可以依法起诉。")
        ]
    if name == "late":
        more |= {
            "kind": Kind.DIRECTORY,
            "issued_on": date(2025, 1, 1),
            "fields": {"更新周期": "每季度", "责任单位": "区民政局"},
        }
    texts = tuple(PassageText(heading, heading, text) for heading, text in clauses)
    stated: dict[str, Any] = {
        "kind": Kind.POLICY,
        "title": TITLES[name],
        "passages": texts,
        "issuer": "东湖区人民政府办公室",
        "document_number": f"东政办发〔2026〕{len(TITLES[name])}号",
        "issued_on": date(2026, 3, 2),
        "validity": Validity.IN_FORCE,
        "disclosure": Disclosure.UNMARKED if name == "draft" else Disclosure.PROACTIVE,
    }
    edition = Edition(**stated | more)
    stored = store(conn, edition, name.encode(), f"{TITLES[name]}.docx", NOW, author=author.id)
    evidence = {
        "document_number": {"line": edition.document_number, "doubt": ""},
        "issued_on": {"line": "2026年3月2日", "doubt": "落款和印发日期不是同一天"},
    }
    conn.execute(update(versions).where(versions.c.id == stored.version_id).values(evidence=evidence))
    return stored.version_id


def _bring_into_states(conn: Connection, ids: dict[str, int], staff: dict[str, Staff]) -> None:
    wang, zhao, boss = staff["wang"], staff["zhao"], staff["boss"]
    for name in set(ids) - {"draft", "found", "discarded", "question"}:
        author = boss if name == "own" else wang
        acts.submit(conn, scan(conn, ids[name]), author, NOW, "照原文录入，已逐条核对。")
    acts.reject(conn, ids["returned"], zhao, NOW, "第三条的缴费标准和市里的通知不一致，请核对后再交。")
    for name in set(ids) - {
        "draft",
        "found",
        "discarded",
        "question",
        "returned",
        "in_review",
        "quoting",
        "own",
    }:
        acts.sign_off(conn, scan(conn, ids[name]), zhao, NOW, "已核对，可以公开。")
    acts.schedule(conn, ids["scheduled"], wang, NOW, NOW + timedelta(days=3), NOW + timedelta(days=90))
    for name in ("published", "changed", "expiring", "withdrawn", "late"):
        acts.publish_signed(conn, ids[name], wang, NOW)
    acts.withdraw_published(conn, ids["withdrawn"], wang, NOW, "新的规定已经施行。")
    acts.discard(conn, ids["discarded"], wang, NOW, "并入公共停车场的办法。")
    old = conn.scalars(select(publications.c.id).where(publications.c.version_id <= 2))
    conn.execute(
        update(publications).where(publications.c.id.in_(list(old))).values(at=NOW - timedelta(days=300))
    )
    ids["change"] = acts.start_draft(conn, ids["changed"], wang, NOW)
    of_change = passages.c.version_id == ids["change"]
    conn.execute(
        update(passages)
        .where(of_change, passages.c.position == 3)
        .values(text="自受理之日起10个工作日内办结。需要实地核查的，可以延长3个工作日，并告知申请人。")
    )
    conn.execute(
        update(passages)
        .where(of_change, passages.c.position == 1)
        .values(text="申请人应当持有本区有效的居住证，并且在本区连续居住满半年。")
    )


def _cite(conn: Connection, version_id: int) -> None:
    """Citizens who were answered with it, and some who were not answered."""
    passage_id = conn.scalars(select(passages.c.id).where(passages.c.version_id == version_id)).first()
    asked = ("老楼装电梯政府补多少钱", "加装电梯多久能批下来", "月亮上怎么纳税")
    for n, question in enumerate(asked):
        outcome = "unanswered" if n == 2 else "answered"
        row = {"channel": "web", "citizen_id": f"c{n}", "message_id": f"office{n}", "question": question}
        turn = conn.execute(
            insert(turns)
            .values(row | {"answer": {}, "outcome": outcome, "confidence": 0.9, "at": NOW})
            .returning(turns.c.id)
        ).scalar_one()
        if n < 2:
            conn.execute(insert(citations).values(turn_id=turn, position=0, passage_id=passage_id, score=1.0))
