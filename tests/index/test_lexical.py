"""BM25 against the formula, computed by hand and by a naive second implementation."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import K1, B, build, query_terms

WORDS = st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=6)


def naive(documents: list[list[str]], query: set[str]) -> list[float]:
    average = sum(map(len, documents)) / len(documents)
    out = []
    for document in documents:
        total = 0.0
        for term in query:
            df = sum(term in d for d in documents)
            tf = document.count(term)
            idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
            total += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * len(document) / average))
        out.append(total)
    return out


@given(st.lists(WORDS, min_size=1, max_size=6), WORDS)
def test_scores_are_bm25(documents: list[list[str]], query: list[str]) -> None:
    scores = build(documents).scores(query_terms(query))
    assert list(scores) == pytest.approx(naive(documents, set(query)), rel=1e-5)


def test_unknown_terms_score_nothing() -> None:
    assert list(build([["甲"], ["乙"]]).scores({"丙": 1.0})) == [0.0, 0.0]
