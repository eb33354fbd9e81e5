"""Questions that name a clause by its number: 「四.28第五条第3款怎么说」, 「考勤办法五、3」, 「2.12:3」."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.numbers import parse
from corpus import Compilation

_N = r"[一二三四五六七八九十百\d]+"
_ID = re.compile(r"(?<![\d.])([1-4]\.\d{1,2}b?):(\d+b?(?:\.\d+b?)*(?:\.?z\d+)?|z\d+)")
_REGULATION = re.compile(r"(?:第?([一二三四1-4])(?:部分)?)[..、](\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)(?=[^\d,]|$)")
_LABELLED = re.compile(
    rf"(?:办法|规定|制度|职责|规则|细则|试行\)|的|[..]\d{{1,2}})[》\"”]?\s?([一二三四五六七八九十]{{1,3}})(?:、|部分)?[(第]?({_N})?\)?(?:[条款项点、]|$|[怎是说里写])"
)
_ARTICLE = re.compile(rf"第({_N})条(?:[第之]?({_N})[款项目点])?(?:第({_N})[款项目点])?")


@dataclass(frozen=True, slots=True)
class Named:
    """``clause_id`` None: the number names nothing; ``asked`` is how the asker wrote it."""

    clause_id: str | None
    asked: str


def find(text: str, compilation: Compilation, recent: str | None) -> Named | None:
    """The clause that the text names, None if it names none. ``recent`` is the regulation talked about last."""
    written = _ID.search(text)
    if written:
        clause_id = f"{written[1]}:{written[2]}"
        return Named(clause_id if clause_id in compilation.clauses else None, written[0])
    article = _ARTICLE.search(text) or _LABELLED.search(text)
    if article is None:
        return None
    regulation = regulation_of(text, compilation) or recent
    if regulation is None:
        return None
    numbers = [str(int(n)) for group in article.groups() if group and (n := parse(group)) is not None]
    clause_id = f"{regulation}:{'.'.join(numbers)}"
    asked = f"《{compilation.regulations[regulation].title}》{article[0]}"
    return Named(clause_id if clause_id in compilation.clauses else None, asked)


def regulation_of(text: str, compilation: Compilation) -> str | None:
    """A regulation named by number (四.28) or by (part of) its title, the longest match."""
    number = _REGULATION.search(text)
    if number:
        part, item = parse(number[1]), parse(number[2])
        candidate = f"{part}.{item}"
        if candidate in compilation.regulations:
            return candidate
    best: tuple[int, str] | None = None
    for regulation in compilation.regulations.values():
        for name in names(regulation.title):
            if name in text and (best is None or len(name) > best[0]):
                best = len(name), regulation.id
    return best[1] if best else None


def names(title: str) -> list[str]:
    """How people call a regulation: its title, with 办法 for 管理办法, without brackets."""
    bare = re.sub(r"[((].*?[))]|[“”]", "", title)
    return [bare, bare.replace("管理办法", "办法"), bare.replace("管理规定", "规定"), bare.replace("管理制度", "制度")]


_SAYS = re.compile(
    r"怎么(?:说|写|规定)|说(?:的|了)?(?:啥|什么)|写(?:的|了)?(?:啥|什么)|规定(?:的|了)?(?:啥|什么)|是(?:啥|什么)(?:内容)?|内容|原文|全文|讲|有没有|有吗|看看|查"
)


def asks_for_text(text: str) -> bool:
    """True if the question asks what the named clause says, and not something else that mentions it."""
    return (bool(_SAYS.search(text)) and len(text) <= 40) or len(text) <= 16
