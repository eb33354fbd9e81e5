"""What is known about each clause: cards, gaps, clauses without a fact, and the calculator's rules (as plain mappings).

People write ``data/knowledge/*.yaml`` (format: ``docs/knowledge.md``) and ``data/rules/*.yaml`` (``docs/rules.md``). Loading rejects unknown and
duplicate keys and names file and entry; ``faults`` compares everything with the clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.clause import Compilation
from corpus.errors import KnowledgeError
from corpus.yamls import read_yaml

DATA = Path(__file__).parent / "data"
SUPPLIES = frozenset("person figure time frequency place yesno list consequence procedure definition condition purpose".split())
REASONS = frozenset("not_regulated redacted left_to_other_rules outside_subject smalltalk instruction".split())
MIN_CARD_QUESTIONS, MIN_GAP_QUESTIONS, MAX_ANSWER = 8, 6, 40


@dataclass(frozen=True, slots=True)
class Also:
    """A further clause without which an answer is incomplete."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Card:
    """One atomic fact of a clause. ``quote`` proves ``answer``."""

    id: str
    clause: str
    answer: str
    quote: str
    supplies: tuple[str, ...]
    questions: tuple[str, ...]
    also: tuple[Also, ...] = ()
    historic: bool = False  # about a wording that was amended: used only for days on which it was in force


@dataclass(frozen=True, slots=True)
class Gap:
    """Something people ask that the text does not settle. ``because`` is said to them as it stands."""

    id: str
    clause: str | None
    asks: str
    supplies: tuple[str, ...]
    reason: str
    because: str
    questions: tuple[str, ...]
    whom: str = ""
    words: tuple[str, ...] = ()  # regular expressions; a question that holds one asks for this, whatever else it resembles


@dataclass(frozen=True)
class Knowledge:
    cards: tuple[Card, ...]
    gaps: tuple[Gap, ...]
    rules: tuple[Mapping[str, Any], ...]
    no_fact: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Card | Gap]:
        return {**{c.id: c for c in self.cards}, **{g.id: g for g in self.gaps}}


def load_knowledge(data: Path = DATA) -> Knowledge:
    """Read all knowledge files. Raises KnowledgeError at the first file that cannot be read."""
    cards: list[Card] = []
    gaps: list[Gap] = []
    no_fact: dict[str, str] = {}
    for path in sorted((data / "knowledge").glob("*.yaml")):
        content = read_yaml(path) or {}
        regulation = path.stem
        unknown = set(content) - {"regulation", "cards", "gaps", "no_fact"}
        if unknown:
            raise KnowledgeError(f"{path.name}:不认识的键 {sorted(unknown)};可用 regulation、cards、gaps、no_fact。")
        for n, entry in enumerate(content.get("cards") or (), 1):
            cards.append(_card(f"card:{regulation}:{n}", entry, path.name, n))
        for n, entry in enumerate(content.get("gaps") or (), 1):
            gaps.append(_gap(f"gap:{regulation}:{n}", entry, path.name, n))
        no_fact.update({str(k): str(v) for k, v in (content.get("no_fact") or {}).items()})
    return Knowledge(tuple(cards), tuple(gaps), tuple(load_rules(data)), no_fact)


def load_rules(data: Path = DATA) -> Iterator[dict[str, Any]]:
    """Rules as mappings, shared facts (``use: NAME``) put in their place."""
    shared = read_yaml(data / "rules" / "facts.yaml")
    for path in sorted((data / "rules").glob("*.yaml")):
        if path.stem == "facts":
            continue
        for rule in read_yaml(path) or ():
            facts = []
            for fact in rule.get("facts") or ():
                if "use" in fact and fact["use"] not in shared:
                    raise KnowledgeError(f"{path.name} 规则 {rule.get('id')}:facts.yaml 里没有“{fact['use']}”。")
                base = {"id": fact["use"], **shared[fact["use"]]} if "use" in fact else {}
                facts.append({**base, **{k: v for k, v in fact.items() if k != "use"}})
            yield {**rule, "facts": facts}


def _entry(entry: Any, keys: set[str], needed: set[str], where: str) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise KnowledgeError(f"{where} 应是“键: 值”的条目。")
    unknown, missing = set(entry) - keys, needed - set(entry)
    if unknown or missing:
        raise KnowledgeError(f"{where}:不认识的键 {sorted(map(str, unknown))},缺少的键 {sorted(missing)}。")
    return entry


def _card(card_id: str, entry: Any, name: str, n: int) -> Card:
    keys = {"clause", "answer", "quote", "supplies", "questions"}
    e = _entry(entry, keys | {"also", "historic"}, keys, f"{name} 第{n}张卡片")
    also = tuple(Also(str(a["clause"]), str(a["quote"])) for a in e.get("also") or ())
    return Card(card_id, str(e["clause"]), str(e["answer"]), str(e["quote"]), _texts(e["supplies"]), _texts(e["questions"]), also, bool(e.get("historic")))


def _gap(gap_id: str, entry: Any, name: str, n: int) -> Gap:
    keys = {"clause", "asks", "supplies", "reason", "because", "questions"}
    e = _entry(entry, keys | {"whom", "words"}, keys, f"{name} 第{n}条空白")
    clause = None if e["clause"] is None else str(e["clause"])
    return Gap(
        gap_id, clause, str(e["asks"]), _texts(e["supplies"]), str(e["reason"]), str(e["because"]), _texts(e["questions"]), str(e.get("whom") or ""), _texts(e.get("words"))
    )  # fmt: skip


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(v).strip() for v in value or ())


