"""Citations: the clause in the version used, and the words relied on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.types import Citation
from corpus import Compilation
from corpus.knowledge import locate


def cite(compilation: Compilation, clause_id: str, quote: str, day: date) -> Citation:
    """Citation of ``quote`` (white space aside). A quote that stands in no version in force, or an empty one, cites the whole text."""
    clause = compilation.clause(clause_id)
    found = locate(compilation, clause_id, quote, day) if quote else None
    if found is None:
        text = compilation.text(clause_id, day) or compilation.whole_text(clause_id, day)
        found = text, 0, len(text)
    text, start, end = found
    return Citation(
        clause_id=clause_id,
        regulation=compilation.title(clause_id),
        label=clause.label,
        text=text,
        quote=text[start:end],
        start=start,
        end=end,
        url=f"/regulations/{clause.regulation}#{clause_id}",
        amended_by=clause.in_force(day).amended_by,
    )


def place(citation: Citation) -> str:
    """「《考勤管理办法(试行)》五、3」, as printed."""
    return f"《{citation.regulation}》{citation.label}"


def distinct(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Each quoted passage once: of two quotes of a clause, one that lies inside an earlier one adds nothing."""
    kept: list[Citation] = []
    for citation in citations:
        if not any(k.clause_id == citation.clause_id and (citation.quote in k.quote or citation.quote == citation.text) for k in kept):
            kept.append(citation)
    return tuple(kept)
