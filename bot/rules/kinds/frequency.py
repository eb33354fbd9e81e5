"""Every so often: how many times a year, what is still due, by when the next one.

``params``: ``every`` (week, half_month, month, quarter, half_year, year), ``times`` (default 1), ``what``, ``measure`` (「次」), ``at_least``
(bool: the text says 至少/不少于), ``month_in_period`` (1 = the first month of each period, -1 = the last). Facts by convention, all
optional: ``done`` (number held this year or period), ``last`` (moment of the last one), ``years``/``months`` (a span to count over).
"""

from __future__ import annotations

from decimal import Decimal

from bot.rules.bounds import number
from bot.rules.facts import Facts, Moment
from bot.rules.kinds.periods import MONTHS, NAMES, PER_YEAR, following, period
from bot.rules.result import Line, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    every, times, what, measure = str(p["every"]), int(p.get("times", 1)), str(p["what"]), str(p.get("measure", "次"))
    least = "至少" if p.get("at_least") else ""
    each = f"{what}每{NAMES[every]}{least}{number(Decimal(times))}{measure}"
    last, done = facts.get("last"), facts.get("done")
    if isinstance(last, Moment) and last.day:
        first, end = following(every, last.day)
        now = period(every, last.day)
        return Value(
            f"{each};下一{measure}最迟在{end.year}年{end.month}月{end.day}日前",
            {"date": end.isoformat()},
            (Line(f"{last.day.isoformat()} 属于 {now[0].isoformat()} 至 {now[1].isoformat()},下一期 {first.isoformat()} 至 {end.isoformat()}"),),
        )
    span, factor = _span(facts)
    if every == "week" and span == "一年":
        return Value(each, amount(Decimal(times), measure), (Line(f"每周{least}{times}{measure}"),))
    total = Decimal(PER_YEAR[every] * times) * factor
    step = Line(f"每{NAMES[every]}{times}{measure},{span}{number(Decimal(PER_YEAR[every]) * factor)}期:{number(total)} {measure}")
    if isinstance(done, Decimal):
        left = max(Decimal(0), total - done)
        verdict = f"还差{number(left)}{measure}" if left else "已经够了"
        steps = (step, Line(f"{number(total)} − {number(done)} = {number(total - done)} {measure}"))
        return Value(f"{verdict}:{each},{span}{least}{number(total)}{measure}", amount(left, measure), steps)
    if "month_in_period" in p and span == "一年":
        months = months_of(every, int(p["month_in_period"]))
        listed = "、".join(f"{m}月" for m in months)
        return Value(
            f"{what}在{listed}(每{NAMES[every]}{'第一' if p['month_in_period'] == 1 else '最后一'}个月),一年{number(total)}{measure}",
            amount(total, measure),
            (step,),
        )
    return Value(f"{each},即{span}{least}{number(total)}{measure}", amount(total, measure), (step,))


def months_of(every: str, place: int) -> list[int]:
    """Months of a year that are the first (1) or last (-1) of their period."""
    size = MONTHS[every]
    return [start + (0 if place == 1 else size - 1) for start in range(1, 13, size)]


def _span(facts: Facts) -> tuple[str, Decimal]:
    years, months = facts.get("years"), facts.get("months")
    if isinstance(years, Decimal):
        return f"{number(years)}年", years
    if isinstance(months, Decimal):
        return f"{number(months)}个月", months / 12
    return "一年", Decimal(1)


def check(rule: Rule) -> list[str]:
    return [] if rule.params.get("every") in PER_YEAR else [f"规则 {rule.id}:未知的周期 {rule.params.get('every')}"]
