"""The pure core: ``step(state, message, clock) → (state, answer)``. Nothing here needs a network or a random number."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from bot import compose, dialogue
from bot.decide import Tried
from bot.errors import GroundingError
from bot.grounding import check
from bot.reading.facts import Read
from bot.rules.engine import evaluate, parse_facts
from bot.rules.result import MissingFacts, Value
from bot.rules.rule import Rule, RuleError
from bot.turn import Turn
from bot.types import Answer, State
from corpus import Compilation, Knowledge
from corpus.knowledge import Gap
from index.engine import Engine, Hit

log = logging.getLogger(__name__)

LONGEST = 500  # characters of a question
_READABLE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class Bot:
    compilation: Compilation
    knowledge: Knowledge
    engine: Engine
    manifest: Mapping[str, Any]
    all_rules: tuple[Rule, ...]
    by_clause: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # clause id → ids of its rules

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def rules(self) -> dict[str, Rule]:
        """The latest version of each rule."""
        return {rule.id: rule for rule in sorted(self.all_rules, key=lambda r: r.since or date.min)}

    @cached_property
    def worded_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.knowledge.gaps if gap.words)

    def search(self, text: str, limit: int) -> list[Hit]:
        """Best topic of each clause, best first."""
        seen: dict[str, Hit] = {}
        for hit in self.engine.search(text, limit * 4).hits:
            if hit.topic.clause and hit.topic.kind != "gap":
                seen.setdefault(hit.topic.clause, hit)
        return list(seen.values())[:limit]

    def calculate(self, rule_id: str, facts: Mapping[str, str], as_of: date) -> Answer:
        """One calculation from named facts. Raises RuleError for an unknown rule, fact or value."""
        rule = self.rule_on(rule_id, as_of)
        if rule is None:
            raise RuleError(f"没有名为“{rule_id}”的规则(或在{as_of.isoformat()}没有有效的文本)。可用 python -m bot rules 查看全部。")
        given = parse_facts(rule, facts)
        tried = Tried(rule, 1.0, 1.0, Read(given, frozenset(given)), evaluate(rule, given))
        answer = self.from_rule(tried, "", as_of, ())
        return self._finish(answer, " ".join(map(str, facts.values())), as_of, 1.0)

    def rule_on(self, rule_id: str, day: date) -> Rule | None:
        return next((r for r in self.all_rules if r.id == rule_id and r.holds_on(day)), None)

    def step(self, state: State, message: str, today: date, as_of: date | None = None) -> tuple[State, Answer]:
        """Answer one message. Never raises on user input: what cannot be read is a refusal that says how to ask."""
        fault = unreadable(message)
        day = as_of or today
        if fault:
            return state, self._finish(Answer("refusal", fault, fault, reason="unreadable"), message, day, 1.0)
        text = self.engine.normal(message)
        turn = Turn(self, state, text, today, dialogue.event_day(text, day))
        try:
            answer, topic = turn.answer()
            answer = self._finish(answer, " ".join([*state.turns, text]), turn.day, answer.confidence, as_of or day)
        except GroundingError:
            log.exception("ungrounded answer withheld")
            lead = "这个问题没能得到有依据的回答,请换个说法再问,或向局办公室核实"
            answer, topic = self._finish(Answer("refusal", lead, lead, reason="not_regulated"), text, day, 0.5), None
        turns = (*state.turns, text)[-dialogue.MAX_TURNS :]
        return State({**state.facts, **turn.learned}, turns, topic if topic is not None else state.topic), answer

    def _finish(self, answer: Answer, question: str, day: date, sure: float, stated: date | None = None) -> Answer:
        done = replace(answer, as_of=(stated or day).isoformat(), version=self.version, confidence=sure)
        return check(done, question, self.compilation, day)

    def from_rule(self, tried: Tried, question: str, day: date, remembered: Sequence[str]) -> Answer:
        if isinstance(tried.result, Value):
            return compose.from_value(self.compilation, tried, question, day, remembered)
        if isinstance(tried.result, MissingFacts):
            return compose.from_missing(self.compilation, tried, day, remembered)
        return compose.from_unsettled(self.compilation, tried, day)


def unreadable(message: str) -> str | None:
    """A Chinese sentence if the message cannot be taken as a question."""
    if not message.strip():
        return "没有收到问题,请输入想问的内容,例如「请三天病假谁批」"
    if len(message) > LONGEST:
        return f"问题太长({len(message)}字),请缩短到{LONGEST}字以内"
    if _CONTROL.search(message) or not _READABLE.search(message):
        return "没有读懂这段内容,请用一句话提问,例如「请三天病假谁批」"
    return None
