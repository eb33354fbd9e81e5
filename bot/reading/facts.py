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
from itertools import pairwise

from bot.reading import amounts, counts, dated, moments, quantities
from bot.reading.amounts import BREAK, convert, pattern
from bot.reading.numbers import NUMERAL, parse
from bot.reading.quantities import Quantity
from bot.rules.bounds import number
from bot.rules.calendar import CalendarUnknown, is_statutory_holiday, is_workday
from bot.rules.facts import FactValue
from bot.rules.rule import Fact, Rule

_DENIED = re.compile(r"(?:不是|并非|不算|又不是|非|(?:不|没|未|无)(?:涉及|牵涉|讨论|研究|谈|议|关|碰|是|有|动|换|请|休|歇))$")
_SPACE = re.compile(r"(?<=[\u4e00-\u9fff\d]{4}) (?=[\u4e00-\u9fff\d]{3})")  # where people type no comma
_SPAN = re.compile(r"(?:份)?(?:起|开始|以来)?.{0,9}?(?:一直)?(?:[吃干交住用欠])?(?:到|至|-|~|—)(?:年底|年末|了)?")
_YEARS = re.compile(r"(20\d\d)年?初?(?:到|至|-|—)(20\d\d)年?(?:底|末|$|[^\d月])")
LONGEST_SPAN = 31  # days from one date to another that are counted one by one
_ONCE_MORE = re.compile(r"又[来犯被]?.?$")
LIST_GAP = 2  # characters between two moments told in one breath (「三月底和六月底」)
_LAST_AND_NOW = re.compile(r"(?<!第)上[次回].{2,24}(?:这[次回]|今天|结果)?又")
_EACH = re.compile(r"各[^,，。]{0,4}$")
_WITH_EACH = re.compile(rf"[跟和找与同][^,，。]{{0,6}}?(?P<n>{NUMERAL})[个名位][^,，。]{{0,6}}(?:都|各|每人)[^,，。]{{0,4}}$")  # 跟5个副职都谈了1次
_MONTHS = re.compile(
    r"(?:(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?[、和跟及]?){2,}|(?<![一二三四五六七八九十\d])(?P<run>[一二三四五六七八九]{2,})月"
)
_MONTH = re.compile(r"月")
_MONTHS_TO = re.compile(r"(?<![\d年月日号.])(?P<first>1[0-2]|[1-9])(?:到|至|-|~|—)(?P<last>1[0-2]|[1-9])月(?!\d)")


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
    assigned: list[Quantity] = []
    found = moments.find(text, today)
    for fact, value, step, quantity in amounts.numbers(rule, text):
        assigned.append(quantity)
        each = _times_each(text, quantity, found)
        if each > 1:
            step = f"{each} × {number(value)} = {number(value * each)} {fact.unit}"
            value *= each
        present = facts.get(fact.id)
        facts[fact.id] = present + value if isinstance(present, Decimal) else value
        case.add(fact.id)
        steps += [step] if step else []
        if fact.dates:
            taken.append(quantity)
        if fact.counts_up and value == 1 and _ONCE_MORE.search(text[: quantity.start + 1]):  # 「又一回」 is at least the second
            facts[fact.id] = Decimal(2)
            steps.append("又一次 = 第 2 次")
        elif fact.counts_up and amounts.once_more(text, quantity):
            facts[fact.id] = value + 1
            steps.append(f"此前{number(value)}次,加上这一次 = {number(value + 1)} 次")
    for fact in rule.facts:
        if fact.counts_up and fact.id not in facts and _LAST_AND_NOW.search(text):
            facts[fact.id] = Decimal(2)
            case.add(fact.id)
            steps.append("上一次和这一次 = 2 次")
    for fact in rule.facts:
        if any(pattern(word).search(text) for word in fact.none):
            facts[fact.id] = Decimal(0)
            case.add(fact.id)
    uncounted = [f for f in rule.facts if f.default_count and f.id not in facts]
    times = counts.without_number(uncounted, text, assigned)
    told = {f.id for f in uncounted if times.get(f.id, 1) > 1}  # 「国庆出车,跑了三天」: the feast's own date adds none
    _counted_dates(rule, text, found, taken, facts, case, told)
    dated.assign(rule, text, found, facts, case)
    _spans(rule, text, found, facts, case, steps)
    paid = str(rule.params.get("reverse")) in facts  # the total is told: how many there were is asked for
    if not paid:
        for name, count in times.items():
            facts.setdefault(name, Decimal(count))
            case.add(name)
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


