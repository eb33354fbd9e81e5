"""GET /api/regulations, /api/regulations/{id}, /api/clauses/{id}, /api/search."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query

from api.deps import AsOf, ServiceDep
from api.errors import ApiError
from bot import LONGEST
from bot.assistant import unreadable
from corpus import Clause, Compilation, UnknownClause

router = APIRouter(prefix="/api", tags=["制度"])


@router.get("/regulations")
async def regulations(service: ServiceDep) -> dict[str, Any]:
    """汇编目录:各部分及其制度。"""
    compilation = service.bot.compilation
    parts: dict[str, list[dict[str, Any]]] = {}
    counts: dict[str, int] = {}
    for clause in compilation.clauses.values():
        counts[clause.regulation] = counts.get(clause.regulation, 0) + 1
    amended = {compilation.clauses[clause_id].regulation for clause_id in compilation.amended}
    for r in compilation.regulations.values():
        entry = {"id": r.id, "number": r.number, "title": r.title, "clauses": counts.get(r.id, 0), "amended": r.id in amended}
        parts.setdefault(r.part, []).append(entry)
    return {"version": service.bot.version, "parts": [{"title": title, "regulations": entries} for title, entries in parts.items()]}


@router.get("/regulations/{regulation_id}")
async def regulation(regulation_id: str, service: ServiceDep, as_of: AsOf = None) -> dict[str, Any]:
    """一项制度的全部条款,按层级排列。"""
    compilation, day = service.bot.compilation, as_of or service.clock()
    found = compilation.regulations.get(regulation_id)
    if found is None:
        raise ApiError(404, "unknown_regulation", f"没有编号为“{regulation_id[:40]}”的制度;编号形如 4.28,全部制度见 /regulations。")
    roots = [c for c in compilation.clauses.values() if c.regulation == regulation_id and c.parent is None]
    return {
        "id": found.id, "part": found.part, "number": found.number, "title": found.title, "as_of": day.isoformat(),
        "clauses": [_node(compilation, clause, day) for clause in roots],
    }  # fmt: skip


@router.get("/clauses/{clause_id}")
async def clause(clause_id: str, service: ServiceDep, as_of: AsOf = None) -> dict[str, Any]:
    """一条:所在位置、当日有效的文字、沿革。"""
    compilation, day = service.bot.compilation, as_of or service.clock()
    try:
        found = compilation.clause(clause_id)
    except UnknownClause:
        message = f"没有编号为“{clause_id[:40]}”的条款;编号形如 4.28:5.3(第四部分第28项制度 五、3),可在 /regulations 中查找。"
        raise ApiError(404, "unknown_clause", message) from None
    path = [{"clause_id": a.id, "label": a.mark, "heading": a.heading} for a in compilation.ancestors(found.id)]
    return {
        "clause_id": found.id, "regulation": compilation.title(found.id), "regulation_id": found.regulation, "label": found.label,
        "kind": found.kind, "path": path[::-1], "as_of": day.isoformat(), "text": found.in_force(day).text,
        "whole_text": compilation.whole_text(found.id, day), "versions": _versions(found, day),
        "children": list(compilation.children(found.id)), "url": f"/regulations/{found.regulation}#{found.id}",
    }  # fmt: skip


@router.get("/search")
async def search(
    service: ServiceDep,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST, description="检索词或问题")],
    limit: Annotated[int, Query(ge=1, le=50, description="最多几条")] = 10,
    as_of: AsOf = None,
) -> dict[str, Any]:
    """与检索词最相关的条款,最相关的在前。"""
    fault = unreadable(q)
    if fault:
        raise ApiError(422, "invalid", f"检索词(q):{fault}。")
    bot, day = service.bot, as_of or service.clock()
    hits = await to_thread.run_sync(bot.search, q, limit)
    results = []
    for hit in hits:
        found = bot.compilation.clause(str(hit.topic.clause))
        results.append(
            {
                "clause_id": found.id,
                "regulation": bot.compilation.title(found.id),
                "label": found.label,
                "score": round(float(hit.score), 4),
                "text": bot.compilation.whole_text(found.id, day),
                "url": f"/regulations/{found.regulation}#{found.id}",
            }
        )
    return {"query": q, "results": results}


def _node(compilation: Compilation, clause: Clause, day: date) -> dict[str, Any]:
    return {
        "id": clause.id, "label": clause.label, "mark": clause.mark, "heading": clause.heading, "kind": clause.kind,
        "text": clause.in_force(day).text, "versions": _versions(clause, day) if len(clause.versions) > 1 else [],
        "children": [_node(compilation, compilation.clauses[child], day) for child in compilation.children(clause.id)],
    }  # fmt: skip


def _versions(clause: Clause, day: date) -> list[dict[str, Any]]:
    """Oldest first. ``since`` and ``until`` are both inclusive; null: not known, or still in force."""
    current, later = clause.in_force(day), [v.since for v in clause.versions[1:]]
    ends = [since - timedelta(days=1) if since else None for since in later] + [None]
    return [
        {
            "text": v.text,
            "since": v.since.isoformat() if v.since else None,
            "until": end.isoformat() if end else None,
            "amended_by": v.amended_by,
            "note": v.note,
            "in_force": v is current,
        }
        for v, end in zip(clause.versions, ends, strict=True)
    ]
