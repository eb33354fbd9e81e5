"""One versioned artefact in a directory of its own; a pointer file names the one in use.

Written whole into a fresh directory, then the pointer file is replaced by one atomic rename: a reader sees the old artefact or the new
one, never half of either, and a build that dies changes nothing. Every file's SHA-256 stands in the manifest and is checked on loading.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from corpus import Compilation, Knowledge, load_compilation, load_knowledge
from corpus.knowledge import DATA, Also, Card, Gap
from corpus.yamls import read_yaml
from index import dense, lexical, phonetics
from index.engine import Engine, Weights
from index.errors import ArtefactError
from index.tokenizer import fold, terms
from index.topics import Topic, collect
from index.words import Words, count_words

FORMAT = 1  # raised when the files change shape
POINTER = "current"
KINDS = frozenset({"clause", "card", "gap", "rule"})
WEIGHTS = Path(__file__).parent / "data" / "weights.json"
SYNONYMS = DATA / "synonyms.yaml"
VAR = Path(__file__).parents[1] / "var" / "index"
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Loaded:
    """What the service works with."""

    compilation: Compilation
    knowledge: Knowledge
    engine: Engine
    manifest: Mapping[str, Any]

    @property
    def version(self) -> str:
        return str(self.manifest["version"])


def fingerprint(model: str, kinds: frozenset[str] = KINDS) -> str:
    """Hash of everything an artefact is made of: the data files, the embedding, the weights, the code of this package."""
    digest = hashlib.sha256(f"{FORMAT}|{model}|{','.join(sorted(kinds))}".encode())
    here = Path(__file__).parent
    paths = [p for p in sorted(DATA.rglob("*")) if p.suffix in (".yaml", ".jsonl") and "holidays" not in p.parts]
    for path in [*paths, *sorted(here.glob("*.py")), *sorted((here / "data").rglob("*.*"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build(var: Path = VAR, model: str = "static", kinds: frozenset[str] = KINDS, progress: Progress = lambda *_: None) -> Path:
    """Compile everything, switch the pointer, remove artefacts older than the last two. Returns the new directory."""
    var.mkdir(parents=True, exist_ok=True)
    mark = fingerprint(model, kinds)
    work = Path(tempfile.mkdtemp(prefix=".building-", dir=var))
    try:
        manifest = _compile(work, model, kinds, progress)
        manifest |= {"format": FORMAT, "fingerprint": mark, "version": mark[:12], "model": model, "kinds": sorted(kinds)}
        manifest["files"] = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(work.iterdir())}
        _write_json(work / "manifest.json", manifest)
        final = var / f"{mark[:12]}-{work.name[-6:]}"
        work.rename(final)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    _point(var, final.name)
    _clean(var, final.name)
    progress("完成", 1.0)
    return final


def _compile(work: Path, model: str, kinds: frozenset[str], progress: Progress) -> dict[str, Any]:
    today = date.today()
    progress("读取条款与知识", 0.05)
    compilation, knowledge = load_compilation(), load_knowledge()
    topics = collect(compilation, knowledge, today, kinds)
    _write_json(work / "knowledge.json", _dump_knowledge(knowledge))
    _write_json(work / "topics.json", [asdict(t) for t in topics])
    progress("统计词频", 0.2)
    words = count_words(fold(text) for t in topics for text in (t.text, *t.questions))
    _write_json(work / "words.json", words)
    cut = Words(words)
    _save_lexical(work / "topics.npz", lexical.build([_document(t, cut) for t in topics]))
    clauses, column = _clause_documents(topics, cut)
    _save_lexical(work / "clauses.npz", lexical.build(clauses))
    progress("计算向量", 0.4)
    embedder = dense.make_embedder(model)
    texts = [(n, text) for n, t in enumerate(topics) for text in (t.text, *t.questions)]
    vectors = embedder.encode([text for _, text in texts])
    faiss.write_index(dense.build_faiss(vectors), str(work / "vectors.faiss"))
    owner = np.array([n for n, _ in texts], dtype=np.int32)
    np.savez(work / "columns.npz", owner=owner, clause=np.array(column, dtype=np.int32))
    progress("整理读音与字形", 0.7)
    sounds = phonetics.table_of_sounds()
    texts_only = [text for _, text in texts]
    spoken = phonetics.build(texts_only, sounds)
    _write_json(
        work / "reading.json",
        {
            "sounds": phonetics.group(sounds),
            "pairs": {p: n for p, n in spoken.pairs.items() if n > 1},
            "singles": spoken.singles,
            "simplified": phonetics.table_of_simplified(),
            "synonyms": read_yaml(SYNONYMS) if SYNONYMS.exists() else {},
        },
    )
    counts = {kind: sum(t.kind == kind for t in topics) for kind in sorted(kinds)}
    return {"embedder": embedder.name, "corpus": compilation.hash, "topics": counts, "questions": len(texts) - len(topics)}


def _document(topic: Topic, words: Words) -> list[str]:
    return [term for text in (topic.text, *topic.questions) for term in (*terms(text), *words.long(fold(text)))]


def _clause_documents(topics: list[Topic], words: Words) -> tuple[list[list[str]], list[int]]:
    """One document a clause, of all its topics but gaps, and each topic's column."""
    columns: dict[str, int] = {}
    documents: list[list[str]] = []
    column = []
    for topic in topics:
        if topic.clause is None:
            column.append(-1)
            continue
        n = columns.setdefault(topic.clause, len(documents))
        if n == len(documents):
            documents.append([])
        if topic.kind != "gap":
            documents[n] += _document(topic, words)
        column.append(n)
    return documents, column


