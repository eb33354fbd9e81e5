"""Question files: JSON lines as in the contract, or csv/xlsx with one row a question."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

KINDS = ("answer", "clarify", "refuse")
COLUMNS = "id、type、question(多轮用 | 隔开)、as_of、kind、must(组间 ; 组内 |)、must_not(|)、value、cite(组间 ; 组内 |)、reason"


class QuestionFileError(Exception):
    """The evaluator's file cannot be used; one Chinese line that names file and row."""


@dataclass(frozen=True, slots=True)
class Gold:
    """``must`` and ``cite`` are groups of alternatives: every group needs one."""

    kind: str
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    cite: tuple[tuple[str, ...], ...] = ()
    value: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    type: str
    turns: tuple[str, ...]
    gold: Gold
    as_of: date | None = None
    note: str = field(default="", compare=False)


def read_questions(path: Path) -> list[Question]:
    """Raises QuestionFileError at the first row that cannot be used."""
    if not path.is_file():
        raise QuestionFileError(f"找不到题目文件 {path}。")
    readers = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx}
    if path.suffix.lower() not in readers:
        raise QuestionFileError(f"不支持 {path.suffix} 题目文件,请用 .jsonl、.csv 或 .xlsx。")
    out, seen = [], set()
    for where, row in readers[path.suffix.lower()](path):
        try:
            question = _question(row)
        except (KeyError, ValueError, TypeError, AttributeError) as fault:
            raise QuestionFileError(f"{path.name} {where}:{'缺少 ' + str(fault) if isinstance(fault, KeyError) else fault}。") from None
        if question.id in seen:
            raise QuestionFileError(f"{path.name} {where}:编号 {question.id} 重复。")
        seen.add(question.id)
        out.append(question)
    return out


def _question(row: Mapping[str, Any]) -> Question:
    gold = row["gold"]
    if gold["kind"] not in KINDS:
        raise ValueError(f"gold.kind 应为 {'、'.join(KINDS)} 之一,现为 {gold['kind']}")
    if not row["turns"] or not all(isinstance(t, str) for t in row["turns"]):
        raise ValueError("turns 应是非空的文字列表")
    groups = {key: tuple(tuple(map(str, group)) for group in gold.get(key) or ()) for key in ("must", "cite")}
    value = None if gold.get("value") in (None, "") else float(gold["value"])
    return Question(
        str(row["id"]),
        str(row.get("type") or "other"),
        tuple(row["turns"]),
        Gold(gold["kind"], groups["must"], tuple(gold.get("must_not") or ()), groups["cite"], value, gold.get("reason")),
        date.fromisoformat(row["as_of"]) if row.get("as_of") else None,
        str(row.get("note") or ""),
    )


def _jsonl(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for n, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                yield f"第{n}行", json.loads(line)
            except json.JSONDecodeError as fault:
                raise QuestionFileError(f"{path.name} 第{n}行不是有效的 JSON:{fault.msg}。") from None


def _csv(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from _table(path, csv.reader(file))


def _xlsx(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(path, read_only=True, data_only=False).worksheets[0]
    except Exception as fault:  # openpyxl raises errors of zip, xml and its own
        raise QuestionFileError(f"{path.name} 不是有效的 xlsx 文件。") from fault
    yield from _table(path, ([("" if c is None else str(c)) for c in row] for row in sheet.iter_rows(values_only=True)))


def _table(path: Path, rows: Iterator[list[str]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    header = [name.strip() for name in next(rows, [])]
    if not {"id", "question", "kind"} <= set(header):
        raise QuestionFileError(f"{path.name} 的表头应有 id、question、kind;可用的列:{COLUMNS}。")
    for n, cells in enumerate(rows, 2):
        row = dict(zip(header, (c.strip() for c in cells), strict=False))
        if not any(row.values()):
            continue
        groups = {key: [group.split("|") for group in row.get(key, "").split(";") if group] for key in ("must", "cite")}
        gold = {
            "kind": row["kind"],
            **groups,
            "must_not": [w for w in row.get("must_not", "").split("|") if w],
            "value": row.get("value"),
            "reason": row.get("reason"),
        }
        yield (
            f"第{n}行",
            {"id": row["id"] or n, "type": row.get("type"), "turns": [t for t in row["question"].split("|") if t], "as_of": row.get("as_of"), "gold": gold},
        )
