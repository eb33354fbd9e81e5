"""Fit the fusion weights on questions held out from the index and from training: each card gives one of its questions away.

The held-out question of every third card asks; the right answer is that card's clause. Grid search over the simplex, by the mean reciprocal
rank of the right clause; ties go to the more even weights. Writes ``index/data/weights.json``.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Knowledge, load_compilation, load_knowledge
from index import artefact
from index.engine import Engine, Weights
from index.train import train

STEP = 0.05
EVERY = 3  # every third card is asked


def held_out(knowledge: Knowledge) -> list[tuple[str, str]]:
    """(question, clause): the last question of every third card."""
    return [(card.questions[-1], card.clause) for card in knowledge.cards[::EVERY]]


def without(knowledge: Knowledge, questions: frozenset[str]) -> Knowledge:
    cards = tuple(replace(c, questions=tuple(q for q in c.questions if q not in questions)) for c in knowledge.cards)
    return replace(knowledge, cards=cards)


def fit() -> str:
    """Train and index without the held-out questions in a temporary place, then choose the weights."""
    knowledge = load_knowledge()
    asked = held_out(knowledge)
    hidden = frozenset(question for question, _ in asked)
    with tempfile.TemporaryDirectory() as folder:
        train(Path(folder) / "embedding", skip=hidden)
        engine = artefact.in_memory(load_compilation(), without(knowledge, hidden), Path(folder) / "embedding", date.today())
        features = [(engine.features(engine.normal(question)), clause) for question, clause in asked]
    best = max(grid(), key=lambda w: (reciprocal_rank(engine, features, w), -max(w.topic, w.clause, w.dense)))
    artefact.WEIGHTS.write_text(json.dumps(asdict(best)) + "\n", encoding="utf-8")
    return f"{best},平均倒数排名 {reciprocal_rank(engine, features, best):.3f}({len(asked)} 题)"


def grid() -> Iterator[Weights]:
    steps = round(1 / STEP)
    for topic in range(steps + 1):
        for clause in range(steps + 1 - topic):
            yield Weights(topic * STEP, clause * STEP, round(1 - (topic + clause) * STEP, 2))


Features = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def reciprocal_rank(engine: Engine, features: list[tuple[Features, str]], w: Weights) -> float:
    """Mean of 1 / (number of clauses scored at least as high as the right one)."""
    column = engine.clause_of_topic
    clauses = [t.clause for t in engine.topics]
    number = {clause: int(column[n]) for n, clause in enumerate(clauses) if clause is not None}
    total = 0.0
    for (lexical, dense, clause_score), right in features:
        score = w.topic * lexical + w.dense * dense + w.clause * clause_score
        best = np.full(column.max() + 1, -1.0)
        np.maximum.at(best, column[column >= 0], score[column >= 0])
        total += 1 / max(1, int((best >= best[number[right]]).sum()))
    return total / len(features)
