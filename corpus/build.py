"""From a source text to regulations, clauses and removals. Pure; files are read by ``sources`` and written by ``store``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.clause import Clause, Compilation, Regulation, Version, compile_tree
from corpus.errors import SourceError
from corpus.normalise import Entry, Removal, contents, heading_end, heading_marks, page_breaks, preamble, watermarks
from corpus.segment import Anomaly, Node, Segmenter, trailing_paragraphs
from corpus.structure import Structure

FLAT_LINE = 2000  # a line longer than this means that the source has lost its line breaks
PART_IDS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Built:
    """``removals`` and the printed pieces of ``compilation`` together are the source; ``anomalies`` are repeats and skips of labels."""

    compilation: Compilation
    removals: tuple[Removal, ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """A regulation's stretch of the source: heading ``[start, body)``, body ``[body, end)``."""

    regulation: Regulation
    start: int
    body: int
    end: int


def build(text: str, structure: Structure, title: str, digest: str) -> Built:
    """Cut ``text`` into clauses. ``title`` names the one regulation of a source without a contents list. Raises SourceError if nothing is numbered."""
    removals = sorted([*watermarks(text), *heading_marks(text)], key=lambda r: r.start)
    entries, body = contents(text)
    begin = body or preamble(text)
    if begin:
        removals = [Removal(0, text[:begin], "正文之前的网站说明与目录" if body else "正文之前的说明"), *(r for r in removals if r.start >= begin)]
    spans = _regulations(text, entries, structure, begin) if entries else [_single(text, begin, title)]
    flat = max(map(len, text[begin:].split("\n"))) > FLAT_LINE
    clauses: list[Clause] = []
    anomalies: list[Anomaly] = []
    for span in spans:
        removals += _gaps(text, span.start, span.body)
        segmenter = Segmenter(text, span.body, span.end, span.regulation.id, flat, structure)
        segmenter.run()
        if not flat:
            trailing_paragraphs(segmenter)
        anomalies += segmenter.anomalies
        first = segmenter.nodes[0].start if segmenter.nodes else span.end
        removals += _gaps(text, span.body, first)  # an empty lead
        made, taken = _clauses(text, segmenter.nodes, removals, structure)
        clauses += made
        removals += taken
    if not any(clause.mark for clause in clauses):
        raise SourceError("没有找到任何条款序号(第X条、一、㈠、1、⑴ 等)。请确认文件是分条的制度文本。")
    clauses = _with_slips(clauses, structure.slips)
    compilation = compile_tree([span.regulation for span in spans], clauses, digest)
    return Built(compilation, tuple(sorted(removals, key=lambda r: r.start)), tuple(anomalies))


def _regulations(text: str, entries: list[Entry], structure: Structure, begin: int) -> list[_Span]:
    """Titles of the contents list where the body prints them, in their order."""
    starts: list[tuple[Regulation, int, int]] = []
    at, part = begin, ""
    for entry in entries:
        place = re.compile(re.escape(f"{entry.number}.{entry.title}") + r"(?=\s)").search(text, at)
        if place is None:
            raise SourceError(f"正文中找不到目录所列的“{entry.number}.{entry.title}”(第{at}字之后)。请核对目录与正文的标题。")
        start = place.start()
        if entry.part != part:
            part = entry.part
            start = text.rindex(part, 0, start)
        starts.append((Regulation(f"{PART_IDS[part[0]]}.{entry.number}", part, entry.number, entry.title), start, place.end()))
        at = place.end()
    for new, (title, _) in structure.unnumbered.items():
        host = next(s for s in starts if s[0].id == new.rstrip("b"))
        start = text.index(f" {title} ", host[2]) + 1
        starts.append((Regulation(new, host[0].part, "", title), start, start + len(title)))
    starts.sort(key=lambda s: s[1])
    ends = [s[1] for s in starts[1:]] + [len(text)]
    return [_Span(regulation, start, body, end) for (regulation, start, body), end in zip(starts, ends, strict=True)]


def _single(text: str, begin: int, title: str) -> _Span:
    return _Span(Regulation("1.1", "", "", title), begin, begin, len(text))


