"""What a further message does to the facts of the case before: 「又来一回」 adds, 「那周六呢」 asks for another item, 「五次呢」 counts anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from bot.reading import quantities
from bot.reading.amounts import convert
from bot.rules.facts import FactValue
from bot.rules.rule import Rule

COUNTS = frozenset({"次", "人", "项", "篇", "份", "天", "个月"})  # units that 「又…」 goes on counting in
_AGAIN = re.compile(r"又|再(?=来|犯|有|被|挨|病|请|歇|休|加|多)|还(?:想|要|打算|得|需)(?:再)?(?:请|歇|休)")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[次回]")
_MORE = re.compile(r"加|还有|另外|再|又|算上|也")


def merge(rule: Rule, before: Mapping[str, FactValue], new: Mapping[str, FactValue], text: str) -> dict[str, FactValue]:
    """Facts of the case after the message ``text``, which told ``new``."""
    kept = kept_of(rule, before, new, text)
    facts = {**kept, **new}
    if _AGAIN.search(text) and not _ORDINAL.search(text):  # 「又来一回」 adds to what was counted before
        for name, value in new.items():
            past = kept.get(name)
            if rule.fact(name).unit in COUNTS and isinstance(value, Decimal) and isinstance(past, Decimal):
                facts[name] = max(past + 1, value) if rule.fact(name).counts_up and "再" not in text else past + value
    return facts


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
    fitting = [
        (name, value[0])
        for name, past in before.items()
        for quantity in amounts[:1]
        if isinstance(past, Decimal) and (value := convert(quantity, rule.fact(name).unit)) is not None
    ]
    return dict(fitting) if len(amounts) == len(fitting) == 1 else {}
