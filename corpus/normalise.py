"""What a source carries besides the regulations: taken out with its place and the reason, so that nothing is lost unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WATERMARK = re.compile(r"\[(?:[公文思享众号][^\[\]一-龥]{0,3}){7}\]")  # [公文思~#享公%^众&号] and its variants
_CONTENTS = re.compile(r"目\s*录")
_PART = re.compile(r"(?:^|\s)([一二三四五六七八九十]{1,3}、\S+)")
_TITLE = re.compile(r"(?:^|\s)(\d{1,3})[.、．](\S+)")
_HEADING_MARK = re.compile(r"^#{1,6}(?=[ \t])", re.MULTILINE)
_INFO_END = "<!-- INFO END -->"
SENTENCE_END = "。;；:：!！?？”』"
HEADING = 28  # longest stretch without a comma that can be a heading printed before its text
SHORT_HEADING = 14  # longest heading that ends in 。 or :


@dataclass(frozen=True, slots=True)
class Removal:
    """``text`` stood at offset ``start`` of the source and is no part of any clause."""

    start: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list: regulation ``number``.``title`` in ``part``."""

    part: str
    number: str
    title: str


def watermarks(text: str) -> Iterator[Removal]:
    for match in WATERMARK.finditer(text):
        yield Removal(match.start(), match.group(), "水印")


def heading_marks(text: str) -> Iterator[Removal]:
    """The # before a heading in Markdown."""
    for match in _HEADING_MARK.finditer(text):
        yield Removal(match.start(), match.group(), "标题记号")


def blank(text: str) -> bool:
    """True if nothing but white space and heading marks is left."""
    return not text.strip(" \t\r\n\u3000#")


def contents(text: str) -> tuple[list[Entry], int]:
    """Entries of the contents list, and where the body begins (0 and no entries if there is no list)."""
    head = _CONTENTS.search(text)
    if head is None:
        return [], 0
    first = _PART.search(text, head.end())
    if first is None:
        return [], 0
    body = text.find(first.group(1), first.end())
    if body < 0:
        return [], 0
    entries, part = [], ""
    for match in re.finditer(rf"{_PART.pattern}|{_TITLE.pattern}", text[head.end() : body]):
        if match.group(1):
            part = match.group(1)
        else:
            entries.append(Entry(part, match.group(2), match.group(3)))
    return entries, body


def preamble(text: str) -> int:
    """Length of what stands above the text of a statute in Markdown."""
    at = text.find(_INFO_END)
    return at + len(_INFO_END) if at >= 0 else 0


def heading_end(text: str, page_breaks: tuple[str, ...]) -> int:
    """Length of the heading that ``text`` begins with (「学习形式 为保证…」, 「公车补贴。当月…」, 「卫生标准:…」), 0 if none."""
    spaced = re.match(rf"[^,，。;；:：!！?？\s]{{2,{HEADING}}}(?=\s+\S)", text)
    if spaced and spaced.group()[-1] != "、" and not any(text[spaced.end() - len(b.split()[0]) :].startswith(b) for b in page_breaks):
        return spaced.end()
    ended = re.match(rf"[^,，。;；:：!！?？\s]{{2,{SHORT_HEADING}}}(?=[。:：]\s?\S)", text)
    return ended.end() if ended else 0


def page_breaks(text: str, start: int, heading: int, keep: bool) -> Iterator[Removal]:
    """White space of ``text`` (at offset ``start`` of the source) that is no part of the wording.

    Around the text: separators. Within it: kept as one space after a sentence end or a heading, else the page broke inside a sentence.
    ``keep``: a table or form, whose spaces part its cells.
    """
    stripped = text.strip()
    lead = len(text) - len(text.lstrip())
    for match in re.finditer(r"\s+", text):
        at, gap = match.start(), match.group()
        if at < lead or at >= lead + len(stripped):
            yield Removal(start + at, gap, "分隔")
            continue
        before, after = text[at - 1], text[match.end()]
        inside_ratio = before in ":：" and text[at - 2].isdigit() and after.isdigit()
        before_item = re.match(r"\d+[、.]\D", text[match.end() :]) is not None
        kept = keep or at == lead + heading or (before in SENTENCE_END and not inside_ratio) or before_item or "\n" in gap
        if not kept:
            yield Removal(start + at, gap, "断页")
        elif len(gap) > 1:
            yield Removal(start + at + 1, gap[1:], "分隔")
