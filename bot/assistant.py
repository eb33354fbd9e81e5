"""The pure core: ``step(state, message, clock) → (state, answer)``. Nothing here needs a network or a random number."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bot import byname, compose, dialogue
from bot.cite import cite, place
from bot.confidence import confidence, evidence
from bot.decide import Decision, Tried, adjusted, decide
from bot.errors import GroundingError
from bot.grounding import check
from bot.join import join
from bot.reading import cases
from bot.reading.asks import asks, own_case
from bot.reading.facts import Read, from_reply, in_scope, pattern, read
from bot.rules.cases import combine
from bot.rules.engine import evaluate, parse_facts, parse_value
from bot.rules.facts import FactValue, Moment, show
from bot.rules.result import MissingFacts, Value
from bot.rules.rule import Rule, RuleError
from bot.supply import gives, named, wants
from bot.types import Answer, State, Step
from corpus import Compilation, Knowledge
from corpus.knowledge import Card, Gap, locate
from index.engine import CONTEXT, Engine, Hit, Search
from index.topics import Topic

log = logging.getLogger(__name__)

LONGEST = 500  # characters of a question
CANDIDATES = 24  # topics looked at
HALF_SHARE = 0.75  # of the score of the whole question that every half must reach to be answered by itself
PEER_OWN = 0.75  # of the score of the best frequency that a further one in the same question must reach
REPEATED = 0.85  # factor for the card that the last answer gave, when a message leans on it
SHORT_CONTEXT = 0.5  # share of the earlier question in the score of a message of a few characters
SAME_PLACE = 1.2  # factor for topics of the regulation that the first half of a question was about
TITLE_BONUS = 0.05  # for a rule whose title the question names (公车补贴)
RULE_REACH = 6  # a rule is tried if it, or its clause, is among the first so many topics
MORE_SHARE = 0.6  # a further card of the same clause that supplies what the first lacks joins if it reaches this share of the best
WHOLE_SHARE = 0.72  # … and one more step of a procedure if it reaches this one
TIE_SHARE = 0.9  # … and any that fits nearly as well
_FACTUAL = frozenset({"figure", "frequency", "person", "time", "place", "consequence"})
_READABLE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
_AGAIN = re.compile(r"又|再(?=来|犯|有|被|挨|病|请|歇|休|加|多)")
_GOES_ON = re.compile(r"又|再|[他她]|后来|下半年|加上")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+[次回]")
_MORE = re.compile(r"加|还有|另外|再|又|算上|也")
_EACH = re.compile(
    r"合起来|加起来|合计|总共|各(?=[多几开要来搞])|各是|分别|[、和跟与及加].{1,14}(?:一年|每年|全年|呢)|[,，].{0,10}(?:几|多少)[回次].*[,，].{0,12}(?:几|多少)?[回次呢]"
)
_AND = re.compile(r"[、和跟与及加]|[,，](?=.{1,8}(?:呢|[几多]))")
OUTSIDE = frozenset({"outside_subject", "smalltalk", "instruction"})
COUNTS = frozenset({"次", "人", "项", "篇", "份", "天"})  # units that 「又…」 goes on counting in
_SELF = re.compile(r"我|俺|本人|咱")


@dataclass(frozen=True)
class Bot:
    compilation: Compilation
    knowledge: Knowledge
    engine: Engine
    manifest: Mapping[str, Any]
    all_rules: tuple[Rule, ...]
    by_clause: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # clause id → ids of its rules

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def rules(self) -> dict[str, Rule]:
        """The latest version of each rule."""
        return {rule.id: rule for rule in sorted(self.all_rules, key=lambda r: r.since or date.min)}

    @cached_property
    def worded_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.knowledge.gaps if gap.words)

    def search(self, text: str, limit: int) -> list[Hit]:
        """Best topic of each clause, best first."""
        seen: dict[str, Hit] = {}
        for hit in self.engine.search(text, limit * 4).hits:
            if hit.topic.clause and hit.topic.kind != "gap":
                seen.setdefault(hit.topic.clause, hit)
        return list(seen.values())[:limit]

    def calculate(self, rule_id: str, facts: Mapping[str, str], as_of: date) -> Answer:
        """One calculation from named facts. Raises RuleError for an unknown rule, fact or value."""
        rule = self.rule_on(rule_id, as_of)
        if rule is None:
            raise RuleError(f"没有名为“{rule_id}”的规则(或在{as_of.isoformat()}没有有效的文本)。可用 python -m bot rules 查看全部。")
        given = parse_facts(rule, facts)
        tried = Tried(rule, 1.0, 1.0, Read(given, frozenset(given)), evaluate(rule, given))
        answer = self._from_rule(tried, "", as_of, ())
        return self._finish(answer, " ".join(map(str, facts.values())), as_of, 1.0)

    def rule_on(self, rule_id: str, day: date) -> Rule | None:
        return next((r for r in self.all_rules if r.id == rule_id and r.holds_on(day)), None)

    def step(self, state: State, message: str, today: date, as_of: date | None = None) -> tuple[State, Answer]:
        """Answer one message. Never raises on user input: what cannot be read is a refusal that says how to ask."""
        fault = unreadable(message)
        day = as_of or today
        if fault:
            return state, self._finish(Answer("refusal", fault, fault, reason="unreadable"), message, day, 1.0)
        text = self.engine.normal(message)
        turn = _Turn(self, state, text, today, dialogue.event_day(text, day))
        try:
            answer, topic = turn.answer()
            answer = self._finish(answer, " ".join([*state.turns, text]), turn.day, answer.confidence, as_of or day)
        except GroundingError:
            log.exception("ungrounded answer withheld")
            lead = "这个问题没能得到有依据的回答,请换个说法再问,或向局办公室核实"
            answer, topic = self._finish(Answer("refusal", lead, lead, reason="not_regulated"), text, day, 0.5), None
        turns = (*state.turns, text)[-dialogue.MAX_TURNS :]
        return State({**state.facts, **turn.learned}, turns, topic if topic is not None else state.topic), answer

    def _finish(self, answer: Answer, question: str, day: date, sure: float, stated: date | None = None) -> Answer:
        done = replace(answer, as_of=(stated or day).isoformat(), version=self.version, confidence=sure)
        return check(done, question, self.compilation, day)

    def _from_rule(self, tried: Tried, question: str, day: date, remembered: Sequence[str]) -> Answer:
        if isinstance(tried.result, Value):
            return compose.from_value(self.compilation, tried, question, day, remembered)
        if isinstance(tried.result, MissingFacts):
            return compose.from_missing(self.compilation, tried, day, remembered)
        return compose.from_unsettled(self.compilation, tried, day)


def unreadable(message: str) -> str | None:
    """A Chinese sentence if the message cannot be taken as a question."""
    if not message.strip():
        return "没有收到问题,请输入想问的内容,例如「请三天病假谁批」"
    if len(message) > LONGEST:
        return f"问题太长({len(message)}字),请缩短到{LONGEST}字以内"
    if _CONTROL.search(message) or not _READABLE.search(message):
        return "没有读懂这段内容,请用一句话提问,例如「请三天病假谁批」"
    return None


class _Turn:
    """One message being answered. ``learned``: facts about the asker that this message brought."""

    def __init__(self, bot: Bot, state: State, text: str, today: date, day: date) -> None:
        self.bot, self.state, self.text, self.today, self.day = bot, state, text, today, day
        self.topic: Mapping[str, Any] = state.topic or {}
        self.learned: dict[str, str] = {}

    def answer(self) -> tuple[Answer, dict[str, Any] | None]:
        return self._by_number() or self._where() or self._reply() or self._continue() or self._fresh()

    def _by_number(self) -> tuple[Answer, dict[str, Any] | None] | None:
        named = byname.find(self.text, self.bot.compilation, self.topic.get("regulation"))
        if named is None or not byname.asks_for_text(self.text):
            return None
        if named.clause_id is None:
            lead = f"汇编里没有{named.asked},请核对编号"
            return Answer("refusal", compose.shorten(lead), lead, reason="no_such_clause", confidence=0.95, trace=("按编号查找:没有",)), None
        answer = compose.named_clause(self.bot.compilation, named.clause_id, self.day)
        return replace(answer, confidence=0.97, trace=(f"按编号查找:{named.clause_id}",)), self._remember(named.clause_id)

    def _where(self) -> tuple[Answer, dict[str, Any] | None] | None:
        clause_id = self.topic.get("clause")
        if not (clause_id and dialogue.asks_where(self.text)):
            return None
        citation = cite(self.bot.compilation, clause_id, str(self.topic.get("quote") or ""), self.day)
        lead = compose.shorten(f"出自{place(citation)}({clause_id})")
        text = f"{lead}\n{compose.quoted(citation)}"
        return Answer("clause", lead, text, citations=(citation,), confidence=0.97, trace=("问上一个回答的出处",)), dict(self.topic)

    def _reply(self) -> tuple[Answer, dict[str, Any] | None] | None:
        """An answer to a question back: bare values for the facts that were asked for."""
        missing: list[str] = list(self.topic.get("missing") or ())
        rule = self.bot.rule_on(str(self.topic.get("rule")), self.day)
        if not missing or rule is None:
            return None
        whole = read(rule, self.text, self.today)
        got: dict[str, FactValue] = dict(whole.facts)
        if len(self.text) <= 16:
            for name in missing:
                if name not in got:
                    got.update(from_reply(rule, name, self.text, self.today))
                    if rule.fact(name).type == "number" and name in got:
                        break  # a bare number answers one question
        return self._recalculate(rule, Read(got, frozenset(got), whole.steps)) if got else None

    def _continue(self) -> tuple[Answer, dict[str, Any] | None] | None:
        """「要是5天呢」「不对,我是编外的」: new facts for the rule that was answered, or nearly was."""
        rule = self.bot.rule_on(str(self.topic.get("rule")), self.day)
        if rule is None or not (dialogue.leans(self.text) or not asks(self.text)):
            return None
        new = read(rule, self.text, self.today)
        if not new.facts:
            return None
        alone = self.bot.engine.search(self.text, 3).hits
        bare = not asks(self.text)  # 「我一共请了10天」「不对,我是编外的」 only bring facts
        place = (alone[0].topic.clause or "").split(":")[0] if alone else ""
        goes_on = bool(new.from_case) and place == rule.clause.split(":")[0] and bool(_GOES_ON.search(self.text))
        elsewhere = not bare and not goes_on and alone and alone[0].score > dialogue.STRONG and alone[0].topic.clause != rule.clause
        return None if elsewhere else self._recalculate(rule, new)

    def _recalculate(self, rule: Rule, new: Read) -> tuple[Answer, dict[str, Any]]:
        kept = {name: parse_value(rule.fact(name), text) for name, text in (self.topic.get("facts") or {}).items() if name != "want"}
        if rule.kind == "tally" and not _MORE.search(self.text):  # 「那周六呢」 asks for another item instead, not besides
            items = {str(item["fact"]) for item in rule.params["items"]}
            kept = {name: value for name, value in kept.items() if name not in items or not items & set(new.facts)}
        facts = {**kept, **new.facts}
        if _AGAIN.search(self.text) and not _ORDINAL.search(self.text):  # 「又来一回」 adds to what was counted before
            for name, value in new.facts.items():
                before = kept.get(name)
                if rule.fact(name).unit in COUNTS and isinstance(value, Decimal) and isinstance(before, Decimal):
                    facts[name] = before + value
        facts, notes = self._recall(rule, facts)
        tried = Tried(rule, 1.0, 1.0, Read(facts, frozenset(facts), new.steps), evaluate(rule, facts))
        self._learn(rule, new.facts, always=bool(self.topic.get("missing")))
        answer = self.bot._from_rule(tried, str(self.topic.get("question")), self.day, notes)
        trace = (f"接着用规则 {rule.id}:{_shown(facts)}",)
        return replace(answer, confidence=confidence("rule", 1.0, 0.0), trace=trace), self._remember(rule.clause, tried)

    def _fresh(self) -> tuple[Answer, dict[str, Any] | None]:
        pieces = dialogue.halves(self.text)
        if len(pieces) > 1 and not self._stand_alone(pieces):
            pieces = [self.text]
        context = " ".join(self.state.turns[-2:]) if self.state.turns else ""
        if len(pieces) == 1:
            return self._single(self.text, context)
        done = [self._single(pieces[0], context)]
        for piece in pieces[1:]:
            if done[0][0].reason in OUTSIDE and dialogue.leans(piece):
                continue  # what leans on a question outside the compilation is outside too
            before = done[-1][1] or {}
            done.append(self._single(piece, pieces[0], before.get("regulation")))
        answers = [answer for answer, _ in done]
        topic = next((t for a, t in done if t and a.kind != "refusal"), done[0][1])
        return join(pieces[: len(answers)], answers), topic

    def _stand_alone(self, pieces: Sequence[str]) -> bool:
        """True if every half finds something of its own nearly as well as the whole does: else they ask one thing together."""
        tops = [found[0].score if (found := self.bot.engine.search(piece, 1).hits) else 0.0 for piece in (self.text, *pieces)]
        return min(tops[1:]) >= tops[0] * HALF_SHARE

    def _single(self, text: str, context: str, near: str | None = None) -> tuple[Answer, dict[str, Any] | None]:
        engine = self.bot.engine
        switched, text = text, dialogue.corrected(text)
        if switched != text:  # 「不是车,我是问会议室」 leaves the earlier question
            context = ""
        found = engine.search(text, CANDIDATES)
        used_context = False
        if context and (dialogue.leans(text) or not found.hits or found.hits[0].score < dialogue.STRONG * 0.8):
            found, used_context = engine.search(text, CANDIDATES, context, CONTEXT if len(text) > dialogue.SHORT else SHORT_CONTEXT), True
            found = replace(found, hits=self._said_before(found.hits))
        found = replace(found, hits=self._nearer(tuple(h for h in found.hits if self._in_force(h)), near))
        asked = asks(found.text)
        wanted = wants(found.text)
        tried = self._try_rules(found, context if used_context or near else "", wanted, near)
        lacks = frozenset(h.topic.id for h in found.hits if not gives(wanted, self._statement(h)))
        decision = self._outside(found.text) or decide(found.hits, tried, asked, own_case(text), lacks)
        answer, topic = self._say(decision, found, asked)
        peers = self._peers(decision, tried, found.text)
        if peers:
            answer = replace(self._together([decision.tried, *peers], found.text), confidence=answer.confidence)
        return replace(answer, trace=(*_trace(found, asked, tried, decision, used_context), *answer.trace)), topic

    def _outside(self, text: str) -> Decision | None:
        """A gap whose words stand in the question: other bureaus, weather, opinions. Nothing in the compilation competes with it."""
        gap = next((g for g in self.bot.worded_gaps if any(pattern(w).search(text) for w in g.words)), None)
        if gap is None:
            return None
        topic = Topic(gap.id, "gap", gap.clause, gap.asks, (), gap.supplies)
        return Decision("gap", f"空白 {gap.id}:有它的用词", Hit(topic, 1.0, 1.0, 1.0, 1.0))

    def _said_before(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """What was just answered is seldom what a follow-up asks for."""
        said = self.topic.get("said")
        lowered = [replace(h, score=h.score * REPEATED) if h.topic.id == said else h for h in hits]
        return tuple(sorted(lowered, key=lambda h: -h.score))

    def _nearer(self, hits: tuple[Hit, ...], near: str | None) -> tuple[Hit, ...]:
        """Topics of the regulation that the half before was about gain a little."""
        if near is None:
            return hits
        lifted = [replace(h, score=h.score * SAME_PLACE) if (h.topic.clause or "").split(":")[0] == near else h for h in hits]
        return tuple(sorted(lifted, key=lambda h: -h.score))

    def _in_force(self, hit: Hit) -> bool:
        """A card is bound to the wordings that hold its quote."""
        known = self.bot.knowledge.by_id.get(hit.topic.id)
        if not isinstance(known, Card) or len(self.bot.compilation.clause(known.clause).versions) == 1:
            return True
        return locate(self.bot.compilation, known.clause, known.quote, self.day) is not None

    def _together(self, tried: Sequence[Tried | None], text: str) -> Answer:
        """The answers of several rules, their figures added if the question asks for the sum."""
        rules = [one for one in tried if one is not None]
        joined = join([one.rule.title for one in rules], [self.bot._from_rule(one, text, self.day, ()) for one in rules])
        values = [one.result for one in rules if isinstance(one.result, Value)]
        total = combine([str(one.rule.params.get("what")) for one in rules], values, text)
        if not total.value:
            return joined
        lead = compose.shorten(total.say)
        steps = (*joined.steps, Step(total.steps[-1].text, rules[0].rule.clause))
        text_ = "\n".join([lead, f"计算:{steps[-1].text}", joined.text.partition("\n")[2]])
        return replace(joined, lead=lead, text=text_, value=total.value, steps=steps)

    @staticmethod
    def _peers(decision: Decision, tried: Sequence[Tried], text: str) -> list[Tried]:
        """「支委会和党课一年各多少次」: further frequencies that the question names besides the one that fits best."""
        best = decision.tried
        if decision.what != "rule" or best is None or best.rule.kind != "frequency":
            return []
        counted = [t for t in tried if t is not best and t.rule.clause == best.rule.clause and "persons" in t.read.facts and isinstance(t.result, Value)]
        if counted and "persons" in best.read.facts:
            return counted
        if not _EACH.search(text):
            return []
        near = [t for t in tried if t is not best and t.rule.kind == "frequency" and isinstance(t.result, Value) and not t.lacks]
        return [t for t in near if t.own >= best.own * PEER_OWN and t.score >= best.score * PEER_OWN][: len(_AND.findall(text)) or 1]

    def _statement(self, hit: Hit) -> str:
        """What a card or clause would say."""
        known = self.bot.knowledge.by_id.get(hit.topic.id)
        return f"{known.answer} {known.quote}" if isinstance(known, Card) else hit.topic.text

    def _try_rules(self, found: Search, context: str, wanted: frozenset[str], near: str | None) -> list[Tried]:
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
        out = []
        for rule_id, score in best.items():
            rule = self.bot.rule_on(rule_id, self.day)
            if rule is None or not in_scope(rule, f"{found.text} {context}"):
                continue
            got = read(rule, found.text, self.today)
            facts, _ = self._recall(rule, dict(got.facts))
            earlier = read(rule, context, self.today) if context else Read()
            facts = {**earlier.facts, **facts}
            score += TITLE_BONUS if rule.title in found.text else 0.0
            several = self._of_cases(rule, found.text)
            result = several or evaluate(rule, facts)
            wanted_of_rule = isinstance(result, Value) and "want" in facts
            from_case = got.from_case or (earlier.from_case if near else frozenset()) or (frozenset(facts) if several or wanted_of_rule else frozenset())
            lacks = isinstance(result, Value) and not gives(wanted, f"{result.say} {(result.value or {}).get('unit', '')}")
            out.append(Tried(rule, score, own.get(rule_id, 0.0), Read(facts, from_case, got.steps), result, several is not None, lacks))
        return sorted(out, key=lambda t: -t.score)

    def _say(self, decision: Decision, found: Search, asked: Sequence[str]) -> tuple[Answer, dict[str, Any] | None]:
        bot, day = self.bot, self.day
        if decision.what in ("rule", "ask") and decision.tried:
            tried = decision.tried
            notes = compose.remembered_notes(
                tried.rule, tried.read.facts, {k: v for k, v in self.state.facts.items() if k not in read(tried.rule, found.text, self.today).facts}
            )
            self._learn(tried.rule, tried.read.facts, always=False)
            answer = bot._from_rule(tried, found.text, day, notes)
            return self._sure(
                answer, "rule" if decision.what == "rule" else "ask", tried.score, decision.ranked[0].score if decision.ranked else 0.0
            ), self._remember(tried.rule.clause, tried)
        score = decision.hit.score if decision.hit else 0.0
        others = [h.score for h in found.hits if decision.hit and h.topic.clause != decision.hit.topic.clause]
        runner_up = others[0] if others else 0.0
        known = bot.knowledge.by_id.get(decision.hit.topic.id) if decision.hit else None
        if decision.what == "gap" and isinstance(known, Gap):
            answer = self._sure(compose.from_gap(bot.compilation, known, day), "gap", score, runner_up)
            return answer, self._remember(known.clause) if known.clause else None
        if decision.what == "card" and isinstance(known, Card):
            answer = compose.from_card(bot.compilation, known, self._further(known, decision, asked), found.text, day)
            return self._sure(answer, "card", score, runner_up), {**self._remember(known.clause, quote=known.quote), "said": known.id}
        if decision.what == "lacking" and decision.hit and decision.hit.topic.clause:
            clause_id = decision.hit.topic.clause
            quote = known.quote if isinstance(known, Card) else ""
            answer = compose.from_lacking(bot.compilation, clause_id, quote, named(wants(found.text)), day)
            return self._sure(answer, "gap", score, runner_up), self._remember(clause_id, quote=quote)
        if decision.what == "clause" and decision.hit and decision.hit.topic.clause:
            clause_id = decision.hit.topic.clause
            answer = compose.from_clause(bot.compilation, bot.engine, clause_id, found.text, day)
            return self._sure(answer, "clause", score, runner_up), self._remember(clause_id, quote=answer.citations[0].quote)
        lead = "汇编里没有找到与这个问题有关的规定,请换个说法,或说明是哪方面的制度"
        return self._sure(Answer("refusal", lead, lead, reason="outside_subject"), "none", score, runner_up), None

    @staticmethod
    def _sure(answer: Answer, what: str, score: float, runner_up: float) -> Answer:
        return replace(answer, confidence=confidence(what, score, runner_up), trace=(f"证据:{evidence(score, runner_up):.3f}",))

    def _further(self, first: Card, decision: Decision, asked: Sequence[str]) -> list[Card]:
        """Cards of the same clause that supply what the first one does not and the question also asks for."""
        lacking = [a for a in asked if a not in first.supplies and a in _FACTUAL]
        out: list[Card] = []
        best = decision.hit.score if decision.hit else 0.0
        for hit in decision.ranked[1:10]:
            card = self.bot.knowledge.by_id.get(hit.topic.id)
            if not isinstance(card, Card) or card.clause != first.clause:
                continue
            supplies = set(card.supplies) & set(lacking) and hit.score >= best * MORE_SHARE
            whole = {"procedure"} & set(asked) & set(card.supplies) and hit.score >= best * WHOLE_SHARE
            if supplies or whole or hit.score >= best * TIE_SHARE:
                out.append(card)
        return out[:1]

    def _of_cases(self, rule: Rule, text: str) -> Value | None:
        """One result for a question about several persons; None if it is about one, or one of them cannot be settled."""
        several = cases.split(rule, text, self.today)
        results = []
        for case in several:
            facts, _ = self._recall(rule, dict(case.read.facts))
            result = evaluate(rule, facts)
            results.append(evaluate(rule, {**case.common, **facts}) if isinstance(result, MissingFacts) else result)
        values = [result for result in results if isinstance(result, Value)]
        if len(values) < 2 or len(values) < len(results):
            return None
        return combine([case.label for case in several], values, text)

    def _recall(self, rule: Rule, facts: dict[str, FactValue]) -> tuple[dict[str, FactValue], list[str]]:
        """Add what the asker said of himself earlier."""
        known = {f.id: self.state.facts[f.id] for f in rule.facts if f.remember and f.id in self.state.facts and f.id not in facts}
        try:
            recalled = {name: parse_value(rule.fact(name), text) for name, text in known.items()}
        except RuleError:
            recalled = {}
        notes = [f"按您说的:{'、'.join(map(show, recalled.values()))}"] if recalled else []
        return {**recalled, **facts}, notes

    def _learn(self, rule: Rule, facts: Mapping[str, FactValue], always: bool) -> None:
        if always or _SELF.search(self.text):
            self.learned |= {f.id: show(facts[f.id]) for f in rule.facts if f.remember and f.id in facts}

    def _remember(self, clause_id: str, tried: Tried | None = None, quote: str = "") -> dict[str, Any]:
        """What the next message may lean on. A card's clause brings its rule along, so that a case can follow."""
        regulation = self.bot.compilation.clause(clause_id).regulation
        topic: dict[str, Any] = {"clause": clause_id, "regulation": regulation, "question": self.text, "quote": quote}
        if tried is not None:
            missing = list(tried.result.facts) if isinstance(tried.result, MissingFacts) else []
            facts = {name: dump(value) for name, value in tried.read.facts.items()}
            return {**topic, "rule": tried.rule.id, "facts": facts, "missing": missing, "quote": tried.rule.quote}
        rules = self.bot.by_clause.get(clause_id, ())
        if len(rules) == 1 and (rule := self.bot.rule_on(rules[0], self.day)):
            known = read(rule, self.text, self.today).facts
            return {**topic, "rule": rule.id, "facts": {name: dump(value) for name, value in known.items()}}
        return topic


