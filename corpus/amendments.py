"""Amendments are applied, not retold: 「将第五条第1款"旧文"修改为"新文"」 becomes a version of the clause it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus.clause import Clause, Compilation, Version, compile_tree
from corpus.errors import AmendmentError
from corpus.knowledge import find_quote, squeeze
from corpus.numerals import chinese

_ORDER = re.compile(r"将第([一二三四五六七八九十]+)条(?:第(\d+)款)?[“\"](.+?)[”\"]修改为[“\"](.+?)[”\"]")
_DATE = re.compile(r"经(\d{4})年(\d{1,2})月(\d{1,2})日(\S{0,6}会议)通过")
_TARGET = re.compile(r"对《(.+?)》进行修改")


@dataclass(frozen=True, slots=True)
class Order:
    """Clause ``by`` replaces ``old`` with ``new`` in clause ``target`` from ``since`` (inclusive)."""

    by: str
    target: str
    old: str
    new: str
    since: date
    note: str


def orders(compilation: Compilation) -> Iterator[Order]:
    """Every order to amend. Raises AmendmentError where it names no regulation, clause or date of this compilation."""
    for clause in compilation.clauses.values():
        match = _ORDER.search(clause.versions[0].text)
        if match is None:
            continue
        lead = compilation.text(f"{clause.regulation}:0", date.max)
        regulation = _regulation(compilation, clause, lead)
        since, note = _since(clause, lead)
        item = f".{match[2]}" if match[2] else ""
        target = f"{regulation}:{chinese(match[1])}{item}"
        if target not in compilation.clauses:
            raise AmendmentError(f"{clause.id} 要修改的“第{match[1]}条第{match[2]}款”不存在(按 {target} 查找)。")
        yield Order(clause.id, target, match[3], match[4], since, note)


def _regulation(compilation: Compilation, clause: Clause, lead: str) -> str:
    named = _TARGET.search(lead)
    for regulation in compilation.regulations.values():
        if named and squeeze(named[1]).endswith(squeeze(regulation.title)):
            return regulation.id
    raise AmendmentError(f"{clause.id} 修改的制度在汇编中找不到:{named[1] if named else lead[:40]}")


def _since(clause: Clause, lead: str) -> tuple[date, str]:
    passed = _DATE.search(lead)
    if passed is None:
        raise AmendmentError(f"{clause.regulation}:0 没有写明通过修改的会议日期,无法确定 {clause.id} 自哪天起适用。")
    day = date(int(passed[1]), int(passed[2]), int(passed[3]))
    return day, f"{clause.regulation} 未写明修改的生效日期,按{passed[4]}通过之日({day.isoformat()})起适用"


def amend(compilation: Compilation) -> Compilation:
    """The compilation with every amendment applied as a further version. Raises AmendmentError if the old words do not match."""
    clauses = dict(compilation.clauses)
    for order in orders(compilation):
        clause = clauses[order.target]
        latest = clause.versions[-1].text
        place = find_quote(latest, order.old)
        if place is None:
            raise AmendmentError(f"{order.by} 引用的原文在 {order.target} 中找不到:“{order.old}”。现行文字是:“{latest}”")
        text = latest[: place[0]] + order.new + latest[place[1] :]
        version = Version(text, order.since, order.by, order.note)
        clauses[order.target] = replace(clause, versions=(*clause.versions, version))
    return compile_tree(compilation.regulations.values(), clauses.values(), compilation.hash)
