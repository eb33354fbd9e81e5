"""Every rule: complete tables, disjoint rows, worked examples; money against a naive second implementation written from the clause."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Bot
from bot.rules.engine import check, evaluate, parse_facts
from bot.rules.result import MissingFacts, Value
from bot.rules.rule import Fact, Rule, RuleError, parse_rule
from corpus.knowledge import load_rules

RULES = [parse_rule(data) for data in load_rules()]
BY_ID = {rule.id: rule for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=[f"{r.id}{'@' + str(r.since) if r.since else ''}" for r in RULES])
def test_rule(rule: Rule) -> None:
    assert check(rule) == []
    assert rule.examples
    assert len(rule.questions) >= 6


def amount(rule_id: str, **facts: str) -> Decimal:
    rule = BY_ID[rule_id]
    result = evaluate(rule, parse_facts(rule, facts))
    assert isinstance(result, Value) and result.value is not None, result
    return Decimal(result.value["amount"])


def naive_deduction(days: Decimal, staff: str, rank: str) -> Decimal:
    """四.28 五、3, read aloud: 6天以内不扣,超过6天的按超出的天数扣;机关处级、副处级260,科级、副科级180,科员及以下130;
    事业单位副处级、副高级职称及以上180,科级、副科级、中级职称120,科员及以下100;编外40."""
    if staff == "编外":
        daily = 40
    elif staff == "机关":
        daily = {"处级": 260, "副处级": 260, "科级": 180, "副科级": 180}.get(rank, 130)
    else:
        daily = {"处级": 180, "副处级": 180, "副高级职称": 180, "科级": 120, "副科级": 120, "中级职称": 120}.get(rank, 100)
    return max(Decimal(0), days - 6) * daily


HALF_DAYS = st.integers(0, 120).map(lambda n: Decimal(n) / 2)
STAFF = st.sampled_from(["机关", "事业单位", "编外"])
RANK = st.sampled_from(["处级", "副处级", "科级", "副科级", "科员", "副高级职称", "中级职称"])


@given(HALF_DAYS, STAFF, RANK)
def test_deduction_against_a_second_implementation(days: Decimal, staff: str, rank: str) -> None:
    if staff == "机关" and rank.endswith("职称"):
        rank = "科员"
    got = amount("personal_leave_deduction", leave_kind="事假", days=str(days), staff_type=staff, rank=rank)
    assert got == naive_deduction(days, staff, rank)


@given(HALF_DAYS, HALF_DAYS, STAFF, RANK)
def test_deduction_grows_with_days_and_adds_up(a: Decimal, b: Decimal, staff: str, rank: str) -> None:
    """Beyond the free 6 days each further stretch costs the same wherever it lies."""
    if staff == "机关" and rank.endswith("职称"):
        rank = "科员"

    def of(days: Decimal) -> Decimal:
        return amount("personal_leave_deduction", leave_kind="事假", days=str(days), staff_type=staff, rank=rank)

    assert of(a) <= of(a + b)
    assert of(6 + a + b) == of(6 + a) + of(6 + b)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"days": "三天"}, "应填数字"),
        ({"days": "nan"}, "应填有限的数字"),
        ({"level": "3"}, "不是本规则的项目"),
        ({"staff_type": "外星人"}, "应为 机关、事业单位、编外 之一"),
    ],
)
def test_bad_facts_say_what_to_mend(facts: dict[str, str], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_facts(BY_ID["personal_leave_deduction"], facts)


def test_a_missing_fact_is_asked_only_if_it_matters() -> None:
    rule = BY_ID["personal_leave_deduction"]
    assert evaluate(rule, parse_facts(rule, {"leave_kind": "事假", "days": "9"})) == MissingFacts(("staff_type", "rank"))
    assert evaluate(rule, parse_facts(rule, {"leave_kind": "事假", "days": "9", "staff_type": "机关"})) == MissingFacts(("rank",))
    assert amount("personal_leave_deduction", leave_kind="事假", days="9", staff_type="编外") == 120  # (9 − 6) × 40, whatever the rank
    assert amount("personal_leave_deduction", leave_kind="事假", days="6") == 0  # whoever it is


@pytest.mark.parametrize("rule", RULES, ids=[f"{r.id}{'@' + str(r.since) if r.since else ''}" for r in RULES])
def test_every_worked_example_passes_the_gate(bot: Bot, rule: Rule) -> None:
    """Leads fit, figures are borne out by steps, citations stand."""
    day = rule.since or date(2016, 1, 1) if rule.until else date(2026, 11, 24)
    for example in rule.examples:
        answer = bot.calculate(rule.id, {k: str(v) for k, v in example["facts"].items()}, day)
        assert len(answer.lead) <= 80 and not answer.lead.endswith("…"), answer.lead


def _value(draw: st.DataObject, fact: Fact) -> str:
    match fact.type:
        case "number":
            return str(draw.draw(st.integers(0, 400)) / (1 if fact.integer else 2))
        case "enum":
            return draw.draw(st.sampled_from(sorted(fact.options)))
        case "bool":
            return draw.draw(st.sampled_from(["是", "否"]))
        case _:
            return draw.draw(st.sampled_from(["2026-06-20", "2027-01-01", "周五 9:30", "15:00"]))


@pytest.mark.parametrize("part", range(8))
@given(data=st.data())
@settings(max_examples=100)
def test_any_facts_give_a_result_that_passes_the_gate(bot: Bot, part: int, data: st.DataObject) -> None:
    """Whatever is filled in: a result of the closed set, a question back that asks for something, or a plain error; never an exception."""
    rule = RULES[data.draw(st.integers(0, (len(RULES) - 1 - part) // 8)) * 8 + part]
    chosen = data.draw(st.lists(st.sampled_from([f.id for f in rule.facts]), unique=True)) if rule.facts else []
    day = rule.until - timedelta(days=1) if rule.until else date(2026, 11, 24)
    answer = bot.calculate(rule.id, {name: _value(data, rule.fact(name)) for name in chosen}, day)
    assert answer.missing if answer.kind == "clarification" else answer.lead
