"""What happened without a number beside it: once, as often as a number in the next half sentence says, or twice under two names."""

from __future__ import annotations

import re

from bot.reading import amounts, quantities
from bot.reading.amounts import BREAK, pattern
from bot.reading.numbers import NUMERAL
from bot.reading.quantities import Quantity
from bot.rules.rule import Fact

_MANY = re.compile(
    rf"都|总数|(?:总共|一共|合计|加起来).{{0,4}}?{NUMERAL}[天次回趟]|好几|好多|几[次回天趟]|经常|老是?(?=[迟早串缺不没旷睡脱拖])|多次|不少"
)  # a cue without a number, but more than once
_ALSO = re.compile(r"[也又]")
_ONLY_A_NUMBER = re.compile(
    r"(?:[今去]年|全年|[一半\d]?个?[年月](?:里|内)?|[这上]个?[月周]|[这上]个?(?:季度|礼拜|星期)|前前?后后?|先后|一共|总共|拢共|统共|共|累计|合计|合起来|加起来|算下来|数下来|算起来|里|里头|[我他她]|[跑出开干加值给犯去来发传说闹]了|已经|都|就|有|是|了|得|足足|整整|连着|连续|接连|大概|快|那|这)*$"
)  # 「开会老缺席,算下来五次」
_FEAST = re.compile(r"元旦|春节|清明|五一|端午|中秋|国庆|十一(?!月)|劳动节")
_JOINED = re.compile(r"[和跟、与及]")


def without_number(uncounted: list[Fact], text: str, assigned: list[Quantity]) -> dict[str, int]:
    """Counts of the facts whose cue stands without a number; none where a number of the same unit leaves it open how many."""
    named = [f for f in uncounted if _halves(f, text)]
    counts = {f.id: _names(f, text) for f in named if feasts(f, text) > 1 or any(not _MANY.search(half) for half, _ in _halves(f, text))}
    for fact in named:
        numbers = [q for q in _unassigned(text, assigned) if amounts.told_in(fact, q)]
        told = {int(q.value) for q in numbers if _stands_alone(text, q) and q.value == q.value.to_integral()}
        if len(named) == 1 and len(told) == 1:
            counts[fact.id] = told.pop()
        elif numbers and (len(named) == 1 or told - {sum(counts.values())}):  # 「迟到,串岗,一共三次」: of which how often?
            return {}
    return counts


def feasts(fact: Fact, text: str) -> int:
    """「国庆当天和中秋当天」 are two days; a cue of another kind counts once."""
    return max(1, feasts_named(text)) if fact.dates == "holiday" else 1


def feasts_named(text: str) -> int:
    return len({m[0] for m in _FEAST.finditer(text)}) if _JOINED.search(text) else 0


def _halves(fact: Fact, text: str) -> list[tuple[str, str]]:
    """The half sentences with a cue of the fact, and the cue."""
    found = []
    for cue in fact.cues:
        for match in pattern(cue).finditer(text):
            start = max((m.end() for m in BREAK.finditer(text, 0, match.start())), default=0)
            stop = next((m.start() for m in BREAK.finditer(text, match.end())), len(text))
            found.append((text[start:stop], match[0]))
    return found


def _names(fact: Fact, text: str) -> int:
    return max(feasts(fact, text), _under_two_names(fact, text))


def _under_two_names(fact: Fact, text: str) -> int:
    """「运动会没去,植树也没去」: every half sentence with 也 or 又 and a name of its own is once more."""
    if fact.unit != "次":
        return 1
    halves: dict[str, set[str]] = {}
    for half, cue in _halves(fact, text):
        halves.setdefault(half, set()).add(cue)
    told: set[str] = set()
    count = 0
    for half, cues in sorted(halves.items(), key=lambda item: text.index(item[0])):
        if not cues & told and (not told or _ALSO.search(half)):
            count += 1
        told |= cues
    return max(1, count)


def _unassigned(text: str, assigned: list[Quantity]) -> list[Quantity]:
    """Numbers above one that no fact took, of units of which no fact took any."""
    taken = {q.unit for q in assigned}
    return [q for q in amounts.further_amounts(text, quantities.find(text)) if q.unit not in taken and q.value > 1 and not q.ordinal]


def _stands_alone(text: str, quantity: Quantity) -> bool:
    """True if its half sentence brings no other thing that is counted; 「来了四趟四趟都不合格」 says it twice."""
    start, _ = amounts.half(text, quantity)
    return bool(_ONLY_A_NUMBER.match(text[start : quantity.start])) or text[: quantity.start].endswith(quantity.text)
