"""Every invariant of the stored clauses and of the knowledge about them; one line a fault, saying where and what to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from corpus.amendments import amend
from corpus.build import Built, build, restore
from corpus.clause import Compilation
from corpus.errors import CorpusError
from corpus.knowledge import faults as knowledge_faults
from corpus.knowledge import load_knowledge
from corpus.references import references
from corpus.sources import read_source
from corpus.store import DATA, digest, dump_clauses, dump_removals, load_compilation, load_removals
from corpus.structure import Structure, read_structure

LONGEST = 600  # characters of a leaf, unless structure.yaml says why
_ITEM = re.compile(r"\d+[.．、]")
_NUMBER = re.compile(r"^(\d+)(?:_(\d+))?(b*)$")


def sources(data: Path = DATA) -> list[Path]:
    return sorted(p for p in (data / "source").iterdir() if p.is_file())


def rebuild(data: Path = DATA) -> tuple[Built, Compilation]:
    """Clauses from the committed source: as cut, and with its amendments applied."""
    (path,) = sources(data)
    built = build(read_source(path), read_structure(data / "structure.yaml"), path.stem, digest(path))
    return built, amend(built.compilation)


def run(data: Path = DATA, day: date | None = None) -> list[str]:
    """All faults of what is stored in ``data``; an empty list if there are none."""
    try:
        structure = read_structure(data / "structure.yaml")
        stored = load_compilation(data)
        built, fresh = rebuild(data)
        found = list(clause_faults(stored, structure))
        if dump_clauses(fresh) != (data / "clauses.jsonl").read_text(encoding="utf-8"):
            found.append("clauses.jsonl 与源文件不一致:请运行 python -m corpus build")
        if dump_removals(built.removals) != (data / "removals.jsonl").read_text(encoding="utf-8"):
            found.append("removals.jsonl 与源文件不一致:请运行 python -m corpus build")
        if restore(stored, load_removals(data)) != read_source(sources(data)[0]):
            found.append("条款加移除的文字不能还原源文件")
        found += [
            f"{a.clause}:序号{'重复' if a.what == 'repeats' else '跳号'},structure.yaml 未记原因"
            for a in built.anomalies
            if a.clause not in getattr(structure, a.what)
        ]
        return found + knowledge_faults(stored, load_knowledge(data), day or date.today())
    except CorpusError as fault:
        return [str(fault)]


def clause_faults(compilation: Compilation, structure: Structure) -> Iterator[str]:
    """Numbers increase inside a list, no empty leaf, no leaf too long, every reference resolves or is recorded as external."""
    yield from _order(compilation, structure)
    for clause in compilation.clauses.values():
        leaf = not compilation.children(clause.id)
        if leaf and not clause.versions[0].text:
            yield f"{clause.id}:没有文字"
        if leaf and max(len(v.text) for v in clause.versions) > LONGEST and clause.id not in structure.long:
            yield f"{clause.id}:超过{LONGEST}字,可能漏切;若原文如此,请在 structure.yaml 的 long 中记下原因"
    for reference in references(compilation, structure.external, structure.articles):
        if reference.target is None and not reference.why:
            yield f"{reference.clause}:“{reference.words}”找不到所指条款;若在汇编之外,请在 structure.yaml 的 external 中记下"


def _order(compilation: Compilation, structure: Structure) -> Iterator[str]:
    """Inside a list each number follows the one before. A list may number on through the sections (一、 1. 2. 二、 3.), and a part of a code
    that has no contents list may begin in the middle."""
    last: dict[tuple[str, str | None], tuple[int, int]] = {}
    reached: dict[str, int] = {}  # regulation → number of its last item 「1.」
    for clause in compilation.clauses.values():
        match = _NUMBER.match(clause.id.split(":")[1].split(".")[-1])
        if clause.kind != "clause" or match is None or match[3]:
            continue
        articles = clause.mark.startswith("第")
        group = (clause.regulation, None if articles else clause.parent)
        number = (int(match[1]), int(match[2] or 0))
        before = last.get(group, (0, 0))
        follows = number == (before[0] + 1, 0) or number == (before[0], before[1] + 1)
        if before == (0, 0) and not follows:
            begins = articles and not compilation.regulations[clause.regulation].part
            follows = begins or (_ITEM.match(clause.mark) is not None and number == (reached.get(clause.regulation, 0) + 1, 0))
        if _ITEM.match(clause.mark):
            reached[clause.regulation] = number[0]
        if not follows and clause.id not in structure.skips:
            yield f"{clause.id}:序号应接在 {before[0]} 之后;若原文如此,请在 structure.yaml 的 skips 中记下原因"
        last[group] = number
