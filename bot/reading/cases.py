"""Several cases in one question: 「机关科员比事业科员多扣多少」「小李一天半,小王三天」「吃饭和买水果分别谁批」.

A case is the stretch of the message that speaks of one person, one kind of person or one thing; what only one stretch says (「都请了8天」)
holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bot.reading import lists, quantities
from bot.reading.amounts import convert, numbers, without_totals
from bot.reading.facts import Read, mentions, read
from bot.reading.numbers import NUMERAL, parse
from bot.rules.cases import SUM
from bot.rules.facts import FactValue, show
from bot.rules.rule import Fact, Rule

MOST = 4  # cases in one question
_SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾夏方侯邹熊孟秦白江薛尹段雷史龙陶贺顾毛郝龚邵万钱严"
_NAMED = re.compile(rf"[小老][{_SURNAMES}](?!师)|(?<![a-z])[甲乙丙丁](?!级|醇|肝)|[去今]年(?=.{{0,12}}\d|.{{0,12}}[一二两三四五六七八九十半])")
_PRONOUN = re.compile(r"[他她](?!们|俩|那)|(?<![帮替])(?<!给(?=我[算合看查讲说加列]))我(?!们|俩|家|局|科|单位|两|该|想|想问|就想|要|得)")
_BREAK = re.compile(r"[,，。;；?？!！、]|比|跟|和|与|还是")
_HALF = re.compile(r"[^,，。;；?？!！、 ]+")
_EACH_OF = re.compile(rf"(?P<n>{NUMERAL})(?:个|名|位).{{0,8}}[各都]")
_APART = re.compile(r"分别|两[件样]|各自|各[找归由是得]")
_IN_TURN = re.compile(r"分别|各自|依次")
_ONE = re.compile(
    r"(?:(?<![每同某这那哪上下第])(?:一|1)[个名位]|另一?[个名位]|还有一?[个名位]|(?<!没)有[个名位])"
    r"(?!月|半|多月|礼拜|星期|小时|钟头|季|学期|工作日|上午|下午|早上|晚上|单位|科室|部门|项目|事|问题|孩子|娃|假)"
)  # 「一个请了5天,另一位8天」: the next person
_PEOPLE = re.compile(
    rf"(?P<n>{NUMERAL})[个名位]?(?:人|同事|同志|职工|员工|编外|事业|机关|科员|干部|科长|[正副][科处]|中级|初级|副高|外聘|派遣|临时工|合同工|口子)|[哥姐他她你我咱这那][们]?(?P<m>[俩仨])"
)
_FOR_ALL = re.compile(r"(?:今年|去年|事假|假)?(?:都|全|合|加|一共|拢共|统共|总共|共|分别|各|[两三四俩仨]|这|他们|咱|该|要|扣)")  # what holds for all of them
_EDGE = re.compile(r"[,，。;；?？ ]")
_EVERYONE = re.compile(r"各(?!自)|都|均|每人|人人")
_PERIODS = frozenset({"周", "个月", "年"})  # each amount of a list has one of its own
_LIST_GAP = 4  # characters between two amounts told in one breath (「8天和10天」)
_EACH_AMOUNT = re.compile(
    r"哪(?!儿|里|些|位|怕)|哪些(?!人|手续|材料|领导|签|程序|步|东西|部门|规定|情况|方面)|(?<!这)(?<!那)几(?:[笔张件单样]|个?(?:礼拜|周|星期))|"
    r"分别|各[找归由是得该要走自]"
)  # one verdict for each of several amounts
_THAN = re.compile(r"比.{0,12}[多少]")  # 「吃一整年比吃十个月多交几块」


@dataclass(frozen=True, slots=True)
class Case:
    """``common``: what another stretch says of a person; it holds for this one only if nothing can be told without it."""

    label: str
    read: Read
    common: Mapping[str, FactValue]
    text: str = ""  # the stretch itself, where a case has one


def split(rule: Rule, text: str, today: date) -> list[Case]:
    """The cases of a question, in its order; empty if it speaks of one case only."""
    text = without_totals(text)
    persons = [fact for fact in rule.facts if fact.remember]
    cases = _by_halves(rule, text, today, persons) or _one_by_one(rule, text, today, persons) or _in_turn(rule, text, today, persons)
    if cases:
        return cases
    things = [f for f in rule.facts if f.type == "enum" and not f.remember and f.id != "want"] if _APART.search(text) else []
    pivoted = [*_options([*persons, *things], text), (_names(text), None)]
    for pivots, fact_id in sorted(pivoted, key=lambda one: -len(one[0])):
        if 2 <= len(pivots) <= MOST:
            cases = _read_each(rule, text, today, pivots, fact_id)
            if cases:
                return cases
    if _EACH_AMOUNT.search(text):
        return _by_amounts(rule, text, today)
    if persons and SUM.search(text) and _EVERYONE.search(text) and _people(text) > 1:  # 「三位科员各8天,共扣多少」
        return [Case("每人", read(rule, text, today), {})] * _people(text)
    than = _THAN.search(text)  # one amount on either side of 比
    amounts = [q for q in quantities.find(text) if not q.ordinal] if than else []
    return _by_amounts(rule, text, today) if than and len(amounts) == 2 and amounts[0].end <= than.start() < amounts[1].start else []


def jumbled(rule: Rule, text: str) -> bool:
    """True if amounts of several persons would be added up as those of one: nothing can be reckoned from them."""
    text = without_totals(text)
    persons = [fact for fact in rule.facts if fact.remember]
    if not persons or sum(fact.adds for fact, *_ in numbers(rule, text)) < 2:
        return False
    named = {name for _, name in _names(text) if name[0] in "小老甲乙丙丁"}
    return len(named) > 1 or len(_ONE.findall(text)) > 1 or bool(_options(persons, text)) or _people(text) > 1


def _people(text: str) -> int:
    """How many persons the text speaks of (「编外的三个人」「哥俩」); 0 if it does not say."""
    told = [parse(m["n"] or m["m"]) or 0 for m in _PEOPLE.finditer(text)]
    return int(max(told, default=0))


def _one_by_one(rule: Rule, text: str, today: date, persons: Sequence[Fact]) -> list[Case]:
    """「编外的仨人,一个请了5天,一个8天」「一个机关正科,一个编外,都请了8天」: each 一个 opens a case; what stands before and behind holds for all."""
    starts = [m.start() for m in _ONE.finditer(text)]
    if not persons or not 2 <= len(starts) <= MOST:
        return []
    stop = _end_of_last(rule, text, starts[-1])
    own = [read(rule, text[a:b], today) for a, b in pairwise([*starts, stop])]
    common = read(rule, f"{text[: starts[0]]},{text[stop:]}", today)
    whose = [[show(one.facts[f.id]) for f in persons if f.id in one.facts] for one in own]
    told = _people(text[: starts[0]] + text[stop:])
    twice = {f.id for f in rule.facts if f.adds and f.id in common.from_case and any(f.id in one.from_case for one in own)}  # 「我7天,还有一个5天,一个8天」
    partly = {f.id for f in rule.facts if f.adds and f.id not in common.facts and 0 < sum(f.id in one.facts for one in own) < len(own)}
    if twice or partly or not all(one.from_case or who for one, who in zip(own, whose, strict=True)) or (told != len(own) if told > 1 else not all(whose)):
        return []
    labels = ["、".join(who) for who in whose]
    labels = labels if all(labels) and len(set(labels)) == len(labels) else [f"第{n}个" for n in range(1, len(own) + 1)]
    steps = dict.fromkeys(common.steps)
    return [
        Case(label, Read({**common.facts, **one.facts}, frozenset(), (*steps, *one.steps)), _carried(persons, own[:n]))
        for n, (label, one) in enumerate(zip(labels, own, strict=True))
    ]


def _end_of_last(rule: Rule, text: str, start: int) -> int:
    """Where the last 「一个…」 ends: at the first break behind which something is said of all of them, or no amount stands."""
    for edge in _EDGE.finditer(text, start):
        later = quantities.find(text[edge.end() :])
        if _FOR_ALL.match(text, edge.end()) or not any(convert(q, f.unit) for q in later for f in rule.facts if f.adds):
            return edge.start()
    return len(text)


def _in_turn(rule: Rule, text: str, today: date, persons: Sequence[Fact]) -> list[Case]:
    """「编外两人分别请了8天和10天」「小王和老李分别请了8天、10天」: as many amounts as persons, in their order."""
    word = _IN_TURN.search(text)
    measures = [f for f in rule.facts if f.adds]
    if not persons or len(measures) != 1:
        return []
    measure = measures[0]
    found = [(q, told[0]) for q in quantities.find(text) if not q.ordinal and (told := convert(q, measure.unit))]
    if not 2 <= len(found) <= MOST or any(b.start - a.end > _LIST_GAP for (a, _), (b, _) in pairwise(found)):
        return []
    first, last = found[0][0].start, found[-1][0].end
    pivots, fact_id = next(((p, f) for p, f in (*_options(persons, text[:first]), (_names(text[:first]), None)) if len(p) == len(found)), ([], None))
    if _people(text) != len(found) and not (word and pivots):
        return []
    verb = text[word.start() : first] if word and word.start() < first else ""
    heads = _stretches(text[:first], pivots) if pivots else [text[:first]] * len(found)
    reads = [read(rule, f"{head}{verb}{text[last:]}", today) for head in heads]
    cases = []
    for n, (one, (quantity, value)) in enumerate(zip(reads, found, strict=True)):
        facts = {**one.facts, measure.id: value, **({fact_id: pivots[n][1]} if fact_id else {})}
        cases.append(Case(pivots[n][1] if pivots else quantity.text, Read(facts, frozenset(), one.steps), _carried(persons, reads[:n])))
    return cases


def _carried(persons: Sequence[Fact], before: Sequence[Read]) -> dict[str, FactValue]:
    """What the stretches before said of a person (「机关处级8天,科级8天」: 机关 holds on), the latest first."""
    carried: dict[str, FactValue] = {}
    for one in before:
        carried |= {f.id: one.facts[f.id] for f in persons[:1] if f.id in one.facts}
    return carried


def _stretches(text: str, pivots: Sequence[tuple[int, str]]) -> list[str]:
    """The text cut so that each pivot stands in a stretch of its own, at the last break before it."""
    starts = [0]
    for (before, _), (start, _) in pairwise(pivots):
        breaks = [m.end() for m in _BREAK.finditer(text, before + 1, start)]
        starts.append(breaks[-1] if breaks else start)
    return [text[a:b] for a, b in pairwise([*starts, len(text)])]


def _by_amounts(rule: Rule, text: str, today: date) -> list[Case]:
    """「800、1000、1300,哪张走支票」「四周是4、6、5、3小时,几周没达到」: every amount that the one number of the rule could be is a case of its own."""
    measures = [f for f in rule.facts if f.type == "number" and not f.decoy and not f.optional]
    if len(measures) != 1 or measures[0].adds:
        return []
    measure = measures[0]
    found = lists.amounts_of(measure, text)
    if not 2 <= len(found) <= MOST:
        return []
    period, scale = next(((f.unit, f.id) for f in rule.facts if f.id == rule.params.get("scale") and f.unit in _PERIODS), ("", ""))
    common = _but(read(rule, text, today).facts, {measure.id, scale})
    labels = [f"第{n}{period}{label}" if period else label for n, (_, label) in enumerate(found, 1)]
    return [Case(label, Read({**common, measure.id: value}, frozenset(), ()), {}) for label, (value, _) in zip(labels, found, strict=True)]


def _options(facts: Sequence[Fact], text: str) -> list[tuple[list[tuple[int, str]], str]]:
    """For each fact: where its options are named first, if several are, and its id; the fact with most options first."""
    found = []
    for fact in facts:
        first: dict[str, int] = {}
        for start, option in mentions(fact, text):
            first.setdefault(option, start)
        if len(first) > 1:
            found.append((sorted((start, option) for option, start in first.items()), fact.id))
    return sorted(found, key=lambda one: -len(one[0]))


def _names(text: str) -> list[tuple[int, str]]:
    """Persons by name; a pronoun counts only where no name stands before it."""
    named = [(m.start(), m[0]) for m in _NAMED.finditer(text)]
    first = min((start for start, _ in named), default=len(text))
    named += [(m.start(), m[0]) for m in _PRONOUN.finditer(text) if m.start() < first or m[0] == "我"]
    named.sort()
    seen: dict[str, int] = {}
    for start, name in named:
        seen.setdefault(name, start)
    return sorted((start, name) for name, start in seen.items())


def _by_halves(rule: Rule, text: str, today: date, persons: Sequence[Fact]) -> list[Case]:
    """Half sentences that each bring a number and a kind of person of their own (「科长7天,科员9天,编外8天」)."""
    numbers = {f.id for f in rule.facts if f.type == "number"}
    own: list[tuple[Read, str, int]] = []
    rest: list[str] = []
    for half in _HALF.findall(text):
        one = read(rule, half, today)
        told = "、".join(show(one.facts[f.id]) for f in persons if f.id in one.facts)
        if told and numbers & one.from_case:
            own.append((one, told, _persons(half)))
        else:
            rest.append(half)
    if not 2 <= len(own) <= MOST or len({told for _, told, _ in own}) < len(own):
        return []
    common = read(rule, ",".join(rest), today)
    if any(f.adds and f.id in common.from_case for f in rule.facts):
        return []  # 「机关科员8天,编外9天,还有一个5天」: whose are they?
    return [
        Case(told, Read({**_but(common.facts, numbers), **one.facts}, frozenset(), one.steps), _carried(persons, [before for before, *_ in own[:n]]))
        for n, (one, told, times) in enumerate(own)
        for _ in range(times)
    ]


def _persons(half: str) -> int:
    """「两个科员各7天」 are two cases."""
    each = _EACH_OF.search(half)
    return min(MOST, int(parse(each["n"]) or 1)) if each else 1


def _but(facts: Mapping[str, FactValue], names: set[str]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if name not in names}


def _without_request(rule: Rule, text: str, today: date, first: int) -> str:
    """「帮我把这俩人的扣款合一下:扫楼的小王…」: the request before a colon, which says nothing of the first case, is blanked."""
    end = max(text.rfind(":", 0, first), text.rfind("：", 0, first)) + 1
    return " " * end + text[end:] if set(read(rule, text[:end], today).facts) <= {"want"} else text


def _read_each(rule: Rule, text: str, today: date, pivots: Sequence[tuple[int, str]], fact_id: str | None) -> list[Case]:
    """Read every stretch, in which the fact has the option that opens it. Without a fact (names) each must bring a number of its own."""
    stretches = _stretches(_without_request(rule, text, today, pivots[0][0]), pivots)
    if any(_ONE.search(stretch) and sum(fact.adds for fact, *_ in numbers(rule, stretch)) > 1 for stretch in stretches):
        return []  # 「…,编外请9天,还有一个请5天」: a further person without a kind
    reads = [read(rule, stretch, today) for stretch in stretches]
    if fact_id is None and not all(one.from_case for one in reads):
        return []
    if fact_id is not None:
        reads = [replace(one, facts={**one.facts, fact_id: option}) for (_, option), one in zip(pivots, reads, strict=True)]
    shared: dict[str, FactValue] = {}
    for fact in rule.facts:
        values = [r.facts[fact.id] for r in reads if fact.id in r.facts]
        if values and all(v == values[0] for v in values):
            shared[fact.id] = values[0]
    common = {f.id: shared.pop(f.id) for f in rule.facts if f.remember and f.id in shared}
    cases = []
    carried: dict[str, FactValue] = {}
    for (_, name), one, stretch in zip(pivots, reads, stretches, strict=True):
        facts = {**shared, **one.facts}
        told = "、".join(show(facts[f.id]) for f in rule.facts if f.remember and f.id in facts)
        held = {**carried, **common} if fact_id is None else common
        cases.append(Case(told if told and name in told else name.replace("我", "您"), Read(facts, frozenset(), one.steps), held, stretch))
        before = read(rule, stretch[: stretch.find(name)], today).facts  # 「编外小陈8天,小赵11天」: 编外 holds on
        carried |= {f.id: before[f.id] for f in rule.facts if f.remember and f.id in before}
    different = {tuple(sorted((k, show(v)) for k, v in case.read.facts.items())) for case in cases}
    return cases if len(different) == len(cases) else []
