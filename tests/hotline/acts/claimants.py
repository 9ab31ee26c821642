"""A worker of the claim race, run as a process of its own: eight agents who all want every ticket."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import Engine

from database import open_engine
from hotline.acts.handling import claim
from hotline.tickets.rules import TicketTaken
from hotline.tickets.timeline import Act


def claims_of(engine: Engine, staff_id: int, ticket_ids: list[int]) -> tuple[list[int], int]:
    """The tickets this agent got, and how often they were told that somebody else had."""
    got, refused = [], 0
    for ticket_id in ticket_ids:
        try:
            with engine.begin() as conn:
                claim(conn, ticket_id, Act(staff_id, datetime.now(UTC)))
        except TicketTaken as taken:
            refused += bool(taken.owner)
        else:
            got.append(ticket_id)
    return got, refused


def main() -> None:
    """Reads the database's address, the agents' and the tickets' ids; writes what each agent got."""
    url, staff_ids, ticket_ids = json.loads(sys.stdin.read())
    engine = open_engine(url)
    with ThreadPoolExecutor(len(staff_ids)) as pool:
        done = list(pool.map(lambda staff_id: claims_of(engine, staff_id, ticket_ids), staff_ids))
    engine.dispose()
    sys.stdout.write(json.dumps(dict(zip(staff_ids, done, strict=True))))


if __name__ == "__main__":
    main()
