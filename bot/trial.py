"""What each rule near the top makes of the question: its facts, its result, and the results of several cases or several rules together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bot import carry, compose, pairs
from bot.decide import Decision, Tried
from bot.dialogue import STRONG
from bot.join import join
from bot.reading import cases
from bot.reading.amounts import pattern
from bot.reading.asks import asks
from bot.reading.facts import Read, in_scope, read
from bot.rules.cases import SUM, combine
from bot.rules.engine import evaluate, parse_value
from bot.rules.facts import FactValue, show
from bot.rules.result import MissingFacts, Redacted, Undetermined, Value
from bot.rules.rule import Rule, RuleError
from bot.supply import gives
from bot.types import Answer
from index.engine import Search

if TYPE_CHECKING:
    from bot.assistant import Bot

PEER_OWN = 0.75  # of the score of the best frequency that a further one in the same question must reach
TITLE_BONUS = 0.05  # for a rule whose title the question names (公车补贴)
SAID_SHARE = 0.7  # factor for the rule that already answered the half before, when this half asks for something else
RULE_REACH = 6  # a rule is tried if it, or its clause, is among the first so many topics
_TOLD = frozenset({"person", "procedure", "time", "consequence", "frequency"})  # asks that a rule of its own can answer besides
_EACH = re.compile(
    SUM.pattern
    + r"|比.{1,14}[多少]|[和跟与].{1,16}差[几多]|各(?=[多几开要来搞隔])|各是|分别|[、和跟与及加].{1,14}(?:一年|每年|全年|呢)|[,，].{0,10}(?:几|多少)[回次份篇遍堂场批趟].*[,，].{0,12}(?:几|多少)?[回次份篇遍堂场批趟呢]"
)
_ALL = re.compile(r"[两三四五](?:样|种|类|个会|项).{0,8}(?:多少|几)|(?:全|都)(?:算|开)")  # one figure for all that is named
_STILL = re.compile(r"还(?:想|要|打算|得|需)(?:再)?(?:请|歇|休)|[又再](?:请|歇|休)")
_SEVERALLY = re.compile(r"各|分别")
_AND = re.compile(r"[、和跟与及加]|[,，](?=.{1,8}(?:呢|[几多]))")


@dataclass(frozen=True)
class Trial:
    """``known``: what the asker said of himself in this conversation (fact → value)."""

    bot: Bot
    known: Mapping[str, str]
    today: date
    day: date

    def rules(self, found: Search, context: str, wanted: frozenset[str], near: str | None, said: str | None = None, instead: str | None = None) -> list[Tried]:
        """Rules among the first topics, best first. ``context``: the earlier question; ``near``: this is a further half of one question.

        ``said``: the rule that answered the half before, which asked for something else. ``instead``: the rule whose subject
        the message replaces (「那议题呢」), keeping its case.
        """
        best: dict[str, float] = {}
        own: dict[str, float] = {}
        for n, hit in enumerate(found.hits):
            ids: list[str] = []
            if hit.topic.kind == "rule":
                ids = [hit.topic.id.split(":", 1)[1]]
                own.setdefault(ids[0], hit.score)
            if n < RULE_REACH and hit.topic.clause and hit.topic.kind != "gap":
                ids += self.bot.by_clause.get(hit.topic.clause, ())
            for rule_id in ids:
                best[rule_id] = max(best.get(rule_id, 0.0), hit.score)
        called = self.named(found.text) if _EACH.search(found.text) else []
        if len(called) > 1 and found.hits:  # 「支委会和党课一年各多少次」 is about them, whatever else resembles it
            best.update(dict.fromkeys(called, found.hits[0].score))
        other = carry.renamed(context, found.text)  # 「要是市里给的呢」
        text, told_before = (other, "") if other else (found.text, context)
        out = []
        for rule_id, score in best.items():
            rule = self.bot.rule_on(rule_id, self.day)
            if rule is None or not in_scope(rule, f"{found.text} {context}"):
                continue
            got = read(rule, text, self.today)
            facts, _ = self.recall(rule, dict(got.facts))
            earlier = read(rule, told_before, self.today) if told_before else Read()
            before = {k: v for k, v in earlier.facts.items() if k != "want" or near or not asks(found.text)}  # what is wanted is asked anew
            for name, value in facts.items():  # 「用掉4天了」「下个月还想请5天」
                past = before.get(name)
                if rule.fact(name).adds and _STILL.search(found.text) and isinstance(value, Decimal) and isinstance(past, Decimal):
                    facts[name] = past + value
            once_more = carry.counted_up(rule, before, facts, text)
            facts = {**before, **facts, **once_more}
            score += TITLE_BONUS if rule.title in found.text else 0.0
            again = SAID_SHARE if rule_id == said else 1.0
            several = self._of_cases(rule, found.text)
            if several is None and cases.jumbled(rule, found.text):
                continue
            result = several or evaluate(rule, facts)
            named = any(facts.get(f.id) is True for f in rule.facts if f.unsaid)  # what is named settles it (「事假扣车补吗」)
            among = frozenset({"called"}) if len(called) > 1 and rule_id in called else frozenset[str]()
            settled = isinstance(result, (Value, Redacted, Undetermined))  # a blanked percentage is an answer too
            wanted_of_rule = settled and ("want" in facts or (named and isinstance(result, Value)))
            from_case = (
                got.from_case
                or frozenset(once_more)
                or among
                or (earlier.from_case if near or (instead and instead != rule_id and _supplies(rule, found.text)) else frozenset())
                or (frozenset(facts) | {"cases"} if several else frozenset(facts) if wanted_of_rule else frozenset())
            )
            lacks = isinstance(result, Value) and not gives(wanted, f"{result.say} {(result.value or {}).get('unit', '')}")
            told = Read(facts, from_case, got.steps)
            out.append(Tried(rule, score * again, own.get(rule_id, 0.0) * again, told, result, several is not None, lacks))
        return sorted(out, key=lambda t: -t.score)

    def _of_cases(self, rule: Rule, text: str) -> Value | None:
        """One result for a question about several persons; None if it is about one, or one of them cannot be settled."""
        several = cases.split(rule, text, self.today)
        results = []
        for case in several:
            facts, _ = self.recall(rule, dict(case.read.facts))
            own = self._rule_of(rule, case.text)
            result = evaluate(own, facts)
            result = evaluate(own, {**case.common, **facts}) if isinstance(result, MissingFacts) else result
            results.append(replace(result, cites=(*result.cites, own.clause)) if own is not rule and isinstance(result, Value) else result)
        values = [result for result in results if isinstance(result, Value)]
        if len(values) < 2 or len(values) < len(results):
            return None
        return combine([case.label for case in several], values, text)

    def _rule_of(self, rule: Rule, stretch: str) -> Rule:
        """「扫楼的小王…;食堂老李…」: the rule made like ``rule`` whose matter the stretch of a case speaks of, if it is not its own."""
        if not stretch or in_scope(rule, stretch):
            return rule
        shape = [f.id for f in rule.facts]
        alike = [r for r in self.bot.rules.values() if r.scope and r.kind == rule.kind and [f.id for f in r.facts] == shape and in_scope(r, stretch)]
        return alike[0] if len(alike) == 1 and alike[0].holds_on(self.day) else rule

    def named(self, text: str) -> list[str]:
        """Rules of meetings and the like that the text names, each once, where no longer name of another rule covers the word."""
        spans: list[tuple[int, int, str]] = []
        for rule in self.bot.rules.values():
            spans += [(m.start(), m.end(), rule.id) for name in rule.called for m in pattern(name).finditer(text)]
        kept = [s for s in spans if not any(o is not s and o[0] <= s[0] and s[1] <= o[1] and o[1] - o[0] > s[1] - s[0] for o in spans)]
        return list(dict.fromkeys(rule_id for _, _, rule_id in sorted(kept)))

    def peers(self, decision: Decision, tried: Sequence[Tried], text: str) -> list[Tried]:
        """「支委会和党课一年各多少次」: further frequencies that the question names besides the one that fits best."""
        best = decision.tried
        if decision.what != "rule" or best is None:
            return []
        if best.rule.kind == "steps" and (pair := self._pair(text)) and best.rule.id in (one.rule.id for one in pair):
            return [one for one in pair if one.rule.id != best.rule.id]
        if best.rule.kind != "frequency":
            return self._rest(best, tried, text)
        counted = [t for t in tried if t is not best and t.rule.clause == best.rule.clause and "persons" in t.read.facts and isinstance(t.result, Value)]
        if counted and "persons" in best.read.facts:
            return counted
        called = self.named(text)
        if len(called) > 1 and best.rule.id in called:
            return [t for t in tried if t is not best and t.rule.id in called and isinstance(t.result, Value)]
        most = len(_AND.findall(text)) or int(bool(_SEVERALLY.search(text)))
        if not most or not _EACH.search(text):  # 「局务会一年总共几次」 names one thing
            return []
        near = [t for t in tried if t is not best and t.rule.kind == "frequency" and isinstance(t.result, Value) and not t.lacks]
        return [t for t in near if t.own >= best.own * PEER_OWN and t.score >= best.score * PEER_OWN][:most]

    def _pair(self, text: str) -> list[Tried]:
        """「考勤表的签字加上固定资产报销的签字」: the handling that each of the two things names, if they are two."""
        found: list[Tried] = []
        for part in pairs.parts(text) or ():
            for hit in self.bot.engine.search(part, RULE_REACH).hits:
                rule = self.bot.rule_on(hit.topic.id.split(":", 1)[1], self.day) if hit.topic.kind == "rule" else None
                if rule is None or rule.kind != "steps" or hit.score < STRONG or not in_scope(rule, part):
                    continue
                got = read(rule, part, self.today)
                found.append(Tried(rule, hit.score, hit.score, got, evaluate(rule, got.facts)))
                break
        apart = len({one.rule.id for one in found}) == 2
        return found if apart and all(isinstance(one.result, Value) for one in found) else []

    @staticmethod
    def _rest(best: Tried, tried: Sequence[Tried], text: str) -> list[Tried]:
        """「要啥材料,最后谁拍板」: the rule of the same clause that supplies what else is asked for."""
        lacking = set(asks(text)) & _TOLD - set(best.rule.supplies)
        return [
            t
            for t in tried
            if t.rule.clause == best.rule.clause and t is not best and lacking & set(t.rule.supplies) and isinstance(t.result, Value) and not t.lacks
        ][:1]

    def together(self, tried: Sequence[Tried | None], text: str) -> Answer:
        """The answers of several rules, their figures added if the question asks for the sum."""
        rules = [one for one in tried if one is not None]
        joined = join([one.rule.title for one in rules], [self.bot.from_rule(one, text, self.day, ()) for one in rules])
        values = [one.result for one in rules if isinstance(one.result, Value)]
        persons = len({one.rule.clause for one in rules}) == 1 and all("persons" in one.read.facts for one in rules)
        total = combine([str(one.rule.params.get("what")) for one in rules], values, text, one_figure=persons or bool(_ALL.search(text)))
        if not total.value:
            return joined
        return compose.with_total(joined, total.say, total.value, total.steps[-1].text)

    def recall(self, rule: Rule, facts: dict[str, FactValue]) -> tuple[dict[str, FactValue], list[str]]:
        """Add what the asker said of himself earlier."""
        known = {f.id: self.known[f.id] for f in rule.facts if f.remember and f.id in self.known and f.id not in facts}
        try:
            recalled = {name: parse_value(rule.fact(name), text) for name, text in known.items()}
        except RuleError:
            recalled = {}
        notes = [f"按您说的:{'、'.join(map(show, recalled.values()))}"] if recalled else []
        return {**recalled, **facts}, notes


def _supplies(rule: Rule, text: str) -> bool:
    """True unless the text asks for something that the rule does not supply."""
    asked = set(asks(text))
    return not asked or bool(asked & set(rule.supplies))
