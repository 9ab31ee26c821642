"""Composition root: everything is wired here, and nothing else is decided."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from bot.channels.link import Link
from bot.channels.registry import link_all
from bot.desk import Desk
from bot.rehearsal.holding import Rehearsing
from bot.tickets.handover import reply_url
from database import open_engine, require_schema
from hotline.citizens import Channel
from hotline.replies.delivery import run_delivery
from hotline.routing.router import Router
from knowledge_base.chores import Chore, doing
from knowledge_base.editing.schedule import do_due
from knowledge_base.intake.reading import Reading
from knowledge_base.searcher import Searcher
from retrieval.encoder.asking import DEADLINE
from retrieval.encoder.choice import Choice
from retrieval.encoder.encoder import Encoder
from retrieval.language import Language
from settings import Settings
from web import problems, wrong_address
from web.addresses import ForwardedHeaders
from web.api import create_api
from web.body_limit import BodyLimit
from web.console import create_console
from web.console.editing.editor import MOST_WRITTEN, WRITING
from web.console.intake.uploads import MOST_BYTES
from web.console.intake.uploads import PAGE as UPLOADS
from web.operations import create_operations
from web.origins import Origins
from web.portal import create_portal

#: Questions, forms and webhooks are small; anything larger is a mistake or an attack.
MAX_BODY = 64 * 1024
#: Requests a process works on at once. The work is Python's, one at a time: more threads only take turns.
THREADS = 4
#: Seconds a thread may keep the interpreter while others wait: who holds the database's write lock, and comes
#: back from the disk, would keep all others waiting as long.
TURN = 0.0005


def open_encoder(settings: Settings, deadline: float = DEADLINE) -> Encoder | None:
    """The encoder that is switched on, not started yet; raise EncoderUnusable where it is not installed."""
    if not settings.encoder:
        return None
    choice = Choice(settings.encoder, settings.encoder_model, settings.encoder_key)
    return Encoder(choice, settings.var_dir / "encoder", deadline)


def open_desk(settings: Settings, language: Language | None = None) -> Desk:
    """The engine, and a searcher that has not loaded its index yet."""
    encoder = open_encoder(settings)
    engine = open_engine(settings.database_url)
    searcher = Searcher(
        engine, language or Language.load(settings.district), settings.var_dir / "index", encoder
    )
    return Desk(engine, searcher, settings)


@asynccontextmanager
async def delivering(desk: Desk, links: Mapping[Channel, Link]) -> AsyncIterator[None]:
    """Push replies meanwhile, and let the channels do what they do beside the app."""
    stop = asyncio.Event()
    senders = {channel: link.sender for channel, link in links.items() if link.sender}
    async with AsyncExitStack() as beside:
        for link in links.values():
            if link.beside:
                await beside.enter_async_context(link.beside())
        delivery = asyncio.create_task(run_delivery(desk.engine, senders, partial(reply_url, desk), stop))
        yield
        # A reply on its way is waited for: cut off, it would be sent again after the next start.
        stop.set()
        await delivery


def chores_of(desk: Desk) -> list[Chore]:
    """What this process does beside answering, a row a chore."""
    rehearsing, reading = Rehearsing(desk.engine, desk.settings), Reading(desk.engine)
    return [
        Chore(partial(do_due, desk.engine)),
        Chore(rehearsing.hold_next, rehearsing.interrupt),
        Chore(reading.read_next, reading.interrupt),
    ]


def create_app(settings: Settings, language: Language | None = None) -> FastAPI:
    """The whole application for one process; apps of one process may share a `language`."""
    desk = open_desk(settings, language)
    links = link_all(desk)
    router = Router(desk.engine, desk.searcher)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        sys.setswitchinterval(TURN)
        await run_in_threadpool(require_schema, desk.engine)
        await run_in_threadpool(desk.searcher.start)
        router.start()
        with doing(chores_of(desk)):
            async with delivering(desk, links):
                yield
        await run_in_threadpool(router.stop)
        await run_in_threadpool(desk.searcher.stop)
        desk.engine.dispose()

    app = FastAPI(
        title="政策问答助手",
        lifespan=lifespan,
        # The documentation pages of FastAPI load their scripts from elsewhere; the schema itself stays.
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        # It would lead to the Host that a proxy asked for.
        redirect_slashes=False,
        dependencies=[Depends(Origins.of(settings).require_known_host)],
    )
    app.add_middleware(BodyLimit, most=MAX_BODY, larger={UPLOADS: MOST_BYTES, WRITING: MOST_WRITTEN})
    app.add_middleware(ForwardedHeaders, trusted=settings.trusted_proxies)
    problems.install(app, settings)
    wrong_address.install(app, settings)
    app.include_router(create_api(desk))
    for webhook in (link.webhook for link in links.values() if link.webhook):
        app.include_router(webhook)
    app.include_router(create_portal(desk))
    app.include_router(create_console(desk, router))
    app.include_router(create_operations(desk))
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "web" / "static"), name="static")
    return app


def __getattr__(name: str) -> Any:
    # `uvicorn webhook_app:app` builds the app when it is asked for, so that importing does nothing.
    if name == "app":
        return create_app(Settings())
    raise AttributeError(name)
