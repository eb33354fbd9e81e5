"""What kind of thing a question asks for. Several may be present; the order is that of weight."""

from __future__ import annotations

import re

# Ask → patterns. What a card supplies is named with the same words (docs/knowledge.md).
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "figure",
        r"多少|(?<![那这前好])几[天块个位名篇次回成分条份人项年月岁声场遍趟元点家样种期道步关类级台张件]|几百|几千|几(?=$|[,。?])|多大|多长(?!时间)|多久|标准是|比例|百分之几|倍|够不够|还差|扣几|加几",
    ),
    (
        "frequency",
        r"多久(?:.{0,6})[一1][次回趟堂]|隔多[久长]|多长时间.{0,8}[一1][次回堂趟场节遍]|几[次回].{0,3}[一1](?:年|月|季)|一(?:年|个?月|季度?|周).{0,10}几[次回]|每[年月季周].{0,6}几[次回]|多久.{0,4}(?:开|上|搞|查|清|公布|汇报|报)",
    ),
    (
        "person",
        r"谁|哪[个位些].{0,3}(?:领导|部门|科室|人|委员|单位|局长|拍板|点头|说了算|批|签|管|定|开口|做主)|找哪|归哪|由哪|哪级|几级|什么人|啥人|哪里批|哪一级|哪家|跟哪|向哪|给哪|交给?哪|什么部门|哪儿管|签字找|批.{0,2}找",
    ),
    (
        "time",
        r"什么时[候间]|啥时[候间]?|几点|几号|几月|哪天|哪个月|何时|最[晚迟早]|多久(?:内|之内|以内)|多长时间(?:内|之内)|几天(?:内|之内)|截止|来得及|时限|期限|晚没晚|周几|星期几|礼拜几|哪年",
    ),
    ("place", r"哪儿(?!管)|哪里(?!批)|什么地方|啥地方|放哪|停哪|搁哪|在哪|去哪|到哪|往哪"),
    (
        "yesno",
        r"[吗嘛么不没](?:呀|啊|呢)?[??。\s]*$|(?:能|可|行|成|准|让|算|要|会|有|得|该|许|用|需)(?:不|没)(?:能|可|行|成|准|让|算|要|会|有|得|该|许|用|需)?|是不是|是否|可不可以|可以.{0,12}吗|非得|必须|没问题|没事|合规|合适|行吗|够了吧|可以吗|吧[??。]*$|(.)[不没]\1",
    ),
    ("list", r"哪些|哪几|都有(?:啥|什么|谁)|包括|有几[种类条样]|分别|几种|都哪|都要|都得|都能|都查|都[写记登]|还[记登]"),
    ("consequence", r"后果|处理|处罚|处分|怎么罚|咋罚|罚|扣|会怎[么样]|会咋|怎么算|咋算|受.{0,2}影响|追责|追究|什么下场|咋处|要紧|会不会"),
    (
        "procedure",
        r"怎么办|咋办|咋整|怎么(?:付|弄|走|做|搞|处理|申请|报|交|写|请|分|发|怎样)|如何|流程|手续|程序|步骤|怎样|带什么|要什么|(?:什么|啥)(?:材料|东西|手续|证明|表)|准备|哪几道|先干|头一步|第一步|咋[弄处]",
    ),
    ("definition", r"什么是|啥是|是什么意思|指的?是?(?:什么|谁|啥)|啥意思|算.{0,6}吗|定义|叫什么|是啥"),
    ("purpose", r"为什么|为啥|目的|图个?(?:什么|啥)|有什么用|(?<![先再步完后接着])干嘛(?!去)|意义|用来"),
    ("condition", r"条件|资格|什么情况|啥情况|哪种情况|门槛|要求|前提|级别"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_STATE = re.compile(
    r"还差|还[得要需].{0,8}几[次回篇份天]|够数|还剩几|[少缺]几[次回篇份个天]|差(?:多少|几)|够不够|够了|达标|还欠|完成(?:没|了吗)|来得及|过期|超期|晚不晚"
)
_OWN_CASE = re.compile(
    r"我|俺|咱|帮|(?:想|打算|准备)(?:请|歇|休|申请|报|买|借|带|用|去|走)|[他她](?!们)|上礼拜|这礼拜|老[王李张刘马赵]|小[王李张刘周吴陈杨赵]|这[次回个月季周]|今[年天儿]|昨|明[天儿早]|上[个周次月]|刚|已经|现在|这会儿"
)


def asks(text: str) -> tuple[str, ...]:
    """Names of what is asked for, weightiest first; empty if the text does not show it."""
    return tuple(name for name, pattern in _COMPILED if pattern.search(text))


def asks_state(text: str) -> bool:
    """True for 「还差几篇」「来得及吗」: whether a limit is kept, which only the facts of the case can tell."""
    return bool(_STATE.search(text))


def own_case(text: str) -> bool:
    """True if the asker speaks of a case of his own rather than of the rule in general."""
    return bool(_OWN_CASE.search(text))
