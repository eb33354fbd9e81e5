"""Several cases in one question: 「机关科员比事业科员多扣多少」「小李一天半,小王三天」.

A case is the stretch of the message that speaks of one person or one kind of person; what only one stretch says (「都请了8天」) holds for all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.reading.facts import Read, mentions, read
from bot.rules.facts import FactValue, show
from bot.rules.rule import Rule

MOST = 4  # cases in one question
_SURNAMES = "李王张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾夏方侯邹熊孟秦白江薛尹段雷史龙陶贺顾毛郝龚邵万钱严"
_PERSON = re.compile(rf"[小老][{_SURNAMES}](?!师)|他(?!们|俩|那)|她(?!们|俩|那)|我(?!们|俩|家|局|科|单位|两)")
_BREAK = re.compile(r"[,，。;；?？!！]|比|跟|和|与|还是")


@dataclass(frozen=True, slots=True)
class Case:
    """``common``: what another stretch says of a person; it holds for this one only if nothing can be told without it."""

    label: str
    read: Read
    common: Mapping[str, FactValue]


def split(rule: Rule, text: str, today: date) -> list[Case]:
    """The cases of a question, in its order; empty if it speaks of one case only."""
    for pivots in (*_kinds_of_person(rule, text), _persons(text)):
        if 2 <= len(pivots) <= MOST:
            cases = _read_each(rule, text, today, pivots)
            if cases:
                return cases
    return []


def _kinds_of_person(rule: Rule, text: str) -> list[list[tuple[int, str]]]:
    """For each fact about a person: where its options are named, if several are."""
    found = []
    for fact in rule.facts:
        if fact.remember:
            named = [(start, option) for start, option in mentions(fact, text)]
            runs = [m for n, m in enumerate(named) if n == 0 or m[1] != named[n - 1][1]]
            if len({option for _, option in runs}) > 1:
                found.append(runs)
    return sorted(found, key=len, reverse=True)


def _persons(text: str) -> list[tuple[int, str]]:
    named = [(match.start(), match[0]) for match in _PERSON.finditer(text)]
    runs = [m for n, m in enumerate(named) if n == 0 or m[1] != named[n - 1][1]]
    return runs if len({name for _, name in runs}) == len(runs) else []


def _read_each(rule: Rule, text: str, today: date, pivots: Sequence[tuple[int, str]]) -> list[Case]:
    """Read every stretch; no cases if only one of them tells of anything but the pivot."""
    starts = [0]
    for (before, _), (start, _) in zip(pivots, pivots[1:], strict=False):
        breaks = [m.end() for m in _BREAK.finditer(text, before + 1, start)]
        starts.append(breaks[-1] if breaks else start)
    reads = [read(rule, text[a:b], today) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
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
