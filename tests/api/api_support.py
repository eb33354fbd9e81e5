"""What the tests of this folder share besides fixtures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import Answer, Bot, State

TODAY = date(2026, 11, 24)
OWN_CASE = "下周出差一天要谁同意"  # asks back for the post


@dataclass
class Counting:
    """Answers with the number of messages that the state holds; everything else is the real bot's."""

    real: Bot
    fail: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def step(self, state: State, message: str, today: date, as_of: date | None = None) -> tuple[State, Answer]:
        if self.fail:
            raise self.fail
        turns = (*state.turns, message)
        lead = f"第{len(turns)}句"
        return State(state.facts, turns, state.topic), Answer("refusal", lead, lead, reason="smalltalk", version="counting")
