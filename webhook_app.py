"""Composition root: everything is wired here, and nothing else is decided."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from bot.channels.wechat_sender import WeChatSender
from bot.conversation import Desk
from bot.webhooks import create_webhooks
from database import open_engine, require_schema
from hotline.citizens import Channel
from hotline.delivery import Sender, run_delivery
from hotline.tickets import code_of
from knowledge_base.searcher import Searcher
from retrieval.language import Language
from retrieval.opinion import Opinion
from settings import Settings
from web import problems
from web.api import create_api
from web.body_limit import BodyLimit
from web.operations import create_operations
from web.portal import create_portal

#: Questions, forms and webhooks are small; anything larger is a mistake or an attack.
MAX_BODY = 64 * 1024


def load_language(settings: Settings) -> Language:
    """How questions are read, with the operator's second opinion if there is one."""
    opinion = Opinion.load(settings.embedding) if settings.embedding else None
    return Language.load(settings.var_dir / "jieba", opinion)


def open_desk(settings: Settings, language: Language | None = None) -> Desk:
    """The engine, and a searcher that has not loaded its index yet."""
    language = language or load_language(settings)
    engine = open_engine(settings.database_url)
    return Desk(engine, Searcher(engine, language, settings.var_dir / "index"), settings)


def open_senders(settings: Settings, engine: Engine) -> dict[Channel, Sender]:
    """The channels that can push replies, as far as the operator has set them up."""
    senders: dict[Channel, Sender] = {}
    if settings.wechat_app_id and settings.wechat_app_secret:
        senders[Channel.WECHAT] = WeChatSender(settings, engine)
    return senders


def create_app(settings: Settings, language: Language | None = None) -> FastAPI:
    """The whole application for one process; apps of one process may share a `language`."""
    desk = open_desk(settings, language)

    def ticket_url(number: str) -> str:
        return f"{settings.public_url}/tickets/{number}?code={code_of(number, settings.signing_key)}"

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(require_schema, desk.engine)
        await run_in_threadpool(desk.searcher.start)
        stop = asyncio.Event()
        senders = open_senders(settings, desk.engine)
        delivery = asyncio.create_task(run_delivery(desk.engine, senders, ticket_url, stop))
        yield
        # A reply on its way is waited for: cut off, it would be sent again after the next start.
        stop.set()
        await delivery
        await run_in_threadpool(desk.searcher.stop)
        desk.engine.dispose()

    app = FastAPI(
        title="政策问答助手",
        lifespan=lifespan,
        # The documentation pages of FastAPI load their scripts from elsewhere; the schema itself stays.
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.add_middleware(BodyLimit, most=MAX_BODY)
    problems.install(app, settings)
    for router in (create_api(desk), create_webhooks(desk), create_portal(desk), create_operations(desk)):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "web" / "static"), name="static")
    return app


def __getattr__(name: str) -> Any:
    # `uvicorn webhook_app:app` builds the app when it is asked for, so that importing does nothing.
    if name == "app":
        return create_app(Settings())
    raise AttributeError(name)
