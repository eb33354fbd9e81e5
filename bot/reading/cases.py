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

from bot.reading import quantities
from bot.reading.amounts import convert, without_totals
from bot.reading.facts import Read, mentions, read
from bot.reading.numbers import NUMERAL, parse
from bot.rules.facts import FactValue, show
from bot.rules.rule import Fact, Rule

MOST = 4  # cases in one question
_SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾夏方侯邹熊孟秦白江薛尹段雷史龙陶贺顾毛郝龚邵万钱严"
_NAMED = re.compile(rf"[小老][{_SURNAMES}](?!师)|(?<![a-z])[甲乙丙丁](?!级|醇|肝)|[去今]年(?=.{{0,12}}\d|.{{0,12}}[一二两三四五六七八九十半])")
_PRONOUN = re.compile(r"[他她](?!们|俩|那)|我(?!们|俩|家|局|科|单位|两|该|想|想问|就想|要|得)")
_BREAK = re.compile(r"[,，。;；?？!！、]|比|跟|和|与|还是")
_HALF = re.compile(r"[^,，。;；?？!！、 ]+")
_EACH_OF = re.compile(rf"(?P<n>{NUMERAL})(?:个|名|位).{{0,8}}[各都]")
_APART = re.compile(r"分别|两[件样]|各自|各[找归由是得]")
_EACH_AMOUNT = re.compile(r"哪(?!儿|里|些|位|怕)|分别|各[找归由是得该要走自]")  # one verdict for each of several amounts
_THAN = re.compile(r"比.{0,12}[多少]")  # 「吃一整年比吃十个月多交几块」
_BOUND = re.compile(r"(?:不到|没到|超过?|不足|不够|未满|[低高]于|[到过满够])$")  # 「九千八,不到一万」 is one amount
_AMOUNT_LIST = re.compile(rf"(?<![\d.:~-])(?:{NUMERAL}(?:整|多)?[、/,，和跟与还有 ]+){{1,3}}{NUMERAL}(?![\d月号点:年张笔个位份台块元天])")


@dataclass(frozen=True, slots=True)
class Case:
    """``common``: what another stretch says of a person; it holds for this one only if nothing can be told without it."""

    label: str
    read: Read
    common: Mapping[str, FactValue]


def split(rule: Rule, text: str, today: date) -> list[Case]:
    """The cases of a question, in its order; empty if it speaks of one case only."""
    text = without_totals(text)
    persons = [fact for fact in rule.facts if fact.remember]
    cases = _by_halves(rule, text, today, persons)
    if cases:
        return cases
    things = [f for f in rule.facts if f.type == "enum" and not f.remember and f.id != "want"] if _APART.search(text) else []
    for pivots, fact_id in (*_options([*persons, *things], text), (_names(text), None)):
        if 2 <= len(pivots) <= MOST:
            cases = _read_each(rule, text, today, pivots, fact_id)
            if cases:
                return cases
    if _EACH_AMOUNT.search(text):
        return _by_amounts(rule, text, today)
    than = _THAN.search(text)  # one amount on either side of 比
    amounts = [q for q in quantities.find(text) if not q.ordinal] if than else []
    return _by_amounts(rule, text, today) if than and len(amounts) == 2 and amounts[0].end <= than.start() < amounts[1].start else []


def _by_amounts(rule: Rule, text: str, today: date) -> list[Case]:
    """「800、1000、1300,哪张走支票」: every amount that the one number of the rule could be is a case of its own."""
    measures = [f for f in rule.facts if f.type == "number" and not f.decoy and not f.optional]
    if len(measures) != 1 or measures[0].adds:
        return []
    measure = measures[0]
    found = [
        (one[0], _with_unit(q.text, measure))
        for q in quantities.find(text)
        if not q.ordinal and not _BOUND.search(text[: q.start]) and (one := convert(q, measure.unit))
    ]
    listed = _AMOUNT_LIST.search(text)
    if listed:
        bare = [(value, _with_unit(n, measure)) for n in re.findall(NUMERAL, listed[0]) if (value := parse(n)) is not None]
        found = max(found, bare, key=len)
    if not 2 <= len(found) <= MOST or len({value for value, _ in found}) < len(found):
        return []
    common = _but(read(rule, text, today).facts, {measure.id})
    return [Case(label, Read({**common, measure.id: value}, frozenset(), ()), {}) for value, label in found]


def _with_unit(amount: str, fact: Fact) -> str:
    return f"{amount}{fact.unit}" if re.fullmatch(NUMERAL, amount) else amount


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
    common = read(rule, ",".join(rest), today).facts
    return [Case(told, Read({**_but(common, numbers), **one.facts}, frozenset(), one.steps), {}) for one, told, times in own for _ in range(times)]


def _persons(half: str) -> int:
    """「两个科员各7天」 are two cases."""
    each = _EACH_OF.search(half)
    return min(MOST, int(parse(each["n"]) or 1)) if each else 1


def _but(facts: Mapping[str, FactValue], names: set[str]) -> dict[str, FactValue]:
    return {name: value for name, value in facts.items() if name not in names}


def _read_each(rule: Rule, text: str, today: date, pivots: Sequence[tuple[int, str]], fact_id: str | None) -> list[Case]:
    """Read every stretch, in which the fact has the option that opens it. Without a fact (names) each must bring a number of its own."""
    starts = [0]
    for (before, _), (start, _) in pairwise(pivots):
        breaks = [m.end() for m in _BREAK.finditer(text, before + 1, start)]
        starts.append(breaks[-1] if breaks else start)
    reads = [read(rule, text[a:b], today) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
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
    for (_, name), one in zip(pivots, reads, strict=True):
        facts = {**shared, **one.facts}
        told = "、".join(show(facts[f.id]) for f in rule.facts if f.remember and f.id in facts)
        cases.append(Case(told if told and name in told else name.replace("我", "您"), Read(facts, frozenset(), one.steps), common))
    different = {tuple(sorted((k, show(v)) for k, v in case.read.facts.items())) for case in cases}
    return cases if len(different) == len(cases) else []
