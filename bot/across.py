"""Sum or difference of figures that were answered one by one: 「两个差多少」 after two messages, 「…;资产清点呢,合一块几次」 after two halves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.cite import cite, distinct
from bot.compose import quoted, shorten
from bot.rules.bounds import number
from bot.rules.result import amount
from bot.types import Answer, Step
from corpus import Compilation

MOST = 4  # figures kept
_WHICH = r"(?:那|所以|这样)?(?:这|那|他们|它们|这些)?(?P<n>[两俩三仨四])?(?:个|样|项|者|笔|回|次|天|位|人|种|份|边)*(?:会|人)?(?:之间|一年)?"
_MUCH = r"(?:是|要|得|有|了)?(?:多少|几)(?:个|次|回|钱|元|块|天|分|人|篇|份|小时)*(?:呢|啊)?"
_SUM = re.compile(rf"^{_WHICH}(?:一共|总共|合计|[合加]起来|[合加]一(?:块儿?|起))(?:{_MUCH}|呢)[??]?$")
_DIFFERENCE = re.compile(rf"^{_WHICH}(?:相差|差(?:了|出)?|多(?:了|出)?(?:扣|拿|发|交|开|补|领)?){_MUCH}[??]?$")
_BEFORE_AND_AFTER = re.compile(
    r"前[头面]?(?:那|一)?个?.{0,2}比.{0,2}后[头面]?(?:那|一)?个?.{0,3}[多少]|后[头面]?(?:那|一)?个?.{0,2}比.{0,2}前[头面]?(?:那|一)?个?.{0,3}[多少]"
)
_SUM_AT_END = re.compile(r"(?:一共|总共|合计|[合加]起来|[合加]一(?:块儿?|起))[^,,。;?]{0,3}(?:多少|几)[^,,。;?]{0,3}[??]?$")
_NUMBERS = {"两": 2, "俩": 2, "三": 3, "仨": 3, "四": 4}


def figure_of(answer: Answer, leans: bool = False) -> dict[str, Any] | None:
    """What a later message may add up of an answer: its one amount and the passage that it rests on. ``leans``: it continued what was said."""
    value = answer.value or {}
    if "amount" not in value or not answer.citations:
        return None
    first = answer.citations[0]
    return {"amount": value["amount"], "unit": value.get("unit", ""), "clause": first.clause_id, "quote": first.quote, "leans": leans}


def over_messages(text: str, figures: Sequence[Mapping[str, Any]], compilation: Compilation, day: date) -> Answer | None:
    """The answer to a message that only asks for the sum or the difference of the figures before; None if it asks anything else."""
    sums, differs = _SUM.match(text), _DIFFERENCE.match(text) or _BEFORE_AND_AFTER.search(text)
    if not (sums or differs):
        return None
    last = _meant(figures, 2 if differs or sums is None else _NUMBERS.get(sums["n"] or ""))
    told = _reckoned([(str(f["amount"]), str(f["unit"])) for f in last], differs is not None) if len(last) > 1 else None
    if told is None:
        return None
    lead, value, step = told
    citations = distinct(cite(compilation, str(f["clause"]), str(f["quote"]), day) for f in last)
    text_ = "\n".join([lead, f"计算:{step}", *map(quoted, citations)])
    return Answer("calculation", shorten(lead), text_, value, (Step(step, citations[0].clause_id),), citations, confidence=0.9, trace=("合计前几个回答的数",))


def _meant(figures: Sequence[Mapping[str, Any]], wanted: int | None) -> Sequence[Mapping[str, Any]]:
    """The last ``wanted`` figures, none if there are fewer; without a number those from the last question that stood alone."""
    if wanted is None:
        alone = [n for n, figure in enumerate(figures) if not figure.get("leans")]
        return figures[alone[-1] :] if alone else figures
    return figures[-wanted:] if len(figures) >= wanted else ()


def asks_only_total(text: str) -> bool:
    """「两样加一块几次」: a half that has nothing of its own."""
    return bool(_SUM.match(text))


def over_halves(text: str, answers: Sequence[Answer]) -> tuple[str, Mapping[str, str], str] | None:
    """Lead, value and step of the sum that the end of a message asks for over its halves; None if it does not, or their units differ."""
    figures = [figure_of(answer) for answer in answers]
    if not _SUM_AT_END.search(text) or len(figures) < 2 or not all(figures):
        return None
    return _reckoned([(str(f["amount"]), str(f["unit"])) for f in figures if f], False)


def _reckoned(amounts: Sequence[tuple[str, str]], differs: bool) -> tuple[str, Mapping[str, str], str] | None:
    units = {unit for _, unit in amounts}
    if len(units) != 1:
        return None
    unit = units.pop()
    numbers = [Decimal(one) for one, _ in amounts]
    if differs:
        more, less = max(numbers), min(numbers)
        return f"相差{number(more - less)}{unit}", amount(more - less, unit), f"{number(more)} − {number(less)} = {number(more - less)} {unit}"
    total = sum(numbers, Decimal(0))
    return f"共{number(total)}{unit}", amount(total, unit), f"{' + '.join(map(number, numbers))} = {number(total)} {unit}"
