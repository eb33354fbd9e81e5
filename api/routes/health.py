"""GET /healthz (the process lives) and /readyz (it can answer, and from what)."""

from __future__ import annotations

import logging
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError

from api.deps import ServiceDep
from api.errors import ApiError

router = APIRouter(tags=["运行"])
log = logging.getLogger("api")


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(service: ServiceDep) -> dict[str, Any]:
    """索引清单;``refused`` 说明最新的索引为何没有启用。"""
    try:
        await to_thread.run_sync(service.store.alive)
    except SQLAlchemyError:
        log.exception("database not reachable")
        raise ApiError(503, "no_database", "会话数据库连不上;请管理员检查数据库地址与磁盘。") from None
    manifest = {k: v for k, v in service.bot.manifest.items() if k != "files"}
    return {"status": "ok", "version": service.bot.version, "manifest": manifest, "refused": service.live.fault}
