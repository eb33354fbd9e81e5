"""Fixed times: weekly slots, daily opening hours, the last Friday of the month.

``params``: ``what``, ``outside`` (what holds after the time; default 不可以,已过时间); either ``slots`` = list of ``{days: [1..7], from: "9:00", to: "10:00", name?}`` (``to`` absent: a point in time, or with ``open: true`` no end, when ``after`` says what holds later) with fact ``at``
(moment), or ``monthly: {weekday: 5, half: 下午}`` with fact ``at`` (any day of the month). Values of the optional fact ``want``: 下次 (the next one after
the day told), 等几天 (how many days until then), 是否 (whether the day told is one), 时长 (how long the slots are, a day and a week).
``takes`` (optional): value of ``want`` that asks when to begin what must be done by the end of the slot; the fact ``takes`` tells how many minutes it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import WEEKDAYS, Facts, Moment, asked_in_order
from bot.rules.kinds.periods import last_weekday_of_month
from bot.rules.result import Line, MissingFacts, Result, Value, amount
from bot.rules.rule import Rule

LONGEST_MONTH = 31  # days


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    at, want = facts.get("at"), facts.get("want")
    if want == "时长" and "slots" in p:
        return _length(rule)
    takes = facts.get("takes")
    if want and want == p.get("takes") and isinstance(takes, Decimal):
        return _begin(rule, takes)
    if not isinstance(at, Moment):
        return MissingFacts(asked_in_order(rule, ["at"]))
    if "monthly" in p:
        if at.of_month:
            return _last_of_some_month(rule, at, int(p["monthly"]["weekday"]))
        if at.day is None:
            return MissingFacts(asked_in_order(rule, ["at"]))
        return _monthly(rule, at, at.day, want)
    if want in ("下次", "等几天") and at.isoweekday and all(s.get("days") for s in p["slots"]):
        return _after(rule, at, at.isoweekday, want)
    return _slot(rule, at)


def _after(rule: Rule, at: Moment, weekday: int, want: object) -> Value:
    """The first slot after the day told; that day's own only if its hour is still to come."""
    slots: list[Mapping[str, Any]] = list(rule.params["slots"])
    ahead = [s for s in slots if weekday in s["days"] and at.clock and at.clock < clock(s["from"])]
    day, slot = (weekday, ahead[0]) if ahead else _next(slots, weekday)
    days = 0 if ahead else (day - weekday - 1) % 7 + 1
    told = f"周{WEEKDAYS[day - 1]} {span(slot)}"
    say = f"下一次是周{WEEKDAYS[day - 1]}{span(slot)}{rule.params['what']}" + (f",{days}天后" if days else ",就在当天")
    value = amount(Decimal(days), "天") if want == "等几天" else {"time": told}
    return Value(say, value, (Line(f"{at} → 周{WEEKDAYS[day - 1]} = {days} 天"),))


def _begin(rule: Rule, takes: Decimal) -> Value:
    """When to begin what takes so many minutes and must be done by the end of the slot."""
    slot = rule.params["slots"][0]
    start = _minutes(clock(slot["to"])) - int(takes)
    told = f"{start // 60}:{start % 60:02d}"
    say = f"最晚{told}动手:要{number(takes)}分钟,须在{slot['to']}前完成"
    return Value(say, {"time": told}, (Line(f"{slot['to']} − {number(takes)} 分钟 = {told}"),))


def _monthly(rule: Rule, at: Moment, day: date, want: object) -> Value:
    p = rule.params
    weekday, half = int(p["monthly"]["weekday"]), p["monthly"].get("half", "")
    due = last_weekday_of_month(day.year, day.month, weekday)
    step = Line(f"{due.year}年{due.month}月最后一个周{WEEKDAYS[due.weekday()]}是{due.day}日")
    if want == "下次" and not at.whole_month and due < day:
        return _monthly(rule, at, due + timedelta(days=LONGEST_MONTH + 1 - due.day), None)
    say = f"{due.month}月{due.day}日(周{WEEKDAYS[due.weekday()]}){half}:{p['what']}"
    if want == "是否" and not at.whole_month:
        verdict = "是" if due == day else "不是"
        return Value(f"{verdict}:{p['what']}在{due.month}月{due.day}日(周{WEEKDAYS[due.weekday()]}){half}", {"decision": verdict}, (step,))
    return Value(say, {"date": due.isoformat()}, (step,))


def _length(rule: Rule) -> Value:
    """How long the slots last: one of them, and all of a week if they have their days."""
    slots: list[Mapping[str, Any]] = [s for s in rule.params["slots"] if s.get("to")]
    steps, told = [], []
    for slot in slots:
        minutes = _minutes(clock(slot["to"])) - _minutes(clock(slot["from"]))
        length, unit = (Decimal(minutes) / 60, "小时") if minutes % 60 == 0 else (Decimal(minutes), "分钟")
        steps.append(Line(f"{slot['to']} − {slot['from']} = {number(length)} {unit}"))
        text = f"{slot.get('name') or rule.params['what']}{span(slot)},{number(length)}{unit}"
        days = slot.get("days")
        if days:
            text = f"每周{'、'.join(WEEKDAYS[d - 1] for d in days)}{slot.get('name') or rule.params['what']}{span(slot)},每次{number(length)}{unit}"
            if len(days) > 1:
                steps.append(Line(f"{len(days)} × {number(length)} = {number(length * len(days))} {unit}"))
                text += f",一周{number(length * len(days))}{unit}"
        told.append(text)
    return Value(";".join(told), amount(length, unit) if len(slots) == 1 else None, tuple(steps))


