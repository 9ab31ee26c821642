"""What editors look after besides documents: rehearsals, model questions, pins, corrections, all of them invented."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.answer import Outcome
from bot.rehearsal import rehearsals
from bot.rehearsal.comparing import Comparison, Said, compare, counts, stored
from bot.rehearsal.plans import Plan, Subject
from bot.rehearsal.questions import ModelQuestion, add_model_question
from bot.rehearsal.rehearsals import Status
from database import open_engine, versions
from database import rehearsals as table
from hotline.corrections import correct
from knowledge_base import pins
from knowledge_base.editing.ownership import mark_for_change
from knowledge_base.pins import Mode, PinDraft
from organisation.staff import get_staff
from settings import Settings

_NOTHING = Said(Outcome.UNANSWERED, "我查了已发布的文件，没有找到足够把握的内容。")
_CHOICES = Said(Outcome.CHOICES, "", offered=("居住证怎么办", "居住证积分怎么算"))


def fill_insight(settings: Settings, staff_id: int, other_id: int, ids: dict[str, str]) -> dict[str, str]:
    """Each in every state; by name, the ids of what has pages of its own. `ids` are those of the office's versions."""
    engine = open_engine(settings.database_url)
    now = datetime.now(UTC)
    cited = int(ids["published"])
    with engine.begin() as conn:
        document_id = conn.scalars(select(versions.c.document_id).where(versions.c.id == cited)).one()
        add_model_question(conn, "老楼装电梯能补多少钱", (document_id, None), staff_id, now)
        add_model_question(conn, "怎么申请经营月球旅馆", (None, None), staff_id, now)
        mark_for_change(conn, document_id, "第三条的电话号码变了", get_staff(conn, staff_id), now)
        made = {
            "rehearsal": _rehearse(conn, Plan(Subject.WITHDRAW, document_id=document_id), staff_id, now),
            "rehearsing": rehearsals.request(
                conn, Plan(Subject.PUBLISH, version_id=int(ids["signed"])), staff_id, now
            ),
        }
        conn.execute(
            update(table)
            .where(table.c.id == made["rehearsing"])
            .values(status=Status.RUNNING, done=420, total=1000, claimed_until=now + timedelta(days=1))
        )
        _pin(conn, staff_id, other_id, now)
        correct(conn, cited, "补助由每台 20 万元改为每台 24 万元，6月1日起执行。", staff_id, now)
    engine.dispose()
    return {name: str(id_) for name, id_ in made.items()}


def _rehearse(conn: Connection, plan: Plan, staff_id: int, now: datetime) -> int:
    """One that is over, of the base as it is published: two answers get worse, one better, one changes."""
    rehearsal_id = rehearsals.request(conn, plan, staff_id, now)
    held = rehearsals.claim(conn, now)
    assert held
    compared = tuple(_compared())
    result = {"counts": counts(compared), "own": 1, "real": 3, "differing": stored(compared)}
    rehearsals.finish(conn, held, result, now)
    return rehearsal_id


def _compared() -> list[Comparison]:
    lift = Said(
        Outcome.ANSWERED,
        "",
        "每台电梯补助 20 万元，由区财政在验收后一次拨付。",
        1,
        "增设电梯补助办法",
        "三、补助标准",
    )
    other = Said(
        Outcome.ANSWERED, "", "自受理之日起15个工作日内办结。", 2, "居住证积分管理实施细则", "四、办理时限"
    )
    own = ModelQuestion(1, "老楼装电梯能补多少钱", 1, title="增设电梯补助办法")
    return [
        compare(own.question, lift, _NOTHING, own),
        compare("装电梯的钱啥时候到账", lift, _CHOICES),
        compare("居住证办多久", _CHOICES, other),
        compare("办下来要几天", lift, other),
        *(compare(f"别的问题{number}", other, other) for number in range(996)),
    ]


def _pin(conn: Connection, staff_id: int, other_id: int, now: datetime) -> None:
    """One that holds, one that waits for a signature, one that is over."""
    until = now + timedelta(hours=8)
    holds = PinDraft(
        Mode.STATEMENT,
        "水管爆裂，热线在增加",
        now,
        words="小区 停水\n自来水 没有",
        statement="东湖小区供水管道正在抢修，预计今天18:00前恢复。临时供水点在南门和东门。",
        until_at=until,
    )
    pins.sign(conn, pins.propose(conn, holds, other_id, now), staff_id, now)
    pins.propose(conn, PinDraft(Mode.SILENCE, "口径正在修改", now, words="电梯 补助"), other_id, now)
    over = pins.propose(conn, PinDraft(Mode.SILENCE, "演练", now, channel="telegram"), other_id, now)
    pins.end(conn, over, staff_id, now)
