"""Facts of one rule in a message: which number, date or word belongs to which input.

A number goes to the fact of its unit whose cue stands nearest in the same half sentence; without cues, to the only fact that can take it.
Conversions (2周 → 10天) are reported, because every figure of an answer must be traceable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

from bot.reading import moments, quantities
from bot.reading.quantities import Quantity
from bot.rules.bounds import number
from bot.rules.calendar import CalendarUnknown, is_statutory_holiday, is_workday
from bot.rules.facts import FactValue, Moment
from bot.rules.rule import Fact, Rule

WORKDAYS_A_WEEK = 5  # 四.5 一: 每周五天工作日
HOURS_A_DAY = 8  # 四.5 一: 每日八个小时
_CONVERT: dict[tuple[str, str], tuple[Decimal, str]] = {
    ("周", "天"): (Decimal(WORKDAYS_A_WEEK), "每周5个工作日"),
    ("年", "个月"): (Decimal(12), "1年12个月"),
    ("周", "个月"): (Decimal(0), ""),
}
_HOURS_TO_DAYS = Decimal(HOURS_A_DAY)
CLASSIFIERS = "个条项位名"  # they stand before what they count (一个区里的表彰); 次 mostly behind it (迟到3次)
_COUNTERS = frozenset("人篇项次份台个")  # units for which people also say 个
_AS_TIMES = frozenset("份篇")  # 「交了2份汇报」 counts times
_BREAK = re.compile(r"[,，。;；?？!！]")
_MORE = re.compile(r"又|再|加|后来|还|另|前后|外加|和")
_DENIED = re.compile(r"(?:不是|并非|不算|又不是|非|(?:不|没|未|无)(?:涉及|牵涉|讨论|研究|谈|议|关|碰|是|有))$")
_MANY = re.compile(r"都|总数|好几|好多|几[次回天趟]|经常|老是?(?=迟|早|串)|多次|不少")  # a cue without a number, but more than once
_TOTAL = re.compile(r"(?:合(?:起来|计|一块儿?)?|一共|总共|共|累计|加(?:起来|一块儿?)|按.{0,8}[数算])(?:是|有)?$")
_SPACE = re.compile(r"(?<=[\u4e00-\u9fff]{4}) (?=[\u4e00-\u9fff]{3})")  # where people type no comma
_PERIOD = re.compile(r"[上下]半年|[上下这]个?月|\d月|[一二三四五六七八九十]月|季度|[上下这]周|年[初底中]")  # 「3月请两天,5月三天」
_SPAN = re.compile(r"(?:份)?(?:起|开始|以来)?.{0,6}?(?:一直)?(?:[吃干交住用欠])?(?:到|至|-|~|—)(?:年底|年末|了)?")
_BOUND_BEFORE = re.compile(r"(?:超过|一过|不超|规定|免扣?|头|前|按|照|当成|算作|每个?月)(?:的|是)?$")
_BOUND_AFTER = re.compile(
    r"(?:以内|之内|内)的?(?:不|免|可)|还没到|的?(?:线|额度|上限|标准)|(?:以上)?(?:才|就|的)(?:扣|要扣|开始|钱)|算(?:给|他|她|我|的|,|$)|计算"
)
_YEARS = re.compile(r"(20\d\d)年?初?(?:到|至|-|—)(20\d\d)年?(?:底|末|$|[^\d月])")
_RESTATED = re.compile(r"(?:一共|总共|共|合计|合|也?就是|即|折(?:合|算)?|等于|算)(?:是|成|有)?$")
_PAST = re.compile(r"(?:已经?|之前|以前|前面|上[次回]|先前|早先|原来|曾).{0,10}$|过$")
_THIS_TIME = re.compile(r"这[次回]|又|再(?=犯|来|被|让|抓)|(?:今天|刚才?|结果).{0,6}(?:又|再)")
LONGEST_SPAN = 31  # days from one date to another that are counted one by one
FAR = 99
NEAR = 10  # characters between a moment and its cue
_NOW = re.compile(r"今[天儿日]|现在")


@dataclass(frozen=True)
class Read:
    """``facts`` by id; ``from_case`` are those that only a concrete case brings (numbers, days, in a rule without any: who); ``steps`` tell conversions."""

    facts: dict[str, FactValue] = field(default_factory=dict)
    from_case: frozenset[str] = frozenset()
    steps: tuple[str, ...] = ()


def read(rule: Rule, text: str, today: date) -> Read:
    text = _SPACE.sub(",", text)
    facts: dict[str, FactValue] = {}
    steps: list[str] = []
    case: set[str] = set()
    for fact in rule.facts:
        if fact.type in ("enum", "bool"):
            word = named_option(fact, text)
            if word is not None:
                facts[fact.id] = (word == "是") if fact.type == "bool" else word
    if all(fact.type in ("enum", "bool") for fact in rule.facts):
        case.update(facts)  # a rule without numbers: who or what it is about is the case
    taken: list[Quantity] = []
    for fact, value, step, quantity in _numbers(rule, text):
        present = facts.get(fact.id)
        facts[fact.id] = present + value if isinstance(present, Decimal) else value
        case.add(fact.id)
        steps += [step] if step else []
        if fact.dates:
            taken.append(quantity)
        if fact.counts_up and _once_more(text, quantity):
            facts[fact.id] = value + 1
            steps.append(f"此前{number(value)}次,加上这一次 = {number(value + 1)} 次")
    for fact in rule.facts:
        if any(pattern(word).search(text) for word in fact.none):
            facts[fact.id] = Decimal(0)
            case.add(fact.id)
    found = moments.find(text, today)
    _counted_dates(rule, text, found, taken, facts, case)
    _moments(rule, text, found, facts, case)
    _spans(rule, text, found, facts, case, steps)
    paid = str(rule.params.get("reverse")) in facts  # the total is told: how many there were is asked for
    for fact in rule.facts:
        if not paid and fact.default_count and fact.id not in facts and _happened_once(fact, text):
            facts[fact.id] = Decimal(1)
            case.add(fact.id)
    for fact in rule.facts:
        if fact.decoy:
            facts.pop(fact.id, None)
            case.discard(fact.id)
    return Read(facts, frozenset(case), tuple(steps))


def in_scope(rule: Rule, text: str) -> bool:
    """True if the text speaks of the rule's matter, as far as the rule restricts it."""
    if any(pattern(word).search(text) for word in rule.not_for):
        return False
    return not rule.scope or any(pattern(word).search(text) for word in rule.scope)