def _last_of_some_month(rule: Rule, at: Moment, weekday: int) -> Value:
    """Of 「30号是星期三」 the last Friday; the 31st only if the month is known to have it."""
    p = rule.params
    assert at.of_month and at.weekday
    days = [d for d in range(1, max(at.of_month, 30) + 1) if (d - at.of_month + at.weekday - weekday) % 7 == 0]
    name = f"周{WEEKDAYS[weekday - 1]}"
    notes = (f"该月有31日的,31日也是{name},以31日为准",) if days[-1] == 24 else ()
    step = Line(f"{at.of_month}日是周{WEEKDAYS[at.weekday - 1]},{name}有{'、'.join(map(str, days))}日,最后一个是{days[-1]}日")
    return Value(f"{days[-1]}日({name}){p['monthly'].get('half', '')}:{p['what']}", {"date": f"{days[-1]}日"}, (step,), notes)


def _slot(rule: Rule, at: Moment) -> Result:
    p = rule.params
    slots: list[Mapping[str, Any]] = list(p["slots"])
    weekday = at.isoweekday
    if any(s.get("days") for s in slots) and weekday is None:
        return MissingFacts(asked_in_order(rule, ["at"]))
    today = [s for s in slots if not s.get("days") or weekday in s["days"]]
    for slot in today:
        start = clock(slot["from"])
        end = time.max if slot.get("open") else clock(slot.get("to") or slot["from"])
        if at.clock is None or start <= at.clock <= end:
            inside = f"{slot.get('name') or p['what']}{span(slot)}"
            if slot.get("open") and at.clock and at.clock > start:
                return Value(f"可以:{inside};{slot['after']}", {"time": span(slot)}, (Line(f"{at} 晚于 {slot['from']}"),))
            where = "" if at.clock is None else f",{at.clock.hour}:{at.clock.minute:02d}在时间内"
            if at.clock and slot.get("to") and not slot.get("days"):
                left = _minutes(end) - _minutes(at.clock)
                where += f",还有{left}分钟" if 0 < left < 60 else ""
            return Value(f"可以:{_day(weekday if slot.get('days') else None)}{inside}{where}", {"time": span(slot)}, (Line(f"{at}:{inside}{where}"),))
    later = [s for s in today if at.clock is not None and clock(s["from"]) > at.clock]
    if later:
        slot = min(later, key=lambda s: clock(s["from"]))
        say = f"还没到时间:{slot.get('name') or p['what']}{span(slot)}"
        return Value(say, {"time": span(slot)}, (Line(f"{at} 早于 {slot['from']}"),))
    if weekday is None or not any(s.get("days") for s in slots):
        names = "、".join(f"{s.get('name') or p['what']}{span(s)}" for s in slots)
        ends = [clock(s.get("to") or s["from"]) for s in slots]
        late = [_minutes(at.clock) - _minutes(end) for end in ends if at.clock and at.clock > end]
        by = f"(晚了{min(late)}分钟)" if late and min(late) < 60 else ""
        step = Line(f"{at} 晚于规定时间" + (f" {min(late)} 分钟" if by else ""))
        return Value(f"{p.get('outside', '不可以,已过时间')}{by}:{names}", {"decision": "不可以"}, (step,))
    day, slot = _next(slots, weekday)
    say = f"最近一次是周{WEEKDAYS[day - 1]}{span(slot)}{p['what']}"
    return Value(say, {"time": f"周{WEEKDAYS[day - 1]} {span(slot)}"}, (Line(f"{at}之后的下一次:周{WEEKDAYS[day - 1]} {span(slot)}"),))


def _next(slots: list[Mapping[str, Any]], weekday: int) -> tuple[int, Mapping[str, Any]]:
    """The slot that comes first after ``weekday`` (a later week if need be)."""
    ahead = [((day - weekday - 1) % 7, day, slot) for slot in slots for day in slot["days"]]
    _, day, slot = min(ahead, key=lambda a: a[0])
    return day, slot


def clock(text: str) -> time:
    hour, minute = str(text).split(":")
    return time(int(hour), int(minute))


def span(slot: Mapping[str, Any]) -> str:
    """The hours as they are told; what only has to be done before an hour starts with the day."""
    if slot["from"] == "0:00":
        return f"{slot['to']}前"
    return f"{slot['from']}-{slot['to']}" if slot.get("to") else str(slot["from"])


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _day(weekday: int | None) -> str:
    return f"周{WEEKDAYS[weekday - 1]}" if weekday else ""


def check(rule: Rule) -> list[str]:
    return [] if rule.params.get("slots") or rule.params.get("monthly") else [f"规则 {rule.id}:没有时间"]
