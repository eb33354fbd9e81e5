"""The derived clauses on disk: ``data/clauses.jsonl`` and ``data/removals.jsonl``, committed and reviewed as a diff."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from corpus.clause import Clause, Compilation, Regulation, Version, compile_tree
from corpus.errors import CorpusError
from corpus.normalise import Removal

DATA = Path(__file__).parent / "data"


def digest(*paths: Path) -> str:
    """SHA-256 over the named files, names included."""
    seen = hashlib.sha256()
    for path in paths:
        seen.update(path.name.encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def load_compilation(data: Path = DATA) -> Compilation:
    """Read the stored clauses. Raises CorpusError if they are missing or unreadable."""
    path = data / "clauses.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        regulations = [Regulation(**row) for row in rows if "title" in row]
        clauses = [_clause(row) for row in rows if "title" not in row]
        return compile_tree(regulations, clauses, digest(path))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise CorpusError(f"读不出条款文件 {path.name}({fault})。请运行 python -m corpus build 重新生成。") from fault


def _clause(row: dict[str, Any]) -> Clause:
    versions = tuple(
        Version(v["text"], date.fromisoformat(v["since"]) if v.get("since") else None, v.get("amended_by"), v.get("note")) for v in row.pop("versions")
    )
    slips = tuple((str(words), str(meant)) for words, meant in row.pop("slips", ()))
    return Clause(**row, versions=versions, slips=slips)


def dump_clauses(compilation: Compilation) -> str:
    """One JSON object a line: regulations (they have a ``title``), each before its clauses."""
    lines: list[str] = []
    regulation = ""
    for clause in compilation.clauses.values():
        if clause.regulation != regulation:
            regulation = clause.regulation
            entry = compilation.regulations[regulation]
            lines.append(_json({"id": entry.id, "part": entry.part, "number": entry.number, "title": entry.title}))
        versions = [_version(v) for v in clause.versions]
        row = {name: getattr(clause, name) for name in ("id", "regulation", "label", "mark", "heading", "parent", "kind")}
        slips = {"slips": clause.slips} if clause.slips else {}
        lines.append(_json({**row, **slips, "versions": versions}))
    return "\n".join(lines) + "\n"


def _version(version: Version) -> dict[str, str]:
    row = {"text": version.text}
    if version.since:
        row |= {"since": version.since.isoformat(), "amended_by": version.amended_by or "", "note": version.note or ""}
    return row


def dump_removals(removals: Iterable[Removal]) -> str:
    return "".join(_json({"start": r.start, "text": r.text, "reason": r.reason}) + "\n" for r in removals)


def load_removals(data: Path = DATA) -> Iterator[Removal]:
    for line in (data / "removals.jsonl").read_text(encoding="utf-8").splitlines():
        yield Removal(**json.loads(line))


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def write(path: Path, text: str) -> None:
    """Whole or not at all: a temporary file beside it, then a rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
