"""Spreadsheets in, spreadsheets out."""

from __future__ import annotations

import csv
import json
import time
from datetime import date
from pathlib import Path

import pytest

from bot import Bot
from bot.__main__ import answer_lines, main
from bot.batch import read_table, run_batch, write_template
from bot.rules.rule import RuleError

DAY = date(2026, 11, 24)
RULE = "personal_leave_deduction"


def write(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_bad_rows_do_not_stop_good_ones(bot: Bot, tmp_path: Path, suffix: str) -> None:
    rows = [
        ["姓名", "假别", "事假天数", "人员类别", "职级"],
        ["甲", "事假", "9", "机关", "副科级"],  # (9 − 6) × 180 = 540
        ["乙", "事假", "许多", "机关", "副科级"],
        ["丙", "事假", "8", "", ""],
        ["=1+1", "事假", "7", "编外", ""],  # (7 − 6) × 40 = 40
    ]
    assert run_batch(bot, RULE, write(tmp_path / "in.csv", rows), tmp_path / f"out{suffix}", DAY) == (2, 2)
    header, lines = read_table(tmp_path / f"out{suffix}")
    out = [dict(zip(header, line, strict=True)) for line in lines]
    assert [row["数值"] for row in out] == ["540.00", "", "", "40.00"]
    assert "应填数字" in out[1]["错误"] and "缺少" in out[2]["错误"]
    assert out[3]["姓名"] == "'=1+1"  # never a formula again
    assert out[0]["条款"] == "4.28:5.3" and "9 − 6 = 3 天" in out[0]["步骤"]


def test_ten_thousand_rows_take_seconds(bot: Bot, tmp_path: Path) -> None:
    rows: list[list[object]] = [["假别", "事假天数", "人员类别"], *(["事假", n % 40, "编外"] for n in range(10_000))]
    start = time.perf_counter()
    assert run_batch(bot, RULE, write(tmp_path / "in.csv", rows), tmp_path / "out.csv", DAY) == (10_000, 0)
    print(f"10000 rows: {time.perf_counter() - start:.1f} s")


def test_template_can_be_filled_and_read(bot: Bot, tmp_path: Path) -> None:
    write_template(bot, RULE, tmp_path / "空表.xlsx")
    assert run_batch(bot, RULE, tmp_path / "空表.xlsx", tmp_path / "out.xlsx", DAY) == (1, 0)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("in.txt", b"x", "不支持 .txt"), ("in.xlsx", b"x", "不是有效的 xlsx"), ("in.csv", b"", "是空的"), ("in.csv", b"a,b\n1,2\n", "没有本规则的列")],
)
def test_unusable_files(bot: Bot, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RuleError, match=message):
        run_batch(bot, RULE, tmp_path / name, tmp_path / "out.csv", DAY)


def test_question_batch_survives_bad_lines(bot: Bot) -> None:
    lines = ['{"id": 1, "turns": ["请三天病假谁批"]}', "not json", '{"id": 3}', '{"id": 4, "turns": []}', '{"id": 5, "turns": ["党费多久公布"], "as_of": "x"}']
    out = list(answer_lines(bot, lines))
    assert out[0]["answer"]["value"] == {"decision": "局长"} and out[0]["ms"] > 0
    assert all("error" in line for line in out[1:]) and [line["id"] for line in out] == [1, None, 3, 4, 5]


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", RULE, "leave_kind=事假", "days=9", "staff_type=机关", "职级=副科级", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == {"amount": "540.00", "unit": "元"}
    assert main(["calc", "no_such_rule", "days=9"]) == 1
    assert "没有名为“no_such_rule”的规则" in capsys.readouterr().err
    assert main(["ask", "请三天病假谁批", "--trace"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("经科长、分管局长签字同意后报局长审批") and "决定:rule" in captured.err
    assert main(["ask", "啊" * 501]) == 1
    assert "问题太长" in capsys.readouterr().err
    assert main(["rules", RULE]) == 0
    assert "4.28:5.3" in capsys.readouterr().out
