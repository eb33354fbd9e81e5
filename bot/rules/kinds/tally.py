"""Score sheets and sums: count × points (or money) over the items that happened, with caps by block.

``params``: ``unit``; ``items`` of ``{fact, each, label?, once?, instead_of?, block?, clause?}`` where ``each`` is a number or ``[low, high]`` and ``once``
means that the text does not count occurrences; ``caps`` = ``{block: maximum}``; ``say`` = words before the total (「共扣」).
``tell`` (bool): the lead names the part of each item, in the item's own ``unit``. ``done`` (fact, optional): how much of the total there is already; what is left is told. ``needs`` (optional): facts without which the items that are known settle nothing. ``left`` (value of ``want``) asks what is left of the full marks of the blocks concerned. ``times`` (fact, optional): multiplies the whole (persons). ``reverse`` (fact, optional): the total that was paid; with all items but one known it
answers how many of that one there were.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import Facts, asked_in_order
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    unit = str(p["unit"])
    items: list[dict[str, Any]] = [i for i in p["items"] if i["fact"] in facts]
    if not items and str(p.get("reverse")) not in facts:
        return MissingFacts(asked_in_order(rule, [i["fact"] for i in p["items"] if not rule.fact(i["fact"]).optional]))
    lacking = [name for name in p.get("needs") or () if name not in facts]
    if lacking:
        return MissingFacts(asked_in_order(rule, lacking))
    paid = facts.get(str(p.get("reverse")))
    if isinstance(paid, Decimal) and len(items) < len(p["items"]):
        return _reversed(rule, items, paid, facts)
    low, high, steps, blocks = Decimal(0), Decimal(0), list[Line](), dict[str, tuple[Decimal, Decimal]]()
    for item in items:
        fact = rule.fact(item["fact"])
        count = facts[item["fact"]]
        count = Decimal(1) if count is True else count
        graver = [facts.get(i["fact"]) for i in items if i.get("instead_of") == item["fact"]]
        if isinstance(count, Decimal):
            count = max(Decimal(0), count - sum((g for g in graver if isinstance(g, Decimal)), Decimal(0)))
            if graver and not count:
                continue
        if not isinstance(count, Decimal) or count < 0:
            return Outside(f"{fact.label}的数量应当是不小于0的数,请核对后再问。")
        each = item["each"] if isinstance(item["each"], list) else [item["each"]] * 2
        times = min(count, Decimal(1)) if item.get("once") else count
        part = (Decimal(str(each[0])) * times, Decimal(str(each[1])) * times)
        label = item.get("label") or fact.label
        span = number(part[0]) if part[0] == part[1] else f"{number(part[0])}至{number(part[1])}"
        rate = str(each[0]) if each[0] == each[1] else f"({each[0]}至{each[1]})"
        by = f"{number(times)} {fact.unit or '次'} × {rate}"
        steps.append(Line(f"{label}:{by} = {span} {unit}", item.get("clause")))
        block = str(item.get("block") or "")
        before = blocks.get(block, (Decimal(0), Decimal(0)))
        blocks[block] = (before[0] + part[0], before[1] + part[1])
    caps = p.get("caps") or {}
    for block, (a, b) in blocks.items():
        cap = Decimal(str(caps[block])) if block in caps else None
        if cap is not None and b > cap:
            steps.append(Line(f"{block}最多{number(cap)}{unit},扣完为止"))
        low += min(a, cap) if cap is not None else a
        high += min(b, cap) if cap is not None else b
    if len(items) > 1:
        steps.append(_sum_line(steps, low, high, unit))
    persons = facts.get(str(p.get("times")))
    if isinstance(persons, Decimal) and persons != 1:
        steps.append(Line(f"{number(low)} × {number(persons)} {rule.fact(str(p['times'])).unit} = {number(low * persons)} {unit}"))
        low, high = low * persons, high * persons
    caps_used = [Decimal(str(caps[b])) for b in blocks if b in caps]
    if p.get("left") and facts.get("want") == p["left"] and caps_used and low == high:
        full = sum(caps_used, Decimal(0))
        steps.append(Line(f"{number(full)} − {number(low)} = {number(full - low)} {unit}"))
        say = f"还剩{number(full - low)}{unit}:满分{number(full)}{unit},扣{number(low)}{unit}"
        return Value(say, amount(full - low, unit), tuple(steps), cites=_clauses(items), items_only=True)
    done = facts.get(str(p.get("done")))
    if isinstance(done, Decimal) and low == high:
        return _left_over(rule, low, done, steps)
    total = number(low) if low == high else f"{number(low)}至{number(high)}"
    value = amount(low, unit) if low == high else {"decision": f"{total}{unit}"}
    say = str(p["say"]) if len(items) > 1 else str(p["say"]).replace("共", "")
    cites = _clauses(items)
    if p.get("tell") and len(items) > 1 and persons in (None, 1):
        total = f"{total}{unit}:{_parts(items, facts, unit)}"
        return Value(f"{say}{total}", value, tuple(steps), cites=cites, items_only=bool(cites) and rule.clause not in cites)
    return Value(f"{say}{total}{unit}", value, tuple(steps), cites=cites, items_only=bool(cites) and rule.clause not in cites)


def _left_over(rule: Rule, total: Decimal, done: Decimal, steps: list[Line]) -> Value:
    unit = str(rule.params["unit"])
    left = max(Decimal(0), total - done)
    steps.append(Line(f"{number(total)} − {number(done)} = {number(total - done)} {unit}"))
    verdict = f"还差{number(left)}{unit}" if left else "已经够了"
    return Value(f"{verdict}:{rule.params['say']}{number(total)}{unit},现为{number(done)}{unit}", amount(left, unit), tuple(steps))


def _parts(items: list[dict[str, Any]], facts: Facts, unit: str) -> str:
    """「班子成员20人次,中层干部16人次」."""
    counts = [(i, facts[i["fact"]]) for i in items]
    return ",".join(f"{i['tell']}{number(c * Decimal(str(i['each'])))}{i.get('unit') or unit}" for i, c in counts if isinstance(c, Decimal))


def _clauses(items: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i["clause"] for i in items if i.get("clause")))


def _reversed(rule: Rule, items: list[dict[str, Any]], paid: Decimal, facts: Facts) -> Result:
    """What is left of the total after the known items, divided by the rate of the one that is asked for."""
    unit = str(rule.params["unit"])
    asked = [i for i in rule.params["items"] if i["fact"] not in facts]
    if len(asked) != 1:
        return MissingFacts(tuple(i["fact"] for i in rule.params["items"] if i["fact"] not in facts)[:1])
    steps, rest = [], paid
    for item in items:
        count = facts[item["fact"]]
        assert isinstance(count, Decimal)
        part = count * Decimal(str(item["each"]))
        steps.append(Line(f"{item.get('label')}:{number(count)} × {item['each']} = {number(part)} {unit}"))
        steps.append(Line(f"{number(rest)} − {number(part)} = {number(rest - part)} {unit}"))
        rest -= part
    each, fact = Decimal(str(asked[0]["each"])), rule.fact(asked[0]["fact"])
    if rest < 0 or rest % each:
        return Outside(f"{number(paid)}{unit}对不上:{asked[0].get('label')}每{fact.unit}{number(each)}{unit},请核对后再问。")
    steps.append(Line(f"{number(rest)} ÷ {number(each)} = {number(rest / each)} {fact.unit}"))
    return Value(f"{asked[0].get('label') or fact.label}{number(rest / each)}{fact.unit}", amount(rest / each, fact.unit), tuple(steps))


def _sum_line(steps: list[Line], low: Decimal, high: Decimal, unit: str) -> Line:
    parts = [s.text.split(" = ")[-1].removesuffix(f" {unit}") for s in steps if " = " in s.text]
    total = number(low) if low == high else f"{number(low)}至{number(high)}"
    return Line(f"{' + '.join(parts)} = {total} {unit}" if len(set(parts)) else f"{total} {unit}")


def check(rule: Rule) -> list[str]:
    names = {f.id for f in rule.facts}
    return [f"规则 {rule.id}:项目 {i['fact']} 没有对应的事实" for i in rule.params["items"] if i["fact"] not in names]
