"""Days, weekdays and clock times in a message, resolved against today: 6月20号, 下周一, 周二下午三点, 明早八点, 下个月2号."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.reading.numbers import parse
from bot.rules.facts import Moment

_N = r"(?:\d{1,2}|[二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"  # 1 … 99
_DAY = re.compile(
    rf"(?:(?P<year>\d{{4}}|(?<!\d)\d\d(?=年\d{{1,2}}月)|今|明|去|前)年)?(?:(?P<month>{_N})月(?:份)?|(?P<rel>上上?个?月|这个?月|本月|当月|下下?个?月))"
    rf"(?:(?P<day>{_N})(?:[日号]|(?![个\d年月天共起直次样回分点毛块篇份])))?|(?<![月\d第])(?P<only>{_N})(?:号(?!钱?文)|(?<=[日号][-~至到—、]\d)日|(?<=[日号][-~至到—、]\d\d)日)|(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
)
_RELATIVE = re.compile(r"(大后天|后天|明天|明儿?(?=[早晚上下个]|$)|今天|今儿|昨天|昨儿|前天|大前天|[今昨](?=[早晚夜]))")
_DAYS = {
    "大后天": 3,
    "后天": 2,
    "明天": 1,
    "明": 1,
    "明儿": 1,
    "今天": 0,
    "今儿": 0,
    "今": 0,
    "昨天": -1,
    "昨": -1,
    "昨儿": -1,
    "前天": -2,
    "大前天": -3,
}
_WEEKDAY = re.compile(
    r"(?<![赶碰遇轮老小])(?P<rel>上上?个?|这个?|本|下下?个?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末1-7])(?!\d(?!\d?[点:时])|(?<=\d)月|[次回天]|(?<=一)[共起直总样])"
)
_ANCHOR = re.compile(
    rf"(?P<n>{_N})[号日](?:那天|当天)?(?:正好|刚好|恰好|恰巧|又|就)?(?:[赶碰遇撞轮]上|[赶碰遇撞]到|是|逢|落在)?(?:的?是)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天])"
    rf"|(?:周|星期|礼拜)(?P<d2>[一二三四五六日天])(?:分别|都)?(?:是|在|为|有)?(?P<list>(?:\d{{1,2}}[号日]?[、, ]+){{2,}}\d{{1,2}})[号日]"
)
_CLOCK = re.compile(
    rf"(?P<half>凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|[早晚])?(?:差(?P<to>{_N}|[一1三3]刻)(?:分钟?)?到?)?(?P<h>\d{{1,2}}|二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九])(?:[::](?P<m>\d{{2}})|点(?!名|头)(?:钟|整)?(?:(?P<half2>半)|(?P<quarter>[一1三3]刻)|过了?(?:(?P<past>{_N})分钟?|(?P<quarter2>[一1三3]刻))|差(?:(?P<to2>{_N})分钟?|(?P<to3>[一1三3]刻))|(?P<m2>{_N}|零[一二三四五六七八九\d])分?)?)"
)
_NOON = re.compile(r"中午|午饭|午餐|中饭|下午|午休")
_FEAST = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "十一": (10, 1), "国庆": (10, 1)}
_TODAY = re.compile(r"(?:今[天儿]|现在|眼下)(?:是|都|已经|已)?$")  # 「5月6号接的,今天26号」
_THIS_TIME = re.compile(r"[这下][次回月](?:是|在)?$|这个?月.{0,6}$")
MUCH_EARLIER = 15  # days by which a bare day must precede the one before it to be of the next month
_FEAST_DAY = re.compile(rf"(元旦|五一|国庆节?|十一)(?={_N}[号日])")  # 国庆1号2号
_FEAST_RE = re.compile("(元旦|五一|劳动节|国庆节?|十一)(?=那天|当天|加班|出车|值班|[,,。?]|$)")


@dataclass(frozen=True, slots=True)
class Found:
    moment: Moment
    start: int
    end: int
    text: str
    month_only: bool = False


def find(text: str, today: date) -> list[Found]:
    """Moments from left to right; a clock time joins the day or weekday right before it."""
    days = [*_dates(text, today), *_weekdays(text, today), *_relative(text, today)]
    days.sort(key=lambda f: (f.start, -f.end))
    out: list[Found] = []
    for found in days:
        if not out or found.start >= out[-1].end:
            out.append(found)
    out = _supposed(out)
    for clock in _clocks(text):
        before = next((f for f in reversed(out) if f.end <= clock.start <= f.end + 3 and f.moment.clock is None and not f.month_only), None)
        if before is None:
            out.append(clock)
            continue
        joined = Moment(before.moment.day, before.moment.weekday, clock.moment.clock)
        out[out.index(before)] = Found(joined, before.start, clock.end, text[before.start : clock.end])
    return sorted(out, key=lambda f: f.start)


def anchor(text: str) -> Moment | None:
    """「30号是星期三」「周五是4、11、18、25号」: which weekday a day of the month in question falls on; of a list its last day."""
    match = _ANCHOR.search(text)
    if match is None:
        return None
    day = _number(match["n"]) if match["n"] else int(re.findall(r"\d+", match["list"])[-1])
    return Moment(weekday="一二三四五六日".find((match["d"] or match["d2"]).replace("天", "日")) + 1, of_month=day) if 1 <= day <= 31 else None


def _supposed(found: list[Found]) -> list[Found]:
    """「今儿星期三」 supposes a case: the weekday holds, not today's date; 「今天11月20日」 is one moment."""
    out: list[Found] = []
    for one in found:
        before = out[-1] if out else None
        if before and one.moment.weekday and before.text in _DAYS and one.start - before.end <= 2:
            out[-1] = Found(Moment(weekday=one.moment.isoweekday), before.start, one.end, before.text + one.text)
        elif before and before.moment.day and one.moment.weekday == before.moment.day.isoweekday() and one.start - before.end <= 1:
            out[-1] = Found(before.moment, before.start, one.end, before.text + one.text)  # 「12月16号周三」
        elif before and before.text in _DAYS and _DAYS[before.text] == 0 and one.moment.day and one.start - before.end <= 1:
            out[-1] = Found(one.moment, before.start, one.end, before.text + one.text, one.month_only)
        else:
            out.append(one)
    return out


