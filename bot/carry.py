"""What a further message does to the facts of the case before: 「又来一回」 adds, 「那周六呢」 asks for another item, 「五次呢」 counts anew, 「市里给的呢」 names
another level."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.reading import quantities
from bot.reading.amounts import convert
from bot.rules.facts import FactValue
from bot.rules.rule import Rule

_COUNTS = frozenset({"次", "人", "项", "篇", "份", "天", "个月"})  # units that 「又…」 goes on counting in
_AGAIN = re.compile(r"又|再(?=来|犯|有|被|挨|病|请|歇|休|加|多)|还(?:想|要|打算|得|需)(?:再)?(?:请|歇|休)")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[次回]")
_ONCE_MORE = re.compile(r"又(?:[被犯让挨叫来出没干查抓有吃收]|不(?!是|能|会|用|要)|一[次回])")
_PAST = re.compile(r"已经|之前|以前|上[次回]|先前|前面")
_LEVEL = re.compile(r"国家级?|全国|[省市区](?:[级里](?!别)|(?=先进|表彰|奖))")
_ONLY_LEVEL = re.compile(
    rf"(?:那么?|要是|如果|假如|换成?|改成|是|拿了?|得了?|评上|[,，])*(?P<level>{_LEVEL.pattern})(?:的|给|发|评|颁|上|了|表彰|奖励?|先进|荣誉)*呢[??]?"
)
_MORE = re.compile(r"加|还有|另外|再|又|算上|也")


def merge(rule: Rule, before: Mapping[str, FactValue], new: Mapping[str, FactValue], text: str) -> dict[str, FactValue]:
    """Facts of the case after the message ``text``, which told ``new``."""
    kept = kept_of(rule, before, new, text)
    facts = {**kept, **new}
    if _AGAIN.search(text) and not _ORDINAL.search(text):  # 「又来一回」 adds to what was counted before
        for name, value in new.items():
            past = kept.get(name)
            if rule.fact(name).unit in _COUNTS and isinstance(value, Decimal) and isinstance(past, Decimal):
                facts[name] = max(past + 1, value) if rule.fact(name).counts_up and "再" not in text else past + value
    return {**facts, **counted_up(rule, kept, new, text)}


def counted_up(rule: Rule, before: Mapping[str, FactValue], new: Mapping[str, FactValue], text: str) -> dict[str, FactValue]:
    """「前面被记了两回 | 又被记了」: a count of the past is one more now, unless the message tells the past itself."""
    if not _ONCE_MORE.search(text) or _ORDINAL.search(text) or _PAST.search(text):
        return {}
    more: dict[str, FactValue] = {}
    for fact in rule.facts:
        past, value = before.get(fact.id), new.get(fact.id)
        if fact.counts_up and isinstance(past, Decimal):
            more[fact.id] = max(past + 1, value) if isinstance(value, Decimal) else past + 1
    return more


def renamed(context: str, text: str) -> str:
    """「区级表彰加几分 | 要是市里给的呢」: the earlier question with the level that the message names instead; empty if it does not."""
    only = _ONLY_LEVEL.fullmatch(text)
    told = next((part for part in context.split() if _LEVEL.search(part)), "")
    if only is None:
        return ""
    first = only["level"][0]
    return _LEVEL.sub("国家级" if first in "国全" else f"{first}级", told)


def kept_of(rule: Rule, before: Mapping[str, FactValue], new: Mapping[str, FactValue], text: str) -> dict[str, FactValue]:
    """What still holds of the case before. What was wanted is asked anew; another item of a tally is asked for instead, not besides."""
    kept = {name: value for name, value in before.items() if name != "want"}
    if rule.kind != "tally" or _MORE.search(text):
        return kept
    items = {str(item["fact"]) for item in rule.params["items"]}
    return {name: value for name, value in kept.items() if name not in items or not items & set(new)}


def recounted(rule: Rule, before: Mapping[str, FactValue], text: str) -> dict[str, FactValue]:
    """「那被抓三次呢」: the one amount of a message that names nothing, for the one number of the case that has its unit; else nothing."""
    amounts = quantities.find(text)
    if len(amounts) != 1:
        return {}
    fitting = {name: told[0] for name, past in before.items() if isinstance(past, Decimal) and (told := convert(amounts[0], rule.fact(name).unit)) is not None}
    return dict(fitting) if len(fitting) == 1 else {}
