"""The web pages and their files. Nothing is built, nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.deps import ServiceDep
from api.errors import ApiError

STATIC = Path(__file__).parents[1] / "static"
FILES = {path.name: path for path in STATIC.iterdir() if path.suffix in (".css", ".js", ".svg")}
router = APIRouter(include_in_schema=False)


def _page(path: Path, status: int = 200) -> FileResponse:
    return FileResponse(path, status, headers={"Cache-Control": "no-cache"})


@router.get("/")
async def chat() -> FileResponse:
    return _page(STATIC / "chat.html")


@router.get("/regulations")
async def catalogue() -> FileResponse:
    return _page(STATIC / "regulations.html")


@router.get("/regulations/{regulation_id}")
async def regulation(regulation_id: str, service: ServiceDep) -> FileResponse:
    """The page itself says so if there is no such regulation."""
    return _page(STATIC / "regulation.html", 200 if regulation_id in service.bot.compilation.regulations else 404)


@router.get("/calculators")
async def calculators() -> FileResponse:
    return _page(STATIC / "calculators.html")


@router.get("/widget.js")
async def widget() -> FileResponse:
    return _page(STATIC / "widget.js")


@router.get("/static/{name}")
async def static(name: str) -> FileResponse:
    if name not in FILES:
        raise ApiError(404, "not_found", "没有这个文件;可能是页面旧了,请刷新。")
    return _page(FILES[name])
