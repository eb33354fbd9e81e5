"""What people type, and what is read from it. Today is Wednesday, 2026-11-25."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot import Bot
from bot.dialogue import corrected
from bot.halves import bare, split
from bot.reading import cases, moments, quantities
from bot.reading.amounts import without_totals
from bot.reading.asks import asks, own_case
from bot.reading.facts import read
from bot.rules.cases import combine
from bot.rules.engine import evaluate
from bot.rules.facts import Moment
from bot.rules.result import Value, amount
from bot.supply import gives, wants

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请两天半", [("2.5", "天")]),
        ("13个半天", [("6.5", "天")]),  # 13 ÷ 2
        ("3个半小时", [("3.5", "小时")]),
        ("四个礼拜一共17个钟头", [("4", "周"), ("17", "小时")]),
        ("21个班里病了11天", [("21", "天"), ("11", "天")]),
        ("5个班子成员", [("5", "个")]),
        ("一共21个上班的日子", [("21", "天")]),
        ("绩效考核奖原本1200", [("1200", "元")]),
        ("工资两千八", [("2800", "元")]),
        ("今天是收到决定后的第28天", [("28", "天")]),
        ("从第六天起就要扣", []),
        ("下一次该在几月", []),
        ("一个月都没交", []),
        ("处级一天扣多少", []),  # asks for the rate
        ("请一天扣多少", [("1", "天")]),
        ("八月俩半天", [("1", "天")]),  # 2 × 0.5
        ("两个上午", [("1", "天")]),
        ("一个半礼拜", [("1.5", "周")]),
        ("一个星期零两天", [("1", "周"), ("2", "天")]),
        ("拖了仨月", [("3", "个月")]),
        ("一刻钟", [("15", "分钟")]),
        ("1w5的设备", [("15000.0", "元")]),
        ("报销3k", [("3000", "元")]),
        ("九百九十九块", [("999", "元")]),
        ("12月3日-5日", []),  # a span of days, no number of them
        ("9点一刻", []),
        ("抠走了一千零四十", [("1040", "元")]),
        ("交过280的伙食费", [("280", "元")]),
        ("最后总分85", [("85", "分")]),
        ("讲了3讲", [("3", "次")]),
        ("他讲了三讲话", []),
        ("周三俩小时", [("2", "小时")]),
        ("7个成员有俩出差", [("7", "人"), ("2", "个")]),
        ("文件下来第九天才交", [("9", "天")]),
        ("文件下来第九天起算", []),
        ("其中一天拿了补助", [("1", "天")]),
        ("差五分八点到", []),
        ("16年工龄", [("16", "年")]),
        ("不在同一天", []),
    ],
)
def test_quantities(text: str, found: list[tuple[str, str]]) -> None:
    assert [(format(q.value, "f"), q.unit) for q in quantities.find(text)] == found


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("病假4天,事假5天,一共9天", "病假4天,事假5天,一共…天".replace("…天", "……")),
        ("歇了俩礼拜一共10个工作日", "歇了俩礼拜一共" + "…" * 6),
        ("请了3天,又请了2天", "请了3天,又请了2天"),
    ],
)
def test_stated_totals_are_no_further_amounts(text: str, rest: str) -> None:
    assert without_totals(text) == rest


@pytest.mark.parametrize(
    ("rule", "text", "facts"),
    [
        ("personal_leave_deduction", "3月请两天,5月请三天,9月又歇了俩礼拜,机关科员", {"days": "15", "staff_type": "机关", "rank": "科员"}),  # 2 + 3 + 10
        ("personal_leave_deduction", "上半年事假两天半 下半年四天半 机关副科级", {"days": "7.0", "rank": "副科级"}),
        ("personal_leave_deduction", "超过6天的怎么扣,我事假请了9天", {"days": "9"}),
        ("driver_allowance", "10月1号2号我出了两天车,还有一个周六也跑了", {"holidays": "2", "rest_days": "1"}),
        ("driver_allowance", "司机周六出了三回周日出了两回", {"rest_days": "5"}),
        ("cleaner_sanction", "保洁已经被罚过一回,这次又没扫干净", {"times": "2"}),
        ("cleaner_sanction", "保洁这月又来一回没扫干净", {"times": "2"}),
        ("driver_allowance", "国庆节当天和10月2号出车,另外还有两个普通周六", {"holidays": "2", "rest_days": "2"}),
        ("canteen_fee", "从四月吃到年底十二月,饭钱一共多少", {"months": "9"}),  # 4 … 12
        ("car_subsidy", "当月22个工作日我请了15天事假,没有病假,车补呢", {"sick": "0", "workdays": "22"}),
        ("bonus_points", "拿了一个市里的表彰一个区里的表彰", {"city": "1", "district": "1"}),
        ("applicant_report", "一年要交几份思想汇报,一年分析几回", {"years": "1"}),
        ("driver_allowance", "周六跑了2天元旦1天", {"rest_days": "2", "holidays": "1"}),  # every name before its number
        ("driver_allowance", "2天周六1天元旦", {"rest_days": "2", "holidays": "1"}),
        ("driver_allowance", "周末出了3天公差 国庆1号2号又各出了一天", {"rest_days": "3", "holidays": "2"}),  # 2 × 1
        ("centre_group_law", "今年只在三月底和六月底各上了一次", {"done": "2"}),
        ("dues_lapse", "12月、1月、2月、3月、4月党费都没交", {"months": "5"}),
        ("canteen_fee", "搭伙从3月到8月,7月外出半个月没吃", {"months": "6"}),  # 3 … 8
        ("common_goal_deductions", "责任区脏乱差,检查组来了四趟四趟都不合格", {"dirty": "4"}),
        ("common_goal_deductions", "开会老缺席,算下来五次", {"study": "5"}),
        ("common_goal_deductions", "运动会没去,植树也没参加", {"activity": "2"}),  # two names, 也
        ("common_goal_deductions", "检查组来了四趟,最后责任区脏", {"dirty": ""}),  # of which how many?
        ("driver_allowance", "周末出车一天20,五天该是100吧", {"rest_days": "5"}),
        ("driver_allowance", "元旦和清明当天各出一趟车", {"holidays": "2"}),
        ("total_score", "业务上扣了8分,共性上扣了3分", {"business_cut": "8", "common_cut": "3"}),
        ("canteen_fee", "3到8月的饭钱", {"months": "6"}),
        ("dues_lapse", "党费从11月到2月没交", {"months": "4"}),
        ("dues_lapse", "党费从8月交到今年1月", {"months": ""}),
        ("driver_allowance", "国庆出车,跑了三天", {"holidays": "3"}),
        ("asset_inventory", "从2024年初到2026年底该清查几遍", {"years": "3"}),
    ],
)
def test_facts(bot: Bot, rule: str, text: str, facts: dict[str, str]) -> None:
    got = {name: str(value) for name, value in read(bot.rules[rule], text, TODAY).facts.items()}
    assert {name: got.get(name, "") for name in facts} == facts


@pytest.mark.parametrize(
    ("rule", "text", "labels", "value"),
    [
        ("personal_leave_deduction", "机关科员比事业科员同样请8天事假多扣多少", ["机关、科员", "事业单位、科员"], "60.00"),  # 2 × 130 − 2 × 100
        ("personal_leave_deduction", "他机关副处请了8天事假,我编外的请了9天,一共少拿多少", ["机关、副处级", "编外"], "640.00"),  # 520 + 120
        ("personal_leave_deduction", "科长7天,一名科员9天,都是机关的,事假加起来扣多少", ["科级", "科员"], "570.00"),  # 180 + 390
        ("personal_leave_deduction", "编外的三个人,一个请了5天,一个8天,一个13天,合起来扣多少", ["第1个", "第2个", "第3个"], "360.00"),  # 0 + 80 + 280
        ("personal_leave_deduction", "编外两人分别请了8天和10天,共扣多少", ["8天", "10天"], "240.00"),
        ("personal_leave_deduction", "机关处级8天,科级8天,科员8天,合起来扣多少", ["机关、处级", "科级", "科员"], "1140.00"),
        (
            "personal_leave_deduction",
            "同科仨人今年都是八天事假,一个机关正科,一个机关科员,一个编外,拢共要扣多少钱",
            ["机关、科级", "机关、科员", "编外"],
            "700.00",
        ),
        ("personal_leave_deduction", "机关科员和编外分别请了8天和10天事假,一共扣多少", ["机关", "编外"], "420.00"),
        ("personal_leave_deduction", "编外小陈8天,小赵11天,机关小刘科员7天,事假合计扣多少", ["小陈", "小赵", "小刘"], "410.00"),
        ("personal_leave_deduction", "机关三位科员事假各8天,共扣多少", ["每人"] * 3, "780.00"),
        ("leave_approver", "小李请一天半,小王请三天,是不是同一个领导批", ["小李", "小王"], None),
        ("cheque_threshold", "要付的三张单子800、1000、1300,哪张走支票", ["800元", "1000元", "1300元"], None),
        ("cheque_threshold", "手头三笔 八百 一千整 一千二 哪笔该走支票", ["八百元", "一千元", "一千二元"], None),
        ("cheque_threshold", "墨盒800、修空调1000、订桌子1300,这三张哪张该开支票", ["墨盒800元", "修空调1000元", "订桌子1300元"], None),
        ("cheque_threshold", "680 / 1000 / 1001 / 3500 按规定得开支票的有几笔", ["680元", "1000元", "1001元", "3500元"], "2"),
        ("cheque_threshold", "680 / 1000 / 1001 / 3500 不用开支票的有几笔", ["680元", "1000元", "1001元", "3500元"], None),
        ("spending_approval", "8千、一万二、两万,哪些得党组先过", ["8千元", "一万二元", "两万元"], None),
        (
            "centre_group_self_study",
            "四周自学时间4、6、5、3小时,几个礼拜没达到",
            ["第1周4小时", "第2周6小时", "第3周5小时", "第4周3小时"],
            "2",
        ),
        ("centre_group_self_study", "自学三周分别是5小时、5小时、4小时,几周没够", ["第1周5小时", "第2周5小时", "第3周4小时"], "1"),
        ("leave_approver", "三张病假条半天、两天、两天半,哪张要送到局长桌上", ["半天", "两天", "两天半"], None),
    ],
)
def test_several_cases(bot: Bot, rule: str, text: str, labels: list[str], value: str | None) -> None:
    found = cases.split(bot.rules[rule], text, TODAY)
    assert [case.label for case in found] == labels
    results = [evaluate(bot.rules[rule], {**case.common, **case.read.facts}) for case in found]
    values = [r for r in results if isinstance(r, Value)]
    assert len(values) == len(labels)
    assert (combine(labels, values, text).value or {}).get("amount") == value


@pytest.mark.parametrize(
    ("text", "weekday", "day"),
    [
        ("2号赶上周六,考勤表哪天交", 6, 2),
        ("这个月30号是星期三", 3, 30),
        ("周五是4、11、18、25号,大扫除哪天", 5, 25),
        ("下个月的周五是1 8 15 22 29号", 5, 29),
    ],
)
def test_supposed_weekdays(text: str, weekday: int, day: int) -> None:
    assert moments.anchor(text) == Moment(weekday=weekday, of_month=day)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("周五九点整去加油", "周五 9:00"),
        ("礼拜三八点开会", "周三 8:00"),
        ("晚上9点一刻", "21:15"),
        ("8点零5到食堂", "8:05"),
        ("八点过五分才扫完", "8:05"),
        ("8点过两个人来", "8:00"),
        ("早上差五分八点", "7:55"),
        ("8点差一刻", "7:45"),
        ("劳动节当天出车", "5月1日(周五)"),
    ],
)
def test_moments(text: str, when: str) -> None:
    assert [str(f.moment) for f in moments.find(text, TODAY)] == [when]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12月3号一早用车,3号早上才说", ["2026-12-03", "2026-12-03"]),
        ("我7月1号交的议题,6号的党组会", ["2026-07-01", "2026-07-06"]),
        ("6月28号交的,3号开会", ["2026-06-28", "2026-07-03"]),
        ("窗口12月的排班,今天25号交", ["2026-12-01", "2026-11-25"]),
        ("5月6号接的,今天26号", ["2026-05-06", "2026-05-26"]),
        ("6月20号开过,这次25号开", ["2026-06-20", "2026-11-25"]),
        ("昨晚9点", ["2026-11-24"]),
        ("17年3月份歇了", ["2017-03-01"]),
    ],
)
def test_days(text: str, days: list[str]) -> None:
    assert [str(f.moment.day) for f in moments.find(text, TODAY)] == days


@pytest.mark.parametrize("text", ["10月2号出车", "周五下午大扫除", "周五3点到5点"])
def test_what_supposes_no_weekday(text: str) -> None:
    assert moments.anchor(text) is None


@pytest.mark.parametrize(
    ("text", "jumbled"),
    [
        ("机关科员请8天,编外请9天,还有一个请5天,一共扣多少", True),
        ("我是编外,3月和5月分别请了3天和5天事假,扣多少", False),
        ("机关科员今年一个月请了3天事假,一个月请了5天,扣多少", False),
    ],
)
def test_amounts_that_cannot_be_told_apart(bot: Bot, text: str, jumbled: bool) -> None:
    rule = bot.rules["personal_leave_deduction"]
    assert cases.split(rule, text, TODAY) == []
    assert cases.jumbled(rule, text) is jumbled


@pytest.mark.parametrize("text", ["机关科员请了8天事假扣多少", "科长批了还要局长批吗", "我跟他说了请三天"])
def test_one_case(bot: Bot, text: str) -> None:
    assert cases.split(bot.rules["personal_leave_deduction"], text, TODAY) == []


@pytest.mark.parametrize("text", ["九千八,不到一万,哪张要上党组", "1000元的单子,到没到1000元,走哪种手续", "一共3、4个人去,花了1500,哪种方式付钱"])
def test_one_amount_is_no_list(bot: Bot, text: str) -> None:
    assert cases.split(bot.rules["cheque_threshold"], text, TODAY) == []


def test_a_list_of_anything_is_read_for_every_rule(bot: Bot) -> None:
    for rule in bot.rules.values():  # a scale may be a derived name, which is no fact
        for text in ("2篇、3篇、4篇,哪些够", "四周是4、6、5、3小时,几个礼拜没达到", "一个5天,一个8天,合计"):
            cases.split(rule, text, TODAY)


def test_equal_amounts_are_said_to_be_equal() -> None:
    results = [Value("", amount(Decimal(720), "元")), Value("", amount(Decimal(720), "元"))]
    assert combine(["甲", "乙"], results, "谁被扣得多").say == "一样多:甲720元,乙720元"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("请三天病假谁批,要什么材料", ["请三天病假谁批", "要什么材料"]),
        ("早上几点开门?收破烂的让不让进", ["早上几点开门?", "收破烂的让不让进"]),
        ("想歇几天回趟老家,该找哪位领导签字", ["想歇几天回趟老家,该找哪位领导签字"]),
        ("前几天放假出了趟车,能领多少补助", ["前几天放假出了趟车,能领多少补助"]),
        ("局长办公会一年几次,局务会一年几次,合起来几次", ["局长办公会一年几次", "局务会一年几次,合起来几次"]),
    ],
)
def test_halves(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


@pytest.mark.parametrize(("text", "without_subject"), [("多久开一次", True), ("要多长时间", True), ("早饭几点开", False), ("能打包吗", False)])
def test_halves_without_a_subject(text: str, without_subject: bool) -> None:
    assert bare(text) == without_subject


def test_a_correction_leaves_what_was_meant_wrongly() -> None:
    assert corrected("不是车,我是问会议室找谁要") == "会议室找谁要"
    assert corrected("会议室找谁要") == "会议室找谁要"


@pytest.mark.parametrize(
    ("question", "statement", "given"),
    [
        ("司机自己掏百分之几", "超过三次的部分由个人承担X%", False),  # blanked
        ("扣几成", "病假期间不扣发奖励性绩效工资", True),
        ("能拿多少", "撰稿人和科室负责人都奖", False),
        ("那几天跑了车补多少钱", "出车补助50元", True),
    ],
)
def test_can_a_statement_give_what_is_asked(question: str, statement: str, given: bool) -> None:
    assert gives(wants(question), statement) is given


def test_an_own_case_and_a_choice_are_seen() -> None:
    assert own_case("想请个假该找谁") and not own_case("病假由谁审批")
    assert "yesno" in asks("医院开的条子交不交")
