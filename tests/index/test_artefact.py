"""Built whole or not at all, switched by a pointer, refused when damaged."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index import artefact
from index.errors import ArtefactError


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("index")
    artefact.build(var)
    return var


def test_what_was_built_loads(built: Path) -> None:
    loaded = artefact.load(built)
    assert loaded.manifest["topics"]["clause"] > 700
    assert not artefact.is_stale(built)


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match=r"没有可用的索引.*python -m index build"):
        artefact.load(tmp_path)
    assert artefact.is_stale(tmp_path)


def test_other_model_is_stale(built: Path) -> None:
    assert artefact.is_stale(built, model="BAAI/bge-small-zh-v1.5")


@pytest.mark.parametrize("name", ["topics.json", "vectors.faiss", "clauses.npz", "knowledge.json"])
def test_damaged_file_is_named(built: Path, tmp_path: Path, name: str) -> None:
    folder = next(p for p in built.iterdir() if p.is_dir())
    copy = tmp_path / folder.name
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes() if path.name != name else b"damaged")
    (tmp_path / artefact.POINTER).write_text(folder.name, encoding="utf-8")
    with pytest.raises(ArtefactError, match=f"{name} 缺失或已损坏"):
        artefact.load(tmp_path)


def test_a_build_that_dies_changes_nothing(built: Path) -> None:
    before = (built / artefact.POINTER).read_text(encoding="utf-8")

    def dies(what: str, share: float) -> None:
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        artefact.build(built, progress=dies)
    assert (built / artefact.POINTER).read_text(encoding="utf-8") == before
    assert [p for p in built.iterdir() if p.name.startswith(".building")] == []


def test_the_same_data_give_the_same_artefact(built: Path, tmp_path: Path) -> None:
    artefact.build(tmp_path)
    first, second = artefact.load(built).manifest, artefact.load(tmp_path).manifest
    assert {**first, "files": {}} == {**second, "files": {}}
    assert {k: v for k, v in first["files"].items() if k.endswith(".json")} == {k: v for k, v in second["files"].items() if k.endswith(".json")}


def test_old_artefacts_are_removed_but_one(tmp_path: Path) -> None:
    for _ in range(3):
        artefact.build(tmp_path, kinds=frozenset({"clause"}))
    assert sum(p.is_dir() for p in tmp_path.iterdir()) == 2


def test_pointer_is_one_name(built: Path) -> None:
    name = (built / artefact.POINTER).read_text(encoding="utf-8")
    assert json.loads((built / name / "manifest.json").read_text(encoding="utf-8"))["version"] == name[:12]
    assert np.load(built / name / "columns.npz")["owner"].dtype == np.int32
