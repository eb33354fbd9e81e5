"""From a decision to an answer: the lead in one sentence, then the quoted words and where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot import everyday
from bot.cite import cite, distinct, place
from bot.decide import Tried
from bot.grounding import figures
from bot.reading import quantities
from bot.reading.asks import asks_state
from bot.reading.numbers import parse
from bot.rules.bounds import number
from bot.rules.result import MissingFacts, Outside, Redacted, Undetermined, Value, amount
from bot.rules.rule import Rule
from bot.types import Answer, Citation, Missing, Reason, Step
from corpus import Compilation
from corpus.knowledge import Card, Gap
from index.engine import Engine
from index.tokenizer import terms

LONGEST_LEAD = 80  # characters
_MEASURES = frozenset({"天", "周", "个月", "年", "小时", "分钟", "元"})  # what a case is told in
LAST_WORD = "4.28:z2"  # 「我局原有规定与本办法不一致的以本办法为准」
REDACTED = re.compile(r"X[元%]")  # figures that the compilation blanks
_HOW_MUCH = re.compile(
    r"(?:几|多少|第几|多[久长大])个?(工作日|小时|钟头|个月|分钟|百分点|[天日周月年次回趟遍人位名元块成篇条份字分声下项件台辆岁]?)([\u4e00-\u9fff]{2})?"
)
_WHICH_MONTH = re.compile(r"哪个?月|(?<!前)几月")
_MONTH = re.compile(r"(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")
_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")
_CONFLICT = re.compile(
    r"听谁|照哪|认哪|[算归]哪个|哪个来|另一?[个份边]|旧的|一[个份].{1,16}一[个份]|两[个份].{0,6}(?:规定|办法|制度|文件)|打架|冲突|矛盾|不一致|不一样|哪个(?:算|为准|说了算)|按哪|听哪|作数|老规定|以前|原来|还算|两个制度|俩制度"
)


def asks_which_holds(question: str) -> bool:
    """「两份规定打架,听谁的」."""
    return bool(_CONFLICT.search(question))


def from_card(compilation: Compilation, card: Card, more: Sequence[Card], question: str, day: date) -> Answer:
    """``more``: further cards of the question's other halves, joined into the lead while it has room."""
    lead = card.answer
    used = [card]
    for other in more:
        joined = f"{lead};{other.answer}"
        if len(joined) <= LONGEST_LEAD:
            lead, used = joined, [*used, other]
    quotes = [(c.clause, c.quote) for c in used] + [(a.clause, a.quote) for c in used for a in c.also]
    answer = _clause_answer(compilation, lead, quotes, day)
    return replace(answer, value=figure(question, lead))


def source(citation: Citation) -> Answer:
    """「这在哪一条」: where the words of the last answer stand."""
    lead = shorten(f"出自{place(citation)}({citation.clause_id})")
    return Answer("clause", lead, f"{lead}\n{quoted(citation)}", citations=(citation,), confidence=0.97, trace=("问上一个回答的出处",))


def with_total(joined: Answer, lead: str, value: Mapping[str, str], step: str) -> Answer:
    """An answer in parts, with what they come to together (``lead``, ``value``, reckoned in ``step``) told first."""
    steps = (*joined.steps, Step(step, joined.citations[0].clause_id))
    told = shorten(lead)
    return replace(joined, lead=told, text="\n".join([told, f"计算:{step}", joined.text.partition("\n")[2]]), value=value, steps=steps)


def figure(question: str, statement: str) -> dict[str, str] | None:
    """The one figure of a statement that a question for a figure wants; None if there are several, or none of the unit asked for.

    A question that tells a case (三天, 200块) wants what follows from it, which a figure of the text is not.
    """
    if _WHICH_MONTH.search(question):
        months = {parse(m[1]) for m in _MONTH.finditer(statement)}
        return amount(month, "月") if len(months) == 1 and (month := months.pop()) else None
    if not _HOW_MUCH.search(question) or asks_state(question):
        return None
    if any(q.value > 1 and q.unit in _MEASURES and not q.ordinal for q in quantities.find(question)):
        return None
    amounts = quantities.find(statement)
    asked = {unit for unit in (unit_of(m[1]) for m in _HOW_MUCH.finditer(question)) if unit}
    fitting = {(q.value, q.unit) for q in amounts if q.unit in asked} or {(q.value, q.unit) for q in amounts}
    if len(fitting) > 1:  # 「几个党员」 of 「两名党员培养一名积极分子」
        nouns = [m[2] for m in _HOW_MUCH.finditer(question) if m[2]]
        fitting = {(q.value, q.unit) for q in amounts if any(statement.startswith(noun, q.end) for noun in nouns)}
    if len(fitting) != 1:
        return None
    ((value, unit),) = fitting
    return {"percent": number(value)} if unit == "%" else amount(value, unit)


