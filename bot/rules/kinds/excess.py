"""Money for what exceeds a free allowance: max(0, fact − free) × rate, the rate from a table.

``params``: ``fact`` (its id), ``free``, ``rates`` = rows of ``{when, rate}``, ``unit`` of the fact; optional ``reverse`` (fact holding the
amount already taken: answers how much of the fact that was, or whether it was right if the fact is known; ``most``, a value of ``want``, rounds down), ``over`` (fact holding the excess itself) ``remaining`` (fact ``want``: how much of the allowance is left) , ``rate`` (how much a day) and ``whether`` (only if something is
taken): values of the fact ``want``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import Facts, asked_in_order, contradicted, derive, show, unknown
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    derived = derive(rule, facts)
    known = derived.facts
    p = rule.params
    on, free, unit = str(p["fact"]), Decimal(str(p["free"])), str(p["unit"])
    label = rule.fact(on).label if any(f.id == on for f in rule.facts) else on
    taken = known.get(on)
    beyond = known.get(str(p.get("over")))
    if taken is None and isinstance(beyond, Decimal):  # 「超了三天」 tells the excess itself
        taken = free + beyond
    if isinstance(taken, Decimal):
        if taken < 0:
            return Outside(f"{label}不能是负数,请核对后再问。")
        if p.get("remaining") and known.get("want") == p["remaining"]:
            return _remaining(label, taken, free, unit)
        if taken <= free:
            return Value(
                f"不扣,{label}{number(taken)}{unit}没有超过{number(free)}{unit}",
                amount(Decimal(0), "元"),
                (Line(f"{number(taken)} ≤ {number(free)} {unit},不扣"),),
            )
    rates: list[Mapping[str, Any]] = [r for r in p["rates"] if not contradicted(r["when"], known)]
    if not rates:
        return Outside("按您说的人员类别和职级,本条没有列出日扣减额。")
    settled = {str(r["rate"]) for r in rates}
    asks_rate = p.get("rate") and known.get("want") == p["rate"]
    if asks_rate and not (isinstance(taken, Decimal) and isinstance(known.get(str(p.get("reverse"))), Decimal)):
        return _rate(rates, settled, known, rule)
    reverse = known.get(str(p.get("reverse")))
    missing = [n for r in rates for n in unknown(r["when"], known)] if len(settled) > 1 else []
    if not isinstance(taken, Decimal) and not isinstance(reverse, Decimal):
        missing.append(on if on not in derived.sources else derived.sources[on][0])
    if missing and isinstance(taken, Decimal) and p.get("whether") and known.get("want") == p["whether"]:
        return _whether(label, taken, free, unit)
    if missing:
        return MissingFacts(asked_in_order(rule, missing))
    rate = Decimal(str(rates[0]["rate"]))
    who = "、".join(show(known[n]) for n in rates[0]["when"] if n in known)
    if not isinstance(taken, Decimal):
        assert isinstance(reverse, Decimal)
        return _reversed(reverse, rate, free, label, unit, who, bool(p.get("most")) and known.get("want") == p["most"])
    over = taken - free
    total = over * rate
    if isinstance(reverse, Decimal):
        return _compared(reverse, total, over, rate, unit, who)
    arithmetic = [Line(derived.steps[on] + f" {unit}")] if on in derived.steps else []
    steps = (
        *arithmetic,
        Line(f"{number(taken)} − {number(free)} = {number(over)} {unit}"),
        Line(f"{number(over)} × {number(rate)} = {number(total)} 元"),
    )
    note = tuple(rates[0].get("notes") or ())
    return Value(f"扣{number(total)}元:{who}每天{number(rate)}元,超出{number(over)}{unit}", amount(total, "元"), steps, note)


def _rate(rates: list[Mapping[str, Any]], settled: set[str], known: Facts, rule: Rule) -> Result:
    """「机关处级一天扣多少」: the rate alone."""
    if len(settled) > 1:
        return MissingFacts(asked_in_order(rule, [n for r in rates for n in unknown(r["when"], known)]))
    rate, who = number(Decimal(str(rates[0]["rate"]))), "、".join(show(known[n]) for n in rates[0]["when"] if n in known)
    free, unit = number(Decimal(str(rule.params["free"]))), rule.params["unit"]
    return Value(f"{who}每天扣{rate}元(超过{free}{unit}的部分)", amount(Decimal(rate), "元"), (Line(f"{who}:每天 {rate} 元"),))


def _remaining(label: str, taken: Decimal, free: Decimal, unit: str) -> Value:
    if taken > free:
        over = Line(f"{number(taken)} − {number(free)} = {number(taken - free)} {unit}")
        return Value(f"没有了:{number(free)}{unit}以内不扣,{label}已有{number(taken)}{unit},超出{number(taken - free)}{unit}", None, (over,))
    left = free - taken
    steps = (Line(f"{number(free)} − {number(taken)} = {number(free - taken)} {unit}"),)
    say = f"不扣工资的{label}还剩{number(left)}{unit}({number(free)}{unit}以内不扣,已用{number(taken)}{unit})"
    return Value(say, amount(left, unit), steps)


def _whether(label: str, taken: Decimal, free: Decimal, unit: str) -> Value:
    """Whether anything is taken needs no rate."""
    over = taken - free
    steps = (Line(f"{number(taken)} − {number(free)} = {number(over)} {unit}"),)
    return Value(f"要扣:{label}{number(free)}{unit}以内不扣,{number(taken)}{unit}超出{number(over)}{unit}", {"decision": "要扣"}, steps)


def _compared(taken: Decimal, due: Decimal, over: Decimal, rate: Decimal, unit: str, who: str) -> Value:
    """「请了8天被扣了260块,扣错没有」: what was taken against what is due."""
    steps = [Line(f"{number(over)} × {number(rate)} = {number(due)} 元")]
    if taken == due:
        return Value(f"对,没错:应扣{number(due)}元({who}每天{number(rate)}元,超出{number(over)}{unit})", amount(due, "元"), tuple(steps))
    more, less = max(taken, due), min(taken, due)
    steps.append(Line(f"{number(more)} − {number(less)} = {number(more - less)} 元"))
    verdict = f"多扣了{number(more - less)}元,应退" if taken > due else f"少扣了{number(more - less)}元"
    return Value(f"不对,扣错了:应扣{number(due)}元,{verdict}({who}每天{number(rate)}元,超出{number(over)}{unit})", amount(more - less, "元"), tuple(steps))


def _reversed(taken_off: Decimal, rate: Decimal, free: Decimal, label: str, unit: str, who: str, most: bool) -> Result:
    over = taken_off / rate
    if most and over * 2 != (over * 2).to_integral_value():
        whole = over.to_integral_value(ROUND_FLOOR)
        steps = (
            Line(f"{number(taken_off)} ÷ {number(rate)},取整 = {number(whole)} {unit}"),
            Line(f"{number(free)} + {number(whole)} = {number(free + whole)} {unit}"),
        )
        return Value(
            f"最多{number(free + whole)}{unit}({label}),扣{number(whole * rate)}元",
            amount(free + whole, unit),
            (*steps, Line(f"{number(whole)} × {number(rate)} = {number(whole * rate)} 元")),
        )
    if over * 2 != (over * 2).to_integral_value():
        return Outside(f"{number(taken_off)}元不是{who}日扣减额{number(rate)}元的整数或半数倍,请核对金额或职级。")
    steps = (
        Line(f"{number(taken_off)} ÷ {number(rate)} = {number(over)} {unit}"),
        Line(f"{number(free)} + {number(over)} = {number(free + over)} {unit}"),
    )
    say = f"{label}共{number(free + over)}{unit},其中超出{number(free)}{unit}的有{number(over)}{unit}"
    return Value(say, amount(free + over, unit), steps)


def check(rule: Rule) -> list[str]:
    """Rates must be complete and disjoint over the enum facts they name."""
    from bot.rules.kinds import table

    rows = [{"when": r["when"], "say": str(r["rate"])} for r in rule.params["rates"]]
    probe = Rule(rule.id, rule.title, rule.clause, rule.quote, "table", rule.facts, {"rows": rows}, (), ())
    return table.check(probe)