@cache
def pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def named_option(fact: Fact, text: str) -> str | None:
    """The option whose words stand in the text and are not denied; the first in the rule's order if several do."""
    for option, words in fact.options.items():
        for word in words or (re.escape(option),):
            for match in pattern(word).finditer(text):
                if not _DENIED.search(text[: match.start()]):
                    return option
    return None


def mentions(fact: Fact, text: str) -> list[tuple[int, str]]:
    """Where the text names options of the fact without denying them: (offset, option), from left to right."""
    found = []
    for option, words in fact.options.items():
        for word in words or (re.escape(option),):
            found += [(m.start(), option) for m in pattern(word).finditer(text) if not _DENIED.search(text[: m.start()])]
    return sorted(set(found))


def _happened_once(fact: Fact, text: str) -> bool:
    """A cue without a number counts once, unless its half sentence speaks of several times."""
    for cue in fact.cues:
        for match in pattern(cue).finditer(text):
            start = max((m.end() for m in _BREAK.finditer(text, 0, match.start())), default=0)
            stop = next((m.start() for m in _BREAK.finditer(text, match.end())), len(text))
            if not _MANY.search(text, start, stop):
                return True
    return False


def _numbers(rule: Rule, text: str) -> list[tuple[Fact, Decimal, str, Quantity]]:
    """Assign quantities to facts; the same fact may get several, which then add up."""
    wanted = [f for f in rule.facts if f.type == "number"]
    out: list[tuple[Fact, Decimal, str, Quantity]] = []
    used: dict[str, Quantity] = {}
    offers = []
    amounts = _without_totals(text, quantities.find(text))
    told = [q for q in amounts if not _cites(text, q)]
    for n, quantity in enumerate(told if any(q.unit == "天" for q in told) else amounts):
        if quantity.ordinal and quantity.unit == "人":  # 第5名
            continue
        for order, fact in enumerate(wanted):
            converted = convert(quantity, fact.unit)
            if converted is None and fact.dates and quantity.unit == "次":  # 「周六出了三回」 are three days
                converted = quantity.value, ""
            if converted is None:
                continue
            distance = cue_distance(fact, text, quantity)
            if distance is not None:
                offers.append((distance, order, n, fact, quantity, converted))
    done: set[int] = set()
    counted: set[str] = set()  # facts whose total an ordinal gives: 「算上前两回这是第三次」 is three
    for distance, _, n, fact, quantity, (value, step) in sorted(offers, key=lambda o: (not o[4].ordinal, *o[:3])):
        if n in done or fact.id in counted:
            continue
        if quantity.ordinal:
            counted.add(fact.id)
        if fact.id in used:
            first, second = sorted((used[fact.id], quantity), key=lambda q: q.start)
            between = text[first.end : second.start]
            further = _MORE.search(between) or _PERIOD.search(between) or _another_cue(fact, between) or (not between and distance == 0)
            further = (further or fact.adds) and fact.unit != "年"  # 「一年…,一年…」 is one year
            if not further or quantity.ordinal or (distance == FAR and fact.cues and not fact.adds and not _PERIOD.search(between)):
                continue
        done.add(n)
        used[fact.id] = quantity
        out.append((fact, value, step, quantity))
    return out


