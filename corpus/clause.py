"""The compilation as plain data: regulations, clauses and their versions.

A clause is one addressed piece of text. Its *own* text is what stands under its label before its first labelled item;
its *whole* text adds the items with their labels, as printed. Addresses follow the grammar in ``docs/clause-ids.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from corpus.errors import UnknownClause


@dataclass(frozen=True, slots=True)
class Version:
    """Own text of a clause from ``since`` (inclusive; None: as far back as the compilation tells) until the next one."""

    text: str
    since: date | None = None
    amended_by: str | None = None  # id of the clause that ordered this wording
    note: str | None = None  # a reading that the date or the wording rests on


@dataclass(frozen=True, slots=True)
class Clause:
    id: str  # "4.28:5.3"
    regulation: str  # "4.28"; "4.22b" for the unnumbered one
    label: str  # as printed, ancestors included: "五、3", "第十一条㈠", "" for text before the first label
    mark: str  # the printed label of this clause alone, with its separator: "3.", "㈠", "第十一条", ""
    heading: str  # heading printed with the label (「公车补贴」), "" if none; part of the text, not apart from it
    parent: str | None  # clause id; None directly under the regulation
    kind: str  # "chapter" | "clause" | "lead" | "trail" | "table" | "row" | "form"
    versions: tuple[Version, ...]  # oldest first, never empty
    slips: tuple[tuple[str, str], ...] = ()  # (words as printed, what they stand for), where the print could mislead

    def in_force(self, day: date) -> Version:
        """The version whose ``since`` is the latest not after ``day``."""
        current = self.versions[0]
        for version in self.versions[1:]:
            if version.since is not None and version.since <= day:
                current = version
        return current


@dataclass(frozen=True, slots=True)
class Regulation:
    id: str  # "4.28"
    part: str  # "四、行政工作制度"
    number: str  # as printed: "28", "" for the unnumbered one
    title: str  # "考勤管理办法(试行)"


@dataclass(frozen=True)
class Compilation:
    """All clauses in the order of the source. Immutable; look-ups are by id."""

    regulations: Mapping[str, Regulation]
    clauses: Mapping[str, Clause]
    hash: str
    _children: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)

    def clause(self, clause_id: str) -> Clause:
        """Raises UnknownClause, which names the id and what ids look like."""
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise UnknownClause(clause_id) from None

    def children(self, clause_id: str) -> tuple[str, ...]:
        return self._children.get(clause_id, ())

    def text(self, clause_id: str, day: date) -> str:
        """Own text in force on ``day``."""
        return self.clause(clause_id).in_force(day).text

    def whole_text(self, clause_id: str, day: date) -> str:
        """Own text and all descendants with their printed marks, joined as the source prints them."""
        clause = self.clause(clause_id)
        pieces = [clause.in_force(day).text]
        for child in self.children(clause_id):
            mark = self.clauses[child].mark
            pieces.append(f"{mark}{self.whole_text(child, day)}")
        return " ".join(piece for piece in pieces if piece)

    def ancestors(self, clause_id: str) -> Iterator[Clause]:
        """From the parent upwards."""
        parent = self.clause(clause_id).parent
        while parent is not None:
            clause = self.clauses[parent]
            yield clause
            parent = clause.parent

    def title(self, clause_id: str) -> str:
        return self.regulations[self.clause(clause_id).regulation].title

    @cached_property
    def amended(self) -> tuple[str, ...]:
        return tuple(c.id for c in self.clauses.values() if len(c.versions) > 1)


def compile_tree(regulations: Iterable[Regulation], clauses: Iterable[Clause], digest: str) -> Compilation:
    """Index clauses by id and by parent. Raises ValueError on a duplicate id or an unknown parent."""
    by_id: dict[str, Clause] = {}
    children: dict[str, list[str]] = {}
    for clause in clauses:
        if clause.id in by_id:
            raise ValueError(f"duplicate clause id {clause.id}")
        if clause.parent is not None and clause.parent not in by_id:
            raise ValueError(f"{clause.id} comes before its parent {clause.parent}")
        by_id[clause.id] = clause
        if clause.parent is not None:
            children.setdefault(clause.parent, []).append(clause.id)
    frozen = {parent: tuple(ids) for parent, ids in children.items()}
    return Compilation({r.id: r for r in regulations}, by_id, digest, frozen)
