"""Amounts in a message: which number belongs to which input of a rule, which are parts of a total, which only cite the rule.

A number goes to the fact of its unit whose cue stands nearest in the same half sentence; without cues, to the only fact that can take it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import pairwise

from bot.reading import quantities
from bot.reading.quantities import Quantity
from bot.rules.bounds import number
from bot.rules.rule import Fact, Rule

WORKDAYS_A_WEEK = 5  # 四.5 一: 每周五天工作日
HOURS_A_DAY = 8  # 四.5 一: 每日八个小时
_CONVERT: dict[tuple[str, str], tuple[Decimal, str]] = {
    ("周", "天"): (Decimal(WORKDAYS_A_WEEK), "每周5个工作日"),
    ("年", "个月"): (Decimal(12), "1年12个月"),
    ("季", "个月"): (Decimal(3), "1个季度3个月"),
    ("周", "个月"): (Decimal(0), ""),
}
CLASSIFIERS = "个条项位名"  # they stand before what they count (一个区里的表彰); 次 mostly behind it (迟到3次)
_COUNTERS = frozenset("人篇项次份台个")  # units for which people also say 个
_AS_TIMES = frozenset("份篇")  # 「交了2份汇报」 counts times
_HOURS_TO_DAYS = Decimal(HOURS_A_DAY)
_MORE = re.compile(r"又|再|零|带|加|后来|还|另|前后|外加|和")
_ALL = r"(?:合(?:在一起|起来|一块儿?|计)?|一共|总共|总计|拢共|统共|共(?![性同])|累计|加(?:在一起|起来|一块儿?|上))"
_PERIOD_TOLD = re.compile(rf"(?:里|内|下来|当中)?{_ALL}")  # 「一年加起来歇了快两个月」 are two months
_TOTAL = re.compile(rf"(?:{_ALL}|前后|按.{{0,8}}[数算])(?:是|有|都|就|得|快|已经)*$")
_ALL_TOLD = re.compile(rf"{_ALL}.{{0,4}}$")
_PERIOD = re.compile(
    r"[上下]半年|[上下这]个?月|\d月|[一二三四五六七八九十]月|季度|[上下这]周|(?:周|星期|礼拜)[一二三四五六日天]|年[初底中]"
)  # 「3月请两天,5月三天」
_BOUND_BEFORE = re.compile(r"(?:(?<!假)还剩|(?<=[拿用])这|超过|按超|一过|不超|规定|免扣?|(?<!里)头|前|按|照|当成|算作|每个?月)(?:的|是)?$")
_BOUND_AFTER = re.compile(
    r"(?:以内|之内|内)的?(?:不|免|可)|还没到|(?:那条|的)?(?:线|限|额度|上限|标准)|(?:以上)?(?:才|就|的)(?:扣|要扣|开始|钱)|[全都](?:部)?扣|(?:跑|办|弄|干|搞|忙)?不(?:下来|完|够)|算(?:给|他|她|我|的|,|$)|计算"
)
_THESE = re.compile(r"(?:合|加|一共|总共|拢共|统共|共|前后)")
_RESTATED = re.compile(r"(?:一共|总共|拢共|统共|共|合计|合|也?就是|即|折(?:合|算)?|等于|算|[((]?按|[((])(?:是|成|有)?$")
_PAST = re.compile(r"(?:已经?|之前|以前|前面|上[次回]|先前|早先|原来|曾).{0,10}$|过$")
_THIS_TIME = re.compile(r"这[次回]|又|再(?=犯|来|被|让|抓)(?!.?几)|(?:今天|刚才?|结果).{0,6}(?:又|再)")
_AWAY = re.compile(r"出差|外出|不在|出去|在外|出门|离开|离岗|离局|远门")  # 出差24小时: a day by the calendar
_AT_WORK = re.compile(r"班|工时|工作时间|[请事病]假")
_ONE_DAY = re.compile(r"[有又]一天$")  # 「又有一天提前溜了」 is once
_OR = re.compile(r"还是|或者?")  # 「半小时还是一小时」 are alternatives
FAR = 99
BREAK = re.compile(r"[,，。;；?？!！]")


def numbers(rule: Rule, text: str) -> list[tuple[Fact, Decimal, str, Quantity]]:
    """Assign quantities to facts; the same fact may get several, which then add up."""
    wanted = [f for f in rule.facts if f.type == "number"]
    out: list[tuple[Fact, Decimal, str, Quantity]] = []
    used: dict[str, Quantity] = {}
    offers = []
    amounts = further_amounts(text, quantities.find(text))
    told = [q for q in amounts if not _cites(text, q)]
    for n, quantity in enumerate(told if any(q.unit == "天" for q in told) else amounts):
        if quantity.ordinal and quantity.unit == "人":  # 第5名
            continue
        if _joint(wanted, text, quantity):
            continue
        for order, fact in enumerate(wanted):
            converted = _as_told(fact, text, amounts, quantity)
            if converted is None:
                continue
            distance = cue_distance(fact, _beside(wanted, text, told, quantity), quantity)
            if distance is not None:
                offers.append((distance, order, n, fact, quantity, converted))
    done: set[int] = set()
    counted: set[str] = set()  # facts whose total an ordinal gives: 「算上前两回这是第三次」 is three
    for distance, _, n, fact, quantity, (value, step) in sorted(offers, key=lambda o: (not o[4].ordinal, *o[:3])):
        if n in done or fact.id in counted:
            continue
        if quantity.ordinal:
            counted.add(fact.id)
        if fact.id in used and (quantity.ordinal or not _further(fact, text, used[fact.id], quantity, distance)):
            continue
        done.add(n)
        used[fact.id] = quantity
        out.append((fact, value, step, quantity))
    return out


def _as_told(fact: Fact, text: str, amounts: list[Quantity], quantity: Quantity) -> tuple[Decimal, str] | None:
    """The amount in the fact's unit, also where people count it in another: 「周六出了三回」 are three days, 「又有一天提前溜了」 is once."""
    if (quantity.unit, fact.unit) == ("小时", "天") and quantity.value % 24 == 0 and _AWAY.search(text) and not _AT_WORK.search(text):
        return quantity.value / 24, f"{quantity.text} = {number(quantity.value / 24)} 天"
    converted = convert(quantity, fact.unit)
    if converted is not None:
        return converted
    if fact.unit == "天" and quantity.unit == "个" and _of_workdays(text, amounts, quantity):
        return quantity.value, ""
    if told_in(fact, quantity):
        return quantity.value, ""
    if fact.default_count and fact.unit == "次" and quantity.unit == "天" and _ONE_DAY.search(text[: quantity.end]):
        return Decimal(1), ""
    return None


