"""Numbering parsed by sequence: a label opens a clause only if it continues an open list or starts a new one.

The result covers the stretch it was given completely: every character belongs to a mark, to a clause's own text, or to a removal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.labels import RANKED, Label, candidates
from corpus.normalise import blank
from corpus.structure import Anchor, Structure


@dataclass(slots=True)
class Node:
    """A clause while it is being cut out. ``[start, mark_end)`` is its printed mark, ``[mark_end, end)`` its own text."""

    id: str
    address: tuple[str, ...]
    kind: str
    parent: Node | None
    start: int
    mark_end: int
    end: int = 0
    trails: int = 0


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A label that repeats or skips. ``what`` is "repeats" or "skips"."""

    clause: str
    what: str
    start: int


@dataclass(slots=True)
class _Open:
    """An open list: the kind of its labels, the number reached, and the node that holds that number."""

    kind: str
    number: int
    sub: int
    node: Node


@dataclass
class Segmenter:
    """One regulation. ``text[start:end]`` is its body, title excluded."""

    text: str
    start: int
    end: int
    regulation: str
    flat: bool
    structure: Structure = field(default_factory=Structure)
    nodes: list[Node] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _article: _Open | None = None
    _reached: int = 0  # of the last list 1. 2. …, which some statutes number on through their sections
    _divisions: dict[str, int] = field(default_factory=dict)

    def run(self) -> list[Node]:
        lead = Node(f"{self.regulation}:0", ("0",), "lead", None, self.start, self.start)
        self.nodes.append(lead)
        for event in self._events():
            if isinstance(event, Label):
                self._label(event)
            else:
                self._anchor(*event)
        for node, following in zip(self.nodes, [*self.nodes[1:], None], strict=True):
            node.end = following.start if following else self.end
        if blank(self.text[lead.start : lead.end]):
            self.nodes.remove(lead)
        return self.nodes

    def _events(self) -> Iterator[Label | tuple[Anchor, int, int]]:
        anchors = sorted(self._anchor_places(), key=lambda place: place[1])
        covered = self.start - 1
        for label in candidates(self.text, self.start, self.end, self.flat):
            while anchors and anchors[0][1] <= label.start:
                _, _, covered = anchors[0]
                yield anchors.pop(0)
            if label.start >= covered:
                yield label
        yield from anchors

    def _anchor_places(self) -> Iterator[tuple[Anchor, int, int]]:
        """Anchors of this regulation where they stand; one named twice takes the next place. ``covered`` keeps 附: 1、 from opening a list."""
        searched = self.start
        for anchor in self.structure.anchors:
            if anchor.of.split(":")[0] != self.regulation:
                continue
            place = self.text.find(anchor.starts, searched, self.end)
            if place >= 0:
                searched = place + 1
                yield anchor, place, place + (len(anchor.starts) if anchor.role != "restart" else 0)

    def _label(self, label: Label) -> None:
        if label.kind in RANKED:
            self._division(label)
        elif label.kind == "条":
            self._clause_of_article(label)
        else:
            self._item(label)

    def _division(self, label: Label) -> None:
        """Divisions stay out of the ids of what they hold; their own ids are c1 (章), c1.s2 (节), p1 (编)."""
        rank = RANKED.index(label.kind)
        outer = [o for o in self._open if o.kind in RANKED and RANKED.index(o.kind) < rank]
        if label.number not in (1, self._divisions.get(label.kind, 0) + 1):
            return
        self._divisions[label.kind] = label.number  # chapters may number on through the divisions above them
        letter = {"编": "p", "分编": "q", "章": "c", "节": "s"}[label.kind]
        address = (*(outer[-1].node.address if outer else ()), f"{letter}{label.number}")
        node = self._add(label, address, "chapter", outer[-1].node if outer else None)
        self._open = [*outer, _Open(label.kind, label.number, 0, node)]

    def _clause_of_article(self, label: Label) -> None:
        last = self._article
        begins = last is None and (label.number == 1 or not self.flat)  # a part of a code begins in the middle
        continues = last is not None and ((label.number, label.sub) == (last.number + 1, 0) or (label.number == last.number and label.sub == last.sub + 1))
        repeats = last is not None and label.number == last.number and label.sub == 0
        skips = last is not None and not self.flat and last.number + 1 < label.number <= last.number + 3
        if not (begins or continues or repeats or skips):
            return
        divisions = [o for o in self._open if o.kind in RANKED]
        name = f"{label.number}_{label.sub}" if label.sub else str(label.number)
        address = (f"{name}b",) if repeats else (name,)
        node = self._add(label, address, "clause", divisions[-1].node if divisions else None)
        if repeats or skips:
            self.anomalies.append(Anomaly(node.id, "repeats" if repeats else "skips", label.start))
        self._article = _Open("条", label.number, label.sub, node)
        self._open = [*divisions, self._article]

    def _item(self, label: Label) -> None:
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth].kind != label.kind:
                continue
            step = label.number - self._open[depth].number
            skips = not self.flat and step == 2
            if step == 1 or skips:
                self._open = self._open[:depth]
                node = self._push(label)
                if skips:
                    self.anomalies.append(Anomaly(node.id, "skips", label.start))
            return
        numbers_on = not self.flat and label.kind == "num" and label.number == self._reached + 1  # 一、 1. … 8. 二、 9. …
        if label.number == 1 or numbers_on:
            self._push(label)

    def _push(self, label: Label) -> Node:
        parent = self._open[-1].node if self._open else None
        above = () if parent is None or parent.kind == "chapter" else parent.address
        node = self._add(label, (*above, str(label.number)), "clause", parent)
        self._open.append(_Open(label.kind, label.number, 0, node))
        if label.kind == "num":
            self._reached = label.number
        return node

    def _anchor(self, anchor: Anchor, place: int, _: int) -> None:
        owner = next((n for n in reversed(self.nodes) if n.id == anchor.of), None)
        above = owner.address if owner else ()
        siblings = sum(n.kind == anchor.role and n.parent is owner for n in self.nodes)
        bare = Label(anchor.role, 0, 0, place, place)
        if anchor.role == "restart" and owner is not None:
            address = (*above[:-1], f"{above[-1]}b")
            node = self._add(bare, address, "clause", owner.parent)
            depth = next((i for i, o in enumerate(self._open) if o.node is owner), len(self._open) - 1)
            kind, number = self._open[depth].kind, self._open[depth].number
            self._open = [*self._open[:depth], _Open(kind, number, 0, node)]
        elif anchor.role == "row":
            table = next(n for n in reversed(self.nodes) if n.kind == "table")
            rows = sum(n.kind == "row" and n.parent is table for n in self.nodes)
            self._add(bare, (*table.address, f"r{rows + 1}"), "row", table)
        else:
            letter = {"trail": "z", "table": "t", "form": "f"}[anchor.role]
            self._add(bare, (*above, f"{letter}{siblings + 1}"), anchor.role, owner)

    def _add(self, label: Label, address: tuple[str, ...], kind: str, parent: Node | None) -> Node:
        node = Node(f"{self.regulation}:{'.'.join(address)}", address, kind, parent, label.start, label.end)
        self.nodes.append(node)
        return node


def trailing_paragraphs(segmenter: Segmenter) -> None:
    """In a text with lines, an unlabelled line after items is a paragraph that trails their list. Call after ``run``."""
    out: list[Node] = []
    for node, following in zip(segmenter.nodes, [*segmenter.nodes[1:], None], strict=True):
        out.append(node)
        first_line = segmenter.text.find("\n", node.mark_end, node.end)
        item = node.kind == "clause" and node.parent is not None and node.parent.kind == "clause"
        if following is not None and len(following.address) >= len(node.address):
            continue  # the list goes on: the line belongs to the item
        if not item or first_line < 0 or blank(segmenter.text[first_line : node.end]):
            continue
        owner = node.parent
        assert owner is not None
        while owner.parent is not None and owner.parent.kind == "clause":
            owner = owner.parent
        owner.trails += 1
        trail = Node(
            f"{segmenter.regulation}:{'.'.join(owner.address)}.z{owner.trails}",
            (*owner.address, f"z{owner.trails}"),
            "trail",
            owner,
            first_line,
            first_line,
            node.end,
        )
        node.end = first_line
        out.append(trail)
    segmenter.nodes = out
