"""Every so often: how many times a year, what is still due, by when the next one.

``params``: ``every`` (week, half_month, month, quarter, half_year, year), ``times`` (default 1), ``what``, ``measure`` (「次」), ``at_least``
(bool: the text says 至少/不少于), ``month_in_period`` (1 = the first month of each period, -1 = the last). Facts by convention, all
optional: ``done`` (number held this year), ``until`` (month up to whose end ``done`` was counted), ``last`` (moment of the last one),
``years``/``months``/``weeks`` (a span to count over), ``persons`` (each of whom it is due with), ``part`` (第三季度, 下半年: which months). The text says 每半年, not from when: the next one is told by
the interval from the last one, and by the calendar period at the latest.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.rules.bounds import number
from bot.rules.facts import Facts, Moment
from bot.rules.kinds.periods import MONTHS, NAMES, PARTS, PER_YEAR, following, period
from bot.rules.result import Line, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    every, times, what, measure = str(p["every"]), int(p.get("times", 1)), str(p["what"]), str(p.get("measure", "次"))
    least = "至少" if p.get("at_least") else ""
    each = f"{what}每{NAMES[every]}{least}{number(Decimal(times))}{measure}"
    last, done, until, part = facts.get("last"), facts.get("done"), facts.get("until"), facts.get("part")
    now = facts.get("now")
    if isinstance(now, Moment) and now.day and "month_in_period" in p and done is None:
        months = months_of(every, int(p["month_in_period"]))
        month = next((m for m in months if m >= now.day.month), months[0])
        return Value(
            f"下一{measure}在{month}月:{each},{_which(rule)}",
            None,
            (
                _per(rule),
                Line(f"{'、'.join(f'{m}月' for m in months)}中,{now.day.month}月起的下一个是 {month} 月"),
            ),
        )
    if isinstance(until, Moment) and until.day and every in MONTHS:
        return _so_far(until.day.month, done, each, rule)
    if isinstance(part, str) and "month_in_period" in p and done is None and last is None:
        months = [m for m in months_of(every, int(p["month_in_period"])) if m in PARTS[part]]
        listed = "、".join(f"{m}月" for m in months)
        return Value(
            f"{part}应在{listed}:{each},{_which(rule)}",
            None,
            (
                _per(rule),
                Line(f"{part}:{_which(rule)} = {listed}"),
            ),
        )
    if isinstance(last, Moment) and last.day and done is None:
        return _next(last.day, each, rule)
    span, factor = _span(facts)
    periods = PER_YEAR[every] * factor
    if isinstance(part, str) and PER_YEAR[every] * len(PARTS[part]) % 12 == 0:
        span, periods = part, PER_YEAR[every] * Decimal(len(PARTS[part])) / 12
    weeks = facts.get("weeks")
    if every == "week" and isinstance(weeks, Decimal):
        span, periods = f"{number(weeks)}周", weeks
    elif every == "week" and span == "一年":
        return Value(each, amount(Decimal(times), measure), (Line(f"每周{least}{times}{measure}"),))
    total = times * periods
    step = Line(f"每{NAMES[every]}{times}{measure},{span}{number(periods)}期:{number(total)} {measure}")
    persons = facts.get("persons")
    if isinstance(persons, Decimal) and not isinstance(done, Decimal):
        every_one = Line(f"{number(total)} × {number(persons)} 人 = {number(total * persons)} {measure}")
        return Value(f"{each},{number(persons)}人{span}共{least}{number(total * persons)}{measure}", amount(total * persons, measure), (step, every_one))
    if isinstance(done, Decimal):
        left = max(Decimal(0), total - done)
        verdict = f"还差{number(left)}{measure}" if left else "已经够了"
        steps = (step, Line(f"{number(total)} − {number(done)} = {number(total - done)} {measure}"))
        return Value(f"{verdict}:{each},{span}{least}{number(total)}{measure}", amount(left, measure), steps)
    if "month_in_period" in p and span == "一年":
        months = months_of(every, int(p["month_in_period"]))
        listed = "、".join(f"{m}月" for m in months)
        return Value(
            f"{what}在{listed}({_which(rule)}),一年{number(total)}{measure}",
            amount(total, measure),
            (step,),
        )
    return Value(f"{each},即{span}{least}{number(total)}{measure}", amount(total, measure), (step,))


def _next(last: date, each: str, rule: Rule) -> Value:
    p = rule.params
    every, measure = str(p["every"]), str(p.get("measure", "次"))
    first, end = following(every, last)
    now = period(every, last)
    steps = [_per(rule), Line(f"{last.isoformat()} 属于 {now[0].isoformat()} 至 {now[1].isoformat()},下一期 {first.isoformat()} 至 {end.isoformat()}")]
    value = {"date": end.isoformat()}
    if "month_in_period" in p:
        month = next(m for m in months_of(every, int(p["month_in_period"])) if first.month <= m <= end.month)
        return Value(f"下一{measure}在{first.year}年{month}月:{each},{_which(rule)}", {"date": date(first.year, month, 1).isoformat()}, tuple(steps))
    if every not in MONTHS or every == "month":
        return Value(f"{each};下一{measure}最迟在{end.year}年{end.month}月{end.day}日前", value, tuple(steps))
    index = last.month - 1 + MONTHS[every]
    year, month = last.year + index // 12, index % 12 + 1
    steps.append(Line(f"{last.month}月 + {MONTHS[every]}个月 = {year}年{month}月"))
    say = f"下一{measure}按间隔在{year}年{month}月,按日历最迟{end.year}年{end.month}月{end.day}日:{each}"
    return Value(say, value, tuple(steps), (f"条文只写每{NAMES[every]},没有写从何时起算",))


def _so_far(month: int, done: object, each: str, rule: Rule) -> Value:
    """How many should have been held by the end of a month, counting whole periods."""
    p = rule.params
    every, times, measure = str(p["every"]), int(p.get("times", 1)), str(p.get("measure", "次"))
    due = Decimal(month // MONTHS[every] * times)
    line = Line(f"{month}个月 ÷ {MONTHS[every]}个月 = {month // MONTHS[every]}个完整的{NAMES[every]},应有 {number(due)} {measure}")
    if not isinstance(done, Decimal):
        return Value(f"到{month}月底应有{number(due)}{measure}:{each}", amount(due, measure), (_per(rule), line))
    left = max(Decimal(0), due - done)
    verdict = f"少{number(left)}{measure}" if left else "够了"
    steps = (_per(rule), line, Line(f"{number(due)} − {number(done)} = {number(due - done)} {measure}"))
    say = f"{verdict}:到{month}月底应有{number(due)}{measure},现为{number(done)}{measure}({each})"
    return Value(say, amount(left, measure), steps)


def _per(rule: Rule) -> Line:
    p = rule.params
    return Line(f"每{NAMES[str(p['every'])]}{p.get('times', 1)}{p.get('measure', '次')}")


def _which(rule: Rule) -> str:
    return f"每{NAMES[str(rule.params['every'])]}的{'第一' if rule.params['month_in_period'] == 1 else '最后一'}个月"


def months_of(every: str, place: int) -> list[int]:
    """Months of a year that are the first (1) or last (-1) of their period."""
    size = MONTHS[every]
    return [start + (0 if place == 1 else size - 1) for start in range(1, 13, size)]


def _span(facts: Facts) -> tuple[str, Decimal]:
    years, months = facts.get("years"), facts.get("months")
    if isinstance(years, Decimal) and years != 1:
        return f"{number(years)}年", years
    if isinstance(months, Decimal) and months != 12:
        return f"{number(months)}个月", months / 12
    return "一年", Decimal(1)


def check(rule: Rule) -> list[str]:
    return [] if rule.params.get("every") in PER_YEAR else [f"规则 {rule.id}:未知的周期 {rule.params.get('every')}"]
