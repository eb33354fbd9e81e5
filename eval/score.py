"""Is an answer right? Exactly as the contract says; strings compared after NFKC, without white space, in lower case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.questions import Gold

GOLD_KIND = {"clause": "answer", "calculation": "answer", "clarification": "clarify", "refusal": "refuse"}


@dataclass(frozen=True, slots=True)
class Score:
    """``ok``: right; ``direct``: right with every must group in the lead. ``miss``: why not, in one word."""

    ok: bool
    direct: bool
    first_cite: bool | None  # None where the gold names no clause
    cited: int  # citations
    cited_wanted: int  # citations that hold a wanted snippet
    wrong_figure: bool  # a figure is given as the answer, and it is another one
    miss: str = ""


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def score(answer: Mapping[str, Any], gold: Gold) -> Score:
    kind = GOLD_KIND[answer["kind"]]
    text, lead = plain(answer["text"]), plain(answer["lead"])
    cited = [plain(c["text"]) for c in answer["citations"]]
    wanted = [[plain(s) for s in group] for group in gold.cite]
    hits = [any(s in c for group in wanted for s in group) for c in cited]
    first = hits[0] if hits and wanted else (False if wanted else None)
    must = [[plain(w) for w in group] for group in gold.must]
    forbidden = [w for w in gold.must_not if plain(w) in text]
    other_figure = kind == "answer" and gold.value is not None and not _has_value(answer, gold.value)
    wrong_figure = other_figure and bool({"amount", "percent"} & set(answer.get("value") or {}))
    miss = _miss(kind, gold, text, must, forbidden, other_figure, cited, wanted)
    ok = not miss
    direct = ok and (gold.kind != "answer" or all(any(w in lead for w in group) for group in must))
    return Score(ok, direct, first, len(cited), sum(hits), wrong_figure, miss or ("" if direct else "not_in_lead"))


def _miss(
    kind: str,
    gold: Gold,
    text: str,
    must: Sequence[Sequence[str]],
    forbidden: Sequence[str],
    other_figure: bool,
    cited: Sequence[str],
    wanted: Sequence[Sequence[str]],
) -> str:
    if kind != gold.kind:
        return f"{gold.kind}→{kind}"
    if forbidden:
        return "must_not"
    if gold.kind == "refuse":
        return ""
    if gold.kind == "clarify":
        return "" if not must or any(w in text for group in must for w in group) else "must"
    if other_figure:
        return "value"
    if not all(any(w in text for w in group) for group in must):
        return "must"
    if not all(any(s in c for s in group for c in cited) for group in wanted):
        return "cite"
    return ""


def _has_value(answer: Mapping[str, Any], wanted: float) -> bool:
    value = answer.get("value") or {}
    for key in ("amount", "percent"):
        if key in value and abs(float(value[key]) - wanted) < 0.005:
            return True
    return any(abs(float(n) - wanted) < 0.005 for n in re.findall(r"\d+(?:\.\d+)?", plain(answer["lead"])))
