"""Several answered halves of one question as one answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cite import distinct
from bot.compose import LONGEST_LEAD, shorten
from bot.types import KIND_ORDER, Answer, Part


def join(questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One object; its kind is the first present of calculation, clause, clarification, refusal. Equal halves count once."""
    kept = _distinct(questions, answers)
    if len(kept) == 1:
        return kept[0][1]
    kind = next(k for k in KIND_ORDER if any(a.kind == k for _, a in kept))
    lead = ";".join(dict.fromkeys(part for _, a in kept for part in a.lead.split(";")))
    text = "\n".join([lead if len(lead) <= LONGEST_LEAD else shorten(lead), *(f"◆ {q}\n{a.text}" for q, a in kept)])
    first = next(a for _, a in kept if a.kind == kind)
    return Answer(
        kind,
        lead if len(lead) <= LONGEST_LEAD else shorten(lead),
        text,
        value=first.value if sum(a.value is not None for _, a in kept) == 1 else None,
        steps=tuple(s for _, a in kept for s in a.steps),
        citations=distinct(c for _, a in kept for c in a.citations),
        missing=tuple(m for _, a in kept for m in a.missing),
        reason=first.reason if kind == "refusal" else None,
        notes=tuple(dict.fromkeys(n for _, a in kept for n in a.notes)),
        parts=tuple(Part(q, a.kind, a.lead, a.text, a.value, a.steps, a.citations, a.missing, a.reason, a.notes, a.confidence) for q, a in kept),
        confidence=min(a.confidence for _, a in kept),
        trace=tuple(line for _, a in kept for line in a.trace),
    )


def _distinct(questions: Sequence[str], answers: Sequence[Answer]) -> list[tuple[str, Answer]]:
    out: list[tuple[str, Answer]] = []
    for question, answer in zip(questions, answers, strict=True):
        if all(answer.lead != other.lead for _, other in out):
            out.append((question, answer))
    return out
