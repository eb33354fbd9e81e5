"""Sentence vectors and their FAISS index. The default embedding is our own static one and needs neither torch nor tokenizers.

A static embedding is a table: the vector of a text is the mean of its terms' vectors, normalised. ``index.train`` makes it with
sentence-transformers; ``StaticEmbedder`` serves the exported table and gives the same vectors (tested).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import EmbeddingError
from index.tokenizer import terms

DEFAULT = Path(__file__).parent / "data" / "embedding"
Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """``name`` goes into the manifest; ``encode`` gives one unit vector a text (zeros if no term is known)."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class StaticEmbedder:
    """The exported table: ``vocabulary.json`` (terms in row order) and ``vectors.npy`` (float16)."""

    def __init__(self, folder: Path = DEFAULT) -> None:
        try:
            vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
            table = np.load(folder / "vectors.npy", allow_pickle=False)
        except (OSError, ValueError) as fault:
            raise EmbeddingError(f"读不到嵌入模型 {folder.name}:{fault}。请重新签出代码,或运行 python -m index train。") from None
        if len(vocabulary) != len(table):
            raise EmbeddingError(f"嵌入模型 {folder.name} 已损坏:词表{len(vocabulary)}行,向量{len(table)}行。")
        self.name = f"static-{table.shape[1]}d"
        self._rows = {term: row for row, term in enumerate(vocabulary)}
        self._table: Vectors = table.astype(np.float32)

    def encode(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        for n, text in enumerate(texts):
            rows = [self._rows[t] for t in terms(text) if t in self._rows]
            if rows:
                out[n] = self._table[rows].mean(axis=0)
        return normalise(out)


class ForeignEmbedder:
    """Any sentence-transformers model, by name or path, through the real library."""

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise EmbeddingError("使用外部嵌入模型需要安装 sentence-transformers:pip install -r requirements-dev.lock。") from None
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except Exception as fault:  # the library raises many types for a missing or broken model
            raise EmbeddingError(f"装不进嵌入模型 {model}:{type(fault).__name__}。请检查名称或路径。") from fault
        self.name = f"sentence-transformers:{Path(model).name}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return normalise(np.asarray(vectors, dtype=np.float32))


def make_embedder(model: str) -> Embedder:
    """``static`` for our own, else the name or path of a sentence-transformers model."""
    return StaticEmbedder() if model == "static" else ForeignEmbedder(model)


def normalise(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    out: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return out


def build_faiss(vectors: Vectors) -> faiss.Index:
    """Exact inner product: with tens of thousands of vectors an approximate index would only lose recall."""
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return flat