def dump(value: FactValue) -> str:
    """A fact as text that ``parse_value`` reads back."""
    if isinstance(value, Moment):
        day = value.day.isoformat() if value.day else f"周{'一二三四五六日'[value.weekday - 1]}" if value.weekday else ""
        clock = value.clock.strftime("%H:%M") if value.clock else ""
        return f"{day} {clock}".strip()
    return format(value, "f") if isinstance(value, Decimal) else show(value)


def _shown(facts: Mapping[str, FactValue]) -> str:
    return "、".join(f"{name}={show(value)}" for name, value in facts.items())


def _trace(found: Search, asked: Sequence[str], tried: Sequence[Tried], decision: Decision, context: bool) -> tuple[str, ...]:
    lines = [f"读作:{found.text}" + ("(联系上文)" if context else ""), f"所问:{'、'.join(asked) or '不明'}"]
    lines += [f"  {adjusted(h, asked):.3f} 词{h.lexical:.2f} 义{h.dense:.2f} 条{h.clause:.2f} {h.topic.id} {h.topic.clause or '-'}" for h in found.hits[:8]]
    lines += [f"  规则 {t.rule.id}:{_shown(t.read.facts) or '无事实'} → {type(t.result).__name__} {t.score:.2f}/{t.own:.2f}" for t in tried[:4]]
    return (*lines, f"决定:{decision.what};{decision.why}")
