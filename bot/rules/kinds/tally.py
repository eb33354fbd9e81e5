"""Score sheets and sums: count × points (or money) over the items that happened, with caps by block.

``params``: ``unit``; ``items`` of ``{fact, each, label?, once?, instead_of?, unless?, block?, part?, clause?, note?}`` where ``each`` is a number or
``[low, high]``, ``once`` means that the text does not count occurrences, ``instead_of`` names the milder item that this one replaces and ``unless``
facts beside which the item is left out (a score that is told already); ``caps`` = ``{block: maximum}``; ``say`` = words before the total (「共扣」),
``say_minus`` and ``say_zero`` those before a total below zero or of zero.
``starts`` = ``{block: full mark}``: added once where an item of that block is taken off it. ``parts`` = the values of ``part`` that only together
make the total (an item with ``whole: true`` makes it alone).
``tell`` (bool): the lead names the part of each item, in the item's own ``unit``. ``done`` (fact, optional): how much of the total there is already;
what is left is told. ``needs`` (optional): facts without which the items that are known settle nothing.
``times`` (fact, optional): multiplies the whole (persons). ``reverse`` (fact, optional): the total that was paid; with all items but one known it
answers how many of that one there were.
Values of ``want``: ``left`` (what is left of the full marks of the blocks concerned), ``short`` = ``{want, of}`` (how
much the total lacks of a full mark), ``apart`` (by how much two items differ), ``most`` and
``least`` (the end of a range), ``count`` (how often: ``taken``, a fact with the points taken, divided by the rate of the only item, or of the one that
``about``, an enum of labels, names; without ``taken`` the points of the other items). ``kept``: a fact with what is left of the block's full mark instead, ``emptied``: a bool, that nothing is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.rules.bounds import number
from bot.rules.facts import Facts, asked_in_order
from bot.rules.result import Line, MissingFacts, Outside, Result, Value, amount
from bot.rules.rule import Rule

Item = dict[str, Any]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one item comes to."""

    item: Item
    label: str
    low: Decimal
    high: Decimal
    line: Line


def evaluate(rule: Rule, facts: Facts) -> Result:
    p = rule.params
    items: list[Item] = [i for i in p["items"] if i["fact"] in facts and not any(name in facts for name in i.get("unless") or ())]
    paid, want = facts.get(str(p.get("reverse"))), facts.get("want")
    if want and want == p.get("count"):
        often = _how_often(rule, items, facts)
        if often:
            return often
    missing = _missing(rule, items)
    if missing and paid is None:
        return MissingFacts(asked_in_order(rule, missing))
    lacking = [name for name in p.get("needs") or () if name not in facts]
    if lacking:
        return MissingFacts(asked_in_order(rule, lacking))
    if isinstance(paid, Decimal) and len(items) < len(p["items"]):
        return _reversed(rule, items, paid, facts)
    faulty = next((i for i in items if not isinstance(_count(facts, i), Decimal) or _count(facts, i) < 0), None)
    if faulty:
        return Outside(f"{rule.fact(faulty['fact']).label}的数量应当是不小于0的数,请核对后再问。")
    if want and want == p.get("apart"):
        return _apart(rule, items, facts)
    shares = [share for i in items if (share := _share(rule, i, facts, items))]
    return _total(rule, items, shares, facts)


def _missing(rule: Rule, items: Sequence[Item]) -> list[str]:
    """Facts without which there is no total: of no item at all, or of the other part where one part alone is known."""
    parts = [part for part in rule.params.get("parts") or () if not any(i.get("part") == part or i.get("whole") for i in items)]
    if items and (not parts or (len(parts) == 1 and len(items) > 1)):
        return []
    lacking = [i for i in rule.params["items"] if not parts or i.get("part") in parts]
    return [i["fact"] for i in lacking if not rule.fact(i["fact"]).optional]


def _count(facts: Facts, item: Item) -> Any:
    count = facts[item["fact"]]
    return Decimal(1) if count is True else count


def _share(rule: Rule, item: Item, facts: Facts, items: Sequence[Item]) -> _Share | None:
    """None if graver items take the place of all its occurrences. ``items``: those that count beside it."""
    fact, unit = rule.fact(item["fact"]), rule.params["unit"]
    count = _count(facts, item)
    graver = [_count(facts, i) for i in items if i.get("instead_of") == item["fact"]]
    count = max(ZERO, count - sum(graver, ZERO))
    if graver and not count:
        return None
    low, high = _rates(item)
    times = min(count, Decimal(1)) if item.get("once") else count
    span = _span(low * times, high * times)
    rate = number(low) if low == high else f"({number(low)}至{number(high)})"
    label = item.get("label") or fact.label
    line = Line(f"{label}:{number(times)} {fact.unit or '次'} × {rate} = {span} {unit}", item.get("clause"))
    return _Share(item, label, low * times, high * times, line)


