"""Ranking on the real index: plain questions, typos, pinyin, traditional characters."""

from __future__ import annotations

from datetime import date

import pytest

from bot import Bot

FINDS = [
    ("请三天假谁审批", "4.28:3.1"),
    ("連續6個月不交納黨費的黨員怎麼處理", "2.12:3"),
    ("dangfei duo jiu bu jiao suan tuodang", "2.12:3"),
    ("党飞连续六个月不交", "2.12:3"),
]


@pytest.mark.parametrize(("question", "clause"), FINDS)
def test_first_clauses(bot: Bot, question: str, clause: str) -> None:
    assert clause in [hit.topic.clause for hit in bot.search(question, 3)]


def test_langchain_documents_carry_clause_and_span(bot: Bot) -> None:
    pytest.importorskip("langchain_core")
    from index.artefact import load
    from index.langchain import ClauseRetriever

    found = ClauseRetriever(loaded=load(), day=date(2026, 11, 24), limit=4).invoke("事假超过几天扣钱")
    assert len(found) == 4 and len({d.metadata["clause_id"] for d in found}) == 4
    assert "4.28:5.3" in [d.metadata["clause_id"] for d in found]
    for document in found:
        span = document.page_content[document.metadata["start"] : document.metadata["end"]]
        assert span and document.metadata["regulation"]


def test_a_foreign_model_is_one_setting(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A tiny randomly initialised sentence-transformers model, saved and loaded by path through the real library."""
    pytest.importorskip("sentence_transformers")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    from index import artefact
    from index.dense import ForeignEmbedder
    from index.train import word_level

    model = SentenceTransformer(modules=[StaticEmbedding(word_level(list("请假批审党费")), embedding_dim=8)], device="cpu")
    model.save(str(tmp_path / "model"))
    assert ForeignEmbedder(str(tmp_path / "model")).encode(["请 假"]).shape == (1, 8)
    artefact.build(tmp_path / "index", model=str(tmp_path / "model"), kinds=frozenset({"clause"}))
    assert artefact.load(tmp_path / "index").engine.search("请假", 3).hits


def test_served_vectors_equal_the_trained_model(tmp_path) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("sentence_transformers")
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    from index.dense import DEFAULT, StaticEmbedder
    from index.train import split, word_level

    ours = StaticEmbedder(DEFAULT)
    import json

    vocabulary = json.loads((DEFAULT / "vocabulary.json").read_text(encoding="utf-8"))
    table = np.load(DEFAULT / "vectors.npy").astype(np.float32)
    module = StaticEmbedding(word_level(vocabulary), embedding_dim=table.shape[1])
    with torch.no_grad():
        module.embedding.weight[: len(table)] = torch.from_numpy(table)
        module.embedding.weight[len(table) :] = 0
    texts = ["请三天病假谁批", "党费多久不交算脱党", "食堂几点开饭"]
    known = [" ".join(t for t in split(text).split() if t in set(vocabulary)) for text in texts]
    theirs = SentenceTransformer(modules=[module], device="cpu").encode(known, normalize_embeddings=True)
    assert np.abs(ours.encode(texts) - theirs).max() < 1e-5
