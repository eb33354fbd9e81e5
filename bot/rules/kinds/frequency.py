"""Every so often: how many times a year, what is still due, by when the next one, in which months.

``params``: ``every`` (week, half_month, month, quarter, half_year, year), ``times`` (default 1), ``what``, ``measure`` (「次」), ``at_least``
(bool: the text says 至少/不少于), ``month_in_period`` (1 = the first month of each period, -1 = the last), ``place`` (the text's own words for
that: 「每季度最后一周」). Facts by convention, all optional: ``done`` (number held this year), ``until`` (month up to whose end ``done`` was counted),
``missed`` (number missed this year, where ``done`` is not told), ``last`` (moment of the last one), ``now`` (the month it is now), ``years``/``months``/``weeks`` (a span to count over), ``persons`` (each of whom it is
due with), ``planned`` (the month that it is to be held in, where the text gives it its place), ``part`` (第三季度, 下半年), ``want`` (哪月: in which months; 还差: what is left of the year, which ``done`` must tell; 到年底: from ``now``
to the end of the year; 到现在: up to ``now``; 下次: the one after a ``part`` of the year that has had its own; 全年还差: what is left of the whole year, whatever part of it ``done``
was counted in). ``part`` 下半年另算: what was held in the first half does not count for the second, where the rule is so fine. The text says 每半年, not from when: the next one is told by the interval from the last one, and by the calendar period at the latest.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal

from bot.rules.bounds import number
from bot.rules.facts import Facts, Moment
from bot.rules.kinds.periods import MONTHS, NAMES, ONE, PARTS, PER_YEAR, following, period
from bot.rules.result import Line, MissingFacts, Result, Value, amount
from bot.rules.rule import Rule

HALF = Decimal("0.5")
BY_MONTH = frozenset({*MONTHS, "half_month"})  # of which whole periods end with a month
SECOND_ONLY = "下半年另算"
WHOLE_YEAR = "全年还差"
NEXT = "下次"


def evaluate(rule: Rule, facts: Facts) -> Result:
    done, until, last = facts.get("done"), facts.get("until"), facts.get("last")
    if facts.get("part") == SECOND_ONLY:
        finer = PER_YEAR[str(rule.params["every"])] > 1
        facts = {**_but(facts, {"part", "done"}), "part": "下半年"} if finer else _but(facts, {"part"})
        done = facts.get("done")
    if facts.get("want") == WHOLE_YEAR and done is not None:  # 「前三季度上了两堂,全年还差几堂」
        facts = _but(facts, {"part", "until", "months"})
        until = None
    placed = _placed(rule, facts)
    if placed:
        return placed
    if done is not None and facts.get("want") == "还差" and _span(facts)[1] * PER_YEAR[str(rule.params["every"])] < 12:
        facts = _but(facts, {"months"})  # 「3月、6月各写了一份,今年还差几份」: the months tell which, not over how long
    missed = facts.get("missed")
    if isinstance(missed, Decimal) and done is None and not {"part", "weeks", "persons"} & set(facts) and _span(facts)[1] == 12:
        return _but_for(rule, missed, facts.get("want") == "还差")
    if isinstance(until, Moment) and until.day and rule.params["every"] in BY_MONTH and not _span_instead(rule, facts, until.day.month):
        return _so_far(until.day.month, done, _each(rule), rule)
    now = facts.get("now")
    if facts.get("want") == "到现在" and isinstance(now, Moment) and now.day and rule.params["every"] in BY_MONTH and done is not None:
        return _so_far(now.day.month, done, _each(rule), rule)
    if facts.get("want") == NEXT and isinstance(part := facts.get("part"), str) and last is None and rule.params["every"] in MONTHS:
        return _after_part(rule, PARTS[part][-1])
    told = done is not None and not (done == 1 and facts.get("want") == "哪月")  # 「4月交了一份,下一份什么时候」
    if isinstance(last, Moment) and last.day and not told:
        return _next(last.day, _each(rule), rule)
    if facts.get("want") in ("还差", WHOLE_YEAR) and done is None and not {"weeks", "part"} & set(facts) and _span(facts)[1] == 12:
        return MissingFacts(("done",))
    return _over_span(rule, facts, done)


def _but(facts: Facts, names: set[str]) -> Facts:
    return {name: value for name, value in facts.items() if name not in names}


def _each(rule: Rule) -> str:
    p = rule.params
    least = "至少" if p.get("at_least") else ""
    return f"{p['what']}每{NAMES[str(p['every'])]}{least}{number(Decimal(int(p.get('times', 1))))}{p.get('measure', '次')}"


def _span_instead(rule: Rule, facts: Facts, month: int) -> bool:
    """「从5月到11月」 names a span, whose end is no month up to which the year is counted; nor is 「满一年」 nothing."""
    months = facts.get("months")
    if isinstance(months, Decimal) and months > 1 and months != 12:
        return True
    return ("years" in facts or "months" in facts) and month < MONTHS.get(str(rule.params["every"]), 1)


def _placed(rule: Rule, facts: Facts) -> Value | None:
    """What the place inside each period (「每季度的第一个月」) settles: the next one from now, the months of a part of the year, all months."""
    p = rule.params
    now, part, last = facts.get("now"), facts.get("part"), facts.get("last")
    measure = p.get("measure", "次")
    if "done" in facts:
        return None
    if isinstance(now, Moment) and now.day and facts.get("want") == "到年底" and str(p["every"]) in MONTHS:
        return _to_year_end(rule, now.day.month)
    if "month_in_period" not in p:
        return None
    months = months_of(str(p["every"]), int(p["month_in_period"]))
    planned = facts.get("planned")
    if isinstance(planned, Moment) and planned.day:
        return _planned(rule, planned.day.month, months)
    if isinstance(now, Moment) and now.day:
        month = next((m for m in months if m >= now.day.month), months[0])
        step = Line(f"{_list(months)}中,{now.day.month}月起的下一个是 {month} 月")
        return Value(f"下一{measure}在{month}月:{_each(rule)},{_which(rule)}", None, (_per(rule), step))
    if isinstance(part, str) and last is None:
        listed = [m for m in months if m in PARTS[part]]
        after = months[(months.index(listed[-1]) + 1) % len(months)]
        further = f",再下一{measure}在{after}月" if len(listed) == 1 else ""
        total = Decimal(len(listed) * int(p.get("times", 1)))
        say = f"{part}应在{_list(listed)},共{number(total)}{measure}{further}:{_each(rule)},{_which(rule)}"
        step = Line(f"{part}:{_which(rule)} = {_list(listed)},共 {number(total)} {measure}")
        return Value(say, amount(total, measure) if facts.get("want") == "几次" else None, (_per(rule), step, _months(rule)))
    if facts.get("want") == "哪月" and last is None:
        yearly = PER_YEAR[str(p["every"])] * int(p.get("times", 1))
        least = "至少" if p.get("at_least") else ""
        return Value(f"{p['what']}在{_list(months)}({_which(rule)}),一年{least}{yearly}{measure}", None, (_per(rule), _months(rule), _yearly(rule)))
    return None


def _planned(rule: Rule, month: int, months: list[int]) -> Value:
    """Whether a month is one of those that the text names."""
    kept = month in months
    step = Line(f"{_which(rule)} = {_list(months)};{month}月{'是' if kept else '不是'}其中之一")
    say = f"{'可以' if kept else '不合规定'}:{rule.params['what']}应在{_which(rule)}({_list(months)}),{month}月{'是' if kept else '不是'}"
    return Value(say, {"decision": "符合" if kept else "不符合"}, (_per(rule), step))


def _to_year_end(rule: Rule, month: int) -> Value:
    """Periods that are not over, from the one that holds a month to the end of the year."""
    p = rule.params
    size, times, measure = MONTHS[str(p["every"])], int(p.get("times", 1)), str(p.get("measure", "次"))
    periods = 12 // size - (month - 1) // size
    total = Decimal(periods * times)
    step = Line(f"{month}月至12月跨{periods}个{NAMES[str(p['every'])]}:{number(total)} {measure}")
    return Value(f"{month}月到年底共{number(total)}{measure}:{_each(rule)}", amount(total, measure), (_per(rule), step))


def _after_part(rule: Rule, month: int) -> Value:
    """「二季度的上过了,下次什么时候」: the period after the one in which a part of the year ends."""
    size, measure = MONTHS[str(rule.params["every"])], rule.params.get("measure", "次")
    first = -(-month // size) * size % 12 + 1
    end = first + size - 1
    year = "次年" if first <= month else ""
    span = f"{year}{first}月" if size == 1 else f"{year}{first}月至{end}月"
    step = Line(f"{month}月所在的一{NAMES[str(rule.params['every'])]}之后:{span}")
    return Value(f"下一{measure}在{span},最迟{year}{end}月底:{_each(rule)}", None, (_per(rule), step))


def _over_span(rule: Rule, facts: Facts, done: object) -> Value:
    """How many over years, months or weeks or in a part of the year, with each of several persons, and what is left of them."""
    p = rule.params
    every, times, measure = str(p["every"]), int(p.get("times", 1)), str(p.get("measure", "次"))
    least, each, part = "至少" if p.get("at_least") else "", _each(rule), facts.get("part")
    span, months_of_span = _span(facts)
    periods = PER_YEAR[every] * months_of_span / 12
    if isinstance(part, str) and PER_YEAR[every] * len(PARTS[part]) % 12 == 0:
        span, periods = part, PER_YEAR[every] * Decimal(len(PARTS[part])) / 12
    weeks = facts.get("weeks")
    if every == "week" and isinstance(weeks, Decimal):
        span, periods = f"{number(weeks)}周", weeks
    elif every == "week" and span == "一年" and not _of_the_year(facts, done, times):
        return Value(each, amount(Decimal(times), measure), (Line(f"每周{least}{times}{measure}"),))
    whole = periods.to_integral_value(ROUND_FLOOR)  # of a span that is no whole number of periods, the whole ones count
    told = f"{span}{number(whole)}期" if whole == periods else f"{span}含{number(whole)}个完整的{NAMES[every]}"
    total = times * whole
    step = Line(f"每{NAMES[every]}{times}{measure},{told}:{number(total)} {measure}")
    if not whole:
        return Value(f"{each},{span}不满{ONE[every]}", None, (step,))
    persons, heads = facts.get("persons"), str(p.get("each_of", "人"))
    if isinstance(persons, Decimal) and isinstance(done, Decimal):
        step = Line(f"{step.text},{number(persons)} {heads}共 {number(total * persons)} {measure}")
        span, total = f"{number(persons)}{heads}{span}共", total * persons
    elif isinstance(persons, Decimal):
        every_one = Line(f"{number(total)} × {number(persons)} {heads} = {number(total * persons)} {measure}")
        return Value(f"{each},{number(persons)}{heads}{span}共{least}{number(total * persons)}{measure}", amount(total * persons, measure), (step, every_one))
    if isinstance(done, Decimal):
        left = max(Decimal(0), total - done)
        verdict = f"还差{number(left)}{measure}" if left else "已经够了"
        steps = (step, Line(f"{number(total)} − {number(done)} = {number(total - done)} {measure}"))
        return Value(f"{verdict}:{each},{span}{least}{number(total)}{measure}", amount(left, measure), steps)
    if "month_in_period" in p and span == "一年":
        months = months_of(every, int(p["month_in_period"]))
        return Value(f"{p['what']}在{_list(months)}({_which(rule)}),一年{number(total)}{measure}", amount(total, measure), (step, _months(rule)))
    return Value(f"{each},即{span}{least}{number(total)}{measure}", amount(total, measure), (step,))


def _but_for(rule: Rule, missed: Decimal, asks_rest: bool) -> Value:
    """What is left of a year's number when some were missed."""
    p = rule.params
    measure, total = str(p.get("measure", "次")), Decimal(PER_YEAR[str(p["every"])] * int(p.get("times", 1)))
    held = max(Decimal(0), total - missed)
    step = Line(f"{number(total)} − {number(missed)} = {number(held)} {measure}")
    say = f"一年{number(total)}{measure},缺{number(missed)}{measure}即有{number(held)}{measure}:{_each(rule)}"
    return Value(say, amount(missed if asks_rest else held, measure), (_per(rule), step))


