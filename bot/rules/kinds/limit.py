"""A quantity against a minimum, a maximum or both: met, short by how much, or over by how much.

``params``: ``fact`` (its id, or a derived name), ``unit``, ``at_least`` and/or ``at_most`` (or ``more_than``/``less_than``), ``what`` (「年信息量」), optional
``scale`` = fact whose number multiplies the bounds (asked for unless optional), optional ``times`` = fact (persons) that multiplies them once more when the amount of all together is asked for, optional ``room`` = value of the fact ``want`` that asks how much is left up to the maximum, optional
``spread`` = ``{want, over}``: what is short divided by the fact ``over`` (the months that remain), optional ``between`` = two moments whose distance in days (or
minutes, if that is the unit) is the quantity, optional ``until`` = value of ``want`` that asks on which day the minimum of days is reached from the first of
them, told by ``say_until`` (with {date}), optional ``say_met``, ``say_short``, ``say_over``, ``say_room`` (templates with {value}, {bound}, {diff}).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from bot.rules.bounds import NAMES, admits, number
from bot.rules.facts import Facts, Moment, asked_in_order, derive, fill
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    facts, dated = _dated(rule, facts)
    known = derive(rule, facts).facts
    scale = known.get(str(p.get("scale")))
    factor = scale if isinstance(scale, Decimal) else Decimal(1)
    if scale is None and any(f.id == p.get("scale") and not f.optional for f in rule.facts):
        return MissingFacts((str(p["scale"]),))
    done = known.get(p["fact"])
    persons = known.get(str(p.get("times")))
    if isinstance(persons, Decimal) and done in (None, Decimal(str(p.get("at_least", -1)))):  # an amount that only repeats the rule's own
        return _required(rule, factor, persons)
    first = facts.get(str((p.get("between") or ("",))[0]))
    if "until" in p and known.get("want") == p["until"] and isinstance(first, Moment) and first.day:
        return _reached(rule, first.day)
    if not isinstance(done, Decimal):
        if isinstance(scale, Decimal):
            return _required(rule, factor)
        asked = [f.id for f in rule.facts if not f.optional and f.type == "number"]
        return MissingFacts(asked_in_order(rule, [p["fact"]]) or tuple(asked[:1]))
    if done < 0:
        return Outside(f"{p['what']}不能是负数,请核对后再问。")
    unit = str(p["unit"])
    if (
        "room" in p
        and known.get("want") == p["room"]
        and admits({"at_least": str(p.get("at_least", 0)), "at_most": str(Decimal(str(p["at_most"])) * factor)}, done)
    ):
        return _room(rule, done, Decimal(str(p["at_most"])) * factor)
    for name in NAMES:
        if name not in p:
            continue
        bound = Decimal(str(p[name])) * factor
        steps = [Line(f"{number(Decimal(str(p[name])))} × {number(factor)} = {number(bound)} {unit}")] if factor != 1 else []
        if admits({name: str(bound)}, done):
            continue
        short = name in ("at_least", "more_than")
        diff = abs(bound - done)
        sign = f"{number(bound)} − {number(done)}" if short else f"{number(done)} − {number(bound)}"
        steps = [*dated, *steps, Line(f"{sign} = {number(diff)} {unit}")]
        template = p.get("say_short") if short else p.get("say_over")
        default = f"{'还差' if short else '超出'}{{diff}}{unit}:{p['what']}{'不得少于' if short else '不得超过'}{{bound}}{unit},现为{{value}}{unit}"
        say = fill(template or default, known, value=done, bound=bound, diff=diff)
        if short and "room" in p:
            most = Decimal(str(p["at_most"])) * factor
            say = f"{say},最多还能加{number(most - done)}{unit}"
            steps.append(Line(f"{number(most)} − {number(done)} = {number(most - done)} {unit}"))
        spread = p.get("spread") or {}
        months = known.get(str(spread.get("over")))
        if short and known.get("want") == spread.get("want", "") and isinstance(months, Decimal) and months > 0:
            return _spread(rule, say, diff, months, steps)
        return Value(say, amount(diff, unit), tuple(steps))
    bounds = "、".join(f"{'不少于' if n in ('at_least', 'more_than') else '不超过'}{number(Decimal(str(p[n])) * factor)}{unit}" for n in NAMES if n in p)
    bound = Decimal(str(next(p[n] for n in NAMES if n in p))) * factor
    more = done - bound if "at_least" in p and "at_most" not in p else Decimal(0)
    beyond = f",多{number(more)}{unit}" if more else ""
    say = fill(p.get("say_met") or f"符合规定:{p['what']}{bounds},现为{{value}}{unit}{beyond}", known, value=done, bound=bound, diff=abs(done - bound))
    if beyond:
        dated.append(Line(f"{number(done)} − {number(bound)} = {number(more)} {unit}"))
    return Value(say, {"decision": "符合"}, (*dated, Line(f"{number(done)} {unit}:{bounds}")))


def _dated(rule: Rule, facts: Facts) -> tuple[Facts, list[Line]]:
    """The days from one date to another, where they are the quantity and it is not told itself."""
    first, last = (facts.get(str(name)) for name in rule.params.get("between") or ("", ""))
    if not isinstance(first, Moment) or not isinstance(last, Moment):
        return facts, []
    if rule.params["unit"] == "分钟" and first.clock and last.clock and first.clock <= last.clock and first.isoweekday == last.isoweekday:
        minutes = (last.clock.hour - first.clock.hour) * 60 + last.clock.minute - first.clock.minute
        return {str(rule.params["fact"]): Decimal(minutes), **facts}, [Line(f"{first.clock:%H:%M} 到 {last.clock:%H:%M} = {minutes} 分钟")]
    if rule.params["unit"] != "天" or not first.day or not last.day or last.day < first.day:
        return facts, []
    days = (last.day - first.day).days
    return {str(rule.params["fact"]): Decimal(days), **facts}, [Line(f"{first.day.isoformat()} 到 {last.day.isoformat()} = {days} 天")]


def _reached(rule: Rule, first: date) -> Value:
    """The day on which so many days have passed since the first one."""
    least = int(str(rule.params["at_least"]))
    day = first + timedelta(days=least)
    say = fill(str(rule.params["say_until"]), {}, date=f"{day.month}月{day.day}日")
    return Value(say, {"date": day.isoformat()}, (Line(f"{first.isoformat()} + {least} 天 = {day.isoformat()}"),))


def _spread(rule: Rule, say: str, diff: Decimal, over: Decimal, steps: list[Line]) -> Value:
    unit, each = str(rule.params["unit"]), rule.fact(str(rule.params["spread"]["over"])).unit
    share = (diff / over).quantize(Decimal("0.01")) if diff % over else diff / over
    step = Line(f"{number(diff)} ÷ {number(over)} = {number(share)} {unit}")
    return Value(f"平均每{each}{number(share)}{unit}:{say}", amount(share, unit), (*steps, step))


def _room(rule: Rule, done: Decimal, most: Decimal) -> Value:
    unit, what = str(rule.params["unit"]), rule.params["what"]
    left = max(Decimal(0), most - done)
    default = f"还能加{number(left)}{unit}:{what}不超过{number(most)}{unit},现为{number(done)}{unit}"
    say = fill(str(rule.params.get("say_room") or default), {}, value=done, bound=most, diff=left)
    return Value(say, amount(left, unit), (Line(f"{number(most)} − {number(done)} = {number(most - done)} {unit}"),))


def _required(rule: Rule, factor: Decimal, persons: Decimal | None = None) -> Value:
    p = rule.params
    name = next(n for n in NAMES if n in p)
    bound = Decimal(str(p[name])) * factor
    word = "应为" if p.get("at_least") == p.get("at_most") else "至少" if name in ("at_least", "more_than") else "最多"
    steps = [Line(f"{number(Decimal(str(p[name])))} × {number(factor)} = {number(bound)} {p['unit']}")]
    who = ""
    if persons is not None:
        steps.append(Line(f"{number(bound)} × {number(persons)} 人 = {number(bound * persons)} {p['unit']}"))
        bound, who = bound * persons, f"{number(persons)}人共"
    return Value(f"{p['what']}{who}{word}{number(bound)}{p['unit']}", amount(bound, str(p["unit"])), tuple(steps))


def check(rule: Rule) -> list[str]:
    return [] if any(n in rule.params for n in NAMES) else [f"规则 {rule.id}:没有上限或下限"]
