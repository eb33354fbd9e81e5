"""BM25 (Robertson/Lucene form) over term lists, as one sparse matrix of ready-made weights.

idf = ln(1 + (N − df + ½) / (df + ½)); weight = idf · tf·(k1+1) / (tf + k1·(1 − b + b·len/avg)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.6


@dataclass(frozen=True)
class Lexical:
    """Column ``i`` of the matrix is document ``i``; ``starts[t]:starts[t+1]`` are the postings of term ``t``."""

    vocabulary: Mapping[str, int]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float64]:
        """Score of every document (zeros where nothing matches); ``query`` maps terms to their weight."""
        known = [(self.vocabulary[t], w) for t, w in query.items() if t in self.vocabulary]
        if not known:
            return np.zeros(self.size)
        docs = np.concatenate([self.documents[self.starts[t] : self.starts[t + 1]] for t, _ in known])
        vals = np.concatenate([self.weights[self.starts[t] : self.starts[t + 1]] * w for t, w in known])
        return np.bincount(docs, weights=vals, minlength=self.size).astype(np.float64)

    def idf(self, term: str) -> float:
        """ln(1 + (N − df + ½)/(df + ½)); that of an unseen term is the largest."""
        row = self.vocabulary.get(term)
        df = 0 if row is None else int(self.starts[row + 1] - self.starts[row])
        return float(np.log(1 + (self.size - df + 0.5) / (df + 0.5)))


def build(documents: Sequence[Sequence[str]]) -> Lexical:
    counts = [Counter(doc) for doc in documents]
    vocabulary = {term: row for row, term in enumerate(sorted({t for c in counts for t in c}))}
    lengths = np.array([max(1, sum(c.values())) for c in counts], dtype=np.float64)
    average = lengths.mean() if len(lengths) else 1.0
    postings: list[list[tuple[int, int]]] = [[] for _ in vocabulary]
    for doc, count in enumerate(counts):
        for term, tf in count.items():
            postings[vocabulary[term]].append((doc, tf))
    starts = np.zeros(len(vocabulary) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([len(p) for p in postings])
    docs = np.array([doc for p in postings for doc, _ in p], dtype=np.int32)
    tfs = np.array([tf for p in postings for _, tf in p], dtype=np.float64)
    df = np.repeat(np.diff(starts), np.diff(starts))
    idf = np.log(1 + (len(counts) - df + 0.5) / (df + 0.5))
    norm = K1 * (1 - B + B * lengths[docs] / average)
    weights = (idf * tfs * (K1 + 1) / (tfs + norm)).astype(np.float32)
    return Lexical(vocabulary, starts, docs, weights, len(counts))


def query_terms(tokens: Sequence[str]) -> dict[str, float]:
    """Each distinct term once; a repeat adds nothing to a short question."""
    return dict.fromkeys(tokens, 1.0)
