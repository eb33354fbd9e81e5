"""A rule as data: what it needs, what it rests on, and the parameters of its kind.

Rules are written in ``corpus/data/rules/*.yaml`` (format: ``docs/rules.md``); unknown keys are rejected here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FACT_TYPES = ("number", "enum", "bool", "date", "time")
_RULE_KEYS = {
    "id", "title", "clause", "quote", "kind", "since", "until", "facts", "params", "unless", "notes", "cites", "overrides",
    "questions", "incomplete", "examples", "supplies", "answer", "scope", "not_for", "called", "cites_when",
}  # fmt: skip
_FACT_KEYS = {
    "id", "type", "unit", "label", "ask", "options", "cues", "avoid", "need_cue", "optional", "decoy", "default_count",
    "min", "max", "integer", "remember", "dates", "weekday_wins", "none", "counts_up", "adds", "unsaid",
}  # fmt: skip


class RuleError(ValueError):
    """A rule's data is malformed; the message names the rule and the key."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One input. ``unit`` is the unit class that the reading yields (天, 次, 元 …), for numbers only."""

    id: str
    type: str
    label: str
    ask: str
    unit: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # enum value → everyday words (regular expressions)
    cues: tuple[str, ...] = ()  # words beside which a number belongs to this fact
    avoid: tuple[str, ...] = ()  # words beside which it does not
    need_cue: bool = False  # a number without a cue never goes here
    optional: bool = False  # absent is a meaning of its own, not a reason to ask
    decoy: bool = False  # declared only to attract numbers that are not the rule's business
    default_count: bool = False  # a cue without a number counts once
    min: str | None = None
    max: str | None = None
    integer: bool = False
    dates: str = ""  # "holiday" | "rest": dates named one by one that are such days count here
    weekday_wins: bool = False  # a weekday given beside a date replaces it (a supposed case)
    none: tuple[str, ...] = ()  # words that say that there was none of it (没有病假): zero
    unsaid: str = ""  # for a bool that only tells whether something was named: its value where it was not
    adds: bool = False  # several amounts in one question are parts of one total
    counts_up: bool = False  # a count of the past plus 「这次又」 is one more
    remember: bool = False  # something the asker says of himself, valid for the conversation


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    title: str
    clause: str
    quote: str
    kind: str
    facts: tuple[Fact, ...]
    params: Mapping[str, Any]
    questions: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]
    incomplete: tuple[str, ...] = ()  # questions of somebody's own case that leave out a needed fact
    since: date | None = None
    until: date | None = None  # first day on which it no longer holds
    unless: tuple[Mapping[str, Any], ...] = ()  # cases settled before the kind is asked: {when, say, value?, step?, cites?}
    notes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    cites_when: tuple[Mapping[str, Any], ...] = ()  # {when, cite}: a clause that some cases rest on besides
    overrides: tuple[str, ...] = ()  # clauses that say otherwise and yield
    supplies: tuple[str, ...] = ("figure",)
    scope: tuple[str, ...] = ()  # the rule is tried only where one of these words (regular expressions) stands in the question or its context
    not_for: tuple[str, ...] = ()  # words that show that something else is meant
    called: tuple[str, ...] = ()  # what people call the thing counted (支委会, 党课), for questions that name several
    answer: str = ""  # the rule in one sentence, for a question that brings no case

    def fact(self, fact_id: str) -> Fact:
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise RuleError(f"规则 {self.id} 没有“{fact_id}”这一项;可用的有:{'、'.join(f.id for f in self.facts)}")

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def _fact(data: Mapping[str, Any], rule_id: str) -> Fact:
    unknown = set(data) - _FACT_KEYS
    if unknown:
        raise RuleError(f"rule {rule_id}, fact {data.get('id')}: unknown keys {sorted(unknown)}")
    if data.get("type") not in FACT_TYPES:
        raise RuleError(f"rule {rule_id}, fact {data.get('id')}: type must be one of {FACT_TYPES}")
    fields = dict(data)
    fields["options"] = {str(k): tuple(map(str, v or ())) for k, v in (data.get("options") or {}).items()}
    for key in ("cues", "avoid", "none"):
        fields[key] = tuple(data.get(key) or ())
    for key in ("min", "max"):
        fields[key] = None if data.get(key) is None else str(data[key])
    fields.setdefault("label", data["id"])
    fields.setdefault("ask", "")
    return Fact(**fields)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """Raises RuleError for a missing or unknown key."""
    rule_id = str(data.get("id", "?"))
    unknown = set(data) - _RULE_KEYS
    missing = {"id", "title", "clause", "quote", "kind", "params"} - set(data)
    if unknown or missing:
        raise RuleError(f"rule {rule_id}: unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    fields = dict(data)
    fields["facts"] = tuple(_fact(f, rule_id) for f in data.get("facts") or ())
    for key in ("questions", "incomplete", "examples", "unless", "notes", "cites", "cites_when", "overrides", "scope", "not_for", "called"):
        fields[key] = tuple(data.get(key) or ())
    fields["supplies"] = tuple(data.get("supplies") or ("figure",))
    fields["since"], fields["until"] = _day(data.get("since")), _day(data.get("until"))
    return Rule(**fields)
