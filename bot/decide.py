"""The one decision: quote, calculate, ask back or refuse. Small, pure and printed (``--trace``).

Inputs are the ranked topics, what is asked for, and what the calculator made of the facts for each rule near the top. The thresholds
were fitted on questions held out from the index (``python -m eval fit``), and stand together here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.reading.facts import Read
from bot.rules.result import MissingFacts, Outside, Result, Value
from bot.rules.rule import Rule
from index.engine import Hit

CASE_SHARE = 0.8  # a rule with all facts of a case answers if its topic or clause reaches this share of the best score
PEER_SHARE = 0.99  # … and this share of the best rule that the case brings facts for
OTHER_SHARE = 0.7  # … or this share of it, if the best rule finds the facts out of its range
FACT_BONUS = 0.02  # for each fact that the rule could read, among rules that fit equally well
ASK_SHARE = 0.85  # a rule that lacks facts of a concrete case asks back if it reaches this share of the best card or clause
OWN_SHARE = 0.95  # … without facts, if the asker speaks of himself and the rule's own questions reach this share
SAME_CLAUSE_SHARE = 0.7  # … or this share, if the best statement stands in the rule's clause and the rule supplies what is asked for
WHOLE = frozenset({"deadline", "limit", "frequency", "schedule"})  # kinds whose rule, told in general, answers without the facts of a case
GAP_SLACK = 0.95  # … and the gap is not clearly nearer
NAMED_SHARE = 0.95  # a rule that only asks who or what must reach this share of the best statement or gap
OWN_BONUS = 0.5  # weight of its own questions against those of its clause, which several rules may share
SOMEBODY = 2  # facts of a person (机关 and 科员) by which a question speaks of a case without saying 我
WORDS_SHARE = 1.2  # … and if he does not, only if they are clearly nearest
GAP_MARGIN = 1.0  # a gap refuses if it reaches this multiple of the best thing that could answer
SUPPLY_BONUS = 0.04  # for a card that supplies what is asked for
PURPOSE_BONUS = 0.2  # … and for one that tells why, if that is asked: only such a statement can answer
LACK_SHARE = 0.8  # what is left of the score of a statement that cannot give what is definitely asked for (bot/supply.py)
RULE_SUPPLY_BONUS = 0.06  # for a rule that supplies what is asked for, among rules that fit equally well
_DEFINITE = frozenset({"person", "place", "purpose"})  # asks that a figure never answers
_COUNTING = frozenset({"frequency", "tally"})  # kinds whose facts (这半年, 周日) often only describe what is asked about
FLOOR = 0.24  # below this score nothing in the compilation is meant


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule near the top, the facts read for it and what came out."""

    rule: Rule
    score: float  # of the rule or of its clause
    own: float  # of the rule's own questions
    read: Read
    result: Result
    several: bool = False  # it answers several cases that the question names
    lacks: bool = False  # what came out cannot give what is definitely asked for

    @property
    def measures(self) -> bool:
        """True if the rule takes numbers or moments; one that only asks who or what must fit better than any card."""
        return any(f.type in ("number", "date", "time") for f in self.rule.facts)


@dataclass(frozen=True, slots=True)
class Decision:
    """``what``: "card" | "clause" | "rule" | "ask" | "gap" | "lacking" | "none"; ``why`` one line for the trace."""

    what: str
    why: str
    hit: Hit | None = None
    tried: Tried | None = None
    ranked: tuple[Hit, ...] = field(default=(), repr=False)  # cards and clauses, best first, after the bonus


def decide(
    hits: Sequence[Hit], tried: Sequence[Tried], asked: Sequence[str], own_case: bool, lacks: frozenset[str] = frozenset(), asks_state: bool = False
) -> Decision:
    """``lacks``: ids of cards and clauses that cannot give what is definitely asked for; ``asks_state``: whether something is met, or short by how much."""
    answers = sorted((h for h in hits if h.topic.kind in ("card", "clause")), key=lambda h: -adjusted(h, asked, lacks))
    best = answers[0] if answers else None
    best_score = adjusted(best, asked, lacks) if best else 0.0
    gap = next((h for h in hits if h.topic.kind == "gap"), None)
    ranked = tuple(answers)
    highest = max([best_score, gap.score if gap else 0.0, *(t.score for t in tried)], default=0.0)
    if highest < FLOOR:
        return Decision("none", f"最高分 {highest:.2f} 低于 {FLOOR}:不在汇编范围", best, ranked=ranked)
    fitting = [
        t
        for t in tried
        if not t.lacks
        and ("purpose" not in asked or "purpose" in t.rule.supplies)
        and not _misses(t, asked, best, best_score, gap)
        and (t.measures or t.several or t.own >= NAMED_SHARE * max(best_score, gap.score if gap else 0.0))
    ]
    case = _best_case(fitting, highest, asked)
    if case and (gap is None or case.score >= gap.score * 0.9 or case.read.from_case):
        return Decision("rule", f"规则 {case.rule.id} 得 {case.score:.2f},事实齐全:{sorted(case.read.facts)}", tried=case, ranked=ranked)
    ask = _best_question(tried, best_score, best.topic.clause if best else None, gap.score if gap else 0.0, asked, own_case, asks_state)
    if ask:
        missing = ask.result.facts if isinstance(ask.result, MissingFacts) else ()
        return Decision("ask", f"规则 {ask.rule.id} 得 {ask.score:.2f},缺 {'、'.join(missing)}", tried=ask, ranked=ranked)
    if gap and gap_score(gap, best, asked) >= best_score * GAP_MARGIN:
        return Decision("gap", f"空白 {gap.topic.id} 得 {gap.score:.2f} ≥ 最好的条目 {best_score:.2f}", gap, ranked=ranked)
    if best is None:
        return Decision("none", "没有可用的条目", ranked=ranked)
    if best.topic.id in lacks:
        return Decision("lacking", f"{best.topic.id} 得 {best_score:.2f},但给不出所问的", best, ranked=ranked)
    return Decision(best.topic.kind, f"{best.topic.id} 得 {best_score:.2f}" + (f";空白 {gap.score:.2f}" if gap else ""), best, ranked=ranked)