def told_in(fact: Fact, quantity: Quantity) -> bool:
    """True if the amount counts in the fact's own unit (a trip is a day of driving)."""
    return quantity.unit == fact.unit or bool(fact.dates and quantity.unit == "次")


def _further(fact: Fact, text: str, before: Quantity, quantity: Quantity, distance: int) -> bool:
    """True if a second amount of a fact adds to the first; else it only says it again or belongs elsewhere."""
    if fact.dates and before.unit != quantity.unit and before.value == quantity.value:
        return False  # 「礼拜天出了三次车,三个礼拜天」 says it twice
    first, second = sorted((before, quantity), key=lambda q: q.start)
    between = text[first.end : second.start]
    if fact.unit == "年" or _OR.search(between):  # 「一年…,一年…」 is one year
        return False
    period = _PERIOD.search(between)
    if distance == FAR and fact.cues and not fact.adds and not period:
        return False
    return bool(fact.adds or period or _MORE.search(between) or _another_cue(fact, between) or (not between and distance == 0))


def _beside(facts: list[Fact], text: str, told: list[Quantity], quantity: Quantity) -> str:
    """The text without the words between two amounts that belong to the other one: 「周六2天元旦1天」 names each before its number."""
    facts = [f for f in facts if convert(quantity, f.unit)]  # 「跟3个科长一年谈几次」: the year names no persons
    start, stop = half(text, quantity)
    row = [q for q in told if start <= q.start and q.end <= stop and any(convert(q, f.unit) for f in facts)]
    if len(row) < 2 or quantity not in row:
        return text
    at = row.index(quantity)
    gaps = [_names(facts, text, a, b) for a, b in pairwise([start, *(edge for q in row for edge in (q.start, q.end)), stop])][::2]
    if all(gaps[:-1]) and not gaps[-1] and quantity is not row[-1]:  # every name stands before its number
        return _blank(text, quantity.end, row[at + 1].start)
    if all(gaps[1:]) and not gaps[0] and at:
        return _blank(text, row[at - 1].end, quantity.start)
    return text


