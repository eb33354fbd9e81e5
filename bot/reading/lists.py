"""Amounts told one after the other, each for a thing or a period of its own: 「800、1000、1300」「墨盒800、修空调1000」「四周是4、6、5、3小时」."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from bot.reading import quantities
from bot.reading.amounts import convert
from bot.reading.numbers import NUMERAL, parse
from bot.rules.rule import Fact

LEAST_MONEY = 10  # a bare numeral below counts something else
LEAST_PRICE = 100  # of a thing named before it (「墨盒800」)
_BOUND = re.compile(r"(?:不到|没到|超过?|不足|不够|未满|[低高]于|[到过满够])$")  # 「九千八,不到一万」 is one amount
_ROW = re.compile(rf"(?<![\d.:~-])(?:{NUMERAL}(?:整|多)?[、/,，和跟与还有 ]+){{1,3}}{NUMERAL}(?![\d月号点:年张笔个位份台块元天])")
_THING = re.compile(
    rf"(?:^|(?<=[、,，;；:：/和跟与 ]))(?P<what>(?:(?![零一二两俩仨三四五六七八九十百千万半])[\u4e00-\u9fff]){{1,8}}?)(?P<n>{NUMERAL})(?:元|块钱?)?(?=[、,，;；/和跟与 ]|$)"
)
_BETWEEN = re.compile(r"[、,，/和跟与及 ]{1,2}")
_NEXT = re.compile(rf"[、,，/ ]+{NUMERAL}")


def amounts_of(measure: Fact, text: str) -> list[tuple[Decimal, str]]:
    """The amounts that the number ``measure`` could be, with what to call each; the longest reading of the text."""
    spoken = [q for q in quantities.find(text) if not q.ordinal and not _BOUND.search(text[: q.start]) and convert(q, measure.unit)]
    found = [(told[0], with_unit(q.text, measure)) for q in spoken if (told := convert(q, measure.unit))]
    in_a_row = all(_BETWEEN.fullmatch(text[a.end : b.start]) for a, b in pairwise(spoken))
    if len({value for value, _ in found}) < len(found) and not in_a_row:  # 「1000元…到1000元」 says one amount twice
        found = []
    return max(found, _row(measure, text), _things(measure, text), key=len)


def _row(measure: Fact, text: str) -> list[tuple[Decimal, str]]:
    """Bare numerals side by side; a unit behind the last must be the measure's."""
    row = _ROW.search(text)
    if row is None or _NEXT.match(text, row.end()):
        return []
    last = next((q for q in quantities.find(text) if row.start() <= q.start < row.end() <= q.end), None)
    bare = [(value, with_unit(n, measure)) for n in re.findall(NUMERAL, row[0]) if (value := parse(n)) is not None]
    fits = convert(last, measure.unit) if last else measure.unit != "元" or all(value >= LEAST_MONEY for value, _ in bare)
    return bare if fits else []


def _things(measure: Fact, text: str) -> list[tuple[Decimal, str]]:
    """「墨盒800、修空调1000」: what was paid for each thing."""
    if measure.unit != "元":
        return []
    told = [(parse(m["n"]), f"{m['what']}{m['n']}{measure.unit}") for m in _THING.finditer(text) if not _BOUND.search(m["what"])]
    return [(value, label) for value, label in told if value is not None and value >= LEAST_PRICE]


def with_unit(amount: str, fact: Fact) -> str:
    return f"{amount}{fact.unit}" if re.fullmatch(NUMERAL, amount) else amount
