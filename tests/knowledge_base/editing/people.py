"""Who works on a version in these tests, and drafts to work on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from database import versions
from knowledge_base.documents import store
from knowledge_base.editing.acts import sign_off, submit
from knowledge_base.editing.scan import scan
from knowledge_base.edition import Edition
from knowledge_base.kinds import Disclosure, Kind, State
from knowledge_base.passages import PassageText
from organisation.staff import Role, Staff, add_staff, get_staff
from tests.conftest import NOW


@dataclass(frozen=True, slots=True)
class People:
    """An editor who writes, a second one, a reviewer, an administrator, and somebody of the hotline."""

    editor: Staff
    colleague: Staff
    reviewer: Staff
    administrator: Staff
    agent: Staff


def people_of(engine: Engine) -> People:
    """Add them."""
    with engine.begin() as conn:
        return People(
            _add(conn, "wang", "王编辑", Role.EDITOR),
            _add(conn, "zhou", "周编辑", Role.EDITOR),
            _add(conn, "zhao", "赵审查", Role.REVIEWER),
            _add(conn, "qian", "钱管理", Role.ADMINISTRATOR),
            _add(conn, "sun", "孙坐席", Role.AGENT),
        )


def _add(conn: Connection, login: str, name: str, role: Role) -> Staff:
    return get_staff(conn, add_staff(conn, login, name, role, "", NOW))


def edition(
    *texts: str, title: str = "东湖区停车收费规定", disclosure: Disclosure = Disclosure.PROACTIVE
) -> Edition:
    """An edition of these passages."""
    passages = tuple(PassageText("", "", text) for text in texts or ("停车每小时五元。",))
    return Edition(Kind.POLICY, title, passages, disclosure=disclosure)


def draft(conn: Connection, author: Staff, written: Edition | None = None, **file: str | bytes) -> int:
    """A draft that `author` has brought in; the version's id."""
    written = written or edition()
    source = file.get("source", repr(written).encode())
    filename = str(file.get("filename", "停车.txt"))
    assert isinstance(source, bytes)
    return store(conn, written, source, filename, NOW, author=author.id).version_id


def signed(conn: Connection, people: People, version_id: int, now: datetime = NOW) -> int:
    """Hand it in as the editor, sign it as the reviewer."""
    submit(conn, scan(conn, version_id), people.editor, now, "已核对")
    sign_off(conn, scan(conn, version_id), people.reviewer, now, "已核对")
    return version_id


def state(conn: Connection, version_id: int) -> State:
    """Where it is."""
    return State(conn.scalars(select(versions.c.status).where(versions.c.id == version_id)).one())