def _names(facts: list[Fact], text: str, start: int, stop: int) -> bool:
    return any(pattern(cue).search(text, start, stop) for f in facts for cue in (*f.cues, *f.avoid))


def _blank(text: str, start: int, stop: int) -> str:
    return text[:start] + " " * (stop - start) + text[stop:]


def half(text: str, quantity: Quantity) -> tuple[int, int]:
    """The half sentence that the amount stands in."""
    start = max((m.end() for m in BREAK.finditer(text, 0, quantity.start)), default=0)
    return start, next((m.start() for m in BREAK.finditer(text, quantity.end)), len(text))


def _joint(facts: list[Fact], text: str, quantity: Quantity) -> bool:
    """「休息日加节日总共4天」: one number for two things, of which it tells neither."""
    start, _ = half(text, quantity)
    if not _ALL_TOLD.search(text[start : quantity.start]):
        return False
    named = [f for f in facts if f.need_cue and convert(quantity, f.unit) and any(pattern(c).search(text, start, quantity.start) for c in f.cues)]
    return len(named) > 1 and not any(start <= q.start < quantity.start for q in quantities.find(text))


def _of_workdays(text: str, amounts: list[Quantity], quantity: Quantity) -> bool:
    """「一共22个工作日,他病了11个」: the second counts the same thing."""
    before = any(q.unit == "天" and q.text.endswith(("工作日", "班")) for q in amounts if q.end <= quantity.start)
    return before and not re.match(r"[\u4e00-\u9fff]", text[quantity.end :].lstrip("了"))


def _another_cue(fact: Fact, between: str) -> bool:
    """「迟到两次早退一次」: the words between two amounts name the second thing."""
    return sum(bool(pattern(cue).search(between)) for cue in fact.cues) > 0 and not between.startswith("是")


def _cites(text: str, quantity: Quantity) -> bool:
    """「超过6天的」「6天以内」 cite the rule; they are no amount of the case."""
    if quantity.text.endswith("工作日") and quantity.value == quantity.value.to_integral():
        return False  # 「按21个工作日算」 tells how many the month has; the rule's own is 21.75
    return quantity.unit == "天" and bool(_BOUND_BEFORE.search(text[: quantity.start]) or _BOUND_AFTER.match(text, quantity.end))


def once_more(text: str, quantity: Quantity) -> bool:
    """「已经被罚过一回,这次又…」: what happened before, and now once more without a number of its own."""
    before = quantity.ordinal is False and _PAST.search(text[: quantity.start])
    later = text[quantity.end :]
    return bool(before and _THIS_TIME.search(later) and not any(q.unit == quantity.unit for q in quantities.find(later)))


