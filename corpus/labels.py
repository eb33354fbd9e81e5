"""Labels: what could open a clause at a place of the text. Whether it does is decided by sequence, in ``segment``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.numerals import chinese, enclosed

CN = "[一二三四五六七八九十百零〇两]{1,7}"
RANKED = ("编", "分编", "章", "节")  # divisions above the article, outermost first; articles number on through them
_LABEL = re.compile(
    rf"""第(?P<division>{CN}|\d{{1,3}})(?P<rank>分编|编|章|节)(?=[\s\u3000]|[^的规所之至、,，。;；)）》”])
    |第(?P<article>{CN}|\d{{1,4}})条(?:之(?P<sub>{CN}))?
    |(?P<cn>{CN})、
    |[(（](?P<pcn>{CN})[)）]
    |[(（](?P<paren>\d{{1,2}})[)）]
    |(?P<enclosed>[㈠-㈩⑴-⒇①-⑳])
    |(?P<num>\d{{1,3}})(?:、|[.．](?!\d))
    """,
    re.VERBOSE,
)
_KIND_OF_RUN = {"㈠": "pcn", "⑴": "paren", "①": "circle"}
INLINE = frozenset({"paren", "circle"})  # kinds that may follow a sentence without a space


@dataclass(frozen=True, slots=True)
class Label:
    """``kind`` names the list it belongs to; ``sub`` is the n of 「第十二条之n」, else 0. Span is ``[start, end)`` of the source."""

    kind: str
    number: int
    sub: int
    start: int
    end: int


def candidates(text: str, start: int, end: int, flat: bool) -> Iterator[Label]:
    """Every label at a boundary: after white space in a flat text, at the beginning of a line otherwise."""
    for match in _LABEL.finditer(text, start, end):
        label = _label(match)
        if _at_boundary(text, label, start, flat):
            yield label


def _label(match: re.Match[str]) -> Label:
    group = match.lastgroup or ""
    if match["division"]:
        return Label(match["rank"], _value(match["division"]), 0, *match.span())
    if match["article"]:
        return Label("条", _value(match["article"]), chinese(match["sub"]) if match["sub"] else 0, *match.span())
    if match["enclosed"]:
        number = enclosed(match["enclosed"]) or 0
        first = chr(ord(match["enclosed"]) - number + 1)
        return Label(_KIND_OF_RUN[first], number, 0, *match.span())
    return Label(group, _value(match[group]), 0, *match.span())


def _value(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else chinese(text)


def _at_boundary(text: str, label: Label, start: int, flat: bool) -> bool:
    if label.start == start:
        return True
    if not flat:
        line = text.rfind("\n", 0, label.start) + 1
        return not text[line : label.start].strip(" \t\u3000#*")
    before = text[label.start - 1]
    return before.isspace() or (label.kind in INLINE and before in "。;；:：")
