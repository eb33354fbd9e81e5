"""Every error has one shape, a Chinese message that says what to mend, an id that the log knows, and nothing of the inside."""

from __future__ import annotations

import logging
import re

import pytest
from api_support import Counting
from starlette.testclient import TestClient

from api.app import create_app
from api.guard import LARGEST
from api.settings import Settings
from bot import Bot

JSON = {"content-type": "application/json"}
ASK = "/api/ask"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("POST", ASK, b'{"question": "' + "问".encode() * 501 + b'"}', 422, "500字以内"),
        ("POST", ASK, b'{"question": ""}', 422, "没有收到问题"),
        ("POST", ASK, b'{"question": " \\n\\t"}', 422, "没有收到问题"),
        ("POST", ASK, b'{"question": "\\u0000\\u0001"}', 422, "没有读懂"),
        ("POST", ASK, b'{"question": "\\ud800"}', 422, "question"),
        ("POST", ASK, b'{"question": 7}', 422, "应是一段文字"),
        ("POST", ASK, b'{"question": null}', 422, "应是一段文字"),
        ("POST", ASK, b"{}", 422, "缺少问题"),
        ("POST", ASK, b"", 422, "没有请求内容"),
        ("POST", ASK, b"[]", 422, "JSON 对象"),
        ("POST", ASK, b'"text"', 422, "JSON 对象"),
        ("POST", ASK, b"{question", 400, "不是有效的 JSON"),
        ("POST", ASK, b"\x00\xff\xfe\x89PNG", 400, "JSON"),
        ("POST", ASK, b"[" * 60000, 400, "JSON"),
        ("POST", ASK, b'{"question": "x", "as_of": "tomorrow"}', 422, "2026-01-31"),
        ("POST", ASK, b'{"question": "x", "as_of": "2026-02-30"}', 422, "2026-01-31"),
        ("POST", ASK, b'{"question": "x", "as_of": 20260101}', 422, "2026-01-31"),
        ("POST", ASK, b'{"question": "x", "session_id": "../etc"}', 422, "session_id"),
        ("POST", ASK, b'{"question": "x", "colour": 1}', 422, "colour"),
        ("POST", ASK, b'{"question": "' + b"x" * LARGEST + b'"}', 413, "64 KB"),
        ("GET", ASK, None, 405, "POST"),
        ("DELETE", "/api/regulations", None, 405, "GET"),
        ("GET", "/api/nothing", None, 404, "没有这个地址"),
        ("GET", "/static/../app.py", None, 404, "没有"),
        ("GET", "/static/app.py", None, 404, "没有这个文件"),
        ("GET", "/api/regulations/9.9", None, 404, "9.9"),
        ("GET", "/api/clauses/4.28:99", None, 404, "4.28:99"),
        ("GET", "/api/clauses/%00%ff", None, 404, "编号形如"),
        ("GET", "/api/clauses/4.28:5.3?as_of=yesterday", None, 422, "2026-01-31"),
        ("GET", "/api/search", None, 422, "缺少检索词"),
        ("GET", "/api/search?q=", None, 422, "不能为空"),
        ("GET", "/api/search?q=%01", None, 422, "没有读懂"),
        ("GET", f"/api/search?q={'x' * 501}", None, 422, "500"),
        ("GET", "/api/search?q=x&limit=0", None, 422, "不小于 1"),
        ("GET", "/api/search?q=x&limit=51", None, 422, "不大于 50"),
        ("GET", "/api/search?q=x&limit=ten", None, 422, "整数"),
        ("GET", "/api/rules/nothing", None, 404, "nothing"),
        ("POST", "/api/rules/nothing", b'{"facts": {}}', 404, "nothing"),
        ("POST", "/api/rules/leave_approver", b'{"facts": {"zzz": "1"}}', 422, "zzz"),
        ("POST", "/api/rules/leave_approver", b'{"facts": []}', 422, "facts"),
        ("POST", "/api/feedback", b"{}", 422, "缺少"),
    ],
)
def test_faults_of_the_request(client: TestClient, method: str, path: str, body: bytes | None, status: int, says: str) -> None:
    response = client.request(method, path, content=body, headers=JSON if body is not None else None)
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}
    error = response.json()["error"]
    assert set(error) == {"code", "message", "id"}
    assert says in error["message"]
    assert re.search(r"[\u4e00-\u9fff]", error["message"])
    assert not re.search(r"Traceback|pydantic|Error\b|\.py|sqlite", response.text)


def test_a_body_without_length_is_cut_off(client: TestClient) -> None:
    response = client.post(ASK, content=(b"x" * 1024 for _ in range(100)), headers=JSON)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_a_fault_of_ours_shows_an_id_and_nothing_else(settings: Settings, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    broken = Counting(bot, fail=ZeroDivisionError("the secret inside"))
    with TestClient(create_app(settings, broken), raise_server_exceptions=False) as client, caplog.at_level(logging.ERROR):  # type: ignore[arg-type]
        response = client.post(ASK, json={"question": "请三天病假谁批"})
    assert response.status_code == 500
    error = response.json()["error"]
    assert error["code"] == "internal"
    assert "secret" not in response.text
    record = next(r for r in caplog.records if error["id"] in r.getMessage())
    assert record.exc_info and "the secret inside" in str(record.exc_info[1])
