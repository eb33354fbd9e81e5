"""Run question files through the assistant and sum up."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot import Bot, State
from eval.questions import Question
from eval.score import GOLD_KIND, Score, score

BOOTSTRAP, SEED = 1000, 11


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    answer: dict[str, Any]
    score: Score
    ms: float
    trace: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.question.id,
            "type": self.question.type,
            "turns": list(self.question.turns),
            "gold_kind": self.question.gold.kind,
            "kind": self.answer["kind"],
            "lead": self.answer["lead"],
            "text": self.answer["text"],
            "cited": [c["clause_id"] for c in self.answer["citations"]],
            "confidence": self.answer["confidence"],
            "ms": round(self.ms, 2),
            **asdict(self.score),
        }


Answerer = Callable[[Question], tuple[dict[str, Any], tuple[str, ...]]]


def assistant(bot: Bot, today: date) -> Answerer:
    """Every question is its own conversation; the answer is that to the last turn."""

    def answer(question: Question) -> tuple[dict[str, Any], tuple[str, ...]]:
        state = State()
        for turn in question.turns:
            state, said = bot.step(state, turn, today, question.as_of)
        return said.to_dict(), said.trace

    return answer


def best_clause(bot: Bot, today: date) -> Answerer:
    """A cheat to compare with: quote the best clause, whatever is asked."""

    def answer(question: Question) -> tuple[dict[str, Any], tuple[str, ...]]:
        hits = bot.search(question.turns[-1], 1)
        if not hits or hits[0].topic.clause is None:
            return _bare("refusal", "没有"), ()
        text = bot.compilation.text(hits[0].topic.clause, today)
        return {**_bare("clause", text), "citations": [{"clause_id": hits[0].topic.clause, "text": text}]}, ()

    return answer


def always_refuse(_: Question) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The other cheat."""
    return _bare("refusal", "汇编没有规定"), ()


def _bare(kind: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "lead": text[:80], "text": text, "value": None, "citations": [], "confidence": 0.5}


def run(questions: Sequence[Question], answerer: Answerer) -> list[Row]:
    rows = []
    for question in questions:
        start = time.perf_counter()
        answer, trace = answerer(question)
        rows.append(Row(question, answer, score(answer, question.gold), (time.perf_counter() - start) * 1000, trace))
    return rows


def share(rows: Sequence[Row], hit: Callable[[Row], bool]) -> float:
    return sum(map(hit, rows)) / len(rows) if rows else float("nan")


def interval(rows: Sequence[Row], hit: Callable[[Row], bool]) -> tuple[float, float]:
    """95% bootstrap interval of a share, repeatable."""
    if not rows:
        return float("nan"), float("nan")
    draw = random.Random(SEED)
    hits = [hit(row) for row in rows]
    shares = sorted(sum(draw.choices(hits, k=len(hits))) / len(hits) for _ in range(BOOTSTRAP))
    return shares[int(BOOTSTRAP * 0.025)], shares[int(BOOTSTRAP * 0.975)]


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """The figures of the contract; shares 0..1 with their intervals."""
    answerable = [r for r in rows if r.question.gold.kind == "answer"]
    due = [r for r in rows if r.question.gold.kind == "refuse"]
    named = [r for r in answerable if r.score.first_cite is not None and GOLD_KIND[r.answer["kind"]] == "answer"]
    cited = sum(r.score.cited for r in named)
    measures: dict[str, tuple[Sequence[Row], Callable[[Row], bool]]] = {
        "direct": (rows, lambda r: r.score.direct),
        "right": (rows, lambda r: r.score.ok),
        "first_citation": (named, lambda r: bool(r.score.first_cite)),
        "refused_when_due": (due, lambda r: r.answer["kind"] == "refusal"),
        "answerable_refused": (answerable, lambda r: r.answer["kind"] == "refusal"),
        "wrong_figure": (rows, lambda r: r.score.wrong_figure),
    }
    out: dict[str, Any] = {"n": len(rows)}
    for name, (among, hit) in measures.items():
        out[name] = {"n": len(among), "share": share(among, hit), "interval": interval(among, hit)}
    out["citations_that_matter"] = {"n": cited, "share": sum(r.score.cited_wanted for r in named) / cited if cited else float("nan")}
    times = sorted(r.ms for r in rows)
    out["ms"] = {"median": times[len(times) // 2], "p99": times[min(len(times) - 1, int(len(times) * 0.99))]} if times else {}
    return out


def by_type(rows: Sequence[Row]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in rows:
        out.setdefault(row.question.type, []).append(row)
    return dict(sorted(out.items()))


def confusion(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    """(gold kind, kind given) → count."""
    out: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row.question.gold.kind, row.answer["kind"]
        out[key] = out.get(key, 0) + 1
    return out
