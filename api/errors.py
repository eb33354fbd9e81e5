"""One error body for every error: ``{"error": {"code", "message", "id"}}``; the id is in the log, the inside stays inside."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

log = logging.getLogger("api")


class ApiError(Exception):
    """A fault of the request. ``message``: Chinese, what was wrong and how to mend it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


TOO_LARGE = "请求内容太大;最多 64 KB,问题最多 500 字。"
_PLAIN: dict[int, tuple[str, str]] = {
    400: ("bad_request", "请求无法读懂;请用 UTF-8 编码的 JSON 重新发送。"),
    404: ("not_found", "没有这个地址;接口一览见 /openapi.json,网页从 / 开始。"),
    405: ("method_not_allowed", "这个地址不支持 {method} 方法;请改用 {allow}。"),
    413: ("too_large", TOO_LARGE),
}
_FIELDS = {"question": "问题(question)", "as_of": "日期(as_of)", "limit": "条数(limit)", "q": "检索词(q)", "facts": "已知事实(facts)"}
_FAULTS: dict[str, str] = {
    "missing": "缺少{field};请补上。",
    "json_invalid": "请求内容不是有效的 JSON;请检查引号、逗号和括号。",
    "string_type": "{field}应是一段文字。",
    "string_too_short": "{field}不能为空。",
    "string_too_long": "{field}太长;最多 {max_length} 个字。",
    "string_pattern_mismatch": "{field}的格式不对。",
    "greater_than_equal": "{field}应不小于 {ge}。",
    "less_than_equal": "{field}应不大于 {le}。",
    "int_parsing": "{field}应是整数。",
    "int_type": "{field}应是整数。",
    "literal_error": "{field}只能是 {expected}。",
    "extra_forbidden": "不认识的字段 {field};请去掉。",
    "dict_type": "{field}应是“名称: 值”的对象。",
    "model_attributes_type": "请求内容应是一个 JSON 对象,并带上 Content-Type: application/json。",
}


def respond(status: int, code: str, message: str, error_id: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, "id": error_id}}, status, headers=dict(headers or {}))


def describe(fault: Mapping[str, Any]) -> str:
    """One Chinese sentence for one fault that pydantic found."""
    kind, place = str(fault["type"]), [p for p in fault["loc"] if p not in ("body", "query", "path")]
    name = str(place[0]) if place else "请求内容"
    field = _FIELDS.get(name, name[:40])
    if kind == "missing" and not place:
        return '没有请求内容;请发送 JSON,例如 {"question": "请三天病假谁批"}。'
    if kind.startswith("date") or (kind == "value_error" and name == "as_of"):
        return f"{field}不是有效的日期;请写成 2026-01-31 的样子。"
    if kind == "value_error":
        return f"{field}:{fault['ctx']['error']}"
    if kind not in _FAULTS:
        return f"{field}的值不合要求;请对照 /openapi.json 修改。"
    context = {k: str(v).replace("'", "").replace(" or ", "、") for k, v in (fault.get("ctx") or {}).items()}
    return _FAULTS[kind].format(field=field, **context)


def install(app: FastAPI) -> None:
    """Every way a request can fail ends in one of these handlers."""

    async def api_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ApiError)
        return _known(request, error.status, error.code, error.message)

    async def http_error(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        code, message = _PLAIN.get(error.status_code, (HTTPStatus(error.status_code).name.lower(), "请求没有被接受;请对照 /openapi.json 修改。"))
        allow = headers.get("allow") or headers.get("Allow") or "其他方法"
        return _known(request, error.status_code, code, message.format(method=request.method, allow=allow), headers)

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        faults = list(dict.fromkeys(describe(fault) for fault in error.errors()))
        broken = any(fault["type"] == "json_invalid" for fault in error.errors())
        return _known(request, 400 if broken else 422, "bad_json" if broken else "invalid", "".join(faults))

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        error_id = new_id()
        log.error("error %s: %s %s", error_id, request.method, request.url.path, exc_info=error)
        return respond(500, "internal", f"服务内部出了错,不是您的问题;请稍后再试,仍不行时把编号 {error_id} 告诉管理员。", error_id)

    app.add_exception_handler(ApiError, api_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, unexpected)


def new_id() -> str:
    return secrets.token_hex(6)


def _known(request: Request, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    error_id = new_id()
    log.info("error %s: %s %s -> %d %s", error_id, request.method, request.url.path, status, code)
    return respond(status, code, message, error_id, headers)