def _from_iso(match: re.Match[str]) -> Found:
    return Found(Moment(date(*map(int, match["iso"].split("-")))), match.start(), match.end(), match[0])


def _dates(text: str, today: date) -> list[Found]:
    out = []
    last: Found | None = None  # 「10月1号2号」: a bare day takes the month named right before it
    for match in _DAY.finditer(text):
        try:
            found = _from_iso(match) if match["iso"] else _from_parts(match, today)
            feast = _FEAST_DAY.search(text, max(0, match.start() - 3))
            if match["only"] and feast and feast.end() == match.start():
                found = Found(
                    Moment(date(today.year, _FEAST[feast[1].removesuffix("节")][0], _number(match["only"]))),
                    feast.start(),
                    match.end(),
                    text[feast.start() : match.end()],
                )
            elif match["only"] and last is not None and (bare := _bare_day(text, match, last)):
                found = Found(Moment(bare), found.start, found.end, found.text)
        except ValueError:  # 2月30日
            continue
        last = found
        out.append(found)
    for match in _FEAST_RE.finditer(text):
        month, day = _FEAST[match[1].removesuffix("节")]
        out.append(Found(Moment(date(today.year, month, day)), match.start(), match.end(), match[0]))
    return out


def _bare_day(text: str, match: re.Match[str], last: Found) -> date | None:
    """「12月3号用车,2号才说」: a bare day is of the month told before it; None if it is of the present one."""
    number, before = _number(match["only"]), text[: match.start()]
    if last.moment.day is None or _THIS_TIME.search(before):
        return None
    if last.month_only and match.start() - last.end > 2:  # 「12月的排班,今天25号交」
        return None
    month = last.moment.day
    if number < month.day - MUCH_EARLIER and not _TODAY.search(before):  # 「6月28号交的,3号开会」
        month = month.replace(day=1) + timedelta(days=31)
    return month.replace(day=number)


def _from_parts(match: re.Match[str], today: date) -> Found:
    year = {"今": today.year, "明": today.year + 1, "去": today.year - 1, "前": today.year - 2}.get(match["year"] or "今")
    year = year if year is not None else int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    month = _number(match["month"]) if match["month"] else today.month
    if match["rel"]:
        shift = match["rel"].count("下") - match["rel"].count("上")
        index = today.year * 12 + today.month - 1 + shift
        year, month = index // 12, index % 12 + 1
    day_text = match["day"] or match["only"]
    day = _number(day_text) if day_text else 1
    if day > monthrange(year, month)[1]:
        raise ValueError("no such day")
    return Found(Moment(date(year, month, day), whole_month=not day_text), match.start(), match.end(), match[0], month_only=not day_text)


def _weekdays(text: str, today: date) -> list[Found]:
    out = []
    said, stop = "", 0
    for match in _WEEKDAY.finditer(text):
        number = {"日": 7, "天": 7, "末": 6}.get(match["d"]) or ("一二三四五六".find(match["d"]) + 1 or int(match["d"]))
        rel = match["rel"] or (said if said and match.start() - stop <= 1 else "")  # 「上礼拜六礼拜天」: both of that week
        said, stop = rel, match.end()
        if not rel:
            out.append(Found(Moment(weekday=number), match.start(), match.end(), match[0]))
            continue
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=rel.count("下") - rel.count("上"))
        out.append(Found(Moment(monday + timedelta(days=number - 1)), match.start(), match.end(), match[0]))
    return out


def _relative(text: str, today: date) -> list[Found]:
    return [Found(Moment(today + timedelta(days=_DAYS[m[1]])), m.start(), m.end(), m[0]) for m in _RELATIVE.finditer(text) if m[1] in _DAYS]


def _clocks(text: str) -> list[Found]:
    out = []
    for match in _CLOCK.finditer(text):
        hour = _number(match["h"])
        minute = int(match["m"]) if match["m"] else 30 if match["half2"] else 0
        minute += _minutes(match["m2"] or match["quarter"] or match["past"] or match["quarter2"])
        half = match["half"] or text[max(0, match.start() - 1) : match.start()]
        if half in ("下午", "傍晚", "晚上", "夜里", "晚") and hour < 12:
            hour += 12
        if hour < 6 and _NOON.search(text):  # 「中午忙到一点」
            hour += 12
        if hour > 23 or minute > 59:
            continue
        if to := _minutes(match["to"] or match["to2"] or match["to3"]):  # 差五分八点
            hour, minute = divmod(60 * hour + minute - to, 60)
        out.append(Found(Moment(clock=time(hour, minute)), match.start(), match.end(), match[0]))
    return out


def _minutes(text: str | None) -> int:
    """Minutes past or to the hour: 零五, 15, 一刻."""
    if not text:
        return 0
    return (15 if text[0] in "一1" else 45) if text.endswith("刻") else _number(text.lstrip("零"))


def _number(text: str) -> int:
    value = parse(text)
    if value is None:
        raise ValueError(text)
    return int(value)