def unit_of(word: str) -> str | None:
    """The unit class that a counting word of a question names (几「天」, 多少「篇」)."""
    found = quantities.find(f"3{word}")
    return found[0].unit if found else None


def from_clause(compilation: Compilation, engine: Engine, clause_id: str, question: str, day: date) -> Answer:
    """The sentence of the clause that fits the question best; a clause that is only the head of a list gives the list."""
    text = compilation.text(clause_id, day)
    if compilation.children(clause_id) and len(text) < 40:
        whole = compilation.whole_text(clause_id, day)
        return _clause_answer(compilation, shorten(whole), [(clause_id, whole)], day)
    asked = set(terms(question))
    sentences = [s.strip() for s in _SENTENCE.findall(text) if s.strip()] or [text]
    best = max(sentences, key=lambda s: sum(engine.by_topic.idf(t) for t in asked & set(terms(s))))
    return _clause_answer(compilation, shorten(best.rstrip("。;")), [(clause_id, best)], day)


def named_clause(compilation: Compilation, clause_id: str, day: date) -> Answer:
    """A clause asked for by its number, whole."""
    whole = compilation.whole_text(clause_id, day)
    return _clause_answer(compilation, shorten(whole), [(clause_id, whole)], day)


def _clause_answer(compilation: Compilation, lead: str, quotes: Sequence[tuple[str, str]], day: date) -> Answer:
    citations = distinct(cite(compilation, clause_id, quote, day) for clause_id, quote in quotes)
    notes = (*slip_notes(compilation, citations), *amendment_notes(compilation, citations, day))
    text = "\n".join([lead, *(quoted(c) for c in citations), *(f"说明:{n}" for n in notes)])
    loose = figures(lead) - figures(" ".join(c.text for c in citations))
    lines = [*everyday.same(c.quote for c in citations), *_counts(compilation, citations)]
    steps = tuple(Step(line, citations[0].clause_id) for line in lines if figures(line) & loose)
    return Answer("clause", lead, text, steps=steps, citations=citations, notes=notes)


def _counts(compilation: Compilation, citations: Sequence[Citation]) -> list[str]:
    """How many items the cited clauses, or the enumerations quoted, hold: what 「八项」 in a lead rests on."""
    found = {sum(compilation.clause(k).kind in ("clause", "row") for k in compilation.children(c.clause_id)) for c in citations}
    found |= {len(re.split(marks, c.quote)) for c in citations for marks in ("[、,;和及]", "[;。]", "、")}
    return [f"所列共{n}项" for n in sorted(found) if n > 1]


def from_value(compilation: Compilation, tried: Tried, question: str, day: date, remembered: Sequence[str]) -> Answer:
    rule, result = tried.rule, tried.result
    assert isinstance(result, Value)
    steps = tuple(Step(t, rule.clause) for t in tried.read.steps) + tuple(Step(line.text, line.clause_id or rule.clause) for line in result.steps)
    loose = figures(result.say) - figures(" ".join([rule.quote, *(step.text for step in steps)]))
    steps += tuple(Step(line, rule.clause) for line in everyday.same([rule.quote]) if figures(line) & loose)
    notes = (*remembered, *result.notes, *rule.notes)
    own = [] if result.items_only else [cite(compilation, rule.clause, rule.quote, day)]
    citations = [*own, *(cite(compilation, c, "", day) for c in result.cites)]
    if rule.overrides:
        notes = (*notes, _override_note(compilation, rule))
        if _CONFLICT.search(question):
            citations += [
                cite(compilation, LAST_WORD, "我局原有规定与本办法不一致的以本办法为准", day),
                *(cite(compilation, c, "", day) for c in rule.overrides[:1]),
            ]
    kept = distinct(citations)
    notes = (*notes, *slip_notes(compilation, kept), *amendment_notes(compilation, kept, day))
    disputed = rule.overrides and rule.clause not in rule.overrides and _CONFLICT.search(question)
    lead = f"按《{compilation.title(rule.clause)}》{result.say}" if disputed else result.say
    lines = [shorten(lead), *(f"计算:{s.text}" for s in steps), *(quoted(c) for c in kept), *(f"说明:{n}" for n in notes)]
    return Answer("calculation", shorten(lead), "\n".join(lines), value=result.value, steps=steps, citations=kept, notes=notes)


def _override_note(compilation: Compilation, rule: Rule) -> str:
    others = "、".join(dict.fromkeys(f"《{compilation.title(c)}》{compilation.clause(c).label}" for c in rule.overrides))
    return f"{others}的规定与此不同;《{compilation.title(LAST_WORD)}》末段写明以该办法为准"


