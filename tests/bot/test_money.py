"""Every money and score rule against a second, naive implementation written from its clause alone, on random inputs."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.engine import evaluate, parse_facts
from bot.rules.result import MissingFacts, Redacted, Undetermined, Value
from bot.rules.rule import Rule, parse_rule
from corpus.knowledge import load_rules

RULES: dict[str, Rule] = {}
for _data in load_rules():
    if not _data.get("until"):
        RULES[_data["id"]] = parse_rule(_data)

HALF = st.integers(0, 60).map(lambda n: Decimal(n) / 2)
COUNT = st.integers(0, 12)
WORKDAYS = st.integers(15, 23)


def result(rule_id: str, **facts: object):  # type: ignore[no-untyped-def]
    rule = RULES[rule_id]
    return evaluate(rule, parse_facts(rule, {k: str(v) for k, v in facts.items()}))


def value(rule_id: str, **facts: object) -> dict[str, str]:
    found = result(rule_id, **facts)
    assert isinstance(found, Value) and found.value is not None, found
    return dict(found.value)


@given(COUNT, COUNT)
def test_driver_allowance(rest: int, holidays: int) -> None:
    """四.10 四2: 周六、周日每天20元;法定节假日每天50元."""
    assert Decimal(value("driver_allowance", rest_days=rest, holidays=holidays)["amount"]) == 20 * rest + 50 * holidays


@given(HALF, HALF, WORKDAYS)
def test_car_subsidy(sick: Decimal, nursing: Decimal, workdays: int) -> None:
    """四.28 五1: 累计病假、哺乳假满半个月(按当月工作日计算)发50%,满一个月不发."""
    days = sick + nursing
    expected = 0 if days >= workdays else 50 if days * 2 >= workdays else 100
    assert value("car_subsidy", sick=sick, nursing=nursing, workdays=workdays)["percent"] == str(expected)


@given(HALF, HALF, WORKDAYS)
def test_contract_staff_award(sick: Decimal, nursing: Decimal, workdays: int) -> None:
    """四.28 五6, for 编外人员."""
    days = sick + nursing
    expected = 0 if days >= workdays else 50 if days * 2 >= workdays else 100
    assert value("contract_staff_award", staff_type="编外", sick=sick, nursing=nursing, workdays=workdays)["percent"] == str(expected)


@given(HALF, HALF, HALF)
def test_performance_award(sick: Decimal, personal: Decimal, nursing: Decimal) -> None:
    """四.28 五2: 一个月(21.75个工作日)以内不扣发;half days never hit 21.75 exactly."""
    decision = value("performance_award", sick=sick, personal=personal, nursing=nursing)["decision"]
    assert decision == ("不扣" if sick + personal + nursing < Decimal("21.75") else "按实际工作月数计发")


@given(st.integers(1, 9), st.integers(1000, 9000))
def test_wage_deductions(times: int, wage: int) -> None:
    """四.16 4 and 四.17 一3: 一次扣50%,累计两次扣全部,累计三次辞退."""
    for rule in ("cleaner_sanction", "canteen_staff_sanction"):
        got = value(rule, times=times, wage=wage)
        if times >= 3:
            assert got == {"decision": "辞退"}
        else:
            assert Decimal(got["amount"]) == Decimal(wage) * (Decimal("0.5") if times == 1 else 1)


@given(st.integers(0, 36))
def test_canteen_fee(months: int) -> None:
    assert Decimal(value("canteen_fee", months=months)["amount"]) == 40 * months


@given(COUNT, COUNT, COUNT, COUNT, COUNT)
def test_score_deductions(late: int, idle: int, off_post: int, study: int, activity: int) -> None:
    """四.27 三㈡: each block holds 10 points."""
    conduct = Decimal("0.5") * late + Decimal("0.5") * idle + off_post + activity
    expected = min(conduct, Decimal(10)) + min(Decimal(study), Decimal(10))
    got = value("common_goal_deductions", late=late, idle=idle, off_post=off_post, study=study, activity=activity)
    assert Decimal(got["amount"]) == expected


@given(COUNT, COUNT, COUNT)
def test_bonus_points(city: int, district: int, research: int) -> None:
    assert Decimal(value("bonus_points", city=city, district=district, research=research)["amount"]) == 2 * city + district + research


@given(st.integers(1, 60).map(lambda n: Decimal(n) / 2))
def test_approver_rises_with_days(days: Decimal) -> None:
    """四.28 三㈠: 半天科长,超过半天在两天以内分管局长,超过两天局长."""
    expected = "科长(科室负责人)" if days <= Decimal("0.5") else "分管局长" if days <= 2 else "局长"
    assert value("leave_approver", days=days)["decision"] == expected


@given(st.integers(1, 60).map(lambda n: Decimal(n) / 2), st.sampled_from(["科员", "科长", "副科长"]))
def test_official_leave(days: Decimal, post: str) -> None:
    """四.5 四1, 四2: 科员 一天以内科室负责人,二天以内主管局长,二天以上(含二天)局长;正副科长一天以内主管局长,以上局长."""
    if post == "科员":
        expected = "科室负责人" if days <= 1 else "主管局长" if days < 2 else "局长"
    else:
        expected = "主管局长" if days <= 1 else "局长"
    assert value("official_leave_approver", days=days, post=post)["decision"] == expected


@given(st.integers(1, 40), st.integers(0, 40), st.sampled_from(["干部问题", "其他议题"]))
def test_quorum(total: int, present: int, topic: str) -> None:
    """一.3 二㈤: 半数以上;讨论干部问题三分之二以上; the exact share is enough."""
    if present > total:
        return
    enough = 3 * present >= 2 * total if topic == "干部问题" else 2 * present >= total
    assert value("party_group_quorum", total=total, present=present, topic=topic)["decision"].startswith("可以" if enough else "不可以")


@given(st.integers(0, 12))
def test_fines(times: int) -> None:
    """四.10 二2: whether the driver bears a part is told; how much (X%) is not."""
    decision = value("traffic_fines", times=times)["decision"]
    assert decision == ("超过的部分个人承担" if times > 3 else "个人不承担")
    assert isinstance(result("traffic_fines", times=times, want="金额"), Redacted if times > 3 else Value)


@given(st.integers(0, 30), st.integers(0, 30))
def test_driver_allowance_reversed_and_apart(rest: int, holidays: int) -> None:
    """四.10 四2: days from what was paid; the difference between the two kinds of days."""
    assert value("driver_allowance", paid=20 * rest, kind="周六周日") == {"amount": str(rest), "unit": "天"}
    assert value("driver_allowance", paid=50 * holidays, kind="节假日") == {"amount": str(holidays), "unit": "天"}
    apart = value("driver_allowance", want="差额", rest_days=rest, holidays=holidays)
    assert Decimal(apart["amount"]) == abs(20 * rest - 50 * holidays)


@given(st.decimals(min_value=1, max_value=50000, places=2))
def test_spending(amount: Decimal) -> None:
    """四.9 二 (10000元以上, inclusive) and 七3 (超出1000元, exclusive)."""
    assert ("党组" in value("spending_approval", amount=amount)["decision"]) == (amount >= 10000)
    assert (value("cheque_threshold", amount=amount)["decision"] == "支票") == (amount > 1000)


def test_results_are_a_closed_set() -> None:
    assert isinstance(result("absence_sanction", days="1.5", post="科员"), Undetermined)
    assert isinstance(result("absence_sanction", days="1.5"), MissingFacts)
