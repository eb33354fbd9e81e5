"""The ranked topics as this turn of the conversation sees them. Pure functions over hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from corpus import Compilation, Knowledge
from corpus.knowledge import Card, locate
from index.engine import Hit

REPEATED = 0.85  # factor for the card that the last answer gave, when a message leans on it
TOLD = 0.6  # … and when a further half asks for another kind of thing
MORE_SHARE = 0.6  # a further card of the same clause that supplies what the first lacks joins if it reaches this share of the best
WHOLE_SHARE = 0.72  # … and one more step of a procedure if it reaches this one
TIE_SHARE = 0.9  # … and any that fits nearly as well
SAME_PLACE = 1.2  # factor for topics of the regulation that the first half of a question was about
_FACTUAL = frozenset({"figure", "frequency", "person", "time", "place", "consequence"})


def in_force(hit: Hit, compilation: Compilation, knowledge: Knowledge, day: date) -> bool:
    """A card is bound to the wordings that hold its quote."""
    known = knowledge.by_id.get(hit.topic.id)
    if not isinstance(known, Card) or len(compilation.clause(known.clause).versions) == 1:
        return True
    return locate(compilation, known.clause, known.quote, day) is not None


def after_said(hits: tuple[Hit, ...], said: object, factor: float = REPEATED) -> tuple[Hit, ...]:
    """What was just answered (``said``: id of its card or gap) is seldom what a follow-up asks for."""
    return _sorted(replace(h, score=h.score * factor) if h.topic.id == said else h for h in hits)


def near_to(hits: tuple[Hit, ...], regulation: str | None) -> tuple[Hit, ...]:
    """Topics of the regulation that the half before was about gain a little."""
    if regulation is None:
        return hits
    return _sorted(replace(h, score=h.score * SAME_PLACE) if (h.topic.clause or "").split(":")[0] == regulation else h for h in hits)


def only_in(hits: tuple[Hit, ...], regulation: str) -> tuple[Hit, ...]:
    """Topics of one regulation, all if there are none: where a half without a subject of its own can belong."""
    return tuple(h for h in hits if (h.topic.clause or "").split(":")[0] == regulation) or hits


def statement(hit: Hit, knowledge: Knowledge) -> str:
    """What a card or clause would say."""
    known = knowledge.by_id.get(hit.topic.id)
    return f"{known.answer} {known.quote}" if isinstance(known, Card) else hit.topic.text


def further(first: Card, ranked: Sequence[Hit], best: float, asked: Sequence[str], knowledge: Knowledge) -> list[Card]:
    """At most one further card of the same clause, that supplies what ``first`` does not and the question also asks for. ``best``: score of the first."""
    lacking = {a for a in asked if a not in first.supplies and a in _FACTUAL}
    for hit in ranked[1:10]:
        card = knowledge.by_id.get(hit.topic.id)
        if not isinstance(card, Card) or card.clause != first.clause:
            continue
        supplies = set(card.supplies) & lacking and hit.score >= best * MORE_SHARE
        whole = {"procedure"} & set(asked) & set(card.supplies) and hit.score >= best * WHOLE_SHARE
        if supplies or whole or hit.score >= best * TIE_SHARE:
            return [card]
    return []


def _sorted(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda h: -h.score))
