"""How an answer was found, line by line, for ``--trace`` and for the report of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.decide import Decision, Tried, adjusted
from bot.rules.facts import FactValue, show
from index.engine import Search


def facts(given: Mapping[str, FactValue]) -> str:
    return "、".join(f"{name}={show(value)}" for name, value in given.items())


def lines(found: Search, asked: Sequence[str], tried: Sequence[Tried], decision: Decision, context: bool) -> tuple[str, ...]:
    out = [f"读作:{found.text}" + ("(联系上文)" if context else ""), f"所问:{'、'.join(asked) or '不明'}"]
    out += [f"  {adjusted(h, asked):.3f} 词{h.lexical:.2f} 义{h.dense:.2f} 条{h.clause:.2f} {h.topic.id} {h.topic.clause or '-'}" for h in found.hits[:8]]
    out += [f"  规则 {t.rule.id}:{facts(t.read.facts) or '无事实'} → {type(t.result).__name__} {t.score:.2f}/{t.own:.2f}" for t in tried[:4]]
    return (*out, f"决定:{decision.what};{decision.why}")
