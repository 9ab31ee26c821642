"""Four workers with eight agents each want the same four hundred tickets."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from database import ticket_events, tickets
from tests.conftest import NOW
from tests.hotline.matters import WANG, contact, hired

WORKERS, AGENTS, TICKETS = 4, 8, 400


@pytest.mark.timeout(300)
def test_every_ticket_has_one_owner_and_everybody_else_is_told(engine: Engine, database_url: str) -> None:
    agents = [[hired(engine, f"agent-{w}-{n}") for n in range(AGENTS)] for w in range(WORKERS)]
    turn_id = contact(engine)
    row = {"channel": WANG.channel, "citizen_id": WANG.id, "turn_id": turn_id, "status": "waiting"}
    with engine.begin() as conn:
        conn.execute(insert(tickets), [row | {"number": f"T{n}", "opened_at": NOW} for n in range(TICKETS)])
        ids = list(conn.scalars(select(tickets.c.id)))
    results = race(database_url, agents, ids)
    claims = Counter(ticket_id for got, _ in results.values() for ticket_id in got)
    assert set(claims.values()) == {1}
    assert len(claims) == TICKETS
    assert sum(refused for _, refused in results.values()) == TICKETS * (WORKERS * AGENTS - 1)
    with engine.connect() as conn:
        owners = {row.id: row.owner_id for row in conn.execute(select(tickets.c.id, tickets.c.owner_id))}
        events = conn.scalars(
            select(ticket_events.c.ticket_id).where(ticket_events.c.kind == "claimed")
        ).all()
    assert owners == {ticket_id: int(who) for who, (got, _) in results.items() for ticket_id in got}
    assert len(events) == len(set(events)) == TICKETS


def race(database_url: str, agents: list[list[int]], ids: list[int]) -> dict[str, tuple[list[int], int]]:
    """What every agent got, from processes that start together."""
    command = [sys.executable, "-m", "tests.hotline.acts.claimants"]
    root = Path(__file__).parents[3]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)
        for _ in agents
    ]
    for process, staff_ids in zip(running, agents, strict=True):
        assert process.stdin
        process.stdin.write(json.dumps([database_url, staff_ids, ids]))
        process.stdin.close()
    results: dict[str, tuple[list[int], int]] = {}
    for process in running:
        assert process.stdout
        results |= json.loads(process.stdout.read())
        assert process.wait() == 0
        process.stdout.close()
    return results
