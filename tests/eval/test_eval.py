"""The measures of the contract, question files of three kinds, and that cheating does not pay."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bot import Bot
from eval.__main__ import main
from eval.questions import Gold, Question, QuestionFileError, read_questions
from eval.run import always_refuse, assistant, best_clause, run, share, summary
from eval.score import score

DATA = Path(__file__).parents[2] / "eval" / "data"
SHORT = 6  # characters of a message that anybody may type (「那科长呢」)

CITED = {
    "kind": "clause",
    "text": "每半年公布一次(两次)",
    "lead": "每半年一次",
    "value": None,
    "citations": [{"clause_id": "2.12:3", "text": "支部每半年要向 党员公布一次"}],
}

SCORES = [
    # gold, right, direct, miss
    (Gold("answer", (("每半年", "半年"),), (), (("每半年要向党员公布",),)), True, True, ""),
    (Gold("answer", (("两次",),), (), (("每半年要向党员公布",),)), True, False, "not_in_lead"),
    (Gold("answer", (("每季度",),)), False, False, "must"),
    (Gold("answer", (("半年",),), ("两次",)), False, False, "must_not"),
    (Gold("answer", (("半年",),), (), (("另一条",),)), False, False, "cite"),
    (Gold("refuse"), False, False, "refuse→answer"),
    (Gold("answer", (), (), (), 6.0), False, False, "value"),
]


@pytest.mark.parametrize(("gold", "ok", "direct", "miss"), SCORES)
def test_score(gold: Gold, ok: bool, direct: bool, miss: str) -> None:
    found = score(CITED, gold)
    assert (found.ok, found.direct, found.miss) == (ok, direct, miss)


def test_full_width_and_spaces_do_not_matter() -> None:
    answer = {**CITED, "text": "发放 50%", "lead": "发放 50%"}
    assert score(answer, Gold("answer", (("50%",),))).direct


def test_three_file_kinds_say_the_same(tmp_path: Path) -> None:
    row = {"id": "1", "type": "calc", "turns": ["甲", "乙"], "gold": {"kind": "answer", "must": [["a", "b"], ["c"]], "cite": [["x"]], "value": 3}}
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "q.csv").write_text("id,type,question,kind,must,cite,value\n1,calc,甲|乙,answer,a|b;c,x,3\n", encoding="utf-8")
    from openpyxl import Workbook

    book = Workbook()
    for line in (["id", "type", "question", "kind", "must", "cite", "value"], [1, "calc", "甲|乙", "answer", "a|b;c", "x", 3]):
        book.active.append(line)
    book.save(tmp_path / "q.xlsx")
    first, *others = [read_questions(tmp_path / name) for name in ("q.jsonl", "q.csv", "q.xlsx")]
    assert all(other == first for other in others)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("q.jsonl", "{", "第1行不是有效的 JSON"),
        ("q.jsonl", '{"id": 1}', "第1行:缺少 'gold'"),
        ("q.jsonl", '{"id": 1, "turns": ["甲"], "gold": {"kind": "maybe"}}', "gold.kind 应为"),
        ("q.csv", "a,b\n", "表头应有"),
        ("q.txt", "", "不支持 .txt"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(QuestionFileError, match=message):
        read_questions(tmp_path / name)


def test_no_evaluation_question_stands_in_the_index(bot: Bot) -> None:
    def plain(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).lower()

    known = [q for one in (*bot.knowledge.cards, *bot.knowledge.gaps) for q in one.questions]
    known += [q for rule in bot.all_rules for q in (*rule.questions, *rule.incomplete)]
    indexed = {plain(q) for q in known}
    asked = {plain(turn) for path in DATA.glob("*.jsonl") for question in read_questions(path) for turn in question.turns}
    assert len(asked) > 2000
    assert sorted(q for q in asked & indexed if len(q) > SHORT) == []


def test_the_assistant_beats_both_cheats(bot: Bot) -> None:
    questions = read_questions(Path("eval/data/dev.jsonl"))
    today = date(2026, 11, 24)
    ours, quoting, refusing = (share(run(questions, a), lambda r: r.score.direct) for a in (assistant(bot, today), best_clause(bot, today), always_refuse))
    assert ours > 2 * refusing and ours > 1.3 * quoting


def test_report_comparison_and_summary(bot: Bot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "q.jsonl"
    gold = {"kind": "answer", "must": [["局长"]], "cite": [["超过两天的经科长、分管局长签字同意后报局长审批"]]}
    file.write_text(json.dumps({"id": "1", "type": "calc", "turns": ["请三天病假谁批"], "gold": gold}, ensure_ascii=False), encoding="utf-8")
    assert main(["run", str(file), "--out", str(tmp_path / "a"), "--quiet"]) == 0
    assert "direct: 1.000" in capsys.readouterr().out
    page = (tmp_path / "a" / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page and "制度通评测报告" in page and "<script" not in page
    assert main(["compare", str(tmp_path / "a" / "rows.jsonl"), str(tmp_path / "a" / "rows.jsonl")]) == 0
    assert "0 题的回答有变化" in capsys.readouterr().out
    rows = run([Question("1", "calc", ("请三天病假谁批",), Gold("answer"))], assistant(bot, date(2026, 11, 24)))
    assert summary(rows)["direct"]["share"] == 1.0
