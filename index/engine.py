"""Search: lexical and dense scores of every topic, fused by fixed weights, over one or two readings of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import faiss
import numpy as np
from numpy.typing import NDArray

from index.dense import Embedder
from index.lexical import Lexical, query_terms
from index.phonetics import Phonetics
from index.tokenizer import fold, terms
from index.topics import Topic
from index.words import Words

NEAREST = 256  # example questions that FAISS returns
CONTEXT = 0.4  # share of the score that the earlier question gives to an elliptical one
CLEARLY_BETTER = 1.02  # factor by which a second reading must outscore what was typed


@dataclass(frozen=True)
class Weights:
    """Fitted by ``python -m eval fit``; each score lies in about 0..1."""

    topic: float = 0.45  # BM25 on the topic's own field
    clause: float = 0.15  # BM25 on everything known about its clause
    dense: float = 0.40  # best cosine to one of its questions or its text


@dataclass(frozen=True, slots=True)
class Hit:
    topic: Topic
    score: float
    lexical: float
    dense: float
    clause: float


@dataclass(frozen=True, slots=True)
class Search:
    """``text`` is the reading that was used; ``hits`` best first."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Engine:
    topics: Sequence[Topic]
    by_topic: Lexical
    by_clause: Lexical
    clause_of_topic: NDArray[np.int32]  # column of ``by_clause``; -1 for a topic without clause
    vectors: faiss.Index
    owner: NDArray[np.int32]  # row of ``vectors`` → topic
    embedder: Embedder
    phonetics: Phonetics
    simplified: Mapping[str, str]
    synonyms: Mapping[str, Sequence[str]]
    words: Words
    weights: Weights = Weights()

    @cached_property
    def _simplify(self) -> dict[int, str]:
        return {ord(traditional): simple for traditional, simple in self.simplified.items()}

    def normal(self, text: str) -> str:
        """Folded width and case, simplified characters."""
        return fold(text).translate(self._simplify)

    def search(self, text: str, limit: int = 20, context: str = "", share: float = CONTEXT) -> Search:
        """Hits for the text as typed, or for its corrected reading if that scores clearly better.

        ``context`` is the earlier question that an elliptical text leans on (already normal), ``share`` its share of the score.
        """
        typed = self.normal(text)
        first = self.rank(typed, limit, context, share)
        other = self.phonetics.reading(typed)
        if other is None:
            return Search(typed, first)
        second = self.rank(other, limit, context, share)
        better = second and (not first or second[0].score > first[0].score * CLEARLY_BETTER)
        return Search(other, second) if better else Search(typed, first)

    def rank(self, text: str, limit: int, context: str = "", share: float = CONTEXT) -> tuple[Hit, ...]:
        """Score all topics for a normalised text. Nothing that shares no term and no meaning is returned."""
        lexical, dense, clause = self.features(text)
        if context:
            lexical, dense, clause = ((1 - share) * now + share * before for now, before in zip((lexical, dense, clause), self.features(context), strict=True))
        w = self.weights
        score = w.topic * lexical + w.dense * dense + w.clause * clause
        best = top(score, limit)
        return tuple(Hit(self.topics[i], float(score[i]), float(lexical[i]), float(dense[i]), float(clause[i])) for i in best)

    def features(self, text: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Lexical, dense and clause scores of every topic."""
        query = query_terms([*terms(text), *self.words.long(text)])
        for word, others in self.synonyms.items():
            if word in text:
                for other in others:
                    for term in terms(other):
                        query.setdefault(term, 0.5)
        lexical = part(self.by_topic, query)
        by_clause = part(self.by_clause, query)
        clause = np.where(self.clause_of_topic >= 0, by_clause[self.clause_of_topic], 0.0)
        return lexical, self._dense(text), clause

    def _dense(self, text: str) -> NDArray[np.float64]:
        vector = self.embedder.encode([text])
        out = np.zeros(len(self.topics))
        if not vector.any():
            return out
        scores, rows = self.vectors.search(vector, min(NEAREST, self.vectors.ntotal))
        np.maximum.at(out, self.owner[rows[0]], scores[0].astype(np.float64))
        return out


def part(index: Lexical, query: Mapping[str, float]) -> NDArray[np.float64]:
    """BM25 as a share of what a document holding every term once could get: comparable between questions."""
    most = sum(index.idf(term) * weight for term, weight in query.items() if weight == 1.0)
    return index.scores(query) / most if most else np.zeros(index.size)


def top(scores: NDArray[np.float64], limit: int) -> list[int]:
    """Indices of the best positive scores, ties by order. Selects among non-zeros: argpartition degenerates on ties."""
    found = np.flatnonzero(scores > 0)
    if len(found) > limit:
        found = found[np.argpartition(-scores[found], limit - 1)[:limit]]
    return [int(i) for i in sorted(found, key=lambda i: (-scores[i], i))]