def _counted_dates(
    rule: Rule, text: str, found: list[moments.Found], taken: list[Quantity], facts: dict[str, FactValue], case: set[str], told: set[str]
) -> None:
    """Facts that count days of a kind (``dates: holiday|rest``): dates given one by one, or as a span, add to them."""
    spoken = [f for f in found if f.moment.day and not f.month_only and not any(_same_half(text, f.end, q.start) or q.end == f.start for q in taken)]
    days = {f.moment.day for f in spoken if f.moment.day}
    for first, last in pairwise(spoken):
        if _SPAN.fullmatch(text[first.end : last.start].strip()) and first.moment.day and last.moment.day:
            length = (last.moment.day - first.moment.day).days
            days |= {first.moment.day + timedelta(days=n) for n in range(min(length, LONGEST_SPAN) + 1)}
    for fact in rule.facts:
        if fact.dates:
            count = sum(_is_kind(day, fact.dates) for day in days)
            if count and fact.id not in told:
                present = facts.get(fact.id)
                facts[fact.id] = (present if isinstance(present, Decimal) else Decimal(0)) + count
                case.add(fact.id)


def _times_each(text: str, quantity: Quantity, found: list[moments.Found]) -> int:
    """「三月底和六月底各上了一次」: how many moments of its half sentence an amount with 各 counts for."""
    with_each = _WITH_EACH.search(text[: quantity.start])
    if with_each and quantity.unit == "次":
        return int(parse(with_each["n"]) or 1)
    if not _EACH.search(text[: quantity.start]):
        return 1
    near = [f for f in found if _same_half(text, f.end, quantity.start)]
    count = min(1, len(near))
    while 0 < count < len(near) and near[-count].start - near[-count - 1].end <= LIST_GAP:
        count += 1
    start, stop = amounts.half(text, quantity)
    return max(1, count, counts.feasts_named(text[start:stop]))


def _same_half(text: str, end: int, start: int) -> bool:
    """「元旦当天出车1天」: the amount that follows a date in its half sentence counts it already."""
    return end <= start and not BREAK.search(text, end, start)


def _is_kind(day: date, kind: str) -> bool:
    try:
        holiday = is_statutory_holiday(day)
        return holiday if kind == "holiday" else not holiday and not is_workday(day)
    except CalendarUnknown:
        return kind == "rest" and day.isoweekday() > 5


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
    runs = [len(m["run"]) if m["run"] else len(_MONTH.findall(m[0])) for m in _MONTHS.finditer(text)] if target.unit == "个月" else []
    if runs:  # 「12月、1月、2月」「三四五月」; of several runs the longest
        facts[target.id] = Decimal(max(runs))
        case.add(target.id)
        steps.append(f"所说的月份共{max(runs)}个 = {max(runs)} 个月")
        return
    if target.unit == "个月" and (told := _MONTHS_TO.search(text)):  # 「1到6月」
        months = (int(told["last"]) - int(told["first"])) % 12 + 1
        facts[target.id] = Decimal(months)
        case.add(target.id)
        steps.append(f"{told['first']}月到{told['last']}月 = {months} 个月")
        return
    for first, last in pairwise(found):
        between_them = text[first.end : last.start].strip()
        if not _SPAN.fullmatch(between_them) or ("交到" in between_them and "未交" in target.label):  # 「从8月交到1月」 are months paid
            continue
        a, b = first.moment, last.moment
        if a.isoweekday is None or b.isoweekday is None:
            continue
        if target.unit == "个月" or first.month_only:
            if target.unit == "个月" and a.day and b.day and (first.month_only or a.day.day == 1) and last.month_only:
                months = (b.day.year - a.day.year) * 12 + b.day.month - a.day.month + 1
                if months <= 0 and "年" not in first.text:  # 「从8月交到今年1月」: August of the year before
                    months += 12
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
