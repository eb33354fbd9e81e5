"""The things that can be found: clauses, cards, gaps and rules, each as one text with its example questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus import Compilation, Knowledge


@dataclass(frozen=True, slots=True)
class Topic:
    """``text`` and ``questions`` are indexed in one field; ``clause`` groups topics about the same clause."""

    id: str  # "clause:4.28:5.3", "card:4.28:12", "gap:4.28:3", "rule:leave_approver"
    kind: str  # "clause" | "card" | "gap" | "rule"
    clause: str | None
    text: str
    questions: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()


def collect(compilation: Compilation, knowledge: Knowledge, day: date, kinds: frozenset[str]) -> list[Topic]:
    """Topics of the wanted kinds, in the order of the compilation, then of the files."""
    makers = {"clause": _clauses(compilation, day), "card": _cards(compilation, knowledge), "gap": _gaps(knowledge), "rule": _rules(compilation, knowledge)}
    return [topic for kind, made in makers.items() if kind in kinds for topic in made]


def _clauses(compilation: Compilation, day: date) -> Iterator[Topic]:
    for clause in compilation.clauses.values():
        text = clause.in_force(day).text
        if clause.kind == "chapter" or not text:
            continue
        headings = " ".join(parent.heading or _short(parent.in_force(day).text) for parent in compilation.ancestors(clause.id))
        yield Topic(f"clause:{clause.id}", "clause", clause.id, f"{compilation.title(clause.id)} {headings} {text}")


def _short(text: str) -> str:
    """A lead text serves as heading only while it is one."""
    return text if len(text) <= 30 else text[:30]


def _cards(compilation: Compilation, knowledge: Knowledge) -> Iterator[Topic]:
    for card in knowledge.cards:
        text = f"{compilation.title(card.clause)} {card.answer} {card.quote}"
        yield Topic(card.id, "card", card.clause, text, card.questions, card.supplies)


def _gaps(knowledge: Knowledge) -> Iterator[Topic]:
    for gap in knowledge.gaps:
        yield Topic(gap.id, "gap", gap.clause, gap.asks, gap.questions, gap.supplies)


def _rules(compilation: Compilation, knowledge: Knowledge) -> Iterator[Topic]:
    seen = set()
    for rule in knowledge.rules:
        if rule["id"] in seen:  # another version of the same rule
            continue
        seen.add(rule["id"])
        text = f"{compilation.title(rule['clause'])} {rule['title']} {rule.get('answer', '')}"
        yield Topic(
            f"rule:{rule['id']}",
            "rule",
            rule["clause"],
            text,
            (*rule["questions"], *(rule.get("incomplete") or ())),
            tuple(rule.get("supplies") or ("figure",)),
        )
