"""What a new installation suggests departments from, until it has lists of its own; written for the sample alone."""

from pathlib import Path

from sqlalchemy import Connection, select

from database import departments, routing_examples
from hotline.routing.examples import add_examples, read_examples
from organisation.department_lists import import_departments, read_rows
from text.lists import read_list

_HERE = Path(__file__).parent / "sample"


def add_sample(conn: Connection) -> bool:
    """Enter the departments of a made-up district and questions they dealt with, where there are none of either;
    whether that was so."""
    if any(conn.scalar(select(table.c.id).limit(1)) for table in (departments, routing_examples)):
        return False
    import_departments(conn, read_rows(read_list(_HERE / "departments.csv")))
    add_examples(conn, read_examples(read_list(_HERE / "routing.csv")))
    return True