def _of_the_year(facts: Facts, done: object, times: int) -> bool:
    """A year is named, or more is done already than one week asks for."""
    return "years" in facts or "months" in facts or (isinstance(done, Decimal) and done > times)


def _next(last: date, each: str, rule: Rule) -> Value:
    p = rule.params
    every, measure = str(p["every"]), str(p.get("measure", "次"))
    first, end = following(every, last)
    now = period(every, last)
    steps = [_per(rule), Line(f"{last.isoformat()} 属于 {now[0].isoformat()} 至 {now[1].isoformat()},下一期 {first.isoformat()} 至 {end.isoformat()}")]
    value = {"date": end.isoformat()}
    if "month_in_period" in p:
        month = next(m for m in months_of(every, int(p["month_in_period"])) if first.month <= m <= end.month)
        total = PER_YEAR[every] * int(p.get("times", 1))
        say = f"下一{measure}在{first.year}年{month}月:{each}(一年{total}{measure}),{_which(rule)}"
        return Value(say, {"date": date(first.year, month, 1).isoformat()}, (*steps, _yearly(rule)))
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
    whole = PER_YEAR[every] * month // 12
    due = Decimal(whole * times)
    line = Line(f"到{month}月底共 {PER_YEAR[every]} × {month} ÷ 12 → {whole}个完整的{NAMES[every]},应有 {number(due)} {measure}")
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