def _gaps(text: str, start: int, end: int) -> Iterable[Removal]:
    """White space of a stretch that holds headings only."""
    for match in re.finditer(r"\s+", text[start:end]):
        yield Removal(start + match.start(), match.group(), "分隔")


def _clauses(text: str, nodes: list[Node], removed: Iterable[Removal], structure: Structure) -> tuple[list[Clause], list[Removal]]:
    marks = [(r.start, r.start + len(r.text)) for r in removed if r.reason in ("水印", "标题记号")]
    clauses: list[Clause] = []
    taken: list[Removal] = []
    labels: dict[str, str] = {}
    for node in nodes:
        pieces = _without(node.mark_end, node.end, marks)
        own = "".join(text[a:b] for a, b in pieces)
        offsets = [i for a, b in pieces for i in range(a, b)]
        heading = heading_end(own.strip(), structure.page_breaks) if node.kind in ("clause", "chapter") else 0
        gaps = list(page_breaks(own, 0, heading, node.kind in ("table", "row", "form")))
        drop = {g.start + k for g in gaps for k in range(len(g.text))}
        for gap in gaps:  # a gap may straddle a watermark: record it character by character
            taken += [Removal(offsets[gap.start + k], char, gap.reason) for k, char in enumerate(gap.text)]
        kept = "".join(char for k, char in enumerate(own) if k not in drop)
        name = own.strip()[:heading].replace(" ", "")
        if not heading and not re.search(r"[,，。;；:：]", kept) and len(kept) <= 30:
            name = kept
        mark = text[node.start : node.mark_end]
        named_by = labels.get(node.id[:-1]) if not mark and node.kind == "clause" else None  # a list that starts again
        above = named_by or (labels.get(node.parent.id, "") if node.parent and node.parent.kind != "chapter" else "")
        labels[node.id] = f"{above}{mark}" if mark else above
        clauses.append(
            Clause(
                id=node.id,
                regulation=node.id.split(":")[0],
                label=re.sub(r"[、.．]$", "", labels[node.id]),
                mark=mark,
                heading=name if node.kind in ("clause", "chapter") else "",
                parent=node.parent.id if node.parent else None,
                kind=node.kind,
                versions=(Version(kept),),
            )
        )
    return clauses, taken


def _with_slips(clauses: list[Clause], slips: Sequence[tuple[str, str, str]]) -> list[Clause]:
    """Attach recorded slips of the print. Raises SourceError for one whose words the clause does not hold."""
    by_clause: dict[str, list[tuple[str, str]]] = {}
    texts = {clause.id: clause.versions[0].text for clause in clauses}
    for clause_id, words, meant in slips:
        if words not in texts.get(clause_id, ""):
            raise SourceError(f"structure.yaml 的 slips:{clause_id} 中没有“{words}”。请核对原文。")
        by_clause.setdefault(clause_id, []).append((words, meant))
    return [replace(clause, slips=tuple(by_clause.get(clause.id, ()))) for clause in clauses]


def _without(start: int, end: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    for a, b in sorted(h for h in holes if start <= h[0] < end):
        pieces.append((start, a))
        start = b
    return [*pieces, (start, end)]


def printed(compilation: Compilation) -> str:
    """All that was kept, in the order of the source: part and title of each regulation, then marks and oldest texts."""
    pieces: list[str] = []
    part = regulation = ""
    for clause in compilation.clauses.values():
        if clause.regulation != regulation:
            regulation = clause.regulation
            entry = compilation.regulations[regulation]
            if entry.part != part:
                part = entry.part
                pieces.append(part)
            if entry.part:
                pieces.append(f"{entry.number}.{entry.title}" if entry.number else entry.title)
        pieces += [clause.mark, clause.versions[0].text]
    return "".join(pieces)


def restore(compilation: Compilation, removals: Iterable[Removal]) -> str:
    """The source again, character for character."""
    kept = printed(compilation)
    out: list[str] = []
    length = used = 0
    for removal in removals:
        take = removal.start - length
        out += [kept[used : used + take], removal.text]
        used += take
        length = removal.start + len(removal.text)
    return "".join([*out, kept[used:]])
