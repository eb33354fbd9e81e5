"""The application, made nowhere but in ``create_app``."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta

from anyio import to_thread
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from api import errors
from api.guard import Guard
from api.live import LiveBot
from api.routes import ask, compilation, health, pages, rules
from api.service import Service, today_in_china
from api.sessions import SessionStore
from api.settings import Settings
from bot import Bot

log = logging.getLogger("api")
PURGE_EVERY = 3600.0  # seconds between deletions of expired conversations


def create_app(settings: Settings, bot: Bot, clock: Callable[[], date] = today_in_china) -> FastAPI:
    """``bot`` answers until the artefact pointer in ``settings.index_dir`` changes."""
    store = SessionStore(settings.database_url, timedelta(days=settings.session_days))
    live = LiveBot(bot, settings.index_dir)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(live.watch(settings.reload_seconds)), asyncio.create_task(_purge(store))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            store.close()

    app = FastAPI(title="制度通", description="按单位制度汇编回答问题,句句有出处", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.service = Service(live, store, clock)
    app.state.settings = settings
    errors.install(app)
    for module in (ask, compilation, rules, health, pages):
        app.include_router(module.router)
    app.add_middleware(Guard, frame_ancestors=settings.frame_ancestors)
    return app


async def _purge(store: SessionStore) -> None:
    while True:
        try:
            gone = await to_thread.run_sync(store.purge)
            if gone:
                log.info("%d expired conversations deleted", gone)
        except SQLAlchemyError:
            log.exception("expired conversations could not be deleted")
        await asyncio.sleep(PURGE_EVERY)