def _rates(item: Item) -> tuple[Decimal, Decimal]:
    each = item["each"] if isinstance(item["each"], list) else [item["each"]] * 2
    return Decimal(str(each[0])), Decimal(str(each[1]))


def _span(low: Decimal, high: Decimal) -> str:
    return number(low) if low == high else f"{number(low)}至{number(high)}"


def _total(rule: Rule, items: Sequence[Item], shares: Sequence[_Share], facts: Facts) -> Result:
    p, unit, want = rule.params, str(rule.params["unit"]), facts.get("want")
    starts, caps = p.get("starts") or {}, p.get("caps") or {}
    steps = [share.line for share in shares]
    blocks: dict[str, tuple[Decimal, Decimal]] = {}
    for share in shares:
        block = str(share.item.get("block") or "")
        if block in starts and block not in blocks:
            blocks[block] = (Decimal(str(starts[block])),) * 2
            steps.insert(0, Line(f"{block}满分{starts[block]}{unit}"))
        low, high = blocks.get(block, (ZERO, ZERO))
        blocks[block] = (low + share.low, high + share.high)
    addends = [(Decimal(str(starts[b])),) * 2 for b in blocks if b in starts] + [(s.low, s.high) for s in shares]
    for block, (low, high) in blocks.items():
        cap = Decimal(str(caps[block])) if block in caps else None
        if cap is not None and high > cap:
            steps.append(Line(f"{block}最多{number(cap)}{unit},扣完为止"))
            blocks[block] = (min(low, cap), cap)
    low, high = sum((b[0] for b in blocks.values()), ZERO), sum((b[1] for b in blocks.values()), ZERO)
    if len(addends) > 1:
        steps.append(Line(f"{_added(addends)} = {_span(low, high)} {unit}"))
    persons = facts.get(str(p.get("times")))
    if isinstance(persons, Decimal) and persons != 1:
        steps.append(Line(f"{number(low)} × {number(persons)} {rule.fact(str(p['times'])).unit} = {number(low * persons)} {unit}"))
        low, high = low * persons, high * persons
    cites, notes = _clauses(items), tuple(dict.fromkeys(str(s.item["note"]) for s in shares if s.item.get("note")))
    only = bool(cites) and rule.clause not in cites
    full = sum((Decimal(str(caps[b])) for b in blocks if b in caps), ZERO)
    if p.get("left") and want == p["left"] and full and low == high:
        steps.append(Line(f"{number(full)} − {number(low)} = {number(full - low)} {unit}"))
        say = f"还剩{number(full - low)}{unit}:满分{number(full)}{unit},扣{number(low)}{unit}"
        return Value(say, amount(full - low, unit), tuple(steps), notes, cites=cites, items_only=True)
    done = facts.get(str(p.get("done")))
    if isinstance(done, Decimal) and low == high:
        return _left_over(rule, low, done, steps)
    short = p.get("short") or {}
    if want and want == short.get("want") and low == high:
        of = Decimal(str(short["of"]))
        steps.append(Line(f"{number(of)} − {number(low)} = {number(of - low)} {unit}"))
        say = f"离满分差{number(of - low)}{unit}:{p['say']}{number(low)}{unit},满分{number(of)}{unit}"
        return Value(say, amount(of - low, unit), tuple(steps), notes, cites=cites, items_only=only)
    end = "最多" if want and want == p.get("most") else "最少" if want and want == p.get("least") else ""
    if end:
        low = high = high if end == "最多" else low
    say = end + (str(p["say"]) if len(addends) > 1 else str(p["say"]).replace("共", ""))
    if low == high == 0 and "say_zero" in p:
        say = str(p["say_zero"])
    elif low < 0 and high < 0 and "say_minus" in p:
        say, low, high = str(p["say_minus"]), -high, -low
    value = amount(low, unit) if low == high else {"decision": f"{_span(low, high)}{unit}"}
    told = f":{_parts(items, facts, unit)}" if p.get("tell") and len(items) > 1 and persons in (None, 1) else ""
    return Value(f"{say}{_span(low, high)}{unit}{told}", value, tuple(steps), notes, cites=cites, items_only=only)