def _another_cue(fact: Fact, between: str) -> bool:
    """「迟到两次早退一次」: the words between two amounts name the second thing."""
    return sum(bool(pattern(cue).search(between)) for cue in fact.cues) > 0 and not between.startswith("是")


def _cites(text: str, quantity: Quantity) -> bool:
    """「超过6天的」「6天以内」 cite the rule; they are no amount of the case."""
    return quantity.unit == "天" and bool(_BOUND_BEFORE.search(text[: quantity.start]) or _BOUND_AFTER.match(text, quantity.end))


def _once_more(text: str, quantity: Quantity) -> bool:
    """「已经被罚过一回,这次又…」: what happened before, and now once more without a number of its own."""
    before = quantity.ordinal is False and _PAST.search(text[: quantity.start])
    later = text[quantity.end :]
    return bool(before and _THIS_TIME.search(later) and not any(q.unit == quantity.unit for q in quantities.find(later)))


def without_totals(text: str) -> str:
    """The text with stated totals and repeated amounts blanked, every other character in its place."""
    found = quantities.find(text)
    kept = _without_totals(text, found)
    for quantity in found:
        if quantity not in kept:
            text = text[: quantity.start] + "…" * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def _without_totals(text: str, found: list[Quantity]) -> list[Quantity]:
    """「病假4天,事假5天,合起来9天」「俩礼拜一共10个工作日」: a total or the same amount in another unit is no further amount."""
    out: list[Quantity] = []
    for quantity in found:
        last = convert(out[-1], quantity.unit) if out else None
        if last and out[-1].unit != quantity.unit and last[0] == quantity.value and _RESTATED.search(text[out[-1].end : quantity.start]):
            continue
        others = [q.value for q in found if q.unit == quantity.unit and q is not quantity]
        earlier = [q.value for q in out if q.unit == quantity.unit]
        stated = _TOTAL.search(text[: quantity.start]) and len(others) > 1 and quantity.value in (sum(others), sum(earlier))
        if not stated:
            out.append(quantity)
    return out


def convert(quantity: Quantity, unit: str) -> tuple[Decimal, str] | None:
    """Value in ``unit`` and the step that says how, or None if the units do not meet."""
    if quantity.unit == unit:
        return quantity.value, ""
    if quantity.unit == "个" and unit in _COUNTERS:
        return quantity.value, ""
    if quantity.unit in _AS_TIMES and unit == "次":
        return quantity.value, ""
    if quantity.unit == "小时" and unit == "天":
        value = quantity.value / _HOURS_TO_DAYS
        return value, f"{quantity.text} = {number(quantity.value)} ÷ {HOURS_A_DAY} = {number(value)} 天"
    if quantity.unit == "天" and unit == "小时":
        return quantity.value * 24, f"{quantity.text} = {number(quantity.value * 24)} 小时"
    factor = _CONVERT.get((quantity.unit, unit))
    if factor and factor[0]:
        value = quantity.value * factor[0]
        return value, f"{quantity.text} = {number(value)} {unit}({factor[1]})"
    return None


def cue_distance(fact: Fact, text: str, quantity: Quantity) -> int | None:
    """0..: characters to the nearest cue in the same half sentence; FAR without one; None if the fact may not take the number."""
    start = max((m.end() for m in _BREAK.finditer(text, 0, quantity.start)), default=0)
    stop = next((m.start() for m in _BREAK.finditer(text, quantity.end)), len(text))
    best = _nearest(fact.cues, text, quantity, start, stop)
    worst = _nearest(fact.avoid, text, quantity, start, stop)
    if worst is not None and (best is None or worst < best):
        return None
    if best is not None:
        return best
    return None if fact.need_cue else FAR


def _nearest(cues: tuple[str, ...], text: str, quantity: Quantity, start: int, stop: int) -> int | None:
    best = None
    for cue in cues:
        for match in pattern(cue).finditer(text, start, stop):
            inside = match.start() < quantity.end and match.end() > quantity.start
            after, before = match.start() - quantity.end, quantity.start - match.end()
            gap = 0 if inside else max(before + 1, after) if quantity.text[-1] in CLASSIFIERS else max(before, after + 1)
            best = gap if best is None else min(best, gap)
    return best