def load(var: Path = VAR) -> Loaded:
    """The artefact that the pointer names. Raises ArtefactError if there is none or a file is not what was written."""
    try:
        folder = var / (var / POINTER).read_text(encoding="utf-8").strip()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ArtefactError(f"{var} 中没有可用的索引。请运行 python -m index build。") from None
    if manifest.get("format") != FORMAT:
        raise ArtefactError("索引的格式与程序不符。请运行 python -m index build 重建。")
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ArtefactError(f"索引文件 {name} 缺失或已损坏。请运行 python -m index build 重建。")
    return _load(folder, manifest)


def _load(folder: Path, manifest: Mapping[str, Any]) -> Loaded:
    topics = [Topic(**{**t, "questions": tuple(t["questions"]), "supplies": tuple(t["supplies"])}) for t in _read_json(folder / "topics.json")]
    reading = _read_json(folder / "reading.json")
    columns = np.load(folder / "columns.npz")
    weights = Weights(**_read_json(WEIGHTS)) if WEIGHTS.exists() else Weights()
    sounds = {char: sound for sound, chars in reading["sounds"].items() for char in chars}
    engine = Engine(
        topics=topics,
        by_topic=_load_lexical(folder / "topics.npz"),
        by_clause=_load_lexical(folder / "clauses.npz"),
        clause_of_topic=columns["clause"],
        vectors=faiss.read_index(str(folder / "vectors.faiss")),
        owner=columns["owner"],
        embedder=dense.make_embedder(str(manifest["model"])),
        phonetics=phonetics.Phonetics(sounds, reading["pairs"], reading["singles"]),
        simplified=reading["simplified"],
        synonyms=reading["synonyms"],
        words=Words(_read_json(folder / "words.json")),
        weights=weights,
    )
    compilation = load_compilation()
    if compilation.hash != manifest["corpus"]:
        raise ArtefactError("条款已更新而索引未更新。请运行 python -m index build 重建。")
    return Loaded(compilation, _undump_knowledge(_read_json(folder / "knowledge.json")), engine, manifest)


def is_stale(var: Path = VAR, model: str = "static", kinds: frozenset[str] = KINDS) -> bool:
    """True if there is no artefact or it was made of other data, another model or other code."""
    try:
        folder = var / (var / POINTER).read_text(encoding="utf-8").strip()
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(manifest.get("fingerprint") != fingerprint(model, kinds))


def _point(var: Path, name: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=var)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(name)
    Path(temporary).replace(var / POINTER)


def _clean(var: Path, current: str) -> None:
    """Keep the one in use and the one before it, which a running service may still be reading."""
    folders = sorted((p for p in var.iterdir() if p.is_dir() and not p.name.startswith(".")), key=lambda p: p.stat().st_mtime)
    for folder in [p for p in folders if p.name != current][:-1]:
        shutil.rmtree(folder, ignore_errors=True)


def _dump_knowledge(knowledge: Knowledge) -> dict[str, Any]:
    rules = [{k: v.isoformat() if isinstance(v, date) else v for k, v in rule.items()} for rule in knowledge.rules]
    return {"cards": [asdict(c) for c in knowledge.cards], "gaps": [asdict(g) for g in knowledge.gaps], "rules": rules}


def _undump_knowledge(data: Mapping[str, Any]) -> Knowledge:
    def tuples(entry: dict[str, Any]) -> dict[str, Any]:
        return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}

    cards = tuple(Card(**{**tuples(c), "also": tuple(Also(**a) for a in c["also"])}) for c in data["cards"])
    gaps = tuple(Gap(**tuples(g)) for g in data["gaps"])
    return Knowledge(cards, gaps, tuple(data["rules"]))


def _save_lexical(path: Path, built: lexical.Lexical) -> None:
    vocabulary = sorted(built.vocabulary, key=built.vocabulary.__getitem__)
    np.savez(path, vocabulary=np.array(vocabulary), starts=built.starts, documents=built.documents, weights=built.weights, size=built.size)


def _load_lexical(path: Path) -> lexical.Lexical:
    data = np.load(path, allow_pickle=False)
    vocabulary = {term: row for row, term in enumerate(data["vocabulary"].tolist())}
    return lexical.Lexical(vocabulary, data["starts"], data["documents"], data["weights"], int(data["size"]))


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, default=str), encoding="utf-8")


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
