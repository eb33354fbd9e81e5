"""Fit the fusion weights on questions by other authors (kept apart from those that are reported), by the whole answer.

Not on held-out wordings of our own cards: those share their author's style and overrate the dense part. Not on the rank of the clause alone:
the decision between card, gap and rule depends on the scores too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date

from bot import Bot
from eval.questions import Question
from eval.run import assistant, run, share
from index.artefact import WEIGHTS
from index.engine import Weights

STEP = 0.1


def fit(bot: Bot, questions: Sequence[Question], day: date) -> str:
    """Grid search by the share of direct answers; ties go to the more even weights. Writes ``weights.json``."""
    scored = []
    for weights in grid():
        tried = replace(bot, engine=replace(bot.engine, weights=weights))
        direct = share(run(questions, assistant(tried, day)), lambda row: row.score.direct)
        scored.append((round(direct, 4), -max(asdict(weights).values()), weights))
    direct, _, best = max(scored, key=lambda one: one[:2])
    WEIGHTS.write_text(json.dumps(asdict(best)) + "\n", encoding="utf-8")
    return f"{best},direct {direct:.3f}({len(questions)} 题)"


def grid() -> Iterator[Weights]:
    steps = round(1 / STEP)
    for topic in range(steps + 1):
        for clause in range(steps + 1 - topic):
            yield Weights(round(topic * STEP, 1), round(clause * STEP, 1), round(1 - (topic + clause) * STEP, 1))
