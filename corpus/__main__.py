"""``python -m corpus build|show|list|check``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from corpus.amendments import amend
from corpus.build import Built, build
from corpus.check import clause_faults, rebuild, run
from corpus.clause import Compilation
from corpus.errors import CorpusError, SourceError
from corpus.sources import read_source
from corpus.store import DATA, digest, dump_clauses, dump_removals, load_compilation, write
from corpus.structure import Structure


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except CorpusError as fault:
        print(fault, file=sys.stderr)
        return 1
    except BrokenPipeError:  # 「… | head」 has read enough
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description="制度文本:切分、查看、检查")
    commands = parser.add_subparsers(required=True, metavar="命令")
    command = commands.add_parser("build", help="由源文件生成条款;不带文件时重建本库的汇编")
    command.add_argument("sources", nargs="*", type=Path, metavar="SOURCE")
    command.add_argument("--out", type=Path, help="写到哪个目录(给了 SOURCE 时;不给则只报告)")
    command.set_defaults(run=_build)
    command = commands.add_parser("show", help="一条:路径、现行文字、沿革")
    command.add_argument("clause")
    command.add_argument("--as-of", type=_day, default=None, metavar="DATE", help="某日有效的文字,如 2017-01-01;默认今天")
    command.set_defaults(run=_show)
    command = commands.add_parser("list", help="全部现行条款")
    command.add_argument("--json", action="store_true", help="每行一个 JSON 对象")
    command.set_defaults(run=_list)
    commands.add_parser("check", help="检查条款与知识数据").set_defaults(run=_check)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”应写成 2017-04-14 的样子") from None


def _build(args: argparse.Namespace) -> int:
    if not args.sources:
        built, compilation = rebuild()
        write(DATA / "clauses.jsonl", dump_clauses(compilation))
        write(DATA / "removals.jsonl", dump_removals(built.removals))
        _report("汇编", built, compilation, ())
        return 0
    failed = 0
    for path in args.sources:
        try:
            built = build(read_source(path), Structure(), path.stem, digest(path))
            compilation = amend(built.compilation)
        except SourceError as fault:
            failed += 1
            print(f"{path.name}:{fault}", file=sys.stderr)
            continue
        if args.out:
            write(args.out / path.stem / "clauses.jsonl", dump_clauses(compilation))
            write(args.out / path.stem / "removals.jsonl", dump_removals(built.removals))
        _report(path.name, built, compilation, tuple(clause_faults(compilation, Structure())))
    return 1 if failed else 0


def _report(name: str, built: Built, compilation: Compilation, doubts: tuple[str, ...]) -> None:
    removed = Counter(r.reason for r in built.removals)
    print(f"{name}:{len(compilation.regulations)}项制度,{len(compilation.clauses)}条;修改 {len(compilation.amended)} 条")
    print("  移除:" + ("、".join(f"{reason}{n}处" for reason, n in removed.items()) or "无"))
    for anomaly in built.anomalies:
        print(f"  {anomaly.clause}:序号{'重复' if anomaly.what == 'repeats' else '跳号'}(第{anomaly.start}字)")
    for doubt in doubts:
        print(f"  {doubt}")


def _show(args: argparse.Namespace) -> int:
    compilation = load_compilation()
    clause = compilation.clause(args.clause)
    day = args.as_of or date.today()
    version = clause.in_force(day)
    regulation = compilation.regulations[clause.regulation]
    path = " / ".join(
        filter(
            None, [regulation.part, f"《{regulation.title}》", *(p.heading or p.label for p in reversed(list(compilation.ancestors(clause.id)))), clause.label]
        )
    )
    print(f"{clause.id}  {path}")
    print(f"{day.isoformat()} 有效:{compilation.whole_text(clause.id, day)}")
    if len(clause.versions) > 1:
        for n, old in enumerate(clause.versions, 1):
            since = old.since.isoformat() if old.since else "最初"
            mark = " ←" if old is version else ""
            print(f"  版本{n}(自{since}{',由 ' + old.amended_by + ' 修改' if old.amended_by else ''}){mark}:{old.text}")
            if old.note:
                print(f"    注:{old.note}")
    return 0


def _list(args: argparse.Namespace) -> int:
    compilation, day = load_compilation(), date.today()
    for clause in compilation.clauses.values():
        row = {"clause_id": clause.id, "regulation": compilation.title(clause.id), "label": clause.label, "text": clause.in_force(day).text}
        print(json.dumps(row, ensure_ascii=False) if args.json else "\t".join(row.values()))
    return 0


def _check(_: argparse.Namespace) -> int:
    found = run()
    for fault in found:
        print(fault)
    print(f"{len(found)} 处问题" if found else "没有发现问题", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
