"""What each part is worth: the same questions with parts taken away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import load_bot
from bot.assistant import Bot
from eval.questions import Question
from eval.run import Row, assistant, run
from index import artefact
from index.engine import Weights

KINDS = (
    ("只有条款", frozenset({"clause"})),
    ("加卡片", frozenset({"clause", "card"})),
    ("加空白", frozenset({"clause", "card", "gap"})),
    ("加规则(全部)", artefact.KINDS),
)


def ablation(questions: Sequence[Question], today: date) -> Iterator[tuple[str, list[Row]]]:
    for name, kinds in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            artefact.build(Path(folder), kinds=kinds)
            bot = load_bot(Path(folder))
            if "rule" not in kinds:
                bot = replace(bot, all_rules=(), by_clause={})
            yield name, run(questions, assistant(bot, today))
    whole = load_bot()
    w = whole.engine.weights
    for name, weights in (("只用词", Weights(w.topic, w.clause, 0.0)), ("只用义", Weights(0.0, 0.0, w.dense))):
        total = weights.topic + weights.clause + weights.dense
        scaled = Weights(weights.topic / total, weights.clause / total, weights.dense / total)
        yield name, run(questions, assistant(_with(whole, weights=scaled), today))
    yield "不读拼音", run(questions, assistant(_with(whole, phonetics=replace(whole.engine.phonetics, pairs={}, singles={})), today))


def _with(bot: Bot, **parts: object) -> Bot:
    return replace(bot, engine=replace(bot.engine, **parts))  # type: ignore[arg-type]
