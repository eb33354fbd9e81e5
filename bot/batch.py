"""Many calculations from a spreadsheet: one row in, one row out; a bad row gets its fault and stops nobody.

Cells are read as text: a formula is never executed, and what is written back never becomes one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.assistant import Bot
from bot.errors import BotError
from bot.rules.rule import Rule, RuleError
from bot.types import Answer

RESULT_COLUMNS = ("结果", "数值", "单位", "步骤", "条款", "错误")
DATE_COLUMN = "日期"  # optional: the day whose text applies to the row
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rule_of(bot: Bot, rule_id: str) -> Rule:
    rule = bot.rules.get(rule_id)
    if rule is None:
        raise RuleError(f"没有名为“{rule_id}”的规则。可用 python -m bot rules 查看全部。")
    return rule


def columns(rule: Rule) -> list[str]:
    """Chinese column names of a rule's inputs."""
    return [f.label for f in rule.facts if not f.decoy]


def run_batch(bot: Bot, rule_id: str, source: Path, target: Path, day: date) -> tuple[int, int]:
    """Calculate every row. Returns (rows calculated, rows with a fault). Raises RuleError if a file as a whole cannot be used."""
    rule = rule_of(bot, rule_id)
    header, rows = read_table(source)
    known = {*columns(rule), *(f.id for f in rule.facts), DATE_COLUMN}
    if not set(header) & known:
        raise RuleError(f"{source.name} 的表头没有本规则的列。应有:{'、'.join(columns(rule))};可先用 --template 生成空表。")
    good = bad = 0
    out = []
    for row in rows:
        cells = dict(zip(header, row, strict=False))
        result = calculate_row(bot, rule_id, {k: v for k, v in cells.items() if k in known}, day)
        good, bad = good + (not result[-1]), bad + bool(result[-1])
        out.append([*row, *[""] * (len(header) - len(row)), *result])
    write_table(target, [*header, *RESULT_COLUMNS], out)
    return good, bad


def calculate_row(bot: Bot, rule_id: str, cells: dict[str, str], day: date) -> list[str]:
    """The result columns of one row."""
    try:
        stated = cells.pop(DATE_COLUMN, "").strip()
        when = date.fromisoformat(stated) if stated else day
        return _columns(bot.calculate(rule_id, {k: v for k, v in cells.items() if v.strip()}, when))
    except ValueError as fault:  # RuleError is one; so is a bad date
        return [*[""] * 5, str(fault) if isinstance(fault, RuleError) else f"日期应写成 2026-06-20:{fault}"]
    except BotError:
        return [*[""] * 5, "这一行没能算出,请核对各项"]


def _columns(answer: Answer) -> list[str]:
    if answer.missing:
        return [*[""] * 5, "缺少:" + "、".join(m.question for m in answer.missing)]
    value = dict(answer.value or {})
    unit = value.pop("unit", "%" if "percent" in value else "")
    fault = answer.lead if answer.kind == "refusal" else ""
    steps = ";".join(s.text for s in answer.steps)
    return [answer.lead, next(iter(value.values()), ""), unit, steps, "、".join(c.clause_id for c in answer.citations), fault]


def read_table(path: Path) -> tuple[list[str], Iterator[list[str]]]:
    if not path.is_file():
        raise RuleError(f"找不到文件 {path}。")
    match path.suffix.lower():
        case ".csv":
            rows: Iterator[list[str]] = iter(list(_read_csv(path)))
        case ".xlsx":
            rows = iter(list(_read_xlsx(path)))
        case other:
            raise RuleError(f"不支持 {other or '没有扩展名的'} 文件,请用 .xlsx 或 .csv。")
    header = [cell.strip() for cell in next(rows, [])]
    if not any(header):
        raise RuleError(f"{path.name} 是空的,第一行应是列名。")
    return header, (row for row in rows if any(cell.strip() for cell in row))


def _read_csv(path: Path) -> Iterator[list[str]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from csv.reader(text.splitlines())
        return
    raise RuleError(f"{path.name} 的文字编码无法识别,请另存为 UTF-8 的 csv。")


def _read_xlsx(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(path, read_only=True, data_only=False).worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield [_text(cell) for cell in row]
    except RuleError:
        raise
    except Exception as fault:  # openpyxl raises errors of zip, xml and its own
        raise RuleError(f"{path.name} 不是有效的 xlsx 文件。") from fault


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def write_table(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Text cells only; what would start a formula gets an apostrophe before it."""
    safe = [[_harmless(cell) for cell in row] for row in rows]
    match path.suffix.lower():
        case ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows([list(header), *safe])
        case ".xlsx":
            from openpyxl import Workbook

            book = Workbook(write_only=True)
            sheet = book.create_sheet("结果")
            for row in [list(header), *safe]:
                sheet.append(row)
            book.save(path)
        case other:
            raise RuleError(f"结果不能写成 {other or '没有扩展名的'} 文件,请用 .xlsx 或 .csv。")


def _harmless(cell: str) -> str:
    number = cell[1:].replace(".", "", 1).isdigit() if cell[:1] == "-" else False
    return f"'{cell}" if cell.startswith(_FORMULA) and not number else cell


def write_template(bot: Bot, rule_id: str, path: Path) -> None:
    """An empty table with the rule's columns and one worked example."""
    rule = rule_of(bot, rule_id)
    facts = rule.examples[0]["facts"] if rule.examples else {}
    example = [str(facts.get(f.id, "")) for f in rule.facts if not f.decoy]
    write_table(path, [*columns(rule), DATE_COLUMN], [[*example, ""]])
