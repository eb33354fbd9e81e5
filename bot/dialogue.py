"""What a message leans on: does it stand alone, continue the last topic, or answer a question back?"""

from __future__ import annotations

import re
from datetime import date

from bot.reading.asks import asks

MAX_TURNS = 8  # messages kept
SHORT = 9  # characters; a shorter message rarely stands alone
STRONG = 0.58  # a message that scores this alone needs no context
_LEANS = re.compile(
    r"^(?:哦|噢|嗯|好的?|那|那么|那要|要是|如果|假如|换成|换|再|又|还有|可|但|不对|不是|算上|加上|这个?|它|他们?|她|其中|都|同样(?:是|的)?|照这样|照此|按这个|这样|我是|如果是|改成|第[一二三四五六七八九十\d]+[次回]|他一个人|到底|具体)"
    r"|呢[??]?$|的呢|^(?:为啥|为什么|凭什么|然后呢|后来呢|多久|谁批|哪条|什么时候|几天)[??]?$"
)
_CORRECTED = re.compile(r"(?:不对|不是|错了|搞错了).{0,10}[,，。 ](?:我)?(?:是|想)?(?:问|说)的?是?(.{3,})$")
_WHERE = re.compile(r"(?:哪[一]?条|哪个(?:制度|文件|办法|规定)|出处|依据|哪[一]?款|第几条|哪里写|哪儿写|什么依据|有依据)")
_BEFORE = re.compile(r"(?:修?改|修订)(?:之?前|以前)|(?:没|未)(?:修)?改(?:的时候|之前|时)|老(?:办法|版本?)|旧(?:办法|版|文)")
_BOTH = re.compile(r"(?:修?改|修订)(?:之?前|以前).{0,12}(?:修?改|修订|之?后|以后|现在)|新旧(?:两版|规定|办法)|(?:前后|新老)两[版种个]")
_YEAR = re.compile(r"(20[01]\d)年(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?")
_EDGES = re.compile(r"^[\s,;]+|[\s,;]+$")
_SPLIT = re.compile(r"(?<=[??])|(?<=[;;。])|,?(?=另外(?![\d一二两三四五六七八九十])|还有(?=[^几多])|顺便|再问|再请问|以及想问)")
_TOTAL = re.compile(r"(?:合起来|加起来|一共|总共|合计|相?差多少|差几|多多少)")  # asks for the sum of the halves before it
_COMMA = re.compile(r"[,、 ]+")
_ASKING = re.compile(
    r"谁|多少|(?<![前好十这那])(?<![歇休请])几(?!乎)|什么|啥|哪(?!.{1,3}都)|怎么|咋|如何|多[久长大]|何时|[吗嘛么]$|(.)不\1|(?:能|可以|让|用|得|要|会|算).{1,12}[不没]$|有没有|是不是|能否|是否|[行成准好对可够]不$|还是.{1,12}$|归.{0,3}管$"
)  # an interrogative word: what makes a stretch between commas a question of its own


def leans(text: str) -> bool:
    """True if the message reads like the continuation of what was said."""
    return bool(_LEANS.search(text)) or len(text) <= SHORT


def corrected(text: str) -> str:
    """What is really asked: of 「不是车,我是问会议室找谁」 the second part."""
    match = _CORRECTED.match(text)
    return match[1] if match else text


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


def _at_commas(piece: str) -> list[str]:
    """A sentence in which several stretches between commas ask, cut so that each part asks once; else the sentence."""
    stretches = [s for s in _COMMA.split(piece) if s]
    asking = [n for n, s in enumerate(stretches) if _ASKING.search(s.rstrip("? 。")) and len(s) >= 4]
    if not 2 <= len(asking) <= 3:
        return [piece]
    ends = [*asking[:-1], len(stretches) - 1]
    return [",".join(stretches[a:b]) for a, b in zip([0, *(e + 1 for e in ends)], [e + 1 for e in ends], strict=False)]


def asks_both_wordings(text: str) -> bool:
    """「改之前和改了以后各怎么算」: the answer under the older wording and under the one in force."""
    return bool(_BOTH.search(text))


def halves(text: str) -> list[str]:
    """Parts of a message that each ask something; the whole if it does not divide."""
    pieces = [piece for p in _SPLIT.split(text) if (piece := _EDGES.sub("", p or "")).strip("? 。")]
    pieces = [half for piece in pieces for half in _at_commas(piece)]
    asking = [p for p in pieces if not _TOTAL.match(p) and (asks(p) or p.rstrip("?").endswith("呢")) and len(p) >= 4]
    if len(asking) < 2 or len(asking) > 3:
        return [text]
    out: list[str] = []
    carried = ""
    for piece in pieces:  # what asks nothing belongs to the next question
        if piece in asking:
            out.append(f"{carried},{piece}" if carried else piece)
            carried = ""
        else:
            carried = f"{carried},{piece}" if carried else piece
    if carried:
        out[-1] = f"{out[-1]},{carried}"
    return out
