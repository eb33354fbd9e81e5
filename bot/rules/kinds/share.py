"""A total split by a ratio (3:5:2).

``params``: ``fact`` (its id), ``ratio``, ``names``, ``unit``. Where a share is not whole the text gives no rounding: the exact shares are told.
``known`` = ``{name: fact}``: facts that give the size of one share, from which the total follows where it is not told.
``apart`` and ``joint`` = ``{value of want: [name, name]}``: two shares whose difference or sum is asked for; ``one`` = ``{value of want: name}``.
``percent`` = ``{value of want: name}``: which part of the whole a share is; no total is needed for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import Facts, asked_in_order
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule

TENTHS = "零一两三四五六七八九十"
ROUNDING_OPEN = "条文没有写明比例不是整数时怎么取整,由考核领导小组确定"


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    ratio = [Decimal(str(r)) for r in p["ratio"]]
    part_of = (p.get("percent") or {}).get(facts.get("want"))
    if part_of:
        return _percent(p, ratio, part_of)
    unit, total, steps, back = str(p["unit"]), facts.get(p["fact"]), list[Line](), ""
    part = next(((name, facts[f]) for name, f in (p.get("known") or {}).items() if f in facts), None)
    if part and not isinstance(total, Decimal) and isinstance(part[1], Decimal):
        weight = ratio[p["names"].index(part[0])]
        total = part[1] * sum(ratio) / weight
        steps.append(Line(f"{number(part[1])} × {number(sum(ratio, Decimal(0)))} ÷ {number(weight)} = {number(total)} {unit}"))
        back = f"总数{number(total)}{unit}"
        if total != total.to_integral_value():
            return Outside(f"{part[0]}{number(part[1])}{unit}按比例得不出整数的总数,请核对后再问。")
    if not isinstance(total, Decimal):
        return MissingFacts(asked_in_order(rule, [p["fact"]]))
    if total < 1 or total != total.to_integral_value():
        return Outside("总数应当是不小于1的整数,请核对后再问。")
    shares = [total * r / sum(ratio) for r in ratio]
    say = "、".join(f"{name}{number(share)}{unit}" for name, share in zip(p["names"], shares, strict=True))
    steps += [
        Line(f"{name}:{number(total)} × {number(r)} ÷ {number(sum(ratio, Decimal(0)))} = {number(share)} {unit}")
        for name, r, share in zip(p["names"], ratio, shares, strict=True)
    ]
    whole = all(share == share.to_integral_value() for share in shares)
    notes = () if whole else (ROUNDING_OPEN,)
    named = dict(zip(p["names"], shares, strict=True))
    want = facts.get("want")
    for how, sign, word in (("apart", "−", "相差"), ("joint", "+", "合计")):
        pair = (p.get(how) or {}).get(want)
        if pair:
            a, b = named[pair[0]], named[pair[1]]
            result = abs(a - b) if how == "apart" else a + b
            step = Line(f"{number(max(a, b))} {sign} {number(min(a, b))} = {number(result)} {unit}")
            told = f"{word}{number(result)}{unit}:{pair[0]}{number(a)}{unit}、{pair[1]}{number(b)}{unit}"
            return Value(told, amount(result, unit), (*steps, step), notes)
    one = (p.get("one") or {}).get(want)
    if one and not (part and back and one == part[0]):
        return Value(f"{one}{number(named[one])}{unit}({back or f'总数{number(total)}'}按{_printed(p)})", amount(named[one], unit), tuple(steps), notes)
    if back:
        return Value(f"{back}:{say}(按{_printed(p)})", amount(total, unit), tuple(steps), notes)
    return Value(f"{say}(总数{number(total)}按{_printed(p)})", None, tuple(steps), notes)


def _percent(params: Mapping[str, Any], ratio: list[Decimal], name: str) -> Value:
    weight, whole = ratio[params["names"].index(name)], sum(ratio, Decimal(0))
    share = weight * 100 / whole
    tenths = f"({TENTHS[int(share / 10)]}成)" if share % 10 == 0 else ""
    step = Line(f"{number(weight)} ÷ {number(whole)} = {number(share)}%")
    return Value(f"{name}占{number(share)}%{tenths}:按{_printed(params)}确定各档数量", {"percent": number(share)}, (step,))


def _printed(params: Mapping[str, Any]) -> str:
    return ":".join(str(r) for r in params["ratio"])


def check(rule: Rule) -> list[str]:
    return [] if len(rule.params["ratio"]) == len(rule.params["names"]) else [f"规则 {rule.id}:比例与名称个数不同"]
