"""``python -m bot ask|rules|calc``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.assistant import LONGEST, Bot, unreadable
from bot.errors import BotError, QuestionError
from bot.factory import load_bot
from bot.rules.engine import check
from bot.rules.rule import Rule, RuleError
from bot.types import Answer, State
from corpus.errors import CorpusError
from index import artefact
from index.errors import SearchError


def today() -> date:
    """The bureau's day."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except (BotError, CorpusError, SearchError, RuleError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="按制度汇编回答问题")
    commands = parser.add_subparsers(required=True, metavar="命令")
    ask = commands.add_parser("ask", help="回答一个问题,或成批回答")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--as-of", type=_day, metavar="DATE")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--trace", action="store_true", help="显示是怎样找到的")
    ask.add_argument("--jsonl", action="store_true", help="从标准输入逐行读取 {id, turns, as_of?}")
    ask.set_defaults(run=_ask)
    rules = commands.add_parser("rules", help="全部规则,或一条规则的条款、事实、公式、例子")
    rules.add_argument("rule", nargs="?")
    rules.add_argument("--check", action="store_true", help="检查每条规则的完整性和例子")
    rules.set_defaults(run=_rules)
    calc = commands.add_parser("calc", help="按一条规则计算")
    calc.add_argument("rule")
    calc.add_argument("facts", nargs="*", metavar="事实=值")
    calc.add_argument("--as-of", type=_day, metavar="DATE")
    calc.add_argument("--json", action="store_true")
    calc.add_argument("--batch", type=Path, metavar="IN", help="xlsx 或 csv,一行一例")
    calc.add_argument("--out", type=Path, metavar="OUT")
    calc.add_argument("--template", type=Path, metavar="OUT", help="写出一份带中文列名的空表")
    calc.set_defaults(run=_calc)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”应写成 2026-06-20 的样子") from None


def _load() -> Bot:
    """Built on the spot if the data changed: the command line always answers from what is written."""
    if artefact.is_stale():
        artefact.build()
    return load_bot()


def _ask(args: argparse.Namespace) -> int:
    if args.jsonl:
        bot = _load()
        for line in answer_lines(bot, sys.stdin):
            print(json.dumps(line, ensure_ascii=False), flush=True)
        return 0
    if args.question is None:
        raise QuestionError('没有收到问题。用法:python -m bot ask "请三天病假谁批"')
    fault = unreadable(args.question)
    if fault and len(args.question) > LONGEST:
        raise QuestionError(fault)
    _, answer = _load().step(State(), args.question, today(), args.as_of)
    _print(answer, args.json)
    if args.trace:
        print("\n".join(answer.trace), file=sys.stderr)
    return 0


def answer_lines(bot: Bot, lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    """One result a line; each line is its own conversation; a bad line gives an ``error`` and the batch goes on."""
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row: Any = None
        try:
            row = json.loads(line)
            turns = row["turns"]
            if not isinstance(turns, list) or not turns or not all(isinstance(t, str) for t in turns):
                raise ValueError("turns 应是非空的文字列表")
            as_of = date.fromisoformat(row["as_of"]) if row.get("as_of") else None
            start = time.perf_counter()
            state = State()
            for turn in turns:
                state, answer = bot.step(state, turn, today(), as_of)
            yield {"id": row.get("id"), "answer": answer.to_dict(), "ms": round((time.perf_counter() - start) * 1000, 2)}
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            what = f"缺少 {fault}" if isinstance(fault, KeyError) else str(fault)
            yield {"id": row.get("id") if isinstance(row, dict) else None, "error": f'第{n}行:{what}。应为 {{"id", "turns": ["…"]}}'}


def _print(answer: Answer, as_json: bool) -> None:
    print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1) if as_json else answer.text)


def _rules(args: argparse.Namespace) -> int:
    bot = _load()
    if args.check:
        faults = [fault for rule in bot.all_rules for fault in check(rule)]
        print("\n".join(faults) or f"{len(bot.all_rules)} 条规则没有问题")
        return 1 if faults else 0
    if args.rule is None:
        for rule in bot.rules.values():
            print(f"{rule.id}\t{rule.clause}\t{rule.title}")
        return 0
    found = bot.rules.get(args.rule)
    if found is None:
        raise RuleError(f"没有名为“{args.rule}”的规则。可用 python -m bot rules 查看全部。")
    print("\n".join(describe(found)))
    return 0


def describe(rule: Rule) -> list[str]:
    lines = [f"{rule.id}  {rule.title}", f"条款:{rule.clause}「{rule.quote}」", f"种类:{rule.kind}", "事实:"]
    lines += [f"  {f.id}({f.label}{',' + f.unit if f.unit else ''}){':' + '、'.join(f.options) if f.options else ''}" for f in rule.facts if not f.decoy]
    lines += ["参数:" + json.dumps(rule.params, ensure_ascii=False, default=str), *(f"说明:{n}" for n in rule.notes), "例:"]
    return [
        *lines,
        *(f"  {json.dumps(e['facts'], ensure_ascii=False, default=str)} → {json.dumps(e['expect'], ensure_ascii=False, default=str)}" for e in rule.examples),
    ]


def _calc(args: argparse.Namespace) -> int:
    from bot.batch import run_batch, write_template

    bot = _load()
    day = args.as_of or today()
    if args.template:
        write_template(bot, args.rule, args.template)
        print(f"已写出 {args.template}", file=sys.stderr)
        return 0
    if args.batch:
        if not args.out:
            raise RuleError("请用 --out 指定结果写到哪个文件(.xlsx 或 .csv)。")
        good, bad = run_batch(bot, args.rule, args.batch, args.out, day)
        print(f"{good} 行算出,{bad} 行有误(见“错误”列),已写入 {args.out}", file=sys.stderr)
        return 0
    pairs = [item.partition("=") for item in args.facts]
    if any(not sep for _, sep, _ in pairs):
        raise RuleError("事实应写成 名称=值,例如 days=3。")
    _print(bot.calculate(args.rule, {name: value for name, _, value in pairs}, day), args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