def overriding(decision: Decision, tried: Sequence[Tried]) -> Decision:
    """Asked which of two texts holds, the rule that overrides the quoted clause answers instead of it."""
    clause = decision.hit.topic.clause if decision.what in ("card", "clause") and decision.hit else None
    over = next((t for t in tried if clause in t.rule.overrides and clause != t.rule.clause and isinstance(t.result, Value)), None)
    return replace(decision, what="rule", why=f"规则 {over.rule.id} 取代 {clause}", tried=over) if over else decision


def adjusted(hit: Hit, asked: Sequence[str], lacks: frozenset[str] = frozenset()) -> float:
    """Score with the bonus for supplying the kind of thing asked for, less what a statement loses that cannot give it."""
    supplied = set(asked) & set(hit.topic.supplies)
    score = hit.score + (PURPOSE_BONUS if "purpose" in supplied else SUPPLY_BONUS if supplied else 0.0)
    return score * LACK_SHARE if hit.topic.id in lacks else score


def gap_score(gap: Hit, best: Hit | None, asked: Sequence[str]) -> float:
    """A gap that asks for the kind of thing asked for gains what a statement gains by supplying it, if the best statement does not."""
    wanted = set(asked)
    sharper = wanted & set(gap.topic.supplies) and not (best and wanted & set(best.topic.supplies))
    return gap.score + (SUPPLY_BONUS if sharper else 0.0)


def _misses(tried: Tried, asked: Sequence[str], best: Hit | None, best_score: float, gap: Hit | None) -> bool:
    """「这半年的党课谁来讲」: a rule that supplies nothing of what is asked gives way to a statement or gap that does and is as near."""
    wanted = set(asked)
    if tried.rule.kind not in _COUNTING or not wanted & _DEFINITE or wanted & set(tried.rule.supplies):
        return False
    nearer = [hit for hit, score in ((best, best_score), (gap, gap.score if gap else 0.0)) if hit and score >= tried.score]
    return any(wanted & _DEFINITE & set(hit.topic.supplies) for hit in nearer)


def _best_case(tried: Sequence[Tried], highest: float, asked: Sequence[str]) -> Tried | None:
    """The rule that a concrete case has all facts for: by score, then by how many facts of the case it uses.

    A rule that lacks facts of the case is not passed over for one that fits the question clearly worse.
    """
    concrete = [t for t in tried if t.read.from_case]
    best = max((t.score for t in concrete), default=0.0)
    full = [t for t in concrete if not isinstance(t.result, MissingFacts) and t.score >= max(highest * CASE_SHARE, best * PEER_SHARE)]
    if full and all(isinstance(t.result, Outside) for t in full):  # a number out of range is mostly another rule's business
        full = [t for t in concrete if isinstance(t.result, Value) and t.score >= best * OTHER_SHARE] or full
    sound = [t for t in full if not isinstance(t.result, Outside)]

    def fit(t: Tried) -> float:
        supplies = RULE_SUPPLY_BONUS if set(asked) & set(t.rule.supplies) else 0.0
        return t.score + OWN_BONUS * t.own + FACT_BONUS * len(t.read.facts) + supplies

    return max(sound or full, key=fit, default=None)


def _best_question(
    tried: Sequence[Tried], best: float, best_clause: str | None, gap: float, asked: Sequence[str], own_case: bool, asks_state: bool
) -> Tried | None:
    """The best rule, if it lacks facts and the asker speaks of a case: with facts of it, in the first person, or in the rule's own words."""
    ask = max(tried, key=lambda t: t.score, default=None)
    if ask is None or not isinstance(ask.result, MissingFacts):
        return None
    same = best_clause == ask.rule.clause or (best_clause or "").startswith(f"{ask.rule.clause}.")
    if own_case and ask.rule.kind not in WHOLE and same and (not asked or set(asked) & set(ask.rule.supplies)) and ask.score >= gap * GAP_SLACK:
        return ask if ask.own >= best * SAME_CLAUSE_SHARE else None
    if ask.score < gap:
        return None
    if ask.read.from_case:
        return ask if ask.score >= best * ASK_SHARE else None
    if ask.rule.kind in WHOLE and not asks_state:
        return None
    somebody = own_case or len(ask.read.facts) >= SOMEBODY
    return ask if ask.own >= best * (OWN_SHARE if somebody else WORDS_SHARE) else None
