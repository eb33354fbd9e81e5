"""Train the static embedding: topics and their questions as positive pairs, contrastively, with sentence-transformers.

Development only (torch). One run on two cores takes well under a minute and is repeatable. The table is exported as float16 with its
vocabulary; ``StaticEmbedder`` serves it. ``python -m index train`` writes ``index/data/embedding``.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from corpus import load_compilation, load_knowledge
from index.dense import DEFAULT
from index.tokenizer import terms
from index.topics import Topic, collect

DIMENSION = 128
VOCABULARY = 30000  # 30000 × 128 × 2 bytes = 7.7 MB
EPOCHS, BATCH, LEARNING_RATE, SEED = 6, 512, 0.05, 7


def pairs(topics: Iterable[Topic], skip: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(question, text) and (question, another question of the same topic); ``skip`` holds questions kept out."""
    out = []
    for topic in topics:
        kept = [q for q in topic.questions if q not in skip]
        for n, question in enumerate(kept):
            out.append((question, topic.text))
            if len(kept) > 1:
                out.append((question, kept[(n + 1) % len(kept)]))
                out.append((question, kept[(n + len(kept) // 2) % len(kept)]))
        if topic.kind == "clause":
            out += [(half, topic.text) for half in _halves(topic.text)]
    return out


def _halves(text: str) -> list[str]:
    """Sentences of a clause: inverse cloze, so that clauses without questions get a place too."""
    return [s for s in text.replace("。", ";").split(";") if len(s) >= 8]


def train(folder: Path = DEFAULT, skip: frozenset[str] = frozenset()) -> Path:
    """Train and export. Returns the folder."""
    topics = collect(load_compilation(), load_knowledge(), date.today(), frozenset({"clause", "card", "gap", "rule"}))
    return export(*fit_table(pairs(topics, skip)), folder)


def fit_table(positives: Sequence[tuple[str, str]]) -> tuple[list[str], np.ndarray]:
    """Vocabulary (in row order) and the trained table."""
    import torch
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from sentence_transformers.training_args import BatchSamplers

    random.seed(SEED)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    counts = Counter(t for pair in positives for text in pair for t in set(terms(text)))
    vocabulary = sorted(sorted(counts), key=lambda t: -counts[t])[:VOCABULARY]
    module = StaticEmbedding(word_level(vocabulary), embedding_dim=DIMENSION)
    with torch.no_grad():
        idf = torch.tensor([np.log(1 + len(positives) / counts[t]) for t in vocabulary], dtype=torch.float32)
        weight = module.embedding.weight
        weight.normal_(0, 1)
        weight[: len(vocabulary)] *= (idf / idf.mean()).unsqueeze(1) * 0.1
    model = SentenceTransformer(modules=[module], device="cpu")
    data = Dataset.from_dict({"anchor": [split(a) for a, _ in positives], "positive": [split(b) for _, b in positives]})
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(Path("var") / "training"),
        num_train_epochs=EPOCHS,
        per_device_train_batch_size=BATCH,
        learning_rate=LEARNING_RATE,
        warmup_ratio=0.1,
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        seed=SEED,
        use_cpu=True,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
        logging_strategy="no",
    )
    SentenceTransformerTrainer(model=model, args=arguments, train_dataset=data, loss=MultipleNegativesRankingLoss(model)).train()
    return vocabulary, module.embedding.weight.detach().numpy()[: len(vocabulary)]


def word_level(vocabulary: Sequence[str]):  # type: ignore[no-untyped-def]
    """A tokenizer over texts that ``split`` has already cut: character pairs cannot live in a tokenizer file."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({**{t: n for n, t in enumerate(vocabulary)}, "[UNK]": len(vocabulary)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def split(text: str) -> str:
    """What the tokenizer gets: our terms, with spaces between."""
    return " ".join(terms(text))


def export(vocabulary: Sequence[str], table: np.ndarray, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocabulary.json").write_text(json.dumps(list(vocabulary), ensure_ascii=False), encoding="utf-8")
    np.save(folder / "vectors.npy", table.astype(np.float16))
    return folder
