"""A handling in a fixed number of parts (who signs, which steps, which sorts): how many there are, and what is left after those already done.

``params``: ``what`` (「固定资产报销」), ``act`` (「签字」, may be empty), ``measure`` (人, 步, 种; default 人), ``parts`` = list of ``{name, done?, besides?}``
(and ``clause``, where it has one of its own) in the order of the text: ``done`` is the fact (bool) that tells that this part is done, ``besides`` marks a part that is no person who signs (a filing):
it counts only where handlings (``want`` 几道) are asked for, and is told all the same, with the number that they come to together.
Facts by convention, all optional: ``want`` (shared fact ``signing``), ``count`` (how many there are already), ``reached`` (enum of the parts' names: done
up to and with that one), ``named`` (enum of the parts' names) with ``where`` (第几, 之后, 之前): the place of one part, and what follows or precedes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import Facts
from bot.rules.result import Line, Result, Value, amount
from bot.rules.rule import Rule

Part = Mapping[str, Any]
HANDLINGS = "几道"  # value of ``want`` that counts every part, persons or not


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    every = facts.get("want") == HANDLINGS
    measure = str(p.get("measure", "人"))
    measure = "道" if every and measure == "人" else measure
    parts: list[Part] = [x for x in p["parts"] if every or not x.get("besides")]
    further: list[Part] = [x for x in p["parts"] if x not in parts]
    act = "" if every else str(p.get("act", ""))
    total, listed = len(parts), _listed(parts)
    whole = f"{p['what']}共{total}{measure}{act}"
    lines = (Line(f"{listed}:{total} {measure}"), *([Line(f"连同{_listed(further)}:{total + len(further)} 道")] if further else []))
    named = next((x for x in parts if x["name"] == facts.get("named")), None)
    if named and facts.get("where"):
        return _place(parts, named, str(facts["where"]), measure, whole)
    done = _done(rule, parts, facts)
    held = facts.get("count")
    cites = tuple(str(x["clause"]) for x in p["parts"] if x.get("clause"))
    if done:
        left = [x for x in parts if x not in done]
        step = Line(f"{total} − {len(done)} = {len(left)} {measure}")
        say = f"还差{len(left)}{measure}{act}:{_listed(left)}({whole})" if left else f"齐了:{whole},{listed}"
        return Value(say + _then(further), amount(Decimal(len(left)), measure), (*lines, step), cites=cites)
    if isinstance(held, Decimal):
        short = max(Decimal(0), total - held)
        step = Line(f"{total} − {number(held)} = {number(total - held)} {measure}")
        verdict = f"不够,还差{number(short)}{measure}{act}" if short else "够了"
        return Value(f"{verdict}:{whole},{listed}{_then(further, total)}", amount(short, measure), (*lines, step), cites=cites)
    return Value(f"{whole}:{listed}{_then(further, total)}", amount(Decimal(total), measure), lines, cites=cites)


def _done(rule: Rule, parts: Sequence[Part], facts: Facts) -> list[Part]:
    """The parts that are told to be done; one alone that is not the last stands for those before it as well."""
    reached = facts.get("reached")
    told = [x for x in parts if facts.get(str(x.get("done"))) is True or x["name"] == reached]
    if len(told) == 1 and (told[0] is not parts[-1] or reached):
        return list(parts[: parts.index(told[0]) + 1])
    return told


def _place(parts: Sequence[Part], named: Part, where: str, measure: str, whole: str) -> Value:
    at = list(parts).index(named)
    before, after = parts[:at], parts[at + 1 :]
    cites = tuple(str(x["clause"]) for x in parts if x.get("clause"))
    if where == "之前":
        say, value = f"{named['name']}前面有{len(before)}{measure}" + (f":{_listed(before)}" if before else ""), len(before)
        step = Line(f"{at + 1} − 1 = {at} {measure}")
    else:
        rest = f"后面还有{len(after)}{measure}:{_listed(after)}" if after else "是最后一个"
        say, value = f"{named['name']}排第{at + 1},{rest}", at + 1 if where == "第几" else len(after)
        step = Line(f"{len(parts)} − {at + 1} = {len(after)} {measure}")
    return Value(say, amount(Decimal(value), measure), (Line(f"{whole}:{_listed(parts)}"), step), cites=cites)


def _listed(parts: Sequence[Part]) -> str:
    return "、".join(str(x["name"]) for x in parts)


def _then(further: Sequence[Part], count: int = 0) -> str:
    if not further:
        return ""
    return f";另须{_listed(further)}" + (f",合计{count + len(further)}道" if count else "")


def check(rule: Rule) -> list[str]:
    facts = {f.id: f for f in rule.facts}
    names = [str(x["name"]) for x in rule.params["parts"]]
    faults = [f"规则 {rule.id}:{x['name']} 的 {x['done']} 不是是否类的事实" for x in rule.params["parts"] if x.get("done") and facts[x["done"]].type != "bool"]
    faults += [f"规则 {rule.id}:{f} 的可选值不在 parts 之中" for f in ("reached", "named") if f in facts and set(facts[f].options) - set(names)]
    return faults