def squeeze(text: str) -> str:
    """Without white space: what quotes are compared by, because the source breaks pages inside words."""
    return re.sub(r"\s+", "", text)


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where ``quote`` stands in ``text``, white space aside: ``text[start:end]``; None if it does not."""
    at = squeeze(text).find(squeeze(quote))
    if at < 0:
        return None
    places = [i for i, char in enumerate(text) if not char.isspace()]
    return places[at], places[at + len(squeeze(quote)) - 1] + 1


def locate(compilation: Compilation, clause_id: str, quote: str, day: date) -> tuple[str, int, int] | None:
    """Text of the clause that holds the quote (own text first, then with its items), and the span in it."""
    for text in (compilation.text(clause_id, day), compilation.whole_text(clause_id, day)):
        span = find_quote(text, quote)
        if span:
            return text, *span
    return None


def faults(compilation: Compilation, knowledge: Knowledge, day: date) -> list[str]:
    """Every place where knowledge and clauses disagree, one line each, saying what to mend."""
    out: list[str] = []
    for card in knowledge.cards:
        quotes = [(card.clause, card.quote), *((a.clause, a.quote) for a in card.also)]
        out += _quote_faults(compilation, card.id, quotes, _before(compilation, card.clause) if card.historic else day)
        out += _list_faults(card.id, card.supplies, card.questions, MIN_CARD_QUESTIONS)
        if len(card.answer) > MAX_ANSWER:
            out.append(f"{card.id}:answer 有{len(card.answer)}个字,最多{MAX_ANSWER}个:{card.answer}")
    for gap in knowledge.gaps:
        if gap.clause is not None and gap.clause not in compilation.clauses:
            out.append(f"{gap.id}:没有编号为 {gap.clause} 的条款")
        if gap.reason not in REASONS:
            out.append(f"{gap.id}:reason 应为 {'、'.join(sorted(REASONS))} 之一,现为 {gap.reason}")
        out += _list_faults(gap.id, gap.supplies, gap.questions, MIN_GAP_QUESTIONS)
    for rule in knowledge.rules:
        rule_day = rule.get("until") or day
        checked = date.fromordinal(rule_day.toordinal() - 1) if rule.get("until") else rule_day
        out += _quote_faults(compilation, f"规则 {rule['id']}", [(rule["clause"], rule["quote"])], checked)
        for other in (*(rule.get("cites") or ()), *(rule.get("overrides") or ())):
            if other not in compilation.clauses:
                out.append(f"规则 {rule['id']}:没有编号为 {other} 的条款")
    return [*out, *_shared_questions(knowledge), *_uncovered(compilation, knowledge)]


def _before(compilation: Compilation, clause_id: str) -> date:
    """The last day of the wording before the one in force; the first day of all if the clause was never amended."""
    since = compilation.clause(clause_id).versions[-1].since if clause_id in compilation.clauses else None
    return date.fromordinal(since.toordinal() - 1) if since else date.min


def _quote_faults(compilation: Compilation, owner: str, quotes: Iterable[tuple[str, str]], day: date) -> Iterator[str]:
    for clause_id, quote in quotes:
        if clause_id not in compilation.clauses:
            yield f"{owner}:没有编号为 {clause_id} 的条款"
        elif locate(compilation, clause_id, quote, day) is None:
            yield f"{owner}:{clause_id} 现行文本中没有“{quote}”"


def _list_faults(owner: str, supplies: Iterable[str], questions: tuple[str, ...], least: int) -> Iterator[str]:
    wrong = set(supplies) - SUPPLIES
    if wrong:
        yield f"{owner}:supplies 中 {sorted(wrong)} 不可用;可用 {'、'.join(sorted(SUPPLIES))}"
    if len(questions) < least:
        yield f"{owner}:只有{len(questions)}个问法,至少{least}个"


def _shared_questions(knowledge: Knowledge) -> Iterator[str]:
    owner: dict[str, str] = {}
    entries: list[Card | Gap] = [*knowledge.cards, *knowledge.gaps]
    for entry in entries:
        for question in entry.questions:
            key = re.sub(r"[??。]+$", "", squeeze(question))
            if owner.setdefault(key, entry.id) != entry.id:
                yield f"{entry.id}:问法“{question}”已在 {owner[key]} 用过"


def _uncovered(compilation: Compilation, knowledge: Knowledge) -> Iterator[str]:
    """A clause is covered by a card of its own, of an ancestor whose quote spans it, or by a mark."""
    covered = {c.clause for c in knowledge.cards} | {a.clause for c in knowledge.cards for a in c.also} | set(knowledge.no_fact)
    for clause in compilation.clauses.values():
        if clause.kind in ("chapter", "table") or clause.id in covered:
            continue
        if any(parent.id in covered for parent in compilation.ancestors(clause.id)) and clause.kind in ("row", "form"):
            continue
        if not clause.versions[-1].text or compilation.children(clause.id):
            continue  # a label whose text is its items
        yield f"{clause.id}:没有卡片,也没有列入 no_fact"
