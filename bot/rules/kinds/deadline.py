"""A latest (or earliest) moment counted from an event, or whether the time that passed is within the limit.

``params``: ``event`` (fact, moment), ``elapsed`` (fact, number; optional), ``acted`` (fact, moment at which it was or will be done; optional), ``offset`` = one of ``{days|weeks|months|hours|minutes|workdays: n}``,
``direction`` = ``after`` (within n of the event; the event's day is day 0) or ``before`` (n ahead of it), ``what`` (「上报议题」), ``limit`` (the limit
in words), optional ``late`` (what follows), ``earliest`` (n ahead at the earliest), ``to`` (to whom). ``monthly: {day: 2}`` instead of ``offset``: the n-th of a month, put off to the
next working day (day 0: the last day of the month before, not put off); ``period`` (fact, optional): the month reported on, due in the next one. ``next``
(value of the fact ``want``) asks for the one after that, ``kept`` whether ``event``, a day, was in time. ``say``: a template with {due} in place of 「最迟…」.
``calendar`` = ``{fact: days}``: further facts that tell what passed in calendar weeks or months (a week of leave is five days, a week of waiting seven);
``elapsed`` beside one of them is its remainder where it is less than one (「一个月零三天」), else it stands for itself.
``reverse`` (value of the fact ``want``): the event is asked for, the earliest that what is done on ``acted`` still keeps the limit for.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.rules.bounds import number
from bot.rules.calendar import CalendarUnknown, is_workday, next_workday
from bot.rules.facts import Facts, Moment, asked_in_order
from bot.rules.result import Line, MissingFacts, Result, Value, amount
from bot.rules.rule import Rule

UNITS = {"days": "天", "weeks": "周", "months": "个月", "hours": "小时", "minutes": "分钟", "workdays": "个工作日"}
DAYS_A_WEEK = 7
MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    event = facts.get(str(p["event"]))
    if "monthly" in p:
        return _monthly(rule, event, facts)
    ((unit, size),) = p["offset"].items()
    elapsed = facts.get(str(p.get("elapsed")))
    for name, days in (p.get("calendar") or {}).items():
        passed = facts.get(name)
        if isinstance(passed, Decimal) and (not isinstance(elapsed, Decimal) or elapsed < int(days)):
            return _by_calendar(rule, passed, name, int(days), Decimal(str(size)), elapsed if isinstance(elapsed, Decimal) else Decimal(0))
    if isinstance(elapsed, Decimal):
        return _verdict(rule, elapsed, Decimal(str(size)), unit)
    acted = facts.get("acted")
    if p.get("reverse") and facts.get("want") == p["reverse"] and isinstance(start := acted or event, Moment):
        return _earliest_event(rule, start, unit, int(size))
    if not isinstance(event, Moment) or (unit == "months" and event.day is None):
        return MissingFacts(asked_in_order(rule, [p["event"]]))
    due = _due(event, p["direction"], unit, int(size))
    to = f"向{p['to']}" if p.get("to") else ""
    year = f"{due.day.year}年" if due.day and event.day and due.day.year != event.day.year and not due.whole_month else ""
    say = f"最迟{year}{due}{to}{p['what']}({p['limit']})"
    if "say" in p:
        say = str(p["say"]).replace("{due}", f"{year}{due}")
    if "earliest" in p:  # a window: from n to ``offset`` ahead
        first = _due(event, p["direction"], unit, int(p["earliest"]))
        say = f"应在{first}至{due}{to}{p['what']}({p['limit']})"
    sign = "+" if p["direction"] == "after" else "−"
    from_year = f"{event.day.year}年" if year and event.day else ""
    size = f"{p['earliest']}、{size}" if "earliest" in p else size
    step = Line(f"{from_year}{event} {sign} {size}{UNITS[unit]} = {f'{first}、' if 'earliest' in p else ''}{year}{due}")
    if isinstance(acted, Moment) and acted.clock and due.clock:
        kept = _kept_by_clock(rule, acted, due, step)
        if kept:
            return kept
    elif isinstance(acted, Moment) and acted.day and due.day and not acted.whole_month and unit not in ("hours", "minutes"):
        if "earliest" in p and first.day and acted.day < first.day:
            early = (first.day - acted.day).days
            return Value(f"早了{early}天:{say}", amount(Decimal(early), "天"), (step, Line(f"{first.day.isoformat()} − {acted.day.isoformat()} = {early} 天")))
        return _kept(rule, acted.day, due, step)
    elif isinstance(acted, Moment) and _by_weekday(acted, event, p["direction"], unit):
        kept = _kept_by_weekday(rule, acted, event, say, step)
        if kept:
            return kept
    value = {"date": due.day.isoformat()} if due.day else {"time": str(due)}
    return Value(say, value, (step,))


def _by_weekday(acted: Moment, event: Moment, direction: str, unit: str) -> bool:
    return direction == "before" and unit == "days" and not acted.day and not event.day and bool(acted.weekday and event.weekday)


def _kept_by_weekday(rule: Rule, acted: Moment, event: Moment, say: str, step: Line) -> Value | None:
    """「周五开会,周四通知」: weekdays of the same week, or of the one before; None if the same weekday may be a week earlier and in time."""
    p = rule.params
    least = int(p["offset"]["days"])
    lead = ((event.weekday or 0) - (acted.weekday or 0)) % DAYS_A_WEEK
    if not lead and least >= DAYS_A_WEEK:
        return None
    line = Line(f"{acted}到{event}:提前 {lead} 天")
    if "earliest" in p and lead > int(p["earliest"]):
        early = lead - int(p["earliest"])
        return Value(f"早了{early}天:{say}", amount(Decimal(early), "天"), (step, line, Line(f"{lead} − {p['earliest']} = {early} 天")))
    if lead >= least:
        return Value(f"来得及,可以,不算晚:{say}", {"decision": "来得及"}, (step, line))
    return Value(f"来不及,不可以,晚了{least - lead}天:{say}", {"decision": "来不及"}, (step, line, Line(f"{least} − {lead} = {least - lead} 天")))


def _kept(rule: Rule, acted: date, due: Moment, step: Line) -> Value:
    assert due.day is not None
    late = (acted - due.day).days
    limit = rule.params["limit"]
    if late <= 0:
        steps = (step, Line(f"{due.day.isoformat()} − {acted.isoformat()} = {-late} 天"))
        return Value(f"来得及,可以:最迟{due}({limit}),还有{-late}天", {"decision": "来得及"}, steps)
    steps = (step, Line(f"{acted.isoformat()} − {due.day.isoformat()} = {late} 天"))
    return Value(f"来不及,不可以:最迟{due}({limit}),晚了{late}天", {"decision": "来不及"}, steps)


def _kept_by_clock(rule: Rule, acted: Moment, due: Moment, step: Line) -> Value | None:
    """In hours and minutes; None if the two cannot be compared. Of bare clock times the half of the day is taken that lies nearer."""
    assert acted.clock and due.clock
    if "hours" in rule.params["offset"] and not acted.day:
        return None  # a day later at the same hour: without the days nothing can be told
    if bool(acted.day) != bool(due.day) or (acted.day and acted.clock.hour < 12 <= due.clock.hour):
        return None  # 「下午四点发现,今天五点报」 may be five in the afternoon
    when, latest = (datetime.combine(m.day or date(2024, 1, 1), m.clock) for m in (acted, due) if m.clock)
    minutes = int((when - latest).total_seconds()) // 60
    if not acted.day and abs(minutes + 720) < abs(minutes):
        minutes, when = minutes + 720, when + timedelta(hours=12)
    shown = f"{when.hour}:{when.minute:02d}"
    size = _duration(abs(minutes))
    p, to = rule.params, f"向{rule.params['to']}" if rule.params.get("to") else ""
    limit = f"最迟{due}{to}{p['what']}({p['limit']})"
    if minutes <= 0:
        line = Line(f"{due.clock.hour}:{due.clock.minute:02d} − {shown} = {size}")
        return Value(f"没晚,来得及:{limit}," + (f"还有{size}" if minutes else "正好"), {"decision": "来得及"}, (step, line))
    line = Line(f"{shown} − {due.clock.hour}:{due.clock.minute:02d} = {size}")
    return Value(f"晚了{size}:{limit}", {"decision": "来不及"}, (step, line))


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")


def _earliest_event(rule: Rule, acted: Moment, unit: str, size: int) -> Value:
    """Of 「今天报上去,最早赶得上哪天」 the earliest day for which what is done on ``acted`` is in time."""
    p = rule.params
    first = _due(acted, "after" if p["direction"] == "before" else "before", unit, size)
    step = Line(f"{acted} + {size}{UNITS[unit]} = {first}")
    return Value(f"最早{first}:{p['what']}须{p['limit']}", {"date": first.day.isoformat()} if first.day else {"time": str(first)}, (step,))


def _by_calendar(rule: Rule, passed: Decimal, name: str, days: int, size: Decimal, further: Decimal) -> Value:
    unit, total = rule.fact(name).unit, passed * days + further
    told = _verdict(rule, total, size, "days")
    more = f" + {number(further)} 天" if further else ""
    step = Line(f"{number(passed)}{unit} × {days} 天{more} = {number(total)} 天")
    notes = ("一个月按30天算",) if unit == "个月" else ()
    return Value(told.say, told.value, (step, *told.steps), notes)


def _due(event: Moment, direction: str, unit: str, size: int) -> Moment:
    sign = 1 if direction == "after" else -1
    if unit == "workdays":
        if event.day is None:
            return event.shift(timedelta(days=sign * size))
        day, left = event.day, size
        while left:
            day += timedelta(days=sign)
            left -= is_workday(day)
        return Moment(day=day)
    if unit == "months" and event.day:
        month = event.day.month - 1 + sign * size
        year, month = event.day.year + month // 12, month % 12 + 1
        for day_of_month in (event.day.day, 30, 29, 28):
            try:
                return Moment(day=date(year, month, day_of_month), whole_month=event.whole_month)
            except ValueError:
                continue
    moved = event.shift(sign * timedelta(minutes=MINUTES[unit] * size))
    return moved if unit in ("hours", "minutes") else Moment(moved.day, moved.weekday, event.clock)


def _verdict(rule: Rule, elapsed: Decimal, size: Decimal, unit: str) -> Value:
    """``elapsed`` is in the unit of the offset (its fact says so)."""
    p, word = rule.params, UNITS[unit]
    before = p["direction"] == "before"
    kept = elapsed >= size if before else elapsed <= size
    diff = abs(size - elapsed)
    larger, smaller = max(elapsed, size), min(elapsed, size)
    sign = ">" if elapsed > size else "=" if elapsed == size else "<"
    steps = (Line(f"{number(elapsed)} {sign} {number(size)} {word},{number(larger)} − {number(smaller)} = {number(diff)} {word}"),)
    if kept:
        if before:
            return Value(f"够了:{p['limit']},提前了{number(elapsed)}{word}", {"decision": "没有超期"}, steps)
        left = f",还剩{number(diff)}{word}" if diff else ""
        return Value(f"没有超期:{p['limit']},{number(elapsed)}{word}在期限内{left}", {"decision": "没有超期"}, steps)
    late = f",{p['late']}" if p.get("late") else ""
    how = f"不够{number(size)}{word},差{number(diff)}{word}" if before else f"超过{number(size)}{word}的期限,晚了{number(diff)}{word}"
    verdict = "来不及,提前量" if before else "已超期:"
    return Value(f"{verdict}{how}({p['limit']}){late}", amount(diff, word), steps)


def _shifted(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _monthly(rule: Rule, event: object, facts: Facts) -> Result:
    """The n-th of a month, put off over rest days to the next working day; day 0 is the last of the month before and is not put off."""
    p = rule.params
    day_of_month = int(p["monthly"]["day"])
    reported, acted = facts.get(str(p.get("period"))), None
    if p.get("kept") and facts.get("want") == p["kept"] and isinstance(event, Moment) and not event.whole_month:
        acted = event.day
    supposed = isinstance(event, Moment) and event.day is None and event.weekday is not None  # 「2号赶上周六」
    if isinstance(reported, Moment) and reported.day and not supposed:  # 「10月的考勤表」 is due in November, whatever else is said
        event = Moment(_shifted(reported.day.replace(day=1), 1))
    if p.get("next") and facts.get("want") == p["next"] and isinstance(event, Moment) and event.day:
        event = Moment(_shifted(event.day.replace(day=1), 1))
    if not isinstance(event, Moment) or (event.day is None and event.weekday is None):
        return MissingFacts(asked_in_order(rule, [p["event"]]))
    if event.day is None:
        return _monthly_by_weekday(rule, event, day_of_month)
    if day_of_month == 0:
        last = event.day.replace(day=1) - timedelta(days=1)
        say = f"最迟{last.month}月{last.day}日{p['what']}({p['limit']})"
        step = Line(f"{event.day.year}年{event.day.month}月的前一个月底:{last.isoformat()}")
        done = facts.get("acted")
        if isinstance(done, Moment) and done.day and not done.whole_month:
            return _kept(rule, done.day, Moment(day=last), step)
        return Value(say, {"date": last.isoformat()}, (step,))
    due = event.day.replace(day=day_of_month)
    try:
        final = next_workday(due)
    except CalendarUnknown as unknown:
        final = due + timedelta(days=max(0, 8 - due.isoweekday()) if due.isoweekday() > 5 else 0)  # a weekend is known without a calendar
        say = f"最迟{Moment(day=final)}{p['what']}({p['limit']})"
        line = Line(f"{due.isoformat()} → {final.isoformat()};{Moment(day=due)}休息,顺延" if final != due else f"{due.isoformat()}")
        return Value(say, {"date": final.isoformat()}, (line,), notes=(str(unknown),))
    if acted is not None:
        return _reported(rule, acted, final)
    why = "" if final == due else f";{due.month}月{due.day}日是{Moment(day=due)}放假或休息,顺延"
    say = f"最迟{Moment(day=final)}{p['what']}({p['limit']})"
    return Value(say, {"date": final.isoformat()}, (Line(f"{due.isoformat()} → {final.isoformat()}{why}"),))


def _reported(rule: Rule, acted: date, final: date) -> Value:
    """Whether a monthly report was in time."""
    late, last = (acted - final).days, Moment(day=final)
    what = rule.params["what"]
    if late <= 0:
        return Value(f"不算迟,没有晚:最迟{last}{what}", {"decision": "没有超期"}, (Line(f"{acted.isoformat()} ≤ {final.isoformat()}"),))
    step = Line(f"{acted.isoformat()} − {final.isoformat()} = {late} 天")
    return Value(f"晚了{late}天:最迟{last}{what}", amount(Decimal(late), "天"), (step,))


def _monthly_by_weekday(rule: Rule, event: Moment, day_of_month: int) -> Value:
    p = rule.params
    event = event.shift(timedelta(days=day_of_month - (event.of_month or day_of_month)))
    shift = {6: 2, 7: 1}.get(event.weekday or 1, 0)
    final = day_of_month + shift
    name = "周一" if shift else str(event)
    step = Line(f"{day_of_month}日是{event},{'休息日,顺延' + str(shift) + '天' if shift else '工作日,不顺延'} = {final}日({name})")
    notes = ("假定顺延到的那天不是法定节假日",) if shift else ()
    return Value(f"最迟{final}日({name}){p['what']}({p['limit']})", {"date": f"{final}日"}, (step,), notes)


def check(rule: Rule) -> list[str]:
    p = rule.params
    if "monthly" in p:
        return []
    if set(p.get("offset") or {}) - set(UNITS) or len(p.get("offset") or {}) != 1 or p.get("direction") not in ("after", "before"):
        return [f"规则 {rule.id}:offset 或 direction 不对"]
    return []
