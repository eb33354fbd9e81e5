"""Numbers with units, and where they stand: 两天半, 俩礼拜, 半个工作日, 第三次, 一万二, 五成.

Unit classes: 天 周 个月 年 小时 分钟 次 人 元 % 篇 份 字 分 项 台 声 个. ``个`` is what people say for several of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bot.reading.numbers import NUMERAL, parse


@dataclass(frozen=True, slots=True)
class Quantity:
    value: Decimal
    unit: str
    start: int
    end: int
    text: str
    ordinal: bool = False  # 第三次, 头一回, 又一次
    step: str = ""  # how it was reckoned, if it stands in the text only in parts (6台,每台1800元)


_UNITS: tuple[tuple[str, str], ...] = (
    ("个月", r"个[整多]?月|整月|(?<=[俩仨])月(?![份底初])"),
    (
        "天",
        r"个?(?:工作|上班|出勤)的?日子?|个班(?!子)|个?(?:休息|节假|双休)日|整?天|日(?!志|常)|(?<=[俩仨])(?:周[六日末]|礼拜[六日天]|星期[六日天])|个(?:普通|平常|一般|平时)?(?:的)?(?:双休日?|休息日|周[六日末]|礼拜[六日天]|星期[六日天])",
    ),
    ("周", r"个?(?:星期|礼拜)(?!一(?![共起直样回次趟总])|[二三四五六日天末])|周(?!一(?![共起直])|[二三四五六日末岁])"),
    ("小时", r"个?(?:小时|钟头)"),
    ("分钟", r"分钟"),
    ("季", r"个季度"),
    ("年", r"整?年(?!级|度|初|底|中|假)"),
    (
        "次",
        r"次|回(?!局|家|来)|趟|遍|遭|起(?=官司|诉讼|事故|案|投诉)|轮(?!岗|换|流|值)|期(?!间|限|末|初|满|中)|堂|讲(?!话|课|的|稿|了|解|究|座|述|到)|节(?!日|假|能|约|点|目|省|前|后|气|奏|的|那|这|当|期|加|出|值)|场(?!所|合|地|面)|人次|张(?=罚|违)",
    ),
    ("人", r"来?号人|人(?!次|家|事|民)|位|名|个(?:人|成员|委员|同志|党员|科室负责人|服务对象|干部|代表|监督员|领导|局长|副局长|师傅|委员)|口人|票(?!据)"),
    ("元", r"元|块(?!儿|一起|要|算)钱?|来块|大洋"),
    ("%", r"%|％|个百分点|成(?!绩|员|果|立|本)"),
    ("篇", r"篇|条(?!文|例|件|款|规|第)"),
    ("份", r"份(?!额)|套(?!路|话)"),
    ("字", r"个?字"),
    ("分", r"分(?!钟|管|之|局|工|配|用|开|别|析|数|明|给|发|类)"),
    ("项", r"项|件|样"),
    ("台", r"台|辆|张|本|瓶"),
    ("声", r"声"),
    ("个", r"个(?!体|人)"),
)
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS))
_PATTERN = re.compile(rf"(?P<ord>第|(?<!里)头|又)?零?(?P<n>{NUMERAL})(?:多|来|把)?(?:{_UNIT})(?P<half>(?<=[天月年时头期拜分成])半(?![年月天个日小]))?")
_AND_HALF = re.compile(rf"(?P<n>{NUMERAL})个半(?P<u>工作日|天|上午|下午|月|年|小时|钟头|星期|礼拜|学期)")
_YEARS_AND_MONTHS = re.compile(rf"(?P<n>(?!20\d\d|半){NUMERAL})年(?:零|又|加|外加|带|多)?(?P<m>{NUMERAL})个(?:整)?月")  # 两年零六个月
_HALF_OF = re.compile(r"(?<![几多少]个)(?P<n>半)(?:个|拉个?)?(?P<u>工作日|天|日|月|年|小时|钟头|个月|学期)")
_MONEY_SHORT = re.compile(r"(?<![a-z\d.])(?P<n>\d+(?:\.\d+)?)(?P<p>[wk千万])(?P<more>[1-9])?(?=[块元]|[^a-z\d人字份篇]|$)")  # 1w5, 1万5, 3k
_HUNDREDS = re.compile(
    r"(?<![第几])(?P<n>[一二两三四五六七八九]百(?:零?[一二三四五六七八九十]+)?)(?=[的,。?、 块元整钱来]|$|[跟和与哪])(?!来?[天日个人次字分年篇份条])"
)
_MONEY = re.compile(r"(?P<n>\d+(?:\.\d+)?[千万]|[一二两三四五六七八九十百千]+[千万][零一二三四五六七八九千百十]*)(?![天日个人次元块回周年月小分位名篇条份项])")
_BARE_MONEY = re.compile(
    r"(?:[扣划]了?(?:我|你|他|她|俺)?|接受|承受|报了|罚了?|月薪|工资|花了?|抠|克扣|[走少短减砍没]了(?=\d{3}|[一二两三四五六七八九][百千])|[划少][走发拿]|充值?|拿(?=了?\d{3})|那份|报销?|支出|借|金额|一共|合计|共|[钱款费账价](?:是|要|才|共|了)?|开[销支]|个月|[这本]月|每月|一月(?=\d{3})|领了?|绩效|月入|挣|车补|奖金?|津贴|补贴|单子|笔|张|交|付|凑|攒|给|发|到手|挣)(?:[了过走掉去]|到|够|[上下]来|给?[我你他她]|原本|本来|原来|标准|是|有)*(?P<n>\d{2,7}(?:\.\d+)?|[一二两三四五六七八九][千百][零一二三四五六七八九千百十]*)(?![天日个人次元块回周年月小分位名篇条份项号点:%\d.讲节字票])"
)
_MONEY_OF = re.compile(r"(?<![\d.])(?P<n>\d{3,6})(?=块?元?的?(?:工资|月薪|薪水|补助|补贴|餐费|伙食费|饭钱|罚款|罚单|发票|单子|票))")
_HALF_UNITS = {
    "星期": "周",
    "礼拜": "周",
    "学期": "",
    "工作日": "天",
    "天": "天",
    "日": "天",
    "月": "个月",
    "个月": "个月",
    "年": "年",
    "小时": "小时",
    "钟头": "小时",
}
_FRACTION = re.compile(r"百分之(?P<n>[零一二两三四五六七八九十百\d.]+)")
_EVERY = re.compile(r"(?:多久|多长时间|每|隔|几).{0,8}$")  # 「多久开一回」 asks, it does not count
_RATE = re.compile(r"(?:要|得|会|能|该)?(?:扣|补|罚|给|拿(?![了过到走]))|(?:又|到底)?是?多少")  # 「一天扣多少」 asks for the rate
_PRICE = re.compile(r"(?:[扣补给加算按]|才|就|是)*(?:\d+(?:\.\d+)?|半|[一二两三四五六七八九十百]+)(?:[块元分]|(?=[,，。的])|$)")
_SPENT = re.compile(r"(?:请|歇|休|旷|缺|出|跑|值|加|超|多|躺)了?(?:班|车|工)?$")  # … but 「请一天扣多少」 tells of a day
_HALF_DAY = re.compile(r"(?P<n>一|整|[两俩2二]|[仨三3])个?(?:上午|下午)(?!茶)")
_QUARTER_HOUR = re.compile(r"(?P<n>[一1三3])刻钟")
_BARE_POINTS = re.compile(r"(?:业务|共性|平时|日常|总分|总成绩)[^\d,，。月钱补奖薪]{0,6}(?P<n>\d{1,3}(?:\.\d+)?)(?![\d.:]|[次项个篇天人元%])")
_CHIEF_AND_DEPUTIES = re.compile(r"(?P<n>[一两二\d])正(?P<m>[一两二三四五六\d])副")  # 「一正两副」
_OUT_OF = re.compile(r"\d{2,3}分(?:里头?|中|当中)?(?:拿|得|考)(?:了|到)?(?P<n>\d{1,3}(?:\.\d+)?)分?(?![\d次项])")  # 「那70分拿了65」
_FIRST_TIME = re.compile(r"初犯|初次|头一遭|首犯|[头首]回(?!家)")
_TWO_HALVES = re.compile(r"[两俩2]个?半天")
_REACHED = re.compile(r"(?:正好|刚好|已经|今天|到今天|今儿|是|到|后的|到手|收到|拿到|(?:下来|下达|下发|公布|之后|以后|过后)都?|都)$")
LEAST_PRICE = 10  # 元 apiece; 「一张3」 is no price
_NOT_ONE = re.compile(r"(?:都|也)(?:没|不)|没[请休歇病用缺]过")
_CLOCK_PART = re.compile(rf"点(?:钟?过了?|差|零)?\||差\|到?{NUMERAL}点")  # 八点过五分, 差五分八点
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d年(?=\d{1,2}月|那会|那时|那年)")  # 17年3月份
_WHOLE_YEAR = re.compile(r"全年|一整年|整年")
_BOTH = re.compile(
    r"(?<![们我你他她咱这那带])(?P<n>[俩仨])(?=[没未完头了够行来病走]|出差|请假|休假|不在|在外|[\u4e00-\u9fff]{1,2}员|科室|单位|项目|$|[,，。?？、 ])"
)  # 有俩没干完
_THINGS = "台把张箱套盒桶支包双本件部辆块"
_PRICED = re.compile(
    rf"(?P<n>{NUMERAL})(?P<cl>[{_THINGS}])[^,，。;?罚违]{{0,8}}[,，]?(?:单价|(?:每|一|单)(?:(?P=cl)|个))(?:价|是|要|才|只要)?(?P<m>{NUMERAL})(?:元|块钱?)?(?!.{{0,3}}一(?P=cl))"
    rf"|(?:每|一|单)(?P<cl2>[{_THINGS}])(?:价|是|要|才|只要)?(?P<m2>\d+|[一二两三四五六七八九]+[百千万][一二三四五六七八九百千]*)(?:元|块钱?)?(?:的[^,，。;?]{{0,6}})?[,，]?(?:一共|总共|共)?(?:要|有|买|配|来)?了?(?P<n2>{NUMERAL})(?P=cl2)"
)
_WEEKDAY_NUMERAL = re.compile(r"(?<![个俩仨])(?:周|星期|礼拜)[一二三四五六](?=[一二两俩仨三四五六七八九十](?![共起直]))")
_FEAST = re.compile(r"(?<![一二两三四五六七八九十百\d])(?:五一|十一)(?=[一二两三四五六七八九\d]天)")


def find(text: str) -> list[Quantity]:
    """All quantities from left to right, not overlapping."""
    return list(_find(text))


@lru_cache(maxsize=256)  # every rule near the top reads the same few texts
def _find(text: str) -> tuple[Quantity, ...]:
    text = _FEAST.sub("…" * 2, text)  # 五一三天: three days, not 513
    text = _WEEKDAY_NUMERAL.sub(lambda m: "…" * len(m[0]), text)  # 周三一个半小时
    found: list[Quantity] = []
    taken = [False] * (len(text) + 1)

    def add(quantity: Quantity) -> None:
        if not any(taken[quantity.start : quantity.end]):
            found.append(quantity)
            taken[quantity.start : quantity.end] = [True] * (quantity.end - quantity.start)

    for match in _PRICED.finditer(text):
        number_of, price = parse(match["n"] or match["n2"]), parse(match["m"] or match["m2"])
        if number_of and price and price >= LEAST_PRICE:
            step = f"{_plain(number_of)} × {_plain(price)} = {_plain(number_of * price)} 元"
            add(Quantity(number_of * price, "元", match.start(), match.end(), match[0], step=step))
    for match in _YEARS_AND_MONTHS.finditer(text):
        years, months = parse(match["n"]), parse(match["m"])
        if years and months:
            add(Quantity(12 * years + months, "个月", match.start(), match.end(), match[0]))
    for match in _FRACTION.finditer(text):
        value = parse(match["n"])
        if value is not None:
            add(Quantity(value, "%", match.start(), match.end(), match[0]))
    for match in _TWO_HALVES.finditer(text):  # 俩半天: one day
        add(Quantity(Decimal(1), "天", match.start(), match.end(), match[0]))
    for match in _AND_HALF.finditer(text):  # 3个半小时
        value = parse(match["n"])
        if value is not None:
            if match["u"] in ("天", "上午", "下午"):  # 「13个半天」 are half days, 「3个半小时」 three hours and a half
                add(Quantity(value / 2, "天", match.start(), match.end(), match[0]))
                continue
            add(Quantity(value + Decimal("0.5"), _HALF_UNITS[match["u"]], match.start(), match.end(), match[0]))
    for match in _HALF_OF.finditer(text):
        unit = _HALF_UNITS.get(match["u"])
        if unit and not (match.start() and text[match.start() - 1] in "前后上下每"):
            add(Quantity(Decimal("0.5"), unit, match.start(), match.end(), match[0]))
    for match in _HALF_DAY.finditer(text):
        count = Decimal(1) if match["n"] in "一整" else parse(match["n"]) or Decimal(1)
        add(Quantity(count / 2, "天", match.start(), match.end(), match[0]))
    for match in _QUARTER_HOUR.finditer(text):
        add(Quantity(15 * (parse(match["n"]) or Decimal(1)), "分钟", match.start(), match.end(), match[0]))
    for match in _MONEY_SHORT.finditer(text):
        power = 10000 if match["p"] in "w万" else 1000
        value = (Decimal(match["n"]) + (Decimal(match["more"]) / 10 if match["more"] else 0)) * power
        if match["p"] in "wk" or match["more"]:
            add(Quantity(value, "元", match.start(), match.end(), match[0]))
    for match in _CHIEF_AND_DEPUTIES.finditer(text):
        for name in "nm":
            add(Quantity(parse(match[name]) or Decimal(0), "个", match.start(name), match.end(name), match[name]))
    for match in _OUT_OF.finditer(text):  # only what was got counts
        add(Quantity(Decimal(match["n"]), "分", match.start("n"), match.end("n"), match["n"]))
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _BARE_POINTS.finditer(text):
        add(Quantity(Decimal(match["n"]), "分", match.start("n"), match.end("n"), match["n"]))
    for match in _FIRST_TIME.finditer(text):
        add(Quantity(Decimal(1), "次", match.start(), match.end(), match[0], True))
    for match in _BOTH.finditer(text):
        add(Quantity(parse(match["n"]) or Decimal(0), "个", match.start(), match.end(), match[0]))
    for match in _WHOLE_YEAR.finditer(text):
        add(Quantity(Decimal(1), "年", match.start(), match.end(), match[0]))
    for match in _PATTERN.finditer(text):
        value = parse(match["n"])
        index = next(i for i in range(len(_UNITS)) if match[f"u{i}"] is not None)
        unit = _UNITS[index][0]
        if value is None or _is_date_part(text, match, unit):
            continue
        if match["half"]:
            value += Decimal("0.5")
        if unit == "%" and match[f"u{index}"].startswith("成"):
            value *= 10
        start = match.start() if match["ord"] else match.start("n")
        add(Quantity(value, unit, start, match.end(), text[start : match.end()], bool(match["ord"]) and unit != "天"))
    for pattern in (_MONEY, _BARE_MONEY, _MONEY_OF, _HUNDREDS):
        for match in pattern.finditer(text):
            value = parse(match["n"])
            if value is not None:
                add(Quantity(value, "元", match.start("n"), match.end("n"), match["n"]))
    found.sort(key=lambda q: q.start)
    return tuple(q for q in found if not _is_rate(text, q, found))


def _is_rate(text: str, quantity: Quantity, found: list[Quantity]) -> bool:
    """「周末一天20,五天该是100」: the day is that of the rate if others are told."""
    others = any(q.unit == quantity.unit and q.value > 1 for q in found)
    return others and quantity.unit in ("天", "次") and quantity.text in ("一天", "一次", "一趟", "一回") and bool(_PRICE.match(text, quantity.end))


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _is_date_part(text: str, match: re.Match[str], unit: str) -> bool:
    """「6月20日」「2024年」「每周」「一年一次」 carry units that are no durations."""
    before = text[match.start() - 1] if match.start() else ""
    if (
        unit == "天"
        and re.fullmatch(r"[^个]+日", match[0])
        and "工" not in match[0]
        and (before in ("月", "年", "号") or text[match.start() : match.end()].startswith("2日前"))
    ):
        return True
    if unit == "天" and match[0].endswith("日") and before in ("-", "~", "至", "到", "—", "、") and re.search(r"[日号月][-~至到—、]$", text[: match.start()]):
        return True  # 「12月3日-5日」
    if match["n"] in ("一", "1") and before in ("同", "某"):  # 不在同一天
        return True
    if unit == "天" and match[0].endswith("日") and before in ("拜", "期", "周"):
        return True  # 礼拜六日
    if unit == "个月" and match["ord"] and match["n"] in ("一", "1"):  # 季度头一个月
        return True
    if unit == "元" and match["n"] == "一" and before in ("加", "合", "在", "凑", "并"):  # 加一块13天
        return True
    if unit == "年" and match["n"].isdigit() and len(match["n"]) == 4:
        return True
    if unit in ("分", "分钟") and _CLOCK_PART.search(text[: match.start("n")] + "|" + text[match.end() :]):
        return True
    if unit == "年" and _SHORT_YEAR.match(text, match.start("n")):
        return True
    if unit == "天" and match["ord"] in ("第", "头"):  # 「今天是第28天」 tells how many; 「从第六天起」 does not
        return not _REACHED.search(text[: match.start()]) or text[match.end() : match.end() + 1] in ("起", "开")
    if unit == "天" and match["n"] in ("一", "1") and _RATE.match(text, match.end()) and not _SPENT.search(text[: match.start()]):
        return True
    if match["n"] in ("一", "1") and (_NOT_ONE.match(text, match.end()) or (unit == "次" and before in ("下", "上"))):
        return True  # 「一个月都没交」「下一次」
    if unit == "次" and match["n"] in ("一", "1") and _EVERY.search(text[: match.start()]):
        return True
    if match["n"] == "半" and before in ("上", "下", "前", "后"):  # 上半年
        return True
    return bool(before) and before in "每哪几"
