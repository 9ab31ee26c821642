"""Who can sign what somebody else has written."""

from collections.abc import Collection

from sqlalchemy import Connection

from organisation.staff import Role, active_with


def second_persons(conn: Connection, writers: Collection[int]) -> list[str]:
    """The names of those who may sign a text of these writers, reviewers before administrators."""
    found = active_with(conn, Role.REVIEWER, Role.ADMINISTRATOR)
    able = [staff for staff in found if staff.id not in writers]
    return [staff.name for staff in sorted(able, key=lambda staff: staff.role is not Role.REVIEWER)]
