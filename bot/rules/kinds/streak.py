"""Something left undone month after month: has the run reached the number of months that has a consequence, in which month will it, how many are left.

``params``: ``count`` (fact: months so far), ``first`` (fact: first month without), ``kept`` (fact: last month in which it was still done; the run
begins with the next one), ``now`` (fact: month it is now; with ``first`` or ``kept`` it tells the count), ``bound`` (months), ``left`` (value of the fact ``want``
that asks how many are left), and what to say: ``say_short`` and ``say_reached`` with {months} (and {left}), ``say_left`` with {left} and {months}, ``say_month`` with {month},
the month by whose end the bound is reached; ``value_short``, ``value_reached``. Both ends of the run count: 3月 to 8月 is six months.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal

from bot.rules.bounds import number
from bot.rules.facts import Facts, Moment, asked_in_order
from bot.rules.result import Line, MissingFacts, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    bound = int(p["bound"])
    first = _first(rule, facts)
    count, steps = facts.get(str(p["count"])), list[Line]()
    now = facts.get(str(p.get("now")))
    if first and isinstance(now, Moment) and now.day and now.day >= first:
        count = Decimal(_index(now.day) - _index(first) + 1)
        steps.append(Line(f"{_name(first)}至{_name(now.day)} = {number(count)} 个月"))
    if isinstance(count, Decimal) and (p.get("left") is None or facts.get("want") != p["left"]):
        return _verdict(rule, count, bound, steps)
    if isinstance(count, Decimal):
        return _left(rule, count, bound, steps)
    if first is None:
        return MissingFacts(asked_in_order(rule, [p["count"]]))
    index = _index(first) + bound - 1
    year, month = index // 12, index % 12 + 1
    step = Line(f"{_name(first)}是第 1 个月,第 {bound} 个月是 {year}年{month}月")
    return Value(str(p["say_month"]).format(month=f"{year}年{month}月"), {"date": date(year, month, monthrange(year, month)[1]).isoformat()}, (step,))


def _first(rule: Rule, facts: Facts) -> date | None:
    """The first month of the run."""
    p = rule.params
    first, kept = facts.get(str(p.get("first"))), facts.get(str(p.get("kept")))
    if isinstance(first, Moment) and first.day:
        return first.day.replace(day=1)
    if isinstance(kept, Moment) and kept.day:
        index = _index(kept.day) + 1
        return date(index // 12, index % 12 + 1, 1)
    return None


def _verdict(rule: Rule, count: Decimal, bound: int, steps: list[Line]) -> Value:
    how = "reached" if count >= bound else "short"
    steps.append(Line(f"{number(count)} {'≥' if count >= bound else '<'} {bound} 个月"))
    left = bound - count
    if left > 0:
        steps.append(Line(f"{bound} − {number(count)} = {number(left)} 个月"))
    say = str(rule.params[f"say_{how}"]).format(months=number(count), left=number(left))
    return Value(say, {"decision": str(rule.params[f"value_{how}"])}, tuple(steps))


def _left(rule: Rule, count: Decimal, bound: int, steps: list[Line]) -> Value:
    if count >= bound:
        return _verdict(rule, count, bound, steps)
    left = bound - count
    steps.append(Line(f"{bound} − {number(count)} = {number(left)} 个月"))
    say = str(rule.params["say_left"]).format(left=number(left), months=number(count))
    return Value(say, amount(left, "个月"), tuple(steps))


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _name(day: date) -> str:
    return f"{day.year}年{day.month}月"


def check(rule: Rule) -> list[str]:
    needed = ("count", "bound", "say_short", "say_reached", "say_month", "value_short", "value_reached")
    return [f"规则 {rule.id}:缺少 {name}" for name in needed if name not in rule.params]