def _left_over(rule: Rule, total: Decimal, done: Decimal, steps: Sequence[Line]) -> Value:
    unit = str(rule.params["unit"])
    left = max(Decimal(0), total - done)
    step = Line(f"{number(total)} − {number(done)} = {number(total - done)} {unit}")
    verdict = f"还差{number(left)}{unit}" if left else "已经够了"
    return Value(f"{verdict}:{rule.params['say']}{number(total)}{unit},现为{number(done)}{unit}", amount(left, unit), (*steps, step))


def _parts(items: Sequence[Item], facts: Facts, unit: str) -> str:
    """「班子成员20人次,中层干部16人次」."""
    counts = [(i, facts[i["fact"]]) for i in items]
    return ",".join(f"{i['tell']}{number(c * Decimal(str(i['each'])))}{i.get('unit') or unit}" for i, c in counts if isinstance(c, Decimal))


def _added(addends: Sequence[tuple[Decimal, Decimal]]) -> str:
    """「62 + 27 − 1」; amounts below zero are taken off."""
    text = " ".join(f"{'−' if high < 0 else '+'} {_span(abs(high), abs(low)) if high < 0 else _span(low, high)}" for low, high in addends)
    return text.removeprefix("+ ")


def _apart(rule: Rule, items: Sequence[Item], facts: Facts) -> Result:
    """Two items against each other. A milder one counts only where nothing else stands beside the graver (「脱岗闯了祸和迟到四次」)."""
    unit, verb = str(rule.params["unit"]), str(rule.params["say"]).replace("共", "")
    shares = [share for i in items if (share := _share(rule, i, facts, items))]
    if len(shares) == 1:
        shares = [share for i in items if (share := _share(rule, i, facts, ()))]
    if len(shares) != 2 or any(s.low != s.high for s in shares):
        return MissingFacts(tuple(i["fact"] for i in rule.params["items"] if i not in items)[:1])
    less, more = sorted(shares, key=lambda s: s.low)
    diff = more.low - less.low
    step = Line(f"{number(more.low)} − {number(less.low)} = {number(diff)} {unit}")
    told = ",".join(f"{s.label}{verb}{number(s.low)}{unit}" for s in (more, less))
    say = f"相差{number(diff)}{unit}:{told}" if diff else f"一样:{told}"
    return Value(say, amount(diff, unit), (*(s.line for s in shares), step), cites=_clauses(items), items_only=True)


def _how_often(rule: Rule, items: Sequence[Item], facts: Facts) -> Value | Outside | None:
    """How often the item happened, or would have to happen, for so many points; None if that is not what is told."""
    unit, taken = str(rule.params["unit"]), facts.get(str(rule.params.get("taken")))
    named = next((i for i in rule.params["items"] if i.get("label") == facts.get(str(rule.params.get("about")))), None)
    steps: list[Line] = []
    kept, asked = facts.get(str(rule.params.get("kept"))), items[0] if len(items) == 1 else named
    kept = ZERO if kept is None and facts.get(str(rule.params.get("emptied"))) is True else kept
    full = (rule.params.get("caps") or {}).get(asked.get("block")) if asked else None
    if isinstance(kept, Decimal) and not isinstance(taken, Decimal) and full is not None:
        taken = Decimal(str(full)) - kept
        steps = [Line(f"{full} − {number(kept)} = {number(taken)} {unit}")]
    if not isinstance(taken, Decimal):
        if named is None or named in items or not items:
            return None
        shares = [share for i in items if (share := _share(rule, i, facts, items))]
        if any(s.low != s.high for s in shares):
            return None
        steps, taken = [s.line for s in shares], sum((s.low for s in shares), ZERO)
    else:
        named = items[0] if len(items) == 1 else named if not items else None
    if named is None or _rates(named)[0] != _rates(named)[1]:
        return None
    each, fact = _rates(named)[0], rule.fact(named["fact"])
    word = fact.unit or "次"
    if taken % each:
        return Outside(f"{number(taken)}{unit}对不上:{named['label']}每{word}{number(each)}{unit},请核对后再问。")
    steps.append(Line(f"{number(taken)} ÷ {number(each)} = {number(taken / each)} {word}", named.get("clause")))
    say = f"{number(taken / each)}{word}:{named['label']}每{word}{str(rule.params['say']).replace('共', '')}{number(each)}{unit}"
    return Value(say, amount(taken / each, word), tuple(steps), cites=_clauses([*items, named]), items_only=True)


def _clauses(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i["clause"] for i in items if i.get("clause")))


def _reversed(rule: Rule, items: Sequence[Item], paid: Decimal, facts: Facts) -> Result:
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


def check(rule: Rule) -> list[str]:
    names = {f.id for f in rule.facts}
    return [f"规则 {rule.id}:项目 {i['fact']} 没有对应的事实" for i in rule.params["items"] if i["fact"] not in names]