def from_unsettled(compilation: Compilation, tried: Tried, day: date) -> Answer:
    """Redacted, undetermined or outside: the rule itself says that it cannot say."""
    result = tried.result
    assert isinstance(result, Redacted | Undetermined | Outside)
    reason: Reason = "redacted" if isinstance(result, Redacted) else "not_regulated"
    return refusal(compilation, shorten(result.say), reason, tried.rule.clause, tried.rule.quote, day)


def from_missing(compilation: Compilation, tried: Tried, day: date, remembered: Sequence[str]) -> Answer:
    """One question with options; the others wait until this one is answered."""
    rule, result = tried.rule, tried.result
    assert isinstance(result, MissingFacts)
    missing = tuple(Missing(f.id, f.ask or f"{f.label}是多少?", tuple(f.options)) for name in result.facts for f in [rule.fact(name)])
    lead = "".join(m.question for m in missing[:2])
    options = "、".join(missing[0].options)
    citation = cite(compilation, rule.clause, rule.quote, day)
    lines = [lead, *([f"可选:{options}"] if options else []), quoted(citation), *(f"说明:{n}" for n in remembered)]
    return Answer("clarification", shorten(lead), "\n".join(lines), citations=(citation,), missing=missing, notes=tuple(remembered))


def from_gap(compilation: Compilation, gap: Gap, day: date) -> Answer:
    lead = shorten(gap.because)
    answer = refusal(compilation, lead, gap.reason, gap.clause, "", day)  # type: ignore[arg-type]
    if gap.whom:
        note = f"可向{gap.whom}了解"
        return Answer("refusal", lead, f"{answer.text}\n{note}。", citations=answer.citations, reason=answer.reason, notes=(note,))
    return answer


def from_lacking(compilation: Compilation, clause_id: str, quote: str, lacking: str, day: date) -> Answer:
    """The nearest clause is about the matter, but does not hold what is asked for."""
    if REDACTED.search(quote):
        lead = shorten(f"条文里这个数字是隐去的(X),汇编查不到{lacking}:《{compilation.title(clause_id)}》{compilation.clause(clause_id).label}")
        return refusal(compilation, lead, "redacted", clause_id, quote, day)
    lead = shorten(f"汇编没有写明{lacking};最接近的《{compilation.title(clause_id)}》{compilation.clause(clause_id).label}没有规定这一点")
    return refusal(compilation, lead, "not_regulated", clause_id, quote, day)


def refusal(compilation: Compilation, lead: str, reason: Reason, clause_id: str | None, quote: str, day: date) -> Answer:
    citations = (cite(compilation, clause_id, quote, day),) if clause_id else ()
    text = "\n".join([lead, *(f"相近的条款:{quoted(c)}" for c in citations)])
    return Answer("refusal", lead, text, citations=citations, reason=reason)


def quoted(citation: Citation) -> str:
    return f"{place(citation)}:「{citation.quote}」"


def amendment_notes(compilation: Compilation, citations: Sequence[Citation], day: date) -> tuple[str, ...]:
    """For clauses that were ever amended: which wording was used."""
    out = []
    for citation in citations:
        versions = compilation.clause(citation.clause_id).versions
        if len(versions) > 1:
            used = compilation.clause(citation.clause_id).in_force(day)
            which = f"自{used.since.isoformat()}起的修改后文字" if used.since else f"{versions[1].since}修改之前的文字"
            out.append(f"{place(citation)}经{versions[-1].amended_by}修改,这里按{day.isoformat()}有效的文字({which})")
            if used.note:
                out.append(used.note)
    return tuple(out)


def slip_notes(compilation: Compilation, citations: Sequence[Citation]) -> tuple[str, ...]:
    """Slips of the print inside what is quoted: the quote keeps them, the note says what is meant."""
    out = []
    for citation in citations:
        for words, meant in compilation.clause(citation.clause_id).slips:
            if words in citation.quote:
                out.append(f"引文中的「{words}」原文如此,当为「{meant}」")
    return tuple(dict.fromkeys(out))


def shorten(text: str) -> str:
    """At most LONGEST_LEAD characters, cut at a pause if it must be cut."""
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= LONGEST_LEAD:
        return text
    head = text[: LONGEST_LEAD - 1]
    pause = max(head.rfind(mark) for mark in "。;,、")
    return (head[:pause] if pause > LONGEST_LEAD // 2 else head) + "…"


def remembered_notes(rule: Rule, facts: Mapping[str, object], remembered: Mapping[str, str]) -> list[str]:
    """「按您说的:编外」, for facts of the asker that this answer used from memory."""
    used = [str(facts[f.id]) for f in rule.facts if f.remember and f.id in remembered and f.id in facts]
    return [f"按您说的:{'、'.join(used)}"] if used else []
