"""The last gate: no answer passes whose quotes, citations or figures are not borne out.

Checked: every quote is the named span of its clause's text in force; clause and calculation answers cite; every figure in the text stands
in a quotation, a cited clause, the question, a step, a clause label or the stated date. Chinese and arabic numerals count as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.errors import GroundingError
from bot.reading.numbers import parse
from bot.types import Answer, Part
from corpus import Compilation

_FIGURE = re.compile(r"\d+(?:\.\d+)?|[零一二三四五六七八九十百千万两]+")
_PRINTED = re.compile(
    r"《[^》]*》(?:[^:,。;\n「(]|\([一二三四五六七八九十\d]{1,2}\))*|第[零一二三四五六七八九十百\d]+[条款项章部]|[一二三四]\.\d+|[1-4]\.\d+b?:[\w.]+|(?:周|星期)[一二三四五六日]|\d{4}-\d{2}-\d{2}"
)
_WORDS = frozenset("一两千万百十")  # alone they are mostly no figures: 一般, 万一, 千方百计


def check(answer: Answer, question: str, compilation: Compilation, day: date) -> Answer:
    """Returns the answer unchanged. Raises GroundingError, which names the first fault."""
    pieces: tuple[Answer | Part, ...] = (answer, *answer.parts)
    for piece in pieces:
        _check_piece(piece, compilation, day)
    if not answer.text.startswith(answer.lead):
        raise GroundingError("the text does not begin with its lead")
    allowed = figures(question) | figures(answer.as_of)
    for piece in pieces:
        for citation in piece.citations:
            allowed |= figures(citation.text) | figures(compilation.title(citation.clause_id))
        allowed |= figures(" ".join(step.text for step in piece.steps))
        allowed |= figures(" ".join(piece.notes))
    loose = figures(_PRINTED.sub(" ", answer.text)) - allowed
    if answer.kind in ("clause", "calculation") and loose:
        raise GroundingError(f"figures without support: {sorted(loose)} in {answer.text!r}")
    return answer


def _check_piece(piece: Answer | Part, compilation: Compilation, day: date) -> None:
    if piece.kind in ("clause", "calculation") and not piece.citations:
        raise GroundingError(f"a {piece.kind} answer without a citation")
    if piece.kind == "clarification" and not piece.missing:
        raise GroundingError("a clarification that asks for nothing")
    if piece.kind == "refusal" and piece.reason is None:
        raise GroundingError("a refusal without a reason")
    for citation in piece.citations:
        texts = (compilation.text(citation.clause_id, day), compilation.whole_text(citation.clause_id, day), *_versions(compilation, citation.clause_id))
        if citation.text not in texts or citation.text[citation.start : citation.end] != citation.quote:
            raise GroundingError(f"quote not in {citation.clause_id}: {citation.quote!r}")


def _versions(compilation: Compilation, clause_id: str) -> Iterable[str]:
    return (version.text for version in compilation.clause(clause_id).versions)


def figures(text: str) -> set[str]:
    """The numbers in a text, in one canonical form each."""
    out = set()
    for match in _FIGURE.finditer(text):
        token = match[0]
        if token in _WORDS:
            continue
        value = parse(token)
        if value is not None:
            out.add(format(value.normalize(), "f"))
            continue
        out.update(format(v.normalize(), "f") for c in token if c not in _WORDS and (v := parse(c)) is not None)
    return out
