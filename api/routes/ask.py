"""POST /api/ask, /api/ask/stream, /api/feedback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.deps import ServiceDep
from api.errors import ApiError
from bot import LONGEST
from bot.assistant import unreadable

router = APIRouter(prefix="/api", tags=["问答"])
SESSION_ID = r"^[A-Za-z0-9_-]{1,64}$"


class Question(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str = Field(description=f"问题,最多 {LONGEST} 字")
    session_id: str | None = Field(None, pattern=SESSION_ID, description="上一个回答里的 session_id;不给则开始新会话")
    as_of: date | None = Field(None, description="按哪一天有效的制度回答;不给则为今天")

    @field_validator("question")
    @classmethod
    def _readable(cls, value: str) -> str:
        fault = unreadable(value)
        if fault:
            raise ValueError(fault + "。")
        return value

    @field_validator("as_of", mode="before")
    @classmethod
    def _written_out(cls, value: Any) -> Any:
        """Only a written date: a bare number would otherwise pass as seconds since 1970."""
        if value is not None and not (isinstance(value, str) and len(value) == 10):
            raise ValueError("date")
        return value


class Feedback(BaseModel):
    model_config = ConfigDict(extra="forbid")

    session_id: str = Field(pattern=SESSION_ID)
    message_id: str = Field(pattern=SESSION_ID)
    verdict: Literal["up", "down"] = Field(description="up 有用,down 没用")
    comment: str | None = Field(None, max_length=1000)


@router.post("/ask")
async def ask(body: Question, service: ServiceDep) -> dict[str, Any]:
    """回答一个问题。"""
    return await service.ask(body.question, body.session_id, body.as_of)


@router.post("/ask/stream")
async def stream(body: Question, service: ServiceDep) -> StreamingResponse:
    """同 /api/ask,以事件流发送:先是 lead,再是 text 的各行,最后一个事件 answer 是整个回答。"""
    answer = await service.ask(body.question, body.session_id, body.as_of)

    async def events() -> AsyncIterator[str]:
        yield _event("lead", {"text": answer["lead"]})
        for line in answer["text"].splitlines(keepends=True):
            yield _event("text", {"text": line})
        yield _event("answer", answer)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.post("/feedback")
async def feedback(body: Feedback, service: ServiceDep) -> dict[str, str]:
    """对一个回答的评价;再次评价会取代上一次。"""
    known = await to_thread.run_sync(service.store.feedback, body.session_id, body.message_id, body.verdict, body.comment)
    if not known:
        raise ApiError(404, "unknown_message", "没有这条回答,或会话已过期;请用回答里的 session_id 和 message_id。")
    return {"status": "ok"}
