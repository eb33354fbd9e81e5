"""Values of facts, the conditions rows put on them, and facts derived from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeAlias

from bot.rules.bounds import admits, describe, is_bound, number
from bot.rules.rule import Rule

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as people give it: a day, a weekday or neither, with or without a clock time."""

    day: date | None = None
    weekday: int | None = None  # 1 = Monday … 7 = Sunday; derived from ``day`` when that is known
    clock: time | None = None
    whole_month: bool = False  # only the month was named; ``day`` is its first
    of_month: int | None = None  # the day of some month that ``weekday`` falls on (「2号赶上周六」)

    @property
    def isoweekday(self) -> int | None:
        return self.day.isoweekday() if self.day else self.weekday

    def shift(self, delta: timedelta) -> Moment:
        """Move by whole days or by minutes; a missing part stays missing (hours past midnight move the day)."""
        base = datetime.combine(self.day or date(2024, 1, 1), self.clock or time())
        moved = base + delta
        days = (moved.date() - base.date()).days
        day = moved.date() if self.day else None
        weekday = None if self.day or self.weekday is None else (self.weekday - 1 + days) % 7 + 1
        clock = moved.time() if self.clock else None
        return replace(self, day=day, weekday=weekday, clock=clock)

    def __str__(self) -> str:
        parts = []
        if self.day and self.whole_month:
            parts.append(f"{self.day.year}年{self.day.month}月")
        elif self.day:
            parts.append(f"{self.day.month}月{self.day.day}日(周{WEEKDAYS[self.day.weekday()]})")
        elif self.weekday:
            parts.append(f"周{WEEKDAYS[self.weekday - 1]}")
        if self.clock:
            parts.append(f"{self.clock.hour}:{self.clock.minute:02d}")
        return " ".join(parts)


FactValue: TypeAlias = Decimal | str | bool | Moment
Facts: TypeAlias = Mapping[str, FactValue]


def show(value: FactValue) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return number(value) if isinstance(value, Decimal) else str(value)


def dump(value: FactValue) -> str:
    """A fact as text that ``parse_value`` reads back."""
    if isinstance(value, Moment):
        day = value.day.isoformat() if value.day else f"周{'一二三四五六日'[value.weekday - 1]}" if value.weekday else ""
        clock = value.clock.strftime("%H:%M") if value.clock else ""
        return f"{day} {clock}".strip()
    return format(value, "f") if isinstance(value, Decimal) else show(value)


def fill(template: str, facts: Facts, **more: FactValue) -> str:
    """Put fact values into ``{fact}`` places of a template."""
    return template.format_map({k: show(v) for k, v in {**facts, **more}.items()})


def satisfies(condition: object, value: FactValue) -> bool:
    """A condition is a named bound, a list of values, or one value."""
    if is_bound(condition):
        assert isinstance(condition, Mapping) and isinstance(value, Decimal)
        return admits(condition, value)
    options = condition if isinstance(condition, list | tuple) else [condition]
    if isinstance(value, bool):
        return value in options
    return show(value) in {str(o) for o in options}


def contradicted(when: Mapping[str, object], facts: Facts) -> bool:
    return any(name in facts and not satisfies(cond, facts[name]) for name, cond in when.items())


def unknown(when: Mapping[str, object], facts: Facts) -> list[str]:
    return [name for name in when if name not in facts]


@dataclass(frozen=True, slots=True)
class Derived:
    facts: dict[str, FactValue]
    steps: dict[str, str]  # derived name → its arithmetic, to be shown when a row uses it
    sources: dict[str, tuple[str, ...]]  # derived name → the facts it is made of


def derive(rule: Rule, facts: Facts) -> Derived:
    """Add what ``params.derive`` defines: sum, difference, product, ratio, floor, over the named facts or numbers.

    A sum takes absent optional facts as not having happened; every other operation needs all its operands.
    """
    out, steps, sources = dict(facts), dict[str, str](), dict[str, tuple[str, ...]]()
    spec: Mapping[str, Mapping[str, list[Any]]] = rule.params.get("derive") or {}
    for name, operation in spec.items():
        ((op, operands),) = operation.items()
        named = tuple(o for o in operands if isinstance(o, str) and not _is_number(o))
        sources[name] = tuple(s for o in named for s in sources.get(o, (o,)))
        values = [Decimal(str(o)) if o not in named else out.get(o) for o in operands]
        if op == "sum":
            values = [v for v in values if v is not None]
        if not values or any(not isinstance(v, Decimal) for v in values):
            continue
        numbers = [v for v in values if isinstance(v, Decimal)]
        out[name], sign = _compute(op, numbers)
        if len(numbers) > 1:
            steps[name] = f" {sign} ".join(map(number, numbers)) + f" = {number(_short(out[name]))}"
    return Derived(out, steps, sources)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _short(value: FactValue) -> Decimal:
    assert isinstance(value, Decimal)
    return value.quantize(Decimal("0.01")) if value != value.quantize(Decimal("0.01")) else value


def _compute(op: str, values: list[Decimal]) -> tuple[Decimal, str]:
    result = values[0]
    for value in values[1:]:
        match op:
            case "sum":
                result += value
            case "difference":
                result -= value
            case "product":
                result *= value
            case "floor":
                pass
            case "ratio":
                result = result / value if value else Decimal(0)
            case _:
                raise ValueError(f"unknown operation {op}")
    if op == "floor":
        return result.to_integral_value(ROUND_FLOOR), ""
    return result, {"sum": "+", "difference": "−", "product": "×", "ratio": "÷"}[op]


def ceiling(value: Decimal) -> Decimal:
    return value.to_integral_value(ROUND_CEILING)


def asked_in_order(rule: Rule, names: Iterable[str]) -> tuple[str, ...]:
    """Facts among ``names`` in the rule's order, each once."""
    wanted = set(names)
    return tuple(f.id for f in rule.facts if f.id in wanted)


def bound_text(condition: object, unit: str) -> str:
    return describe(condition, unit) if isinstance(condition, Mapping) else ""
