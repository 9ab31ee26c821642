"""For those who run it: alive, ready."""

import os
from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text

from bot.desk import Desk
from database import read_only
from web.problems import problem


def create_operations(desk: Desk) -> APIRouter:
    """/healthz and /readyz."""
    operations = APIRouter(include_in_schema=False)

    @operations.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @operations.get("/readyz")
    def readyz() -> JSONResponse:
        """Ready when the database and the index answer; says what this worker answers from, and how far the encoder is."""
        try:
            with read_only(desk.engine) as conn:
                conn.execute(text("SELECT 1"))
            state = {"passages": len(desk.searcher.index), "revision": desk.searcher.revision}
        except Exception:  # whatever is wrong, the load balancer only needs to know that it is
            return problem(503, headers={"Retry-After": "1"})
        encoder = desk.searcher.encoder
        progress = asdict(encoder.progress()) if encoder else None
        return JSONResponse({"status": "ready", "worker": os.getpid(), **state, "encoder": progress})

    return operations
