"""The bot in use, and its replacement while the service runs.

The artefact's pointer file is looked at every few seconds. When it changes, the new bot is loaded beside the old one and takes over by one
assignment; requests under way finish with the bot they began with. A damaged artefact is logged and the old bot stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from anyio import to_thread

from bot import ArtefactError, Bot, load_bot

log = logging.getLogger("api")
POINTER = "current"


class LiveBot:
    def __init__(self, bot: Bot, index_dir: Path, load: Callable[[Path], Bot] = load_bot) -> None:
        self.bot = bot
        self._pointer, self._dir, self._load = index_dir / POINTER, index_dir, load
        self._seen = self._mark()
        self.fault: str | None = None  # why the newest artefact is not in use

    def _mark(self) -> tuple[int, str] | None:
        try:
            return self._pointer.stat().st_mtime_ns, self._pointer.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    async def refresh(self) -> bool:
        """Load the artefact if the pointer changed since the last look. True if the bot was switched."""
        mark = self._mark()
        if mark is None or mark == self._seen:
            return False
        self._seen = mark
        try:
            new = await to_thread.run_sync(self._load, self._dir)
        except ArtefactError as fault:
            self.fault = str(fault)
            log.error("new index refused, version %s stays: %s", self.bot.version, fault)
            return False
        except Exception:
            self.fault = "新的索引无法读取"
            log.exception("new index refused, version %s stays", self.bot.version)
            return False
        log.info("index switched: %s -> %s", self.bot.version, new.version)
        self.bot, self.fault = new, None
        return True

    async def watch(self, seconds: float) -> None:
        """Run until cancelled."""
        while True:
            await asyncio.sleep(seconds)
            await self.refresh()
