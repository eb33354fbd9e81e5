"""Moments of a message: which belongs to which input of a rule. Every moment goes to the input whose cue is nearest."""

from __future__ import annotations

import re

from bot.reading import moments
from bot.reading.amounts import pattern
from bot.rules.facts import FactValue, Moment
from bot.rules.rule import Fact, Rule

NEAR = 12  # characters between a moment and its cue
_NOW = re.compile(r"今[天儿日]|现在")


def assign(rule: Rule, text: str, found: list[moments.Found], facts: dict[str, FactValue], case: set[str]) -> None:
    """The moment beside a cue, else the first one."""
    free = list(found)
    anchor = moments.anchor(text)
    wanted = [f for f in rule.facts if f.type in ("date", "time")]
    for fact in [f for f in wanted if f.type == "date" and f.weekday_wins and anchor]:  # 「2号赶上周六」 describes a case, not the coming month
        facts[fact.id] = next((f.moment for f in free if anchor and _holds(anchor, f.moment)), anchor or Moment())
        case.add(fact.id)
        wanted.remove(fact)
    gaps = [(gap, order, n) for order, fact in enumerate(wanted) for n, f in enumerate(found) if (gap := _nearest(fact, text, f)) < NEAR]
    chosen: dict[str, moments.Found] = {}
    # Every moment to the fact whose cue is nearest; a single one to the first that can take it.
    by_need = sorted(gaps) if len(found) > 1 else [g for g in sorted(gaps, key=lambda g: g[1]) if g[1] == _first_for(wanted, gaps)]
    for _, order, n in by_need:
        if wanted[order].id not in chosen and found[n] in free:
            chosen[wanted[order].id] = found[n]
            free.remove(found[n])
    for fact in wanted:
        if fact.id not in chosen and not fact.need_cue and (rest := [f for f in free if not _NOW.search(f.text)]):
            chosen[fact.id] = rest[0]
            free.remove(rest[0])
    weekday = next((f.moment.weekday for f in found if f.moment.weekday and f.moment.day is None), None)
    for fact in wanted:
        if fact.id in chosen:
            moment = chosen[fact.id].moment
            if weekday and moment.day and fact.weekday_wins:
                moment = Moment(weekday=weekday, clock=moment.clock)
            facts[fact.id] = moment
            case.add(fact.id)


def _first_for(wanted: list[Fact], gaps: list[tuple[int, int, int]]) -> int:
    """Order of the first fact that takes a moment without a cue, or has one near it."""
    near = {order for _, order, _ in gaps}
    return next((order for order, fact in enumerate(wanted) if order in near or not fact.need_cue), -1)


def _nearest(fact: Fact, text: str, found: moments.Found) -> int:
    """Characters from a moment to the fact's nearest cue."""
    return min((_gap(m, found) for cue in fact.cues for m in pattern(cue).finditer(text)), default=NEAR)


def _holds(anchor: Moment, moment: Moment) -> bool:
    """True if the day that the text names really falls on the weekday it supposes."""
    return bool(moment.day and moment.day.day == anchor.of_month and moment.day.isoweekday() == anchor.weekday)


def _gap(cue: re.Match[str], found: moments.Found) -> int:
    return max(0, cue.start() - found.end, found.start - cue.end())