def without_totals(text: str) -> str:
    """The text with stated totals and repeated amounts blanked, every other character in its place."""
    found = quantities.find(text)
    kept = further_amounts(text, found)
    for quantity in found:
        if quantity not in kept:
            text = text[: quantity.start] + "…" * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def further_amounts(text: str, found: list[Quantity]) -> list[Quantity]:
    """「病假4天,事假5天,合起来9天」「俩礼拜一共10个工作日」: a total or the same amount in another unit is no further amount."""
    out: list[Quantity] = []
    for quantity in found:
        last = convert(out[-1], quantity.unit) if out else None
        if last and out[-1].unit != quantity.unit and last[0] == quantity.value and _RESTATED.search(text[out[-1].end : quantity.start]):
            continue
        if quantity.unit == "年" and _PERIOD_TOLD.match(text, quantity.end) and any(q.unit == "个月" for q in found):
            continue
        others = [q.value for q in found if q.unit == quantity.unit and q is not quantity]
        earlier = [q.value for q in out if q.unit == quantity.unit]
        pointed = text[: quantity.start].endswith(("这", "那"))
        these = pointed and earlier and (_THESE.match(text, quantity.end) or quantity.value in earlier)  # 「罚过一回…这两回合起来」「3个科,跟这3个科长」
        stated = these or (_TOTAL.search(text[: quantity.start]) and len(others) > 1 and quantity.value in (sum(others), sum(earlier)))
        if not stated:
            out.append(quantity)
    return out


def convert(quantity: Quantity, unit: str) -> tuple[Decimal, str] | None:
    """Value in ``unit`` and the step that says how, or None if the units do not meet."""
    if quantity.unit == unit:
        return quantity.value, quantity.step
    if quantity.unit == "个" and unit in _COUNTERS:
        return quantity.value, ""
    if quantity.unit in _AS_TIMES and unit == "次":
        return quantity.value, ""
    if quantity.unit == "小时" and unit == "天":
        value = quantity.value / _HOURS_TO_DAYS
        return value, f"{quantity.text} = {number(quantity.value)} ÷ {HOURS_A_DAY} = {number(value)} 天"
    if quantity.unit == "分钟" and unit == "小时":
        value = quantity.value / 60
        return value, f"{quantity.text} = {number(quantity.value)} ÷ 60 = {number(value)} 小时"
    if quantity.unit == "天" and unit == "小时":
        return quantity.value * 24, f"{quantity.text} = {number(quantity.value * 24)} 小时"
    factor = _CONVERT.get((quantity.unit, unit))
    if factor and factor[0]:
        value = quantity.value * factor[0]
        return value, f"{quantity.text} = {number(value)} {unit}({factor[1]})"
    return None


def cue_distance(fact: Fact, text: str, quantity: Quantity) -> int | None:
    """0..: characters to the nearest cue in the same half sentence; FAR without one; None if the fact may not take the number."""
    start, stop = half(text, quantity)
    best = _nearest(fact.cues, text, quantity, start, stop)
    worst = _nearest(fact.avoid, text, quantity, start, stop)
    if worst is not None and (best is None or worst < best or worst == best == 0 or (worst == best and _behind(fact.avoid, text, quantity, stop))):
        return None
    if best is not None:
        return best
    return None if fact.need_cue else FAR


def _behind(cues: tuple[str, ...], text: str, quantity: Quantity, stop: int) -> bool:
    """True if one of them follows the amount directly: 「5天事假和3天病假」."""
    return any(pattern(cue).match(text, quantity.end, stop) for cue in cues)


def _nearest(cues: tuple[str, ...], text: str, quantity: Quantity, start: int, stop: int) -> int | None:
    best = None
    for cue in cues:
        for match in pattern(cue).finditer(text, start, stop):
            inside = match.start() < quantity.end and match.end() > quantity.start
            after, before = match.start() - quantity.end, quantity.start - match.end()
            gap = 0 if inside else max(before + 1, after) if quantity.text[-1] in CLASSIFIERS else max(before, after + 1)
            best = gap if best is None else min(best, gap)
    return best


@cache
def pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)
