"""A quantity against a minimum, a maximum or both: met, short by how much, or over by how much.

``params``: ``fact`` (its id), ``unit``, ``at_least`` and/or ``at_most`` (or ``more_than``/``less_than``), ``what`` (「年信息量」), optional ``scale`` = fact whose
number multiplies the bounds, optional ``room`` = value of the fact ``want`` that asks how much is left up to the maximum, optional ``say_met``, ``say_short``, ``say_over``, ``say_required`` (templates with {value}, {bound}, {diff}).
"""

from __future__ import annotations

from decimal import Decimal

from bot.rules.bounds import NAMES, admits, number
from bot.rules.facts import Facts, asked_in_order, derive, fill
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    known = derive(rule, facts).facts
    scale = known.get(str(p.get("scale")))
    factor = scale if isinstance(scale, Decimal) else Decimal(1)
    done = known.get(p["fact"])
    if not isinstance(done, Decimal):
        if isinstance(scale, Decimal):
            return _required(rule, factor)
        return MissingFacts(asked_in_order(rule, [p["fact"]]))
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
        steps.append(Line(f"{sign} = {number(diff)} {unit}"))
        template = p.get("say_short") if short else p.get("say_over")
        default = f"{'还差' if short else '超出'}{{diff}}{unit}:{p['what']}{'不得少于' if short else '不得超过'}{{bound}}{unit},现为{{value}}{unit}"
        say = fill(template or default, known, value=done, bound=bound, diff=diff)
        if short and "room" in p:
            most = Decimal(str(p["at_most"])) * factor
            say = f"{say},最多还能加{number(most - done)}{unit}"
            steps.append(Line(f"{number(most)} − {number(done)} = {number(most - done)} {unit}"))
        return Value(say, amount(diff, unit), tuple(steps))
    bounds = "、".join(f"{'不少于' if n in ('at_least', 'more_than') else '不超过'}{number(Decimal(str(p[n])) * factor)}{unit}" for n in NAMES if n in p)
    bound = Decimal(str(next(p[n] for n in NAMES if n in p))) * factor
    say = fill(p.get("say_met") or f"符合规定:{p['what']}{bounds},现为{{value}}{unit}", known, value=done, bound=bound, diff=abs(done - bound))
    return Value(say, {"decision": "符合"}, (Line(f"{number(done)} {unit}:{bounds}"),))


def _room(rule: Rule, done: Decimal, most: Decimal) -> Value:
    unit, what = str(rule.params["unit"]), rule.params["what"]
    left = max(Decimal(0), most - done)
    say = f"还能加{number(left)}{unit}:{what}不超过{number(most)}{unit},现为{number(done)}{unit}"
    return Value(say, amount(left, unit), (Line(f"{number(most)} − {number(done)} = {number(most - done)} {unit}"),))


def _required(rule: Rule, factor: Decimal) -> Value:
    p = rule.params
    name = next(n for n in NAMES if n in p)
    bound = Decimal(str(p[name])) * factor
    word = "至少" if name in ("at_least", "more_than") else "最多"
    step = Line(f"{number(Decimal(str(p[name])))} × {number(factor)} = {number(bound)} {p['unit']}")
    say = fill(str(p.get("say_required") or f"{p['what']}{word}{{bound}}{p['unit']}"), {}, bound=bound)
    return Value(say, amount(bound, str(p["unit"])), (step,))


def check(rule: Rule) -> list[str]:
    return [] if any(n in rule.params for n in NAMES) else [f"规则 {rule.id}:没有上限或下限"]
