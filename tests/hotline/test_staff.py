import pytest
from sqlalchemy import Engine

from hotline.staff import LoginTaken, Role, add_staff, any_staff
from tests.conftest import NOW


def test_an_account_is_made_once(engine: Engine) -> None:
    with engine.begin() as conn:
        assert not any_staff(conn)
        add_staff(conn, "wang", "王工", Role.AGENT, "secret", NOW)
    with engine.begin() as conn:
        assert any_staff(conn)
        with pytest.raises(LoginTaken):
            add_staff(conn, "wang", "另一人", Role.EDITOR, "secret", NOW)
        add_staff(conn, "li", "李工", Role.EDITOR, "secret", NOW)
