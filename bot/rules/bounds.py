"""Named bounds. 以上/以内/以下/满/不少于/至少/及以上 include the number; 超过/不满 exclude it.

The compilation defines none of these words; the reading is that of ordinary Chinese legal usage, and each place where the
text says otherwise (「二天以上(含二天)」) is a row of its own in the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

NAMES = ("at_least", "more_than", "at_most", "less_than")
WORDS = {"at_least": "不少于", "more_than": "超过", "at_most": "不超过", "less_than": "不满"}


def is_bound(spec: object) -> bool:
    return isinstance(spec, Mapping) and bool(spec) and set(spec) <= set(NAMES)


def admits(spec: Mapping[str, str], x: Decimal) -> bool:
    """True if ``x`` satisfies every named bound of ``spec``."""
    tests = {
        "at_least": lambda b: x >= b,
        "more_than": lambda b: x > b,
        "at_most": lambda b: x <= b,
        "less_than": lambda b: x < b,
    }
    return all(tests[name](Decimal(str(bound))) for name, bound in spec.items())


def probes(specs: Iterable[Mapping[str, str]], step: Decimal) -> list[Decimal]:
    """Values one ``step`` below, at and one above every bound: enough to tell whether bands are complete and disjoint."""
    edges = {Decimal(str(bound)) for spec in specs for bound in spec.values()}
    return sorted({edge + delta for edge in edges for delta in (-step, Decimal(0), step)})


def describe(spec: Mapping[str, str], unit: str) -> str:
    """「超过2天且不超过5天」."""
    return "且".join(f"{WORDS[name]}{number(Decimal(str(spec[name])))}{unit}" for name in NAMES if name in spec)


def number(x: Decimal) -> str:
    """Shortest decimal form: 2.50 → 2.5, 3.0 → 3."""
    text = format(x.normalize(), "f")
    return "0" if text in {"-0", ""} else text
