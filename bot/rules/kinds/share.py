"""A total split by a ratio (3:5:2).

``params``: ``fact`` (its id), ``ratio``, ``names``, ``unit``. Where a share is not whole the text gives no rounding: the exact shares are told.
"""

from __future__ import annotations

from decimal import Decimal

from bot.rules.bounds import number
from bot.rules.facts import Facts, asked_in_order
from bot.rules.result import Line, MissingFacts, Outside, Result, Value
from bot.rules.rule import Rule

ROUNDING_OPEN = "条文没有写明比例不是整数时怎么取整,由考核领导小组确定"


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    total = facts.get(p["fact"])
    if not isinstance(total, Decimal):
        return MissingFacts(asked_in_order(rule, [p["fact"]]))
    if total < 1 or total != total.to_integral_value():
        return Outside("总数应当是不小于1的整数,请核对后再问。")
    ratio = [Decimal(str(r)) for r in p["ratio"]]
    shares = [total * r / sum(ratio) for r in ratio]
    unit = str(p["unit"])
    say = "、".join(f"{name}{number(share)}{unit}" for name, share in zip(p["names"], shares, strict=True))
    steps = tuple(
        Line(f"{name}:{number(total)} × {number(r)} ÷ {number(sum(ratio, Decimal(0)))} = {number(share)} {unit}")
        for name, r, share in zip(p["names"], ratio, shares, strict=True)
    )
    whole = all(share == share.to_integral_value() for share in shares)
    printed = ":".join(str(r) for r in p["ratio"])
    return Value(f"{say}(总数{number(total)}按{printed})", None, steps, () if whole else (ROUNDING_OPEN,))


def check(rule: Rule) -> list[str]:
    return [] if len(rule.params["ratio"]) == len(rule.params["names"]) else [f"规则 {rule.id}:比例与名称个数不同"]
