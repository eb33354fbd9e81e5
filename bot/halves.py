"""The halves of a question: where it divides, and what a further half leans on from the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.dialogue import STRONG
from bot.ranking import TOLD
from bot.reading.asks import asks
from corpus.knowledge import Card, Gap
from index.engine import Engine, Hit

CONTEXT = 0.2  # share of the first half in the score of a further half that has a subject of its own
ALONE = 0.75  # of the score of the whole question that a half must reach to be answered by itself
ELSEWHERE = 0.95  # score by which a further half leaves the regulation of the half before …
CLEARLY = 1.5  # … if it is this much better than what it finds there
_EDGES = re.compile(r"^[\s,;]+|[\s,;]+$")
_SPLIT = re.compile(r"(?<=[??])|(?<=[;;。])|,?(?=另外(?![\d一二两三四五六七八九十])|还有(?=[^几多])|顺便|再问|再请问|以及想问)")
_TOTAL = re.compile(r"(?:合起来|加起来|一共|总共|合计|相?差多少|差几|多多少)")  # asks for the sum of the halves before it
_COMMA = re.compile(r"[,、 ]+")
_ASKING = re.compile(
    r"谁|多少|(?<![前好十这那])(?<![歇休请])几(?!乎)|(?<!没)(?<!没有)(?<!没出)(?<!干了)(?<!个)(?:什么|啥)(?!的|也|都|事儿?$|乱子)|哪(?!.{1,3}都)|怎么|咋|如何|多[久长大]|何时|[吗嘛么]$|(.)不\1|(?:能|可以|让|用|得|要|会|算).{1,12}[不没]$|有没有|是不是|能否|是否|[行成准好对可够]不$|还是.{1,12}$|归.{0,3}管$"
)  # an interrogative word: what makes a stretch between commas a question of its own
_ASKING_WORDS = re.compile(
    r"多久|多长时间|什么时候|什么|多少|怎么样?|如何|哪[里儿个些位]?|为什么|为啥|最后|到底|具体|同意|批准|点头|签字|应该|需要|可以|一共|总共|以?内|之内|[几谁啥咋各吗嘛呢么啊呀的了得要能该会还也都又再再是有找跟向给由归开一两二三四五六七八九十0-9次回天年月日个?,。]"
)


def split(text: str) -> list[str]:
    """Parts of a message that each ask something; the whole if it does not divide."""
    pieces = [piece for p in _SPLIT.split(text) if (piece := _EDGES.sub("", p or "")).strip("? 。")]
    pieces = [half for piece in pieces for half in _at_commas(piece)]
    asking = [p for p in pieces if not _TOTAL.match(p) and (asks(p) or _ASKING.search(p.rstrip("?")) or p.rstrip("?").endswith("呢")) and len(p) >= 4]
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


def _at_commas(piece: str) -> list[str]:
    """A sentence in which several stretches between commas ask, cut so that each part asks once; else the sentence."""
    stretches = [s for s in _COMMA.split(piece) if s]
    asking = [n for n, s in enumerate(stretches) if _ASKING.search(s.rstrip("? 。")) and len(s) >= 4]
    if not 2 <= len(asking) <= 3:
        return [piece]
    ends = [*asking[:-1], len(stretches) - 1]
    return [",".join(stretches[a:b]) for a, b in zip([0, *(e + 1 for e in ends)], [e + 1 for e in ends], strict=False)]


def stand_alone(engine: Engine, text: str, pieces: Sequence[str]) -> bool:
    """True if the halves are questions of their own: else they ask one thing together.

    A further half that asks for another kind of thing than the first is one in any case; others must find nearly as much as the whole does.
    """
    first = set(asks(pieces[0]))
    alone = [piece for piece in pieces if piece == pieces[0] or not asks(piece) or set(asks(piece)) & first]
    tops = [found[0].score if (found := engine.search(piece, 1).hits) else 0.0 for piece in (text, *alone)]
    return min(tops[1:]) >= tops[0] * ALONE


def of_its_own(text: str, hits: Sequence[Hit], near: str) -> bool:
    """True if a further half names its subject: it finds something in the regulation ``near`` of the half before, or clearly elsewhere."""
    if bare(text) or not hits:
        return False
    here = max((h.score for h in hits if (h.topic.clause or "").split(":")[0] == near), default=0.0)
    return here >= STRONG or hits[0].score >= max(ELSEWHERE, here * CLEARLY)


def stale(said: Card | Gap | None, text: str) -> float:
    """Factor for what the half before was answered with: a half that asks for something it holds is answered by it already."""
    holds = said is not None and (not asks(text) or bool(set(asks(text)) & set(said.supplies)))
    return 1.0 if holds else TOLD


def bare(text: str) -> bool:
    """True if nothing but the asking is left: 「多久开一次」「要多长时间」 have no subject of their own."""
    return len(_ASKING_WORDS.sub("", text)) < 2
