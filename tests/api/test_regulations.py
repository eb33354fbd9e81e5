"""The compilation, search and the calculator over HTTP, and what is served around them."""

from __future__ import annotations

from typing import Any

import pytest
from api_support import TODAY
from starlette.testclient import TestClient

from bot import Bot
from corpus import Compilation


def walk(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for node in nodes for found in (node, *walk(node["children"]))]


def test_every_regulation_and_every_clause_is_served(client: TestClient, compilation: Compilation) -> None:
    parts = client.get("/api/regulations").json()["parts"]
    ids = [r["id"] for part in parts for r in part["regulations"]]
    assert ids == list(compilation.regulations)
    served = [node["id"] for r in ids for node in walk(client.get(f"/api/regulations/{r}").json()["clauses"])]
    assert sorted(served) == sorted(compilation.clauses)


def test_one_clause(client: TestClient, compilation: Compilation) -> None:
    clause = client.get("/api/clauses/4.28:5.3").json()
    assert clause["label"] == "五、3"
    assert clause["text"] == compilation.text("4.28:5.3", TODAY)
    assert [p["clause_id"] for p in clause["path"]] == ["4.28:5"]
    assert clause["url"] == "/regulations/4.28#4.28:5.3"


def test_amended_clauses_have_versions(client: TestClient, compilation: Compilation) -> None:
    assert compilation.amended
    for clause_id in compilation.amended:
        since = compilation.clause(clause_id).versions[1].since
        assert since is not None
        now = client.get(f"/api/clauses/{clause_id}").json()
        then = client.get(f"/api/clauses/{clause_id}?as_of=2000-01-01").json()
        assert now["text"] != then["text"] == now["versions"][0]["text"]
        assert [v["in_force"] for v in now["versions"]] == [False] * (len(now["versions"]) - 1) + [True]
        assert now["versions"][0]["until"] < now["versions"][1]["since"] == since.isoformat()
        on_the_day = client.get(f"/api/clauses/{clause_id}?as_of={since.isoformat()}").json()
        assert on_the_day["text"] == now["text"], "the first day is inclusive"


@pytest.mark.parametrize(("query", "expected"), [("事假日扣减额", "4.28:5.3"), ("请病假审批", "4.28:3.1")])
def test_search(client: TestClient, query: str, expected: str) -> None:
    results = client.get("/api/search", params={"q": query, "limit": 3}).json()["results"]
    assert len(results) <= 3
    assert expected in [r["clause_id"] for r in results]
    assert [r["score"] for r in results] == sorted((r["score"] for r in results), reverse=True)


def test_rules_and_their_worked_examples(client: TestClient, bot: Bot) -> None:
    listed = client.get("/api/rules").json()["rules"]
    assert [r["id"] for r in listed] == list(bot.rules)
    for entry in listed:
        rule = client.get(f"/api/rules/{entry['id']}").json()
        assert client.get(f"/api/clauses/{rule['clause_id']}").status_code == 200
        for example in rule["examples"]:
            answer = client.post(f"/api/rules/{rule['id']}", json={"facts": {k: str(v) for k, v in example["facts"].items()}})
            assert answer.status_code == 200, answer.text
            wanted = {k: str(v) for k, v in example["expect"].items() if k in ("amount", "percent", "decision", "date", "time")}
            got = answer.json()["value"] or {}
            assert {k: got.get(k) for k in wanted} == wanted


@pytest.mark.parametrize("facts", [{"days": "1e999999"}, {"days": "-1"}, {"days": "NaN"}, {"days": "9" * 39}, {"days": True}])
def test_odd_facts_never_break_the_calculator(client: TestClient, facts: dict[str, Any]) -> None:
    response = client.post("/api/rules/personal_leave_deduction", json={"facts": facts})
    assert response.status_code in (200, 422), response.text


@pytest.mark.parametrize("path", ["/", "/regulations", "/regulations/4.28", "/calculators", "/widget.js", "/static/style.css", "/static/chat.js"])
def test_pages_load_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    if path != "/widget.js":  # its usage comment names a host
        assert "https://" not in response.text and "http://" not in response.text
    assert "innerHTML" not in response.text


def test_page_of_an_unknown_regulation(client: TestClient) -> None:
    response = client.get("/regulations/9.9")
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_health(client: TestClient, bot: Bot) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["version"] == bot.version
    assert ready["refused"] is None
    assert ready["manifest"]["fingerprint"] == bot.manifest["fingerprint"]
