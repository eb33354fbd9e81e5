"""How many must be present, and whether they are.

``params``: ``total``, ``present`` (facts), ``rows`` of ``{when, fraction: "2/3", what}``, ``act`` (「召开」). A share 「以上」 includes the exact
share: the least whole number not below total × fraction. Optional ``absent`` (fact): how many stay away, where that is told instead.
Values of the fact ``want``: 可缺 (how many may stay away), 总数 (the largest total for which those present suffice), 相差 (by how much the shares of two
rows differ), 起码 (makes a question without numbers a case of its own).
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
Row = Mapping[str, Any]


def needed(total: Decimal, fraction: str) -> Decimal:
    """Least whole number ≥ total × fraction, exactly.

    >>> needed(Decimal(11), "2/3")
    Decimal('8')
    """
    share = Fraction(int(total)) * Fraction(fraction)
    return Decimal(-(-share.numerator // share.denominator))


def evaluate(rule: Rule, facts: Facts) -> Result:
    p, want = rule.params, facts.get("want")
    total, present, absent = facts.get(p["total"]), facts.get(p["present"]), facts.get(str(p.get("absent")))
    every: list[Row] = p["rows"]
    rows = [r for r in every if not contradicted(r.get("when") or {}, facts)]
    missing = [n for r in rows for n in unknown(r.get("when") or {}, facts)] if len(rows) > 1 else []
    if isinstance(total, Decimal) and (total < 1 or total != total.to_integral_value()):
        return Outside("成员总数应当是不小于1的整数,请核对后再问。")
    if want == "相差" and len(every) == 2 and isinstance(total, Decimal):
        return _apart(total, every)
    if not isinstance(total, Decimal):
        if want == "总数" and isinstance(present, Decimal) and not missing:
            return _largest(present, rows[0])
        if not missing and len(every) > 1 and not isinstance(present, Decimal):
            share = SHARES[rows[0]["fraction"]]  # what is discussed settles the share, told in general
            return Value(f"{rows[0]['what']}须有{share}以上成员到会", None, (Line(f"{rows[0]['what']}:{share}以上"),))
        return MissingFacts(asked_in_order(rule, [p["total"], *missing]))
    if want == "可缺":
        return _may_miss(total, rows)
    steps: list[Line] = []
    if isinstance(absent, Decimal) and not isinstance(present, Decimal):
        if absent > total:
            return Outside(f"缺席{number(absent)}人多于成员总数{number(total)}人,请核对后再问。")
        present = total - absent
        steps.append(Line(f"{number(total)} − {number(absent)} = {number(present)} 人"))
    if isinstance(present, Decimal) and present > total:
        return Outside(f"到会{number(present)}人多于成员总数{number(total)}人,请核对后再问。")
    verdicts = {isinstance(present, Decimal) and present >= needed(total, r["fraction"]) for r in rows}
    if missing and (len(verdicts) > 1 or not isinstance(present, Decimal)):
        if isinstance(present, Decimal):
            return MissingFacts(asked_in_order(rule, missing))
        return _every_row(total, rows)
    row = max(rows, key=_share) if verdicts == {True} else min(rows, key=_share)
    need = needed(total, row["fraction"])
    share = SHARES[row["fraction"]]
    steps.append(_line(total, row))
    if not isinstance(present, Decimal):
        return Value(f"{row['what']}须有{share}以上即至少{number(need)}人到会", amount(need, "人"), tuple(steps))
    if present >= need:
        steps.append(Line(f"{number(present)} ≥ {number(need)} 人"))
        say = f"可以{p['act']}:{row['what']}须{share}以上即至少{number(need)}人到会,到了{number(present)}人,够了"
    else:
        steps.append(Line(f"{number(need)} − {number(present)} = {number(need - present)} 人"))
        say = f"不可以{p['act']}:{row['what']}须{share}以上即至少{number(need)}人到会,还差{number(need - present)}人"
    return Value(say, {"decision": say.split(":")[0]}, tuple(steps))


def _share(row: Row) -> Fraction:
    return Fraction(row["fraction"])


def _line(total: Decimal, row: Row) -> Line:
    return Line(f"{number(total)} × {row['fraction']} → {number(needed(total, row['fraction']))} 人(不足1人进为1人)")


def _every_row(total: Decimal, rows: list[Row]) -> Value:
    parts = [f"{r['what']}至少{number(needed(total, r['fraction']))}人({SHARES[r['fraction']]}以上)" for r in rows]
    return Value(";".join(parts), None, tuple(_line(total, r) for r in rows))


def _apart(total: Decimal, rows: list[Row]) -> Value:
    """By how many persons two rows differ."""
    less, more = sorted(rows, key=_share)
    low, high = needed(total, less["fraction"]), needed(total, more["fraction"])
    step = Line(f"{number(high)} − {number(low)} = {number(high - low)} 人")
    told = [f"{r['what']}{SHARES[r['fraction']]}以上即至少{number(n)}人" for r, n in ((less, low), (more, high))]
    say = f"相差{number(high - low)}人:{','.join(told)}"
    return Value(say, amount(high - low, "人"), (_line(total, less), _line(total, more), step))


def _may_miss(total: Decimal, rows: list[Row]) -> Value:
    """How many may stay away so that the rest suffice, under every row that is still possible."""
    steps, parts, most = [], [], Decimal(0)
    for row in rows:
        need = needed(total, row["fraction"])
        most = total - need
        steps += [_line(total, row), Line(f"{number(total)} − {number(need)} = {number(most)} 人")]
        parts.append(f"{row['what']}最多可缺{number(most)}人({SHARES[row['fraction']]}以上即至少{number(need)}人到会)")
    return Value(";".join(parts), amount(most, "人") if len(rows) == 1 else None, tuple(steps))


def _largest(present: Decimal, row: Row) -> Value:
    """The largest total for which those present are enough."""
    share = Fraction(row["fraction"])
    most = Decimal(int(present * share.denominator / share.numerator))
    step = Line(f"{number(present)} ÷ {row['fraction']} → {number(most)} 人(不足1人舍去)")
    return Value(f"成员最多{number(most)}人:{row['what']}须{SHARES[row['fraction']]}以上到会,到了{number(present)}人", amount(most, "人"), (step,))


def check(rule: Rule) -> list[str]:
    return [f"规则 {rule.id}:比例 {r['fraction']} 没有名称" for r in rule.params["rows"] if r["fraction"] not in SHARES]