def _months(rule: Rule) -> Line:
    return Line(f"{_which(rule)} = {_list(months_of(str(rule.params['every']), int(rule.params['month_in_period'])))}")


def _yearly(rule: Rule) -> Line:
    p = rule.params
    return Line(f"一年{PER_YEAR[str(p['every'])]}期:{PER_YEAR[str(p['every'])] * int(p.get('times', 1))} {p.get('measure', '次')}")


def _list(months: list[int]) -> str:
    return "、".join(f"{m}月" for m in months)


def _which(rule: Rule) -> str:
    p = rule.params
    return str(p.get("place") or f"每{NAMES[str(p['every'])]}的{'第一' if p['month_in_period'] == 1 else '最后一'}个月")


def months_of(every: str, place: int) -> list[int]:
    """Months of a year that are the first (1) or last (-1) of their period."""
    size = MONTHS[every]
    return [start + (0 if place == 1 else size - 1) for start in range(1, 13, size)]


def _span(facts: Facts) -> tuple[str, Decimal]:
    """The span in words and in months."""
    years, months = facts.get("years"), facts.get("months")
    if isinstance(years, Decimal) and years != 1:
        return "半年" if years == HALF else f"{number(years)}年", years * 12
    if isinstance(months, Decimal) and months != 12:
        return f"{number(months)}个月", months
    return "一年", Decimal(12)


def check(rule: Rule) -> list[str]:
    return [] if rule.params.get("every") in PER_YEAR else [f"规则 {rule.id}:未知的周期 {rule.params.get('every')}"]
