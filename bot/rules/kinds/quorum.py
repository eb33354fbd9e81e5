"""How many must be present, and whether they are.

``params``: ``total``, ``present`` (facts), ``rows`` of ``{when, fraction: "2/3", what}``, ``act`` (「召开」). A share 「以上」 includes the exact
share: the least whole number not below total × fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import Facts, asked_in_order, contradicted, unknown
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule

SHARES = {"1/2": "半数", "2/3": "三分之二"}


def needed(total: Decimal, fraction: str) -> Decimal:
    """Least whole number ≥ total × fraction, exactly.

    >>> needed(Decimal(11), "2/3")
    Decimal('8')
    """
    share = Fraction(int(total)) * Fraction(fraction)
    return Decimal(-(-share.numerator // share.denominator))


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    total, present = facts.get(p["total"]), facts.get(p["present"])
    rows: list[Mapping[str, Any]] = [r for r in p["rows"] if not contradicted(r.get("when") or {}, facts)]
    missing = [n for r in rows for n in unknown(r.get("when") or {}, facts)] if len(rows) > 1 else []
    if not isinstance(total, Decimal) and not missing and len(p["rows"]) > 1 and not isinstance(present, Decimal):
        share = SHARES[rows[0]["fraction"]]  # what is discussed settles the share, told in general
        return Value(f"{rows[0]['what']}须有{share}以上成员到会", None, (Line(f"{rows[0]['what']}:{share}以上"),))
    if not isinstance(total, Decimal):
        return MissingFacts(asked_in_order(rule, [p["total"], *missing]))
    if total < 1 or total != total.to_integral_value():
        return Outside("成员总数应当是不小于1的整数,请核对后再问。")
    if isinstance(present, Decimal) and present > total:
        return Outside(f"到会{number(present)}人多于成员总数{number(total)}人,请核对后再问。")
    verdicts = {isinstance(present, Decimal) and present >= needed(total, r["fraction"]) for r in rows}
    if missing and (len(verdicts) > 1 or not isinstance(present, Decimal)):
        if isinstance(present, Decimal):
            return MissingFacts(asked_in_order(rule, missing))
        return _every_row(total, rows)
    row = max(rows, key=lambda r: Fraction(r["fraction"])) if verdicts == {True} else min(rows, key=lambda r: Fraction(r["fraction"]))
    need = needed(total, row["fraction"])
    share = SHARES[row["fraction"]]
    steps = [Line(f"{number(total)} × {row['fraction']} → {number(need)} 人(不足1人进为1人)")]
    if not isinstance(present, Decimal):
        return Value(f"{row['what']}须有{share}以上即至少{number(need)}人到会", amount(need, "人"), tuple(steps))
    if present >= need:
        steps.append(Line(f"{number(present)} ≥ {number(need)} 人"))
        say = f"可以{p['act']}:{row['what']}须{share}以上即至少{number(need)}人到会,到了{number(present)}人,够了"
    else:
        steps.append(Line(f"{number(need)} − {number(present)} = {number(need - present)} 人"))
        say = f"不可以{p['act']}:{row['what']}须{share}以上即至少{number(need)}人到会,还差{number(need - present)}人"
    return Value(say, {"decision": say.split(":")[0]}, tuple(steps))


def _every_row(total: Decimal, rows: list[Mapping[str, Any]]) -> Value:
    parts = [f"{r['what']}至少{number(needed(total, r['fraction']))}人({SHARES[r['fraction']]}以上)" for r in rows]
    steps = tuple(Line(f"{number(total)} × {r['fraction']} → {number(needed(total, r['fraction']))} 人") for r in rows)
    return Value(";".join(parts), None, steps)


def check(rule: Rule) -> list[str]:
    return [f"规则 {rule.id}:比例 {r['fraction']} 没有名称" for r in rule.params["rows"] if r["fraction"] not in SHARES]
