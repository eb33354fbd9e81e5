"""Cross-references: from a clause to a clause or regulation of the compilation, or to something outside. Edges, never headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from corpus.clause import Clause, Compilation
from corpus.knowledge import squeeze
from corpus.numerals import chinese

_ARTICLE = re.compile(r"(?:第[一二三四五六七八九十]+章)?第([一二三四五六七八九十百]+)条(?:第([一二三四五六七八九十\d]+)[款项])?")
_TITLE = re.compile(r"《([^《》]+)》")


@dataclass(frozen=True, slots=True)
class Reference:
    """``words`` in ``clause`` point to ``target`` (clause or regulation id); None: outside the compilation, ``why`` says what it is."""

    clause: str
    words: str
    target: str | None
    why: str = ""


def references(compilation: Compilation, external: Mapping[str, str], aliases: Mapping[str, str]) -> Iterator[Reference]:
    """Every reference. ``external`` and ``aliases`` are the recorded readings of ``structure.yaml``."""
    titles = {squeeze(r.title): r.id for r in compilation.regulations.values()}
    for clause in compilation.clauses.values():
        text = clause.versions[0].text
        for match in _TITLE.finditer(text):
            target = next((rid for title, rid in titles.items() if squeeze(match[1]).endswith(title)), None)
            yield Reference(clause.id, match.group(), target, "" if target else "汇编之外的文件或表单")
        amended = next(
            (titles[t] for name in _TITLE.findall(_lead(compilation, clause)) for t in titles if squeeze(name).endswith(t) and titles[t] in aliases), None
        )
        for match in _ARTICLE.finditer(text):
            why = external.get(f"{clause.id}|{match.group()}")
            if why is None and text[: match.start()].endswith("》"):
                why = "书名号所指文件的条文"
            target = None if why else _article(compilation, amended or clause.regulation, match)
            yield Reference(clause.id, match.group(), target, why or "")


def _lead(compilation: Compilation, clause: Clause) -> str:
    lead = compilation.clauses.get(f"{clause.regulation}:0")
    return lead.versions[0].text if lead else ""


def _article(compilation: Compilation, regulation: str, match: re.Match[str]) -> str | None:
    item = match[2]
    number = f".{item if item.isdigit() else chinese(item)}" if item else ""
    article = f"{regulation}:{chinese(match[1])}"
    if article + number in compilation.clauses:
        return article + number
    paragraph = match.group().endswith("款")  # an unlabelled paragraph has no address of its own
    return article if paragraph and article in compilation.clauses else None
