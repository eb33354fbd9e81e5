"""GET /api/rules, /api/rules/{id}; POST /api/rules/{id}: the calculator."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ServiceDep
from api.errors import ApiError
from bot import Bot
from bot.rules.rule import Fact, Rule, RuleError

router = APIRouter(prefix="/api", tags=["计算"])


class Calculation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    facts: dict[str, str | int | float | bool] = Field(description='已知事实,名称见 GET /api/rules/{id};金额与天数最好写成文字,如 "2.5"')
    as_of: date | None = Field(None, description="按哪一天有效的制度计算")


@router.get("/rules")
async def rules(service: ServiceDep) -> dict[str, Any]:
    """全部计算规则。"""
    bot = service.bot
    return {"rules": [_rule(bot, rule) for rule in bot.rules.values()]}


@router.get("/rules/{rule_id}")
async def rule(rule_id: str, service: ServiceDep) -> dict[str, Any]:
    """一条规则:依据、需要的事实、算例。"""
    found = _known(service.bot, rule_id)
    return {**_rule(service.bot, found), "examples": [dict(example) for example in found.examples]}


@router.post("/rules/{rule_id}")
async def calculate(rule_id: str, body: Calculation, service: ServiceDep) -> dict[str, Any]:
    """按给定的事实计算;缺少的事实在 missing 中列出。"""
    _known(service.bot, rule_id)
    facts = {name: _text(value) for name, value in body.facts.items() if _text(value).strip()}
    try:
        return service.bot.calculate(rule_id, facts, body.as_of or service.clock()).to_dict()
    except RuleError as fault:
        raise ApiError(422, "bad_fact", str(fault)) from None


def _known(bot: Bot, rule_id: str) -> Rule:
    found = bot.rules.get(rule_id)
    if found is None:
        raise ApiError(404, "unknown_rule", f"没有名为“{rule_id[:40]}”的规则;全部规则见 /api/rules。")
    return found


def _text(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _rule(bot: Bot, rule: Rule) -> dict[str, Any]:
    clause = bot.compilation.clause(rule.clause)
    return {
        "id": rule.id, "title": rule.title, "kind": rule.kind, "clause_id": rule.clause, "label": clause.label,
        "regulation": bot.compilation.title(rule.clause), "quote": rule.quote, "url": f"/regulations/{clause.regulation}#{rule.clause}",
        "facts": [_fact(fact) for fact in rule.facts if not fact.decoy], "notes": list(rule.notes), "answer": rule.answer,
    }  # fmt: skip


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id, "label": fact.label, "ask": fact.ask, "type": fact.type, "unit": fact.unit, "options": list(fact.options),
        "optional": fact.optional, "min": fact.min, "max": fact.max, "integer": fact.integer,
    }  # fmt: skip
