"""What a message leans on: does it stand alone, continue the last topic, or answer a question back?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

MAX_TURNS = 8  # messages kept
SHORT = 9  # characters; a shorter message rarely stands alone
STRONG = 0.58  # a message that scores this alone needs no context
_LEANS = re.compile(
    r"^(?:哦|接着|接下来|随后|噢|嗯|好的?|那|那么|那要|要是|如果|假如|换成|换|再|又|还有|可|但|不对|不是|算上|加上|这个?|它|他们?|她|其中|都|同样(?:是|的)?|照这样|照此|按这个|这样|我是|如果是|改成|第[一二三四五六七八九十\d]+[次回]|他一个人|到底|具体)"
    r"|呢[??]?$|的呢|同样(?:是|的)?(?:[一二两三四五六七八九十半\d]|条件)|^(?:为啥|为什么|凭什么|然后呢|后来呢|多久|谁批|哪条|什么时候|几天)[??]?$"
)
_ELSEWHERE = re.compile(r"^(?:那)?(?:换个|另外(?:再)?问(?:个|一个|一下)?|再问个别的|说点别的|问个别的)(?:话题|问题|事儿?|别的)?[,,。:: ]*(?=.{3})")
_SUBSTITUTES = re.compile(r"呢[??]?$")
_CORRECTED = re.compile(r"(?:不对|不是|错了|搞错了).{0,10}[,，。 ](?:我)?(?:是|想)?(?:问|说)的?是?(.{3,})$")
_WHERE = re.compile(r"(?:哪[一]?条|哪个(?:制度|文件|办法|规定)|出处|依据|哪[一]?款|第几条|哪里写|哪儿写|什么依据|有依据)")
_BACK = re.compile(
    r"(?:回到|说回|再(?:问|说)回?|还是)(?:(?:头|第)(?P<n>[一二三]|\d)?个?|最?开始的?|最初的?|刚才的?|前面的?|上)(?:那?个?)?(?:问题|事儿?|话题)[,，。 ]*(?P<rest>.{2,})$"
)
_BEFORE = re.compile(r"(?:修?改|修订)(?:之?前|以前)|(?:没|未)(?:修)?改(?:的时候|之前|时)|老(?:办法|版本?)|旧(?:办法|版|文)")
_BOTH = re.compile(r"(?:修?改|修订)(?:之?前|以前).{0,12}(?:修?改|修订|之?后|以后|现在)|新旧(?:两版|规定|办法)|(?:前后|新老)两[版种个]")
_YEAR = re.compile(r"(20[01]\d)(?:年|(?=全年|那年))(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")


def leans(text: str) -> bool:
    """True if the message reads like the continuation of what was said."""
    return continues(text) or len(text) <= SHORT


def continues(text: str) -> bool:
    """True if its words say that the message goes on with what was said (「那…呢」), however long it is."""
    return bool(_LEANS.search(text))


def substitutes(text: str) -> bool:
    """「那科务会呢」: another subject, of which the same is asked."""
    return bool(_SUBSTITUTES.search(text))


def corrected(text: str) -> str:
    """What is really asked: of 「不是车,我是问会议室找谁」 and of 「换个话题,会议室找谁」 the second part."""
    match = _CORRECTED.match(text)
    return match[1] if match else _ELSEWHERE.sub("", text)


def returns(text: str, turns: Sequence[str]) -> tuple[str, str] | None:
    """「回到头一个问题,…」: the earlier message that is meant, and what is asked of it now."""
    match = _BACK.search(text)
    if match is None or not turns:
        return None
    order = "一二三".find(match["n"] or "一")
    first = any(word in match[0] for word in ("头", "第", "开始", "最初"))
    return turns[min(max(order, 0), len(turns) - 1)] if first else turns[-1], match["rest"]


def asks_where(text: str) -> bool:
    """「这在哪一条」: the source of the last answer, and nothing else."""
    return bool(_WHERE.search(text)) and len(text) <= 16


def event_day(text: str, default: date) -> date:
    """The day by which a version is chosen: an earlier year that the question names, or 「修改之前」; else ``default``."""
    if _BEFORE.search(text):
        return date(2017, 4, 13)  # the day before 4.29 was passed
    named = _YEAR.search(text)
    if named and int(named[1]) < default.year:
        try:
            return date(int(named[1]), int(named[2] or 12), int(named[3] or (1 if named[2] else 31)))
        except ValueError:
            return default
    return default


def asks_both_wordings(text: str) -> bool:
    """「改之前和改了以后各怎么算」: the answer under the older wording and under the one in force."""
    return bool(_BOTH.search(text))
