"""``python -m eval run FILE … [--out DIR] | compare A B | ablation FILE … | calibrate FILE … | fit FILE … | bench``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot import load_bot
from bot.__main__ import today
from eval.noise import mistype
from eval.questions import Question, QuestionFileError, read_questions
from eval.run import Row, always_refuse, assistant, best_clause, by_type, confusion, run, share, summary
from index import artefact
from index.errors import SearchError


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval", description="评测")
    commands = parser.add_subparsers(required=True, metavar="命令")
    command = commands.add_parser("run", help="评测题目文件(jsonl、csv、xlsx)")
    command.add_argument("files", nargs="+", type=Path)
    command.add_argument("--out", type=Path, help="写出 rows.jsonl、summary.json 和 report.html 的目录")
    command.add_argument("--typos", action="store_true", help="每题最后一问换进一个同音错字")
    command.add_argument("--quiet", action="store_true", help="不逐题列出错误")
    command.set_defaults(run=_run)
    command = commands.add_parser("compare", help="逐题比较两次评测的 rows.jsonl")
    command.add_argument("a", type=Path)
    command.add_argument("b", type=Path)
    command.set_defaults(run=_compare)
    command = commands.add_parser("ablation", help="去掉各部分之后的成绩")
    command.add_argument("files", nargs="+", type=Path)
    command.set_defaults(run=_ablation)
    command = commands.add_parser("calibrate", help="由题目文件拟合置信度")
    command.add_argument("files", nargs="+", type=Path)
    command.set_defaults(run=_calibrate)
    command = commands.add_parser("fit", help="由题目文件拟合检索的融合权重")
    command.add_argument("files", nargs="+", type=Path)
    command.set_defaults(run=_fit)
    commands.add_parser("bench", help="速度与内存,与 bm25s 并列").set_defaults(run=_bench)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except (QuestionFileError, SearchError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1


def _questions(files: list[Path]) -> list[Question]:
    return [question for path in files for question in read_questions(path)]


def _run(args: argparse.Namespace) -> int:
    questions = _questions(args.files)
    if artefact.is_stale():
        artefact.build()
    bot = load_bot()
    if args.typos:
        questions = mistype(questions, bot.engine.phonetics.sounds, bot.engine.phonetics.singles)
    rows = run(questions, assistant(bot, today()))
    cheats = {"引用最相近条款": run(questions, best_clause(bot, today())), "一律拒答": run(questions, always_refuse)}
    if not args.quiet:
        for row in rows:
            if not row.score.direct:
                print(miss(row), end="\n\n")
    print(table(rows, cheats))
    if args.out:
        from eval.report import write_report

        write_report(args.out, rows, cheats, bot.version, [p.name for p in args.files])
        print(f"已写入 {args.out}", file=sys.stderr)
    return 0


def miss(row: Row) -> str:
    said = f"{row.answer['kind']}:{row.answer['lead']}"
    cited = "、".join(c["clause_id"] for c in row.answer["citations"])
    wanted = f"要 {row.question.gold.kind} {[list(g)[:3] for g in row.question.gold.must]} 引 {[list(g)[:1] for g in row.question.gold.cite]}"
    return f"✗ {row.question.id} [{row.question.type}] {row.score.miss}\n  问:{' | '.join(row.question.turns)}\n  答:{said}({cited})\n  {wanted}\n" + "\n".join(
        f"    {line}" for line in row.trace
    )


def table(rows: list[Row], cheats: dict[str, list[Row]]) -> str:
    lines = [f"{'类型':<12}{'题数':>6}{'direct':>9}{'right':>9}"]
    for name, group in [*by_type(rows).items(), ("全部", rows)]:
        lines.append(f"{name:<12}{len(group):>6}{share(group, lambda r: r.score.direct):>9.3f}{share(group, lambda r: r.score.ok):>9.3f}")
    for name, group in cheats.items():
        lines.append(f"{name:<12}{len(group):>6}{share(group, lambda r: r.score.direct):>9.3f}{share(group, lambda r: r.score.ok):>9.3f}")
    for name, figure in summary(rows).items():
        if isinstance(figure, dict) and "share" in figure:
            low, high = figure.get("interval", (float("nan"),) * 2)
            lines.append(f"{name}: {figure['share']:.3f} [{low:.3f}, {high:.3f}] n={figure['n']}")
        else:
            lines.append(f"{name}: {figure}")
    lines.append("混淆矩阵:" + "、".join(f"{a}→{b} {n}" for (a, b), n in sorted(confusion(rows).items())))
    return "\n".join(lines)


def _compare(args: argparse.Namespace) -> int:
    a, b = ({row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())} for path in (args.a, args.b))
    shared = [i for i in a if i in b]
    changed = [i for i in shared if (a[i]["direct"], a[i]["lead"]) != (b[i]["direct"], b[i]["lead"])]
    for i in changed:
        mark = {(False, True): "↑", (True, False): "↓"}.get((a[i]["direct"], b[i]["direct"]), "·")
        print(f"{mark} {i} {' | '.join(b[i]['turns'])}\n  A {a[i]['kind']}:{a[i]['lead']}\n  B {b[i]['kind']}:{b[i]['lead']}")
    for name, rows in (("A", a), ("B", b)):
        print(
            f"{name}: direct {sum(rows[i]['direct'] for i in shared) / max(1, len(shared)):.3f} right {sum(rows[i]['ok'] for i in shared) / max(1, len(shared)):.3f}"
        )
    print(f"共同 {len(shared)} 题,{len(changed)} 题的回答有变化")
    return 0


def _ablation(args: argparse.Namespace) -> int:
    from eval.ablation import ablation

    for name, rows in ablation(_questions(args.files), today()):
        print(f"{name:<14} direct {share(rows, lambda r: r.score.direct):.3f}  right {share(rows, lambda r: r.score.ok):.3f}")
    return 0


def _calibrate(args: argparse.Namespace) -> int:
    from eval.calibrate import calibrate

    print(calibrate(run(_questions(args.files), assistant(load_bot(), today()))))
    return 0


def _fit(args: argparse.Namespace) -> int:
    from eval.fit import fit

    print(fit(load_bot(), _questions(args.files), today()))
    return 0


def _bench(_: argparse.Namespace) -> int:
    from eval.bench import bench

    print(bench())
    return 0


if __name__ == "__main__":
    sys.exit(main())
