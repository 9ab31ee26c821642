"""Accounts: what one may do with them, and what that leaves behind."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from database import audit_log, staff
from organisation.audit import recent, record
from organisation.passwords import (
    PasswordIsLogin,
    PasswordTooShort,
    PasswordUnchanged,
    PasswordUnfit,
    hash_password,
    matches,
    one_time_password,
)
from organisation.sessions import find_session, open_session
from organisation.staff import (
    LastAdministrator,
    LoginTaken,
    LoginUnfit,
    Role,
    Staff,
    StaffNotFound,
    WrongPassword,
    activate,
    add_staff,
    all_staff,
    any_staff,
    authenticate,
    change_password,
    change_role,
    deactivate,
    end_sessions,
    find_staff,
    get_staff,
    reset_password,
)
from tests.conftest import NOW
from tests.passwords import quick_hash

OLD, NEW = "春江潮水连海平一二三", "海上明月共潮生四五六"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def old_hash() -> str:
    return quick_hash(OLD)


def add(engine: Engine, login: str = "wang-gong-12", role: Role = Role.AGENT, kept: str = "") -> Staff:
    with engine.begin() as conn:
        return get_staff(conn, add_staff(conn, login, "王工", role, kept, NOW))


def acts(engine: Engine) -> list[tuple[str, str, str]]:
    """Who, what, on what; what came first first."""
    with engine.connect() as conn:
        return [(entry.who, entry.what, entry.on_what) for entry in recent(conn, 100)][::-1]


def test_an_account_is_made_once(engine: Engine) -> None:
    with engine.begin() as conn:
        assert not any_staff(conn)
        add_staff(conn, "wang", "王工", Role.AGENT, "", NOW)
    with engine.begin() as conn:
        assert any_staff(conn)
        with pytest.raises(LoginTaken):
            add_staff(conn, "wang", "另一人", Role.EDITOR, "", NOW)
        add_staff(conn, "li", "李工", Role.EDITOR, "", NOW, by="boss")
    assert acts(engine) == [("operator", "staff add", "wang"), ("boss", "staff add", "li")]


@pytest.mark.parametrize("login", ["", "a b", "a\0b", "a" * 65, "a\n"])
def test_a_login_is_a_plain_word(engine: Engine, login: str) -> None:
    with pytest.raises(LoginUnfit):
        add(engine, login)


def test_who_has_an_account_is_found_by_login_and_by_id(engine: Engine) -> None:
    wang = add(engine)
    assert wang == Staff(wang.id, "wang-gong-12", "王工", Role.AGENT, must_change_password=True)
    with engine.connect() as conn:
        assert find_staff(conn, "wang-gong-12") == wang
        assert find_staff(conn, "nobody") is None
        assert all_staff(conn) == [wang]
        with pytest.raises(StaffNotFound):
            get_staff(conn, 999)


def test_a_password_is_right_for_its_own_account_in_use_only(engine: Engine, old_hash: str) -> None:
    wang = add(engine, kept=old_hash)
    assert authenticate(engine, wang.login, OLD) == wang
    assert authenticate(engine, wang.login, NEW) is None
    assert authenticate(engine, "nobody", OLD) is None
    with engine.begin() as conn:
        deactivate(conn, wang.id, "boss", NOW)
    assert authenticate(engine, wang.login, OLD) is None


def test_without_an_account_no_password_is_right() -> None:
    assert not matches("", None)
    assert not matches("anything", "no hash at all")


def test_whoever_tries_passwords_on_what_is_kept_pays_for_each() -> None:
    """At least what RFC 9106 recommends second: 64 MiB, three passes, four lanes, argon2id."""
    assert hash_password(OLD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_one_time_passwords_differ() -> None:
    assert len({one_time_password() for _ in range(100)}) == 100


def test_a_new_password_replaces_the_old_and_ends_sessions(engine: Engine, old_hash: str) -> None:
    wang = add(engine, kept=old_hash)
    with engine.begin() as conn:
        token = open_session(conn, wang.id, NOW)
    change_password(engine, wang, OLD, NEW, NOW)
    changed = authenticate(engine, wang.login, NEW)
    assert changed is not None
    assert not changed.must_change_password
    assert authenticate(engine, wang.login, OLD) is None
    with engine.connect() as conn:
        assert find_session(conn, token, NOW, HOUR, HOUR) is None
    assert acts(engine)[-1] == (wang.login, "password change", wang.login)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("九个字符的口令一二", PasswordTooShort),
        ("WANG-gong-12", PasswordIsLogin),
        (OLD, PasswordUnchanged),
    ],
)
def test_an_unfit_password_changes_nothing(
    engine: Engine, old_hash: str, new: str, reason: type[PasswordUnfit]
) -> None:
    wang = add(engine, kept=old_hash)
    with pytest.raises(reason):
        change_password(engine, wang, OLD, new, NOW)
    assert authenticate(engine, wang.login, OLD) is not None


def test_only_who_knows_the_old_password_changes_it(engine: Engine, old_hash: str) -> None:
    wang = add(engine, kept=old_hash)
    with pytest.raises(WrongPassword):
        change_password(engine, wang, "wrong", NEW, NOW)


def test_a_reset_must_be_changed_again(engine: Engine, old_hash: str) -> None:
    wang = add(engine)
    with engine.begin() as conn:
        conn.execute(update(staff).values(must_change_password=0))
        reset_password(conn, wang.id, old_hash, "boss", NOW)
    found = authenticate(engine, wang.login, OLD)
    assert found is not None
    assert found.must_change_password
    assert acts(engine)[-1] == ("boss", "password reset", wang.login)


def test_every_act_is_in_the_audit_log(engine: Engine) -> None:
    wang = add(engine)
    with engine.begin() as conn:
        deactivate(conn, wang.id, "boss", NOW)
        activate(conn, wang.id, "boss", NOW)
        change_role(conn, wang.id, Role.EDITOR, "boss", NOW)
        end_sessions(conn, wang.id, "boss", NOW)
        assert get_staff(conn, wang.id).role is Role.EDITOR
    whats = ["staff deactivate", "staff activate", "staff role editor", "sessions end"]
    assert acts(engine)[1:] == [("boss", what, wang.login) for what in whats]


def test_the_same_role_again_signs_nobody_out(engine: Engine) -> None:
    wang = add(engine)
    with engine.begin() as conn:
        token = open_session(conn, wang.id, NOW)
        change_role(conn, wang.id, Role.AGENT, "boss", NOW)
        assert find_session(conn, token, NOW, HOUR, HOUR) is not None


def test_the_last_administrator_in_use_stays(engine: Engine) -> None:
    first, second = add(engine, "first", Role.ADMINISTRATOR), add(engine, "second", Role.ADMINISTRATOR)
    with engine.begin() as conn:
        deactivate(conn, second.id, "first", NOW)
        with pytest.raises(LastAdministrator):
            deactivate(conn, first.id, "first", NOW)
        with pytest.raises(LastAdministrator):
            change_role(conn, first.id, Role.AGENT, "first", NOW)
        activate(conn, second.id, "first", NOW)
        change_role(conn, first.id, Role.AGENT, "first", NOW)


def test_of_two_administrators_who_remove_each_other_one_stays(engine: Engine) -> None:
    both = [add(engine, login, Role.ADMINISTRATOR) for login in ("first", "second")]

    def remove(who: Staff) -> None:
        with suppress(LastAdministrator), engine.begin() as conn:
            deactivate(conn, who.id, "another", NOW)

    for _ in range(5):
        with engine.begin() as conn:
            conn.execute(update(staff).values(active=1))
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(remove, both))
        with engine.connect() as conn:
            assert len(conn.scalars(select(staff.c.id).where(staff.c.active == 1)).all()) == 1


def test_the_audit_log_is_read_from_the_newest_on(engine: Engine) -> None:
    with engine.begin() as conn:
        for number in range(5):
            record(conn, "wang", f"act {number}", "", NOW)
        newest = recent(conn, 2)
        assert [entry.what for entry in newest] == ["act 4", "act 3"]
        assert [entry.what for entry in recent(conn, 2, newest[-1].id)] == ["act 2", "act 1"]
        assert newest[0].at == NOW
        assert conn.scalar(select(audit_log.c.at).limit(1)) == NOW
