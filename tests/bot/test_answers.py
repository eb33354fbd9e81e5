"""Answers of the real bot, as people ask; and the walls that no answer may cross."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Answer, Bot, State
from bot.errors import GroundingError
from bot.grounding import check, figures
from bot.types import Citation

TODAY = date(2026, 11, 24)


def ask(bot: Bot, *turns: str, as_of: date | None = None) -> Answer:
    state = State()
    for turn in turns:
        state = State.from_dict(state.to_dict())  # a conversation lives as plain data
        state, answer = bot.step(state, turn, TODAY, as_of)
    return answer


CALCULATED = [
    # question, value, clause
    ("请三天病假谁批", {"decision": "局长"}, "4.28:3.1"),
    ("想请两天半事假找谁签字", {"decision": "局长"}, "4.28:3.1"),
    ("病假半个工作日谁批", {"decision": "科长(科室负责人)"}, "4.28:3.1"),
    ("请俩礼拜病假要谁批", {"decision": "局长"}, "4.28:3.1"),  # 俩礼拜 = 10 天 > 2 天
    ("机关副科级今年事假请了9天扣多少", {"amount": "540.00", "unit": "元"}, "4.28:5.3"),  # (9 − 6) × 180
    ("我是编外的,今年请了十天事假,扣多少钱", {"amount": "160.00", "unit": "元"}, "4.28:5.3"),  # (10 − 6) × 40
    ("普通科员 公务员编制 前后请了八天半事假 工资要少多少", {"amount": "325.00", "unit": "元"}, "4.28:5.3"),  # (8.5 − 6) × 130: 半 is no slip for 办
    ("连着7个月没交党费会怎样", {"decision": "按自行脱党予以除名"}, "2.12:3"),
]


@pytest.mark.parametrize(("question", "value", "clause"), CALCULATED)
def test_calculations(bot: Bot, question: str, value: dict[str, str], clause: str) -> None:
    answer = ask(bot, question)
    assert (answer.kind, answer.value, answer.citations[0].clause_id) == ("calculation", value, clause)
    assert answer.text.startswith(answer.lead)


def test_a_missing_fact_is_asked_back_and_the_reply_completes(bot: Bot) -> None:
    first = ask(bot, "我今年事假请了9天,要扣多少钱")
    assert first.kind == "clarification" and [m.fact for m in first.missing] == ["staff_type", "rank"]
    assert first.citations[0].clause_id == "4.28:5.3"
    done = ask(bot, "我今年事假请了9天,要扣多少钱", "机关", "副科")
    assert done.value == {"amount": "540.00", "unit": "元"}


def test_a_later_message_changes_one_fact(bot: Bot) -> None:
    turns = ("机关副科级今年事假请了9天扣多少", "要是8天呢")
    assert ask(bot, *turns).value == {"amount": "360.00", "unit": "元"}  # (8 − 6) × 180
    assert ask(bot, *turns, "不对,我是编外的").value == {"amount": "80.00", "unit": "元"}  # (8 − 6) × 40


def test_facts_about_the_asker_hold_and_are_shown(bot: Bot) -> None:
    answer = ask(bot, "我是编外的,今年请了十天事假,扣多少钱", "食堂饭费多少", "我事假请了8天要扣多少")
    assert answer.value == {"amount": "80.00", "unit": "元"}
    assert "按您说的:编外" in answer.notes


def test_a_head_of_section_asking_for_half_a_day_is_not_settled(bot: Bot) -> None:
    answer = ask(bot, "科长自己请半天事假谁批")
    assert answer.kind == "refusal" and "没有写科长本人" in answer.lead


def test_clause_by_number(bot: Bot) -> None:
    answer = ask(bot, "四.28第五条第3款怎么说")
    assert answer.citations[0].clause_id == "4.28:5.3" and answer.kind == "clause"
    missing = ask(bot, "四.28第九条怎么说")
    assert (missing.kind, missing.reason) == ("refusal", "no_such_clause")


def test_where_is_that_written(bot: Bot) -> None:
    answer = ask(bot, "请三天病假谁批", "这在哪一条")
    assert answer.citations[0].clause_id == "4.28:3.1" and "三、(一)" in answer.lead


@pytest.mark.parametrize(
    ("message", "says"),
    [("", "没有收到问题"), ("   ", "没有收到问题"), ("?" * 3, "没有读懂"), ("\x00\x01\x02", "没有读懂"), ("啊" * 501, "问题太长(501字)")],
)
def test_what_cannot_be_read(bot: Bot, message: str, says: str) -> None:
    answer = ask(bot, message)
    assert (answer.kind, answer.reason) == ("refusal", "unreadable") and says in answer.lead


def test_which_wording_was_used_is_said(bot: Bot) -> None:
    answer = ask(bot, "四.28第五条第1款怎么说", as_of=date(2016, 1, 1))
    assert "当月累计病假满半个月" in answer.citations[0].text
    assert any("2017-04-14修改之前" in note for note in answer.notes)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_nothing_that_is_typed_raises_or_escapes_the_gate(bot: Bot, message: str) -> None:
    _, answer = bot.step(State(), message, TODAY)
    assert answer.lead and len(answer.lead) <= 80 and answer.text.startswith(answer.lead)
    assert check(answer, message, bot.compilation, TODAY) is answer


_TOKENS = (
    "周五 礼拜三 星期天 九点 八点半 三点一刻 零五 25点 2月30日 13月5号 国庆1号 元旦当天 劳动节那天 国庆节 中秋 五一32号 第 头 又 再 各 半 两 俩 十 百 千 万 零 1 30 0 1.5 1w5 % 成 天 个半天 "
    "工作日 月 周 年 小时 次 回 人 元 块 篇 份 字 分 项 一共 比 多扣多少 谁批 病假 事假 司机 机关 科员 编外 党费 没交 到 至 - 从 上半年 季度 下个月2号 赶上 是 几号 还差几 哪张 , 。 ?"
).split()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_TOKENS), min_size=2, max_size=9), st.lists(st.sampled_from(_TOKENS), min_size=1, max_size=4))
def test_odd_amounts_and_moments_never_raise(bot: Bot, first: list[str], second: list[str]) -> None:
    state, _ = bot.step(State(), "".join(first), TODAY)
    _, answer = bot.step(state, "".join(second), TODAY)
    assert answer.lead


def test_the_same_question_gives_the_same_answer(bot: Bot) -> None:
    assert ask(bot, "党费多久公布一次") == ask(bot, "党费多久公布一次")


def test_a_false_quote_is_stopped(bot: Bot) -> None:
    answer = ask(bot, "请三天病假谁批")
    wrong = replace(answer.citations[0], quote="请假一律由局长审批")
    with pytest.raises(GroundingError, match="quote not in"):
        check(replace(answer, citations=(wrong,)), "", bot.compilation, TODAY)


def test_a_figure_from_nowhere_is_stopped(bot: Bot) -> None:
    answer = ask(bot, "党费多久公布一次")
    with pytest.raises(GroundingError, match=r"figures without support: \['77'\]"):
        check(replace(answer, text=f"{answer.text} 共77天"), "", bot.compilation, TODAY)


def test_an_answer_without_a_clause_is_stopped(bot: Bot) -> None:
    with pytest.raises(GroundingError, match="without a citation"):
        check(Answer("clause", "可以", "可以"), "", bot.compilation, TODAY)


def test_text_of_one_clause_under_anothers_name_is_stopped(bot: Bot) -> None:
    other = bot.compilation.text("4.28:5.3", TODAY)
    citation = Citation("2.12:3", "收缴党费制度", "3", other, other[:5], 0, 5, "/regulations/2.12#2.12:3")
    with pytest.raises(GroundingError, match=r"quote not in 2\.12:3"):
        check(Answer("clause", "甲", "甲", citations=(citation,)), "", bot.compilation, TODAY)


@pytest.mark.parametrize(("text", "found"), [("扣五百四十元", {"540"}), ("540元", {"540"}), ("两天半", set()), ("一万二", {"12000"})])
def test_chinese_and_arabic_figures_count_as_one(text: str, found: set[str]) -> None:
    assert figures(text) >= found


@pytest.mark.parametrize(
    ("question", "says", "clause", "version"),
    [
        ("2016年那时候休哺乳假影响车补吗", "哺乳假不计入", "4.28:5.1", "修改之前的文字"),
        ("2018年休哺乳假会不会影响车补", "哺乳假", "4.28:5.1", "修改后文字"),
    ],
)
def test_cards_are_bound_to_the_wording_in_force(bot: Bot, question: str, says: str, clause: str, version: str) -> None:
    answer = ask(bot, question)
    assert says in answer.lead and answer.citations[0].clause_id == clause
    assert any(version in note for note in answer.notes)


def test_a_slip_of_the_print_is_named(bot: Bot) -> None:
    answer = ask(bot, "四.24第9条怎么说")
    assert "「泄密的外存储器」原文如此,当为「涉密的外存储器」" in answer.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("我对象在区教育局当科员,她请三天病假谁批", "outside_subject"),
        ("你觉得科长会不会提我", "smalltalk"),
        ("当月违章罚款超过三次的部分司机自己掏百分之几", "redacted"),
        ("失业金一个月领多少,领几个月", "outside_subject"),
    ],
)
def test_what_the_compilation_cannot_give_is_refused(bot: Bot, question: str, reason: str) -> None:
    answer = ask(bot, question)
    assert (answer.kind, answer.reason) == ("refusal", reason)


@pytest.mark.parametrize("question", ["局长家住哪", "局长多大岁数", "科里要用会议室得提前几天申请", "班子民主生活会安排在几月份"])
def test_what_no_statement_holds_is_refused(bot: Bot, question: str) -> None:
    assert ask(bot, question).kind == "refusal"


def test_an_own_case_is_asked_for_what_changes_the_answer(bot: Bot) -> None:
    answer = ask(bot, "我是党员,下个月要买套房子,得跟哪儿说一声")
    assert answer.kind == "clarification" and answer.missing[0].fact == "rank"


def test_frequencies_of_several_bodies_are_added(bot: Bot) -> None:
    answer = ask(bot, "科务会加局务会加局长办公会,按规矩一年一共几场")
    assert answer.value == {"amount": "40", "unit": "次"}  # 12 + 4 + 24
    assert {c.clause_id for c in answer.citations} == {"4.3:1", "4.3:2", "4.3:3"}


def test_one_number_for_two_kinds_of_days_is_asked_apart(bot: Bot) -> None:
    answer = ask(bot, "我是司机,这个月休息日加节日总共出了4天车,补助该给我多少")
    assert answer.kind == "clarification" and {m.fact for m in answer.missing} == {"rest_days", "holidays"}


def test_a_changed_case_is_compared_if_asked(bot: Bot) -> None:
    answer = ask(bot, "我是机关科员,今年事假10天,扣多少", "同样10天要是机关副科长呢,比我多扣几块")
    assert answer.value == {"amount": "200.00", "unit": "元"}  # 4 × 180 − 4 × 130


def test_talks_with_two_circles_are_added(bot: Bot) -> None:
    answer = ask(bot, "一把手有5个班子成员、12个中层,一年至少要谈心多少人次")
    assert answer.value == {"amount": "44", "unit": "人次"}  # 5 × 4 + 12 × 2


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("想歇三天看病,最后到谁那儿批,还得交啥东西不", ["局长审批", "诊断"]),
        ("头疼得厉害想歇三天整 要啥材料 最后哪位拍板", ["诊断", "局长审批"]),
        ("这个月30号是星期三,机关大扫除是几号", ["25日"]),  # 30 − 5
        ("2号正好是周六,考勤表最晚几号给办公室", ["4日"]),  # 2 + 2
    ],
)
def test_leads(bot: Bot, question: str, says: list[str]) -> None:
    lead = ask(bot, question).lead
    assert [word for word in says if word not in lead] == []


def test_the_one_figure_asked_for_is_the_value(bot: Bot) -> None:
    assert ask(bot, "座机响了最多让它响几下").value == {"amount": "3", "unit": "声"}
    assert ask(bot, "病假谁批").value is None


def test_a_conflict_cites_the_last_word(bot: Bot) -> None:
    answer = ask(bot, "普通科员正好请两天事假,旧规定说局长批,考勤那个说分管局长批,听谁的")
    assert "考勤管理办法" in answer.lead and "4.28:z2" in [c.clause_id for c in answer.citations]


def test_what_an_earlier_message_told_counts_in_the_question_after_it(bot: Bot) -> None:
    answer = ask(bot, "党组一共七个人 今天商量换科长", "来了四个 还差几个人")
    assert "还差1人" in answer.lead  # 7 × 2/3 = 4.67, so 5; 5 − 4


def test_several_persons_of_one_kind_count_each(bot: Bot) -> None:
    answer = ask(bot, "科里今年事假:科长(公务员)8天,两个公务员科员各7天,编外一人10天,一共扣多少")
    assert answer.value == {"amount": "780.00", "unit": "元"}  # 2 × 180 + 2 × (1 × 130) + 4 × 40


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (("局务会一年开几次", "科务会呢", "两个差多少"), {"amount": "8", "unit": "次"}),  # 12 − 4
        (("局务会一年开几次", "科务会呢", "加一块呢"), {"amount": "16", "unit": "次"}),  # 4 + 12
        (("机关科员事假8天扣多少", "副科长呢", "两个人差多少"), {"amount": "100.00", "unit": "元"}),  # 2 × 180 − 2 × 130
        (("五一出车补多少", "周六呢", "两天一共多少"), {"amount": "70.00", "unit": "元"}),  # 50 + 20
        (("财务收支一年向局务会汇报几趟;固定资产清查呢,合一块几次",), {"amount": "5", "unit": "次"}),  # 4 + 1
        (("上班聊天被抓一次扣几分", "那被抓三次呢"), {"amount": "1.5", "unit": "分"}),  # 3 × 0.5
        (("我是保洁,卫生不达标被记了一回", "又被记了一次,怎么扣"), {"percent": "100"}),  # the second time
        (("打扫卫生的已经被记了两回", "这次屋子没及时收拾 又被记了 是不是还是白干一个月"), {"decision": "辞退"}),  # the third
        (("我是保洁,卫生不达标被记了两回", "这回又不合格,已经第三次了,怎么办"), {"decision": "辞退"}),
        (("区级表彰加几分", "要是市里给的呢"), {"amount": "2", "unit": "分"}),
        (("区级表彰加几分", "国家级的呢"), {"amount": "2", "unit": "分"}),
        (("区级表彰加几分", "市里的会议谁去呢"), None),
    ],
)
def test_figures_answered_one_by_one_are_reckoned_together(bot: Bot, turns: tuple[str, ...], value: dict[str, str] | None) -> None:
    assert ask(bot, *turns).value == value


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("考勤表的签字加上固定资产报销的签字,总共要几个", {"amount": "6", "unit": "人"}),  # 3 + 3
        ("司机每月补助和节假日出车登记表,哪样要签的人多,多几个", {"amount": "1", "unit": "人"}),  # 3 − 2
        ("考勤员和科长都签了,考勤表还差几个签字", {"amount": "1", "unit": "人"}),  # one thing
        ("科务会比局务会一年多开几次", {"amount": "8", "unit": "次"}),  # 12 − 4
        ("帮我把这俩人的扣款合一下:扫楼的小王头一回没弄好,月薪2400;食堂老李干私活第二回,月薪3000", {"amount": "4200.00", "unit": "元"}),  # 1200 + 3000
    ],
)
def test_two_things_named_together_are_reckoned_together(bot: Bot, question: str, value: dict[str, str]) -> None:
    assert ask(bot, question).value == value


def test_each_sanction_rests_on_its_own_clause(bot: Bot) -> None:
    answer = ask(bot, "扫楼的小王头一回没弄好,月薪2400;食堂老李干私活第二回,月薪3000,合一下")
    assert {"4.16:4", "4.17:1.3"} <= {c.clause_id for c in answer.citations}


def test_a_blanked_percentage_is_no_card(bot: Bot) -> None:
    assert ask(bot, "违章次数超了以后,超出来的罚款师傅自己要掏百分之多少").kind == "refusal"


def test_a_sum_leaves_out_what_was_asked_before_another_question(bot: Bot) -> None:
    turns = ("党课教育活动一年要开展几次", "局务会一年总共要召开几次", "那科务会呢", "加一块呢")
    assert ask(bot, *turns).value == {"amount": "16", "unit": "次"}  # 4 + 12, without the four lectures


def test_a_total_of_one_thing_brings_in_no_other(bot: Bot) -> None:
    assert ask(bot, "局务会一年总共要召开几次").value == {"amount": "4", "unit": "次"}


def test_a_sum_is_not_added_to_its_parts(bot: Bot) -> None:
    answer = ask(bot, "局务会一年开几次", "科务会呢", "加一块呢", "那加一块呢")
    assert "32" not in answer.text  # 4 + 12 + 16


def test_a_title_alone_does_not_say_whose_staff(bot: Bot) -> None:
    answer = ask(bot, "中级职称事假9天扣多少")
    assert answer.kind == "clarification" and answer.missing[0].fact == "staff_type"


def test_a_sum_over_figures_of_different_units_is_not_reckoned(bot: Bot) -> None:
    answer = ask(bot, "局务会一年开几次", "五一出车补多少", "加一块呢")
    assert "54" not in answer.text  # 4 次 + 50 元


def test_another_subject_keeps_the_case(bot: Bot) -> None:
    assert ask(bot, "党组会3月20日开,什么时候通知人", "那议题呢").value == {"date": "2026-03-13"}  # 20 − 7
