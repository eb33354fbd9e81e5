"""Evaluate a rule on facts: the cases set apart first, then its kind. Pure; ``parse_facts`` is the only reader of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal, InvalidOperation

from bot.rules.facts import Facts, FactValue, Moment, contradicted, derive, fill, unknown
from bot.rules.kinds import KINDS
from bot.rules.result import Line, MissingFacts, Outside, Redacted, Result, Undetermined, Value
from bot.rules.rule import Fact, Rule, RuleError


def evaluate(rule: Rule, facts: Facts) -> Result:
    """``facts`` may hold more than the rule needs; facts outside their declared range give Outside."""
    facts = {**{f.id: f.unsaid == "是" for f in rule.facts if f.unsaid}, **facts}
    for fact in rule.facts:
        fault = out_of_range(fact, facts.get(fact.id))
        if fault:
            return Outside(fault)
    known = derive(rule, facts).facts if rule.unless else facts
    for case in rule.unless:
        when = case["when"]
        if not contradicted(when, known) and not unknown(when, known):
            say = fill(str(case["say"]), known)
            if case.get("redacted"):
                return Redacted(say)
            if case.get("undetermined"):
                return Undetermined(say)
            value = {k: fill(str(v), known) for k, v in (case.get("value") or {}).items()} or None
            steps = (Line(fill(str(case["step"]), known)),) if case.get("step") else ()
            return Value(say, value, steps, tuple(case.get("notes") or ()), tuple(case.get("cites") or ()))
    result: Result = KINDS[rule.kind].evaluate(rule, facts)
    if isinstance(result, Value) and rule.cites_when:
        more = [str(c["cite"]) for c in rule.cites_when if not contradicted(c["when"], facts) and not unknown(c["when"], facts)]
        return replace(result, cites=(*result.cites, *more))
    if isinstance(result, MissingFacts):
        asked = [f for f in rule.facts if f.id not in facts and not f.optional and _opens_a_case(rule, f)]
        names = tuple(dict.fromkeys([*(f.id for f in asked), *result.facts]))
        return MissingFacts(names or tuple(f.id for f in rule.facts if not f.decoy)[:1])
    return result


def _opens_a_case(rule: Rule, fact: Fact) -> bool:
    return any(fact.id in case["when"] for case in rule.unless)


def out_of_range(fact: Fact, value: FactValue | None) -> str | None:
    """A Chinese sentence if the value lies outside what the fact allows."""
    if not isinstance(value, Decimal) or isinstance(value, bool):
        return None
    if fact.min is not None and value < Decimal(fact.min):
        return f"{fact.label}应不小于{fact.min}{fact.unit},请核对后再问。"
    if fact.max is not None and value > Decimal(fact.max):
        return f"{fact.label}应不大于{fact.max}{fact.unit},请核对后再问。"
    if fact.integer and value != value.to_integral_value():
        return f"{fact.label}应当是整数,请核对后再问。"
    return None


def in_force(rules: Iterable[Rule], rule_id: str, day: date) -> Rule:
    """The version of a rule on a day. Raises RuleError if there is none."""
    versions = [r for r in rules if r.id == rule_id]
    if not versions:
        raise RuleError(f"没有名为“{rule_id}”的规则;可用 python -m bot rules 查看全部。")
    for rule in versions:
        if rule.holds_on(day):
            return rule
    raise RuleError(f"规则“{rule_id}”在{day.isoformat()}没有有效的文本。")


def parse_facts(rule: Rule, given: Mapping[str, str]) -> dict[str, FactValue]:
    """Facts from command lines, forms and spreadsheet cells, by id or by Chinese label. Raises RuleError that says what to mend."""
    by_name = {f.id: f for f in rule.facts} | {f.label: f for f in rule.facts}
    facts: dict[str, FactValue] = {}
    for name, text in given.items():
        if name not in by_name:
            raise RuleError(f"“{name}”不是本规则的项目;可填:{'、'.join(f'{f.label}({f.id})' for f in rule.facts if not f.decoy)}")
        if str(text).strip():
            facts[by_name[name].id] = parse_value(by_name[name], str(text).strip())
    return facts


def parse_value(fact: Fact, text: str) -> FactValue:
    match fact.type:
        case "number":
            try:
                value = Decimal(text.removesuffix(fact.unit).replace(",", "").strip())
            except InvalidOperation:
                raise RuleError(f"“{fact.label}”应填数字(单位:{fact.unit}),现为“{text}”") from None
            if not value.is_finite():
                raise RuleError(f"“{fact.label}”应填有限的数字,现为“{text}”")
            return value
        case "bool":
            if text in ("是", "有", "true", "True", "1", "yes"):
                return True
            if text in ("否", "无", "没有", "false", "False", "0", "no"):
                return False
            raise RuleError(f"“{fact.label}”应填“是”或“否”,现为“{text}”")
        case "enum":
            for option, words in fact.options.items():
                if text == option or any(re.fullmatch(w, text) for w in words):
                    return option
            raise RuleError(f"“{fact.label}”应为 {'、'.join(fact.options)} 之一,现为“{text}”")
        case _:
            return parse_moment(fact.label, text)


_MOMENT = re.compile(r"(?:(\d{4}-\d{1,2}-\d{1,2})|周([一二三四五六日]))?[ T]?(?:(\d{1,2}):(\d{2})(?::\d{2})?)?")


def parse_moment(label: str, text: str) -> Moment:
    match = _MOMENT.fullmatch(text)
    if not text or match is None:
        raise RuleError(f"“{label}”应写成 2026-06-20、周二、15:00 或它们的组合,现为“{text}”")
    day, weekday, hour, minute = match.groups()
    try:
        when = date(*map(int, day.split("-"))) if day else None
        clock = time(int(hour), int(minute)) if hour else None
    except ValueError:
        raise RuleError(f"“{label}”不是有效的日期或时间:“{text}”") from None
    return Moment(when, "一二三四五六日".index(weekday) + 1 if weekday else None, clock)


def check(rule: Rule) -> list[str]:
    """Faults of a rule's data: unknown kind, incomplete tables, worked examples that do not come out."""
    if rule.kind not in KINDS:
        return [f"规则 {rule.id}:未知的种类 {rule.kind}"]
    return [*KINDS[rule.kind].check(rule), *check_examples(rule)]


def check_examples(rule: Rule) -> list[str]:
    """Every worked example: ``facts`` as text, ``expect`` = value items, ``say`` substrings, or ``missing``/``result``."""
    faults = []
    for n, example in enumerate(rule.examples, 1):
        try:
            result = evaluate(rule, parse_facts(rule, {k: str(v) for k, v in example["facts"].items()}))
        except RuleError as fault:
            faults.append(f"规则 {rule.id} 例{n}:{fault}")
            continue
        expect = example["expect"]
        got = {
            "say": getattr(result, "say", ""),
            "missing": list(getattr(result, "facts", ())),
            "result": type(result).__name__.lower(),
            **(getattr(result, "value", None) or {}),
        }
        for key, wanted in expect.items():
            held = all(w in got["say"] for w in ([wanted] if isinstance(wanted, str) else wanted)) if key == "say" else str(got.get(key)) == str(wanted)
            if not held:
                faults.append(f"规则 {rule.id} 例{n}:{key} 应为 {wanted},得 {got.get(key)};{got['say']}")
    return faults
