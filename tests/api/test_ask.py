"""POST /api/ask, its stream, and feedback: the answer object and the conversation."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from api_support import OWN_CASE, TODAY, Counting
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.sessions import Reply, SessionStore
from api.settings import Settings
from bot import Bot, State

KEYS = set("kind lead text value steps citations missing reason notes parts confidence as_of version session_id message_id remembered".split())


def ask(client: TestClient, question: str, **more: str) -> dict:
    response = client.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("请三天病假谁批", "calculation"),
        (OWN_CASE, "clarification"),
        ("四.28 五、3写的是什么", "clause"),
        ("考勤管理办法第九十九条写了什么", "refusal"),
    ],
)
def test_kinds(client: TestClient, question: str, kind: str) -> None:
    answer = ask(client, question)
    assert set(answer) == KEYS
    assert answer["kind"] == kind
    assert answer["text"].startswith(answer["lead"])
    assert answer["as_of"] == TODAY.isoformat()
    assert bool(answer["citations"]) or kind in ("refusal", "clarification")
    for citation in answer["citations"]:
        assert citation["text"][citation["start"] : citation["end"]] == citation["quote"]
        path, clause_id = citation["url"].split("#")
        assert clause_id == citation["clause_id"]
        assert client.get(path).status_code == 200


def test_same_question_same_answer(client: TestClient) -> None:
    first, second = (ask(client, "请三天病假谁批") for _ in range(2))
    for answer in (first, second):
        del answer["session_id"], answer["message_id"]
    assert first == second


def test_as_of_is_used(client: TestClient) -> None:
    assert ask(client, "请三天病假谁批", as_of="2018-05-01")["as_of"] == "2018-05-01"


def test_a_conversation_goes_on_in_another_process(settings: Settings, bot: Bot) -> None:
    with TestClient(create_app(settings, bot)) as first:
        asked = ask(first, OWN_CASE)
        assert asked["kind"] == "clarification"
    with TestClient(create_app(settings, bot)) as second:
        for _ in range(4):
            options = asked["missing"][0]["options"]
            asked = ask(second, options[-1] if options else "3天", session_id=asked["session_id"])
            if asked["kind"] == "calculation":
                break
    assert asked["kind"] == "calculation"
    assert asked["remembered"], "what the asker said of himself is shown"


@pytest.mark.parametrize("stranger", ["unknown", "A" * 64])
def test_an_unknown_session_starts_anew_under_a_new_id(client: TestClient, stranger: str) -> None:
    answer = ask(client, "请三天病假谁批", session_id=stranger)
    assert answer["session_id"] != stranger
    assert len(answer["session_id"]) >= 32


def test_sessions_are_apart(settings: Settings, bot: Bot) -> None:
    with TestClient(create_app(settings, Counting(bot))) as client:  # type: ignore[arg-type]
        one, other = ask(client, "甲"), ask(client, "乙")
        assert one["session_id"] != other["session_id"]
        assert ask(client, "丙", session_id=one["session_id"])["lead"] == "第2句"
        assert ask(client, "丁", session_id=other["session_id"])["lead"] == "第2句"


def test_messages_of_one_session_come_one_after_another(settings: Settings, bot: Bot) -> None:
    async def main(apps: list[FastAPI]) -> list[str]:
        clients = [httpx.AsyncClient(transport=httpx.ASGITransport(a), base_url="http://test") for a in apps]
        first = (await clients[0].post("/api/ask", json={"question": "头一句"})).json()
        body = {"question": "又一句", "session_id": first["session_id"]}
        replies = await asyncio.gather(*(clients[n % len(apps)].post("/api/ask", json=body) for n in range(24)))
        for client in clients:
            await client.aclose()
        return [reply.json()["lead"] for reply in replies]

    for processes in (1, 2):  # two applications on one database stand for two processes
        leads = asyncio.run(main([create_app(settings, Counting(bot)) for _ in range(processes)]))  # type: ignore[arg-type]
        assert sorted(leads, key=lambda s: int(s[1:-1])) == [f"第{n}句" for n in range(2, 26)]


def test_a_session_expires(settings: Settings) -> None:
    def answer(state: State) -> tuple[State, int]:
        return State(turns=(*state.turns, "问")), len(state.turns)

    store = SessionStore(settings.database_url, timedelta(days=1))
    session, *_ = store.turn(None, answer, lambda _: Reply("问", "答", "1"))
    assert store.turn(session, answer, lambda _: Reply("问", "答", "1"))[3] == 1
    store.lifetime = timedelta(0)
    renewed, _, _, seen = store.turn(session, answer, lambda _: Reply("问", "答", "1"))
    assert (renewed != session, seen) == (True, 0)
    assert store.purge() == 2
    assert store.purge() == 0
    store.close()


def test_stream_ends_with_the_whole_answer(client: TestClient) -> None:
    response = client.post("/api/ask/stream", json={"question": "请三天病假谁批"})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = [dict(line.split(": ", 1) for line in block.split("\n")) for block in response.text.strip().split("\n\n")]
    *pieces, last = [(e["event"], json.loads(e["data"])) for e in events]
    assert last[0] == "answer"
    assert set(last[1]) == KEYS
    assert pieces[0] == ("lead", {"text": last[1]["lead"]})
    assert "".join(data["text"] for name, data in pieces if name == "text") == last[1]["text"]


def test_stream_reports_faults_before_it_begins(client: TestClient) -> None:
    response = client.post("/api/ask/stream", json={"question": ""})
    assert (response.status_code, set(response.json())) == (422, {"error"})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 200),
        ({"verdict": "down", "comment": "答非所问"}, 200),
        ({"verdict": "maybe"}, 422),
        ({"message_id": "other"}, 404),
        ({"session_id": "other"}, 404),
        ({"comment": "长" * 1001}, 422),
    ],
)
def test_feedback(client: TestClient, change: dict[str, str], status: int) -> None:
    answer = ask(client, "请三天病假谁批")
    body = {"session_id": answer["session_id"], "message_id": answer["message_id"], "verdict": "up"} | change
    assert client.post("/api/feedback", json=body).status_code == status
