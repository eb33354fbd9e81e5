"""Decision table: threshold ladders, approvers, eligibility. Rows are complete and disjoint over their domain.

``params``: ``rows`` of ``{when, say, value?, percent_of?, step?, notes?, cites?, undetermined?, redacted?}``. ``when`` maps a fact
(or a derived one) to a bound, a value or a list of values. ``value.percent`` with ``percent_of: FACT`` gives an amount of money, told by
``say_amount`` (with {amount}); if that fact is optional and absent, the percentage alone.
``left`` (value of the fact ``want``) asks what remains of that base after the share is taken off; ``lost`` asks how much is not paid where the
share is what is paid.
``cut`` (fact): the amount that was taken off; without the base it tells the base.
``domain``: conditions on facts outside which the rule does not speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from bot.rules.bounds import is_bound, number, probes
from bot.rules.facts import (
    Facts,
    FactValue,
    asked_in_order,
    contradicted,
    derive,
    fill,
    satisfies,
    unknown,
)
from bot.rules.result import Line, MissingFacts, Outside, Redacted, Result, Undetermined, Value, amount, money
from bot.rules.rule import Rule

Row = Mapping[str, Any]


def evaluate(rule: Rule, facts: Facts) -> Result:
    derived = derive(rule, facts)
    known = derived.facts
    domain: Mapping[str, object] = rule.params.get("domain") or {}
    for name, condition in domain.items():
        if name in known and not satisfies(condition, known[name]):
            return Outside(f"{rule.fact(name).label}{number(_decimal(known[name]))}不在本条规定的范围内,请核对后再问。")
    rows: list[Row] = [row for row in rule.params["rows"] if not contradicted(row.get("when") or {}, known)]
    if not rows:
        return Outside("按您说的情况,本条没有规定,请核对后再问。")
    outcomes = {str(row.get("say")) + str(row.get("value")) for row in rows}
    base = rows[0].get("percent_of")
    if len(outcomes) > 1 or (base and base not in known and not rule.fact(base).optional):
        names = [n for row in rows for n in unknown(row.get("when") or {}, known)]
        names = [base for n in names for base in derived.sources.get(n, (n,)) if base not in facts]
        names += [b for row in rows if (b := row.get("percent_of")) and b not in known and not rule.fact(b).optional]
        needed = [n for n in names if not rule.fact(n).optional]  # of a sum, the optional addends are not asked for
        return MissingFacts(asked_in_order(rule, needed or names))
    return _outcome(rule, rows[0], known, derived.steps)


def _outcome(rule: Rule, row: Row, known: Facts, arithmetic: Mapping[str, str]) -> Result:
    if row.get("redacted"):
        return Redacted(fill(row["say"], known))
    if row.get("undetermined"):
        return Undetermined(fill(row["say"], known))
    value: dict[str, str] | None = {k: str(v) for k, v in (row.get("value") or {}).items()} or None
    steps = [Line(text) for name, text in arithmetic.items() if name in (row.get("when") or {})]
    if row.get("step"):
        steps.append(Line(fill(row["step"], known)))
    extra: dict[str, FactValue] = {}
    say = row["say"]
    cut = known.get(str(rule.params.get("cut")))
    if isinstance(cut, Decimal) and row.get("percent_of") not in known and value and Decimal(value.get("percent", "0")):
        share = Decimal(value["percent"])
        whole = cut * 100 / share
        line = Line(f"{number(cut)} ÷ {number(share)}% = {_plain_money(whole)} 元")
        label = rule.fact(row["percent_of"]).label
        return Value(f"{label}原为{_plain_money(whole)}元:{say},扣了{number(cut)}元", amount(whole, "元"), (*steps, line))
    if row.get("percent_of") in known and value:
        say = row.get("say_amount") or say
        base, share = _decimal(known[row["percent_of"]]), Decimal(value["percent"])
        total = base * share / 100
        value = amount(total, "元")
        extra["amount"] = _plain_money(total)
        steps.append(Line(f"{number(base)} × {number(share)}% = {_plain_money(total)} 元"))
        if rule.params.get("left") and known.get("want") == rule.params["left"]:  # of a wage that is cut: what remains
            value = amount(base - total, "元")
            say = f"{say},还剩{_plain_money(base - total)}元"
            steps.append(Line(f"{number(base)} − {_plain_money(total)} = {_plain_money(base - total)} 元"))
        elif rule.params.get("lost") and known.get("want") == rule.params["lost"]:
            value = amount(base - total, "元")
            less = base - total
            say = f"少拿{_plain_money(less)}元:{row['say'].partition(':')[0]}" if less else f"不少:{row['say']}"
            steps.append(Line(f"{number(base)} − {_plain_money(total)} = {_plain_money(less)} 元"))
    return Value(fill(say, known, **extra), value, tuple(steps), tuple(row.get("notes") or ()), tuple(row.get("cites") or ()))


def _plain_money(x: Decimal) -> str:
    return number(Decimal(money(x)))


def _decimal(value: FactValue) -> Decimal:
    assert isinstance(value, Decimal)
    return value


def check(rule: Rule) -> list[str]:
    """Faults of completeness: points of the domain that no row, or rows with different outcomes, claim."""
    rows: list[Row] = list(rule.params["rows"])
    columns: dict[str, list[FactValue]] = {}
    for name in {n for row in rows for n in row.get("when") or {}}:
        conditions = [row["when"][name] for row in rows if name in (row.get("when") or {})]
        if all(is_bound(c) for c in conditions):
            columns[name] = list(probes(conditions, Decimal("0.5")))
            continue
        fact = next((f for f in rule.facts if f.id == name), None)
        if fact is None or (fact.type == "enum" and not fact.options):
            return [f"规则 {rule.id}:条件“{name}”没有对应的可选值"]
        columns[name] = [True, False] if fact.type == "bool" else list(fact.options)
    domain: Mapping[str, object] = rule.params.get("domain") or {}
    faults = []
    for point in product(*columns.values()):
        facts = dict(zip(columns, point, strict=True))
        if any(n in facts and not satisfies(c, facts[n]) for n, c in domain.items()):
            continue
        hits = [row for row in rows if not contradicted(row.get("when") or {}, facts)]
        if len({str(r.get("say")) + str(r.get("value")) for r in hits}) != 1:
            where = "、".join(f"{k}={v}" for k, v in facts.items())
            faults.append(f"规则 {rule.id}:{where} 落入 {len(hits)} 行,应恰为 1 行")
    return faults[:5]
