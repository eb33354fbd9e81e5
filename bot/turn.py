"""One turn of a conversation: a clause by number, the source of what was said, a reply, a changed fact, or a fresh question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot import across, byname, carry, compose, dialogue, halves, ranking, trace
from bot.cite import cite
from bot.confidence import confidence, evidence
from bot.decide import Decision, Tried, decide, overriding
from bot.join import join
from bot.reading.amounts import pattern
from bot.reading.asks import asks, asks_state, own_case
from bot.reading.facts import Read, from_reply, in_scope, read
from bot.rules.cases import combine
from bot.rules.engine import evaluate, parse_value
from bot.rules.facts import FactValue, dump, show
from bot.rules.result import MissingFacts, Result, Value
from bot.rules.rule import Rule
from bot.supply import gives, named, wants
from bot.trial import Trial
from bot.types import Answer, State
from corpus.knowledge import Card, Gap
from index.engine import CONTEXT, Hit, Search
from index.topics import Topic

if TYPE_CHECKING:
    from bot.assistant import Bot

CANDIDATES = 24  # topics looked at
SHORT_CONTEXT = 0.5  # share of the earlier question in the score of a message of a few characters
NEARLY = 0.9  # share of the best topic that the clause answered before must reach for a message to go on with it
OUTSIDE = frozenset({"outside_subject", "smalltalk", "instruction"})
_GOES_ON = re.compile(r"又|再|[他她]|后来|下半年|加上")
_MORE_THAN = re.compile(r"比.{0,8}[多少高低]|(?<!还)差(?:多少|几|[了出]?多少)|[多少](?:扣|拿|发|交|领|掏|跑|开).{0,3}(?:几|多少)")
_SELF = re.compile(r"我|俺|本人|咱")


class Turn:
    """One message being answered. ``learned``: facts about the asker that this message brought."""

    def __init__(self, bot: Bot, state: State, text: str, today: date, day: date) -> None:
        self.bot, self.state, self.text, self.today, self.day = bot, state, text, today, day
        self.topic: Mapping[str, Any] = state.topic or {}
        self.learned: dict[str, str] = {}
        self.trial = Trial(bot, state.facts, today, day)

    def answer(self) -> tuple[Answer, dict[str, Any] | None]:
        answer, topic = self._by_number() or self._where() or self._across() or self._reply() or self._continue() or self._fresh()
        figure = across.figure_of(answer, dialogue.continues(self.text))
        if topic is None or figure is None:
            return answer, topic
        before = topic.get("figures", self.topic.get("figures") or [])
        return answer, {**topic, "figures": [*before, figure][-across.MOST :]}

    def _across(self) -> tuple[Answer, dict[str, Any] | None] | None:
        """「两个差多少」: of the figures of the answers before."""
        answer = across.over_messages(self.text, self.topic.get("figures") or (), self.bot.compilation, self.day)
        return (answer, dict(self.topic) | {"figures": []}) if answer else None

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
        return compose.source(citation), dict(self.topic)

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
        if rule is None:
            return None
        new = read(rule, self.text, self.today)
        if not new.facts and dialogue.substitutes(self.text):
            new = replace(new, facts=carry.recounted(rule, self._facts_before(rule), self.text))
        still = asks_state(self.text) and bool(self.topic.get("facts")) and dialogue.leans(self.text)  # 「那还差几篇啊」
        if not new.facts and not still:
            return None
        alone = [h for h in self.bot.engine.search(self.text, 6).hits if self._meant(h, rule)]
        bare = not asks(self.text)  # 「我一共请了10天」「不对,我是编外的」 only bring facts
        top = alone[0].score if alone else 0.0
        own = max((h.score for h in alone if h.topic.clause == rule.clause), default=0.0) >= top * NEARLY
        weak = bool(new.from_case) and (top < dialogue.STRONG or own)  # 「报上来28个,要砍掉几个」
        place = (alone[0].topic.clause or "").split(":")[0] if alone else ""
        goes_on = bool(new.from_case) and place == rule.clause.split(":")[0] and bool(_GOES_ON.search(self.text))
        if not (dialogue.leans(self.text) or bare or weak or goes_on):
            return None
        elsewhere = (not bare and not goes_on and not own and top > dialogue.STRONG) or self._of_a_sibling(rule)
        return None if elsewhere else self._recalculate(rule, new)

    def _of_a_sibling(self, answered: Rule) -> bool:
        """「…变成三天整了,这回医院的材料要交吗」: the words of another rule of the same clause."""
        siblings = [r for r in map(self.bot.rules.get, self.bot.by_clause.get(answered.clause, ())) if r and r.id != answered.id and r.scope]
        return bool(asks(self.text)) and not answered.scope and any(in_scope(r, self.text) for r in siblings)

    def _meant(self, hit: Hit, answered: Rule) -> bool:
        """False for the topic of another rule whose subject the message does not name (「我今年交了3份了,还要几份」 names none)."""
        rule = self.bot.rule_on(hit.topic.id.split(":", 1)[1], self.day) if hit.topic.kind == "rule" else None
        return rule is None or rule.id == answered.id or in_scope(rule, self.text)

    def _recalculate(self, rule: Rule, new: Read) -> tuple[Answer, dict[str, Any]]:
        before = self._facts_before(rule)
        facts, notes = self.trial.recall(rule, carry.merge(rule, before, new.facts, self.text))
        result = self._compared(rule, carry.kept_of(rule, before, new.facts, self.text), evaluate(rule, facts))
        tried = Tried(rule, 1.0, 1.0, Read(facts, frozenset(facts), new.steps), result)
        self._learn(rule, new.facts, always=bool(self.topic.get("missing")))
        answer = self.bot.from_rule(tried, str(self.topic.get("question")), self.day, notes)
        told = (f"接着用规则 {rule.id}:{trace.facts(facts)}",)
        return replace(answer, confidence=confidence("rule", 1.0, 0.0), trace=told), self._remember(rule.clause, tried)

    def _facts_before(self, rule: Rule) -> dict[str, FactValue]:
        return {name: parse_value(rule.fact(name), text) for name, text in (self.topic.get("facts") or {}).items()}

    def _compared(self, rule: Rule, before: Mapping[str, FactValue], now: Result) -> Result:
        """「要是副科长呢,比我多扣几块」: the difference to what was answered on the facts ``before``, if the message asks for it."""
        past = evaluate(rule, before) if _MORE_THAN.search(self.text) else None
        if not isinstance(past, Value) or not isinstance(now, Value) or past == now:
            return now
        compared = combine(["先前", "现在"], [past, now], self.text)
        return compared if compared.value else now

    def _fresh(self) -> tuple[Answer, dict[str, Any] | None]:
        if dialogue.asks_both_wordings(self.text) and self.day != self.today:
            return self._both_wordings()
        back = dialogue.returns(self.text, self.state.turns)
        if back:
            self.topic = {}
            return self._single(back[1], back[0])
        pieces = [piece for piece in halves.split(self.text) if not across.asks_only_total(piece)] or [self.text]
        if len(pieces) > 1 and not halves.stand_alone(self.bot.engine, self.text, pieces):
            pieces = [self.text]
        context = " ".join(self.state.turns[-2:]) if self.state.turns else ""
        if len(pieces) == 1:
            return self._single(self.text, context)
        done = [self._single(pieces[0], context)]
        for piece in pieces[1:]:
            if done[0][0].reason in OUTSIDE and dialogue.leans(piece):
                continue  # what leans on a question outside the compilation is outside too
            done.append(self._goes_on(piece, done[-1][1]) or self._single(piece, pieces[0], done[-1][1] or {}))
        answers = [answer for answer, _ in done]
        topic = next((t for a, t in done if t and a.kind != "refusal"), done[0][1])
        joined = join(pieces[: len(answers)], answers)
        total = across.over_halves(self.text, answers)
        return (compose.with_total(joined, f"{total[0]}:{joined.lead}", *total[1:]) if total else joined), topic

    def _goes_on(self, piece: str, before: dict[str, Any] | None) -> tuple[Answer, dict[str, Any] | None] | None:
        """「廉政党课一年几次,今年上了两次还差几次」: a half that asks how far the rule of the half before is met."""
        rule = self.bot.rule_on(str(before.get("rule")), self.day) if before and asks_state(piece) else None
        new = read(rule, piece, self.today) if rule else Read()
        if rule is None or not new.from_case or self.trial.named(piece):
            return None
        return Turn(self.bot, replace(self.state, topic=before), piece, self.today, self.day)._recalculate(rule, new)

    def _both_wordings(self) -> tuple[Answer, dict[str, Any] | None]:
        """Once by the wording before the amendment, once by the one in force today."""
        context = " ".join(self.state.turns[-2:])
        sides = [("修改前", self.day), ("修改后", self.today)]
        done = [Turn(self.bot, self.state, self.text, self.today, day)._single(self.text, context) for _, day in sides]
        answers = []
        for (name, _), (answer, _) in zip(sides, done, strict=True):
            lead = compose.shorten(f"{name}:{answer.lead}")
            answers.append(replace(answer, lead=lead, text=f"{lead}\n{answer.text.partition(chr(10))[2]}"))
        return join([name for name, _ in sides], answers), done[1][1]

    def _single(self, text: str, context: str, half_before: Mapping[str, Any] | None = None) -> tuple[Answer, dict[str, Any] | None]:
        """``half_before``: topic of the half before, if this is a further half of one question."""
        near = half_before.get("regulation") if half_before else None
        corrected = dialogue.corrected(text)
        if corrected != text:  # 「不是车,我是问会议室」 leaves the earlier question
            context = ""
        text = corrected.replace("半个工作日", "半天")  # what the clauses call it; the longer words would outweigh everything else
        found, used_context = self._find(text, context, half_before)
        asked = asks(found.text) or (asks(context) if used_context else ())  # 「我就歇两天呢」 asks what was asked before
        wanted = wants(found.text)
        told = context if used_context or near or (context and not asks(context)) else ""  # a message that only told facts belongs to the question after it
        another = half_before is not None and bool(asks(text)) and not set(asks(text)) & set(asks(context))
        said = half_before.get("rule") if half_before and another else None
        instead = self.topic.get("rule") if used_context and half_before is None and (dialogue.substitutes(text) or len(text) <= dialogue.SHORT) else None
        tried = self.trial.rules(found, told, wanted, near, said, instead)
        lacks = frozenset(h.topic.id for h in found.hits if not gives(wanted, ranking.statement(h, self.bot.knowledge)))
        decision = self._outside(found.text) or decide(found.hits, tried, asked, own_case(text), lacks, asks_state(text))
        if compose.asks_which_holds(found.text):
            decision = overriding(decision, tried)
        answer, topic = self._say(decision, found, asked, [t.rule.id for t in sorted(tried, key=lambda t: -t.own)])
        peers = self.trial.peers(decision, tried, found.text)
        if peers:
            answer = replace(self.trial.together([decision.tried, *peers], found.text), confidence=answer.confidence)
        return replace(answer, trace=(*trace.lines(found, asked, tried, decision, used_context), *answer.trace)), topic

    def _find(self, text: str, context: str, half_before: Mapping[str, Any] | None) -> tuple[Search, bool]:
        """Topics for the text, and whether the earlier question was needed to find them."""
        before = self.topic if half_before is None else half_before
        near = half_before.get("regulation") if half_before else None
        found = self.bot.engine.search(text, CANDIDATES)
        leaning = bool(context) and (dialogue.leans(text) or not found.hits or found.hits[0].score < dialogue.STRONG * 0.8)
        hits = found.hits
        if leaning:
            own = near is not None and halves.of_its_own(text, hits, near)
            share = halves.CONTEXT if own else CONTEXT if len(text) > dialogue.SHORT else SHORT_CONTEXT
            found = self.bot.engine.search(text, CANDIDATES, context, share)
            said = str(before.get("said"))
            hits = ranking.after_said(found.hits, said, halves.stale(self.bot.knowledge.by_id.get(said), text) if near else ranking.REPEATED)
            hits = ranking.only_in(hits, near) if near and not own else hits
        return replace(found, hits=ranking.near_to(self._in_force(hits), near)), leaning

    def _in_force(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        return tuple(h for h in hits if ranking.in_force(h, self.bot.compilation, self.bot.knowledge, self.day))

    def _outside(self, text: str) -> Decision | None:
        """A gap whose words stand in the question: other bureaus, weather, opinions. Nothing in the compilation competes with it."""
        gap = next((g for g in self.bot.worded_gaps if any(pattern(w).search(text) for w in g.words)), None)
        if gap is None:
            return None
        topic = Topic(gap.id, "gap", gap.clause, gap.asks, (), gap.supplies)
        return Decision("gap", f"空白 {gap.id}:有它的用词", Hit(topic, 1.0, 1.0, 1.0, 1.0))

    def _say(self, decision: Decision, found: Search, asked: Sequence[str], rules: Sequence[str]) -> tuple[Answer, dict[str, Any] | None]:
        bot, day = self.bot, self.day
        if decision.what in ("rule", "ask") and decision.tried:
            tried = decision.tried
            notes = compose.remembered_notes(
                tried.rule, tried.read.facts, {k: v for k, v in self.state.facts.items() if k not in read(tried.rule, found.text, self.today).facts}
            )
            self._learn(tried.rule, tried.read.facts, always=False)
            answer = bot.from_rule(tried, found.text, day, notes)
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
            further = ranking.further(known, decision.ranked, score, asked, bot.knowledge)
            if further and "yesno" in asked and "yesno" not in known.supplies and "yesno" in further[0].supplies:
                known, further = further[0], [known]  # the verdict first
            answer = compose.from_card(bot.compilation, known, further, found.text, day)
            return self._sure(answer, "card", score, runner_up), {**self._remember(known.clause, quote=known.quote, rules=rules), "said": known.id}
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

    def _learn(self, rule: Rule, facts: Mapping[str, FactValue], always: bool) -> None:
        if always or _SELF.search(self.text):
            self.learned |= {f.id: show(facts[f.id]) for f in rule.facts if f.remember and f.id in facts}

    def _remember(self, clause_id: str, tried: Tried | None = None, quote: str = "", rules: Sequence[str] = ()) -> dict[str, Any]:
        """What the next message may lean on. A card's clause brings its rule along (of several the best of ``rules``), so that a case can follow."""
        regulation = self.bot.compilation.clause(clause_id).regulation
        topic: dict[str, Any] = {"clause": clause_id, "regulation": regulation, "question": self.text, "quote": quote}
        if tried is not None:
            missing = list(tried.result.facts) if isinstance(tried.result, MissingFacts) else []
            facts = {name: dump(value) for name, value in tried.read.facts.items()}
            return {**topic, "rule": tried.rule.id, "facts": facts, "missing": missing, "quote": tried.rule.quote}
        of_clause = self.bot.by_clause.get(clause_id, ())
        best = next((r for r in rules if r in of_clause), of_clause[0] if len(of_clause) == 1 else "")
        if rule := self.bot.rule_on(best, self.day):
            known = read(rule, self.text, self.today).facts
            return {**topic, "rule": rule.id, "facts": {name: dump(value) for name, value in known.items()}}
        return topic
