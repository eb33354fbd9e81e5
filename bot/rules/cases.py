"""What a rule gives for several cases, as one result: side by side, their sum, or their difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.rules.bounds import number
from bot.rules.result import Line, Value, amount

LONGEST = 16  # characters of a verdict told in full beside others
_DIFFERENCE = re.compile(r"(?<!出)差|比|[多少](?:扣|拿|发|交|领|掏)|[多少高低]多少|(?<!最)[多少]几")
SUM = re.compile(
    r"一共|总共|统共|总(?:人?次|计|数)|合计|合起来|合在一起|合一下|[合凑]一[块起]|加起来|加一[块起]|拢共|(?<![增追参外])加(?![班分油上])|加上|两口子|全家|我家|都不落|全都?算|(?<!一)共"
)
_APART = re.compile(r"各|分别|每[个人样]")
_WHICH = re.compile(r"谁.{0,6}[多少狠]|哪个.{0,6}[多少狠]")
_WHICH_ONES = re.compile(r"哪(?:些|[几一两]?[笔张件样单])|几(?P<unit>[笔张件单样])|几个?(?P<period>礼拜|周|星期)")
_SHORT_OF = re.compile(r"(?:没|不|未)[^,，。?]{0,2}[达够到合满足]|差|欠|缺")  # 「几周没达到」
_NOT = re.compile(r"不(?:用|要|需|必|走|开|是)|没必要|免")
_SAME = re.compile(r"同一|一样|相同|都(?:是|归|由|能|要|得|行)")


def combine(labels: Sequence[str], results: Sequence[Value], question: str, *, one_figure: bool = False) -> Value:
    """``results`` in the order of ``labels``. Amounts of one unit are added or compared if the question asks so.

    ``one_figure``: the parts are of one kind and are added unless the question wants them apart.
    """
    told = [
        f"{label}:{_short(result)}" if "decision" in (result.value or {}) else f"{label}{_short(result)}" for label, result in zip(labels, results, strict=True)
    ]
    told = told[:1] if len(set(told)) == 1 and len(set(labels)) == 1 else told  # 「每人260元」
    steps = tuple(dict.fromkeys(Line(f"{label}:{line.text}", line.clause_id) for label, r in zip(labels, results, strict=True) for line in r.steps))
    amounts = [Decimal(r.value["amount"]) for r in results if r.value and "amount" in r.value]
    units = {r.value["unit"] for r in results if r.value and "unit" in r.value}
    value, lead = None, ",".join(told)
    if len(amounts) == len(results) and len(units) == 1:
        unit = units.pop()
        added = SUM.search(question) or (one_figure and not _APART.search(question))
        if len(amounts) == 2 and _DIFFERENCE.search(question) and not added:
            more, less = max(amounts), min(amounts)
            steps = (*steps, Line(f"{number(more)} − {number(less)} = {number(more - less)} {unit}"))
            value, lead = amount(more - less, unit), f"相差{number(more - less)}{unit}:{lead}"
        elif added:
            total = sum(amounts, Decimal(0))
            sum_of = f"{number(amounts[0])} × {len(amounts)}" if len(told) == 1 else " + ".join(map(number, amounts))
            steps = (*steps, Line(f"{sum_of} = {number(total)} {unit}"))
            value, lead = amount(total, unit), f"共{number(total)}{unit}:{lead}"
    if value is None and len(amounts) == len(results) and _WHICH.search(question):
        most = [label for label, one in zip(labels, amounts, strict=True) if one == max(amounts)]
        lead = f"{'一样多' if len(most) == len(labels) else most[0] + '多'}:{lead}"
    elif value is None and _SAME.search(question):
        lead = f"{'一样' if len({_short(r) for r in results}) == 1 else '不一样'}:{lead}"
    elif value is None and _WHICH_ONES.search(question):
        lead, value, counted = _grouped(labels, results, question)
        steps = (*steps, *counted)
    notes = tuple(dict.fromkeys(n for r in results for n in r.notes))
    cites = tuple(dict.fromkeys(c for r in results for c in r.cites))
    return Value(lead, value, steps, notes, cites)


def _grouped(labels: Sequence[str], results: Sequence[Value], question: str) -> tuple[str, dict[str, str] | None, tuple[Line, ...]]:
    """「680元、1000元:可以用现金(2笔);1001元、3500元:支票(2笔)」; the number of those asked for, if the question asks how many."""
    groups: dict[str, list[str]] = {}
    for label, result in zip(labels, results, strict=True):
        groups.setdefault(_verdict(result), []).append(label)
    asked = _WHICH_ONES.search(question)
    unit = (asked["unit"] or ("周" if asked["period"] else "")) if asked else ""
    lead = ";".join(f"{'、'.join(of)}:{verdict}{f'({len(of)}{unit})' if unit else ''}" for verdict, of in groups.items())
    meant = [verdict for verdict in groups if _meant(verdict, question)]
    counted = tuple(Line(f"{verdict}:{'、'.join(of)},共 {len(of)} {unit}") for verdict, of in groups.items()) if unit else ()
    return lead, amount(Decimal(len(groups[meant[0]])), unit) if unit and len(meant) == 1 else None, counted


def _verdict(result: Value) -> str:
    """What an amount comes to, without by how much."""
    if (result.value or {}).get("decision") == "符合":
        return "够"
    return {"还差": "不够", "超出": "超了"}.get(result.say[:2], _short(result))


def _meant(verdict: str, question: str) -> bool:
    """True if the question asks how many have this verdict."""
    if verdict in ("够", "不够"):
        return (verdict == "不够") == bool(_SHORT_OF.search(question))
    return not _NOT.search(question) and any(verdict[n : n + 2] in question for n in range(len(verdict) - 1))


def _short(result: Value) -> str:
    """The verdict without its reasons."""
    value = result.value or {}
    if "amount" in value and Decimal(value["amount"]) == 0:
        return re.split("[,:]", result.say)[0]
    if "amount" in value:
        return f"{number(Decimal(value['amount']))}{value['unit']}"
    if "percent" in value:  # all or nothing is told in words: the text names no such figure
        return re.split("[,:]", result.say)[0] if value["percent"] in ("0", "100") else f"{value['percent']}%"
    if len(result.say) > LONGEST and "decision" in value:
        return value["decision"]
    return result.say.split(":")[0] if len(result.say) > LONGEST else result.say