def _counted_dates(rule: Rule, text: str, found: list[moments.Found], taken: list[Quantity], facts: dict[str, FactValue], case: set[str]) -> None:
    """Facts that count days of a kind (``dates: holiday|rest``): dates given one by one, or as a span, add to them."""
    spoken = [f for f in found if f.moment.day and not f.month_only and not any(_same_half(text, f.end, q.start) for q in taken)]
    days = {f.moment.day for f in spoken if f.moment.day}
    for first, last in pairwise(spoken):
        if _SPAN.fullmatch(text[first.end : last.start].strip()) and first.moment.day and last.moment.day:
            length = (last.moment.day - first.moment.day).days
            days |= {first.moment.day + timedelta(days=n) for n in range(min(length, LONGEST_SPAN) + 1)}
    for fact in rule.facts:
        if fact.dates:
            count = sum(_is_kind(day, fact.dates) for day in days)
            if count:
                present = facts.get(fact.id)
                facts[fact.id] = (present if isinstance(present, Decimal) else Decimal(0)) + count
                case.add(fact.id)


def _same_half(text: str, end: int, start: int) -> bool:
    """「元旦当天出车1天」: the amount that follows a date in its half sentence counts it already."""
    return end <= start and not _BREAK.search(text, end, start)


def _is_kind(day: date, kind: str) -> bool:
    try:
        holiday = is_statutory_holiday(day)
        return holiday if kind == "holiday" else not holiday and not is_workday(day)
    except CalendarUnknown:
        return kind == "rest" and day.isoweekday() > 5


def _moments(rule: Rule, text: str, found: list[moments.Found], facts: dict[str, FactValue], case: set[str]) -> None:
    """The moment beside a cue, else the first one."""
    free = list(found)
    for fact in rule.facts:
        if fact.type not in ("date", "time") or not free:
            continue
        near = [(min(gaps), f) for f in free if (gaps := [_gap(m, f) for c in fact.cues for m in pattern(c).finditer(text)]) and min(gaps) < NEAR]
        if not near and (fact.need_cue or all(_NOW.search(f.text) for f in free)):
            continue
        chosen = min(near, key=lambda one: one[0])[1] if near else next(f for f in free if not _NOW.search(f.text))
        moment = chosen.moment
        weekday = next((f.moment.weekday for f in found if f.moment.weekday and f.moment.day is None), None)
        if weekday and moment.day and fact.weekday_wins:  # 「下个月2号赶上周六」 describes a case, not the coming month
            moment = Moment(weekday=weekday, clock=moment.clock)
        facts[fact.id] = moment
        case.add(fact.id)
        free.remove(chosen)


def _gap(cue: re.Match[str], found: moments.Found) -> int:
    return max(0, cue.start() - found.end, found.start - cue.end())


def _spans(rule: Rule, text: str, found: list[moments.Found], facts: dict[str, FactValue], case: set[str], steps: list[str]) -> None:
    """「下周一到周三」 is three days: for a rule that counts days and got none."""
    years = next((f for f in rule.facts if f.type == "number" and f.unit == "年"), None)
    named = _YEARS.search(text)
    if years and named and years.id not in facts and int(named[2]) >= int(named[1]):
        count = int(named[2]) - int(named[1]) + 1
        facts[years.id] = Decimal(count)
        case.add(years.id)
        steps.append(f"{named[1]}年到{named[2]}年 = {count} 年")
    target = next((f for f in rule.facts if f.type == "number" and f.unit in ("天", "个月") and not f.decoy), None)
    if target is None or target.id in facts:
        return
    if target.need_cue and not any(pattern(cue).search(text) for cue in target.cues):
        return
    for first, last in pairwise(found):
        if not _SPAN.fullmatch(text[first.end : last.start].strip()):
            continue
        a, b = first.moment, last.moment
        if a.isoweekday is None or b.isoweekday is None:
            continue
        if target.unit == "个月" or first.month_only:
            if target.unit == "个月" and a.day and b.day and first.month_only and last.month_only:
                months = (b.day.year - a.day.year) * 12 + b.day.month - a.day.month + 1
                facts[target.id] = Decimal(months)
                case.add(target.id)
                steps.append(f"{first.text}到{last.text} = {months} 个月")
            continue
        days = (b.day - a.day).days + 1 if a.day and b.day else (b.isoweekday - a.isoweekday) % 7 + 1
        facts[target.id] = Decimal(days)
        case.add(target.id)
        steps.append(f"{first.text}到{last.text} = {days} 天")
        return


def from_reply(rule: Rule, fact_id: str, text: str, today: date) -> Mapping[str, FactValue]:
    """A short reply to a question back: the bare value (「9」「机关」), without the cues that a whole question needs."""
    fact = rule.fact(fact_id)
    if fact.type == "number":
        bare = re.search(r"\d+(?:\.\d+)?", text)
        found = [c[0] for q in quantities.find(text) if (c := convert(q, fact.unit))]
        if found:
            return {fact_id: found[0]}
        return {fact_id: Decimal(bare[0])} if bare else {}
    if fact.type in ("date", "time"):
        found_moments = moments.find(text, today)
        return {fact_id: found_moments[0].moment} if found_moments else {}
    option = named_option(fact, text)
    if option is None:
        return {}
    return {fact_id: option == "是" if fact.type == "bool" else option}
