"""What the assistant says and remembers, as plain data. ``Answer.to_dict`` is the public answer object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["clause", "calculation", "clarification", "refusal"]
Reason = Literal[
    "not_regulated",
    "redacted",
    "left_to_other_rules",
    "no_such_clause",
    "outside_subject",
    "smalltalk",
    "instruction",
    "unreadable",
]
KIND_ORDER: tuple[Kind, ...] = ("calculation", "clause", "clarification", "refusal")  # of a joined answer


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation, with the clause that orders it."""

    text: str
    clause_id: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Words relied on. Guarantee: ``text[start:end] == quote``."""

    clause_id: str
    regulation: str
    label: str
    text: str
    quote: str
    start: int
    end: int
    url: str
    amended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact whose value changes the answer, and the question that asks for it."""

    fact: str
    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One half of a question with several halves."""

    question: str
    kind: Kind
    lead: str
    text: str
    value: Mapping[str, str] | None = None
    steps: tuple[Step, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[Missing, ...] = ()
    reason: Reason | None = None
    notes: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; see the contract in ``docs/answer-object.md``."""

    kind: Kind
    lead: str
    text: str
    value: Mapping[str, str] | None = None
    steps: tuple[Step, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[Missing, ...] = ()
    reason: Reason | None = None
    notes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    confidence: float = 0.0
    as_of: str = ""
    version: str = ""
    trace: tuple[str, ...] = field(default=(), compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The answer object without ``session_id`` and ``message_id``, which the channel adds; no trace."""
        out = asdict(self)
        del out["trace"]
        for part in out["parts"]:
            del part["text"], part["confidence"]
        return out


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation remembers. Plain data: ``to_dict`` and ``from_dict`` are inverse, JSON in between.

    ``facts``: what the asker said of himself (fact → value). ``turns``: his messages, oldest first, at most ``MAX_TURNS``.
    ``topic``: what the last answer was about, opaque to all but ``bot.dialogue``.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[str, ...] = ()
    topic: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"facts": dict(self.facts), "turns": list(self.turns), "topic": dict(self.topic) if self.topic else None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> State:
        return cls(dict(data.get("facts") or {}), tuple(data.get("turns") or ()), data.get("topic"))
