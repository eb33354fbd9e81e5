"""Asking a question, whatever the channel: one conversation, one message, one answer object."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from anyio import to_thread

from api.errors import ApiError
from api.live import LiveBot
from api.sessions import Contended, Reply, SessionStore
from bot import Answer, Bot, State

log = logging.getLogger("api")


def today_in_china() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@dataclass
class _Queue:
    """The messages of one session that are under way."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Service:
    def __init__(self, live: LiveBot, store: SessionStore, clock: Callable[[], date] = today_in_china) -> None:
        self.live, self.store, self.clock = live, store, clock
        self._queues: dict[str, _Queue] = {}

    @property
    def bot(self) -> Bot:
        return self.live.bot

    async def ask(self, question: str, session_id: str | None, as_of: date | None) -> dict[str, Any]:
        """The answer object of the contract, with ``remembered``: what the asker said of himself so far."""
        bot, today = self.bot, self.clock()

        def answer(state: State) -> tuple[State, Answer]:
            return bot.step(state, question, today=today, as_of=as_of)

        def record(given: Answer) -> Reply:
            return Reply(question, given.lead, given.version)

        async with self._in_turn(session_id):
            try:
                current, message_id, state, given = await to_thread.run_sync(self.store.turn, session_id, answer, record)
            except Contended:
                raise ApiError(503, "busy", "这个会话同时收到了太多消息;请等上一条回答出来后再发送。") from None
        body = given.to_dict()
        return {**body, "remembered": remembered(bot, state), "session_id": current, "message_id": message_id}

    @asynccontextmanager
    async def _in_turn(self, session_id: str | None) -> AsyncIterator[None]:
        """Messages of one session one after another, in the order in which they came."""
        if session_id is None:
            yield
            return
        queue = self._queues.setdefault(session_id, _Queue())
        queue.waiting += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[session_id]


def remembered(bot: Bot, state: State) -> list[dict[str, str]]:
    """Facts of the conversation under the names that the rules give them."""
    labels = {fact.id: fact.label for rule in bot.rules.values() for fact in rule.facts}
    return [{"fact": name, "label": labels.get(name, name), "value": value} for name, value in state.facts.items()]
