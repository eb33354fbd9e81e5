"""The closed set of what a rule can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from bot.rules.bounds import number


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the derivation; ``clause_id`` None means the rule's own clause."""

    text: str
    clause_id: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A figure or a decision. ``say`` is the direct answer in one sentence; ``value`` as in the answer object, or None."""

    say: str
    value: Mapping[str, str] | None = None
    steps: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()  # further clauses this outcome rests on, most important first
    items_only: bool = False  # the further clauses say it all: the rule's own clause is only their head


@dataclass(frozen=True, slots=True)
class MissingFacts:
    """Facts whose value changes the result, in the order in which to ask."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text blanks the figure (X元, X%)."""

    say: str


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The text itself leaves this case open."""

    say: str


@dataclass(frozen=True, slots=True)
class Outside:
    """The facts given lie outside the rule's domain (a negative number, more present than members)."""

    say: str


Result: TypeAlias = Value | MissingFacts | Redacted | Undetermined | Outside


def money(x: Decimal) -> str:
    """Yuan and fen, rounded half up, always two places: the form of ``value.amount``."""
    return format(x.quantize(Decimal("0.01"), ROUND_HALF_UP), "f")


def amount(x: Decimal, unit: str) -> dict[str, str]:
    return {"amount": money(x) if unit == "元" else number(x), "unit": unit}
