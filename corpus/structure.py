"""What numbering alone cannot tell about one document: recorded by hand in ``data/structure.yaml``, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import SourceError


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where ``starts`` stands (white space aside) a piece begins that carries no label.

    ``role``: "trail" (paragraph after the items of ``of``), "restart" (lead of a list of ``of`` that begins again), "table",
    "row", "form". ``of``: a clause id, or a regulation id for what trails the regulation.
    """

    role: str
    of: str
    starts: str
    reason: str


@dataclass(frozen=True)
class Structure:
    anchors: tuple[Anchor, ...] = ()
    unnumbered: dict[str, tuple[str, str]] = field(default_factory=dict)  # new regulation id -> (title, reason)
    repeats: dict[str, str] = field(default_factory=dict)  # clause id -> why its label stands twice
    skips: dict[str, str] = field(default_factory=dict)  # clause id -> why the number before it is absent
    page_breaks: tuple[str, ...] = ()  # words around a break that looks like the end of a heading
    long: dict[str, str] = field(default_factory=dict)  # clause id -> why it may exceed the length limit
    external: dict[str, str] = field(default_factory=dict)  # "clause id|words" -> what the reference means
    slips: tuple[tuple[str, str, str], ...] = ()  # (clause id, words as printed, what they stand for)
    articles: dict[str, str] = field(default_factory=dict)  # regulation id -> how 第N条第M款 is to be read there


def read_structure(path: Path) -> Structure:
    """Raises SourceError that names the key that is not understood."""
    from corpus.yamls import read_yaml

    raw: dict[str, Any] = read_yaml(path) or {}
    unknown = set(raw) - set(Structure.__dataclass_fields__)
    if unknown:
        raise SourceError(f"{path.name}:不认识的键 {sorted(unknown)}。")
    return Structure(
        anchors=tuple(Anchor(**entry) for entry in raw.get("anchors", ())),
        unnumbered={key: (value["title"], value["reason"]) for key, value in raw.get("unnumbered", {}).items()},
        slips=tuple((str(s["clause"]), str(s["words"]), str(s["meant"])) for s in raw.get("slips", ())),
        page_breaks=tuple(raw.get("page_breaks", ())),
        **{key: dict(raw.get(key, {})) for key in ("repeats", "skips", "long", "external", "articles")},
    )
