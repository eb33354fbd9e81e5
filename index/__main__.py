"""``python -m index build | search | train``."""

from __future__ import annotations

import argparse
import sys

from corpus.errors import CorpusError
from index import artefact
from index.errors import SearchError

BAR = 24


def show_progress(what: str, share: float) -> None:
    done = round(BAR * share)
    print(f"\r[{'#' * done}{'.' * (BAR - done)}] {what:　<12}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m index", description="检索索引")
    verbs = parser.add_subparsers(dest="verb", required=True)
    build = verbs.add_parser("build", help="编制索引(已是最新则不动)")
    build.add_argument("--model", default="static", help="static,或任一 sentence-transformers 模型的名称或路径")
    build.add_argument("--force", action="store_true", help="即使已是最新也重建")
    search = verbs.add_parser("search", help="按相关程度列出条目")
    search.add_argument("text")
    search.add_argument("--limit", type=int, default=10)
    verbs.add_parser("train", help="训练嵌入模型(需要开发依赖)")
    args = parser.parse_args(argv)
    try:
        match args.verb:
            case "build":
                if not args.force and not artefact.is_stale(model=args.model):
                    print("索引已是最新。", file=sys.stderr)
                    return 0
                print(artefact.build(model=args.model, progress=show_progress))
            case "search":
                found = artefact.load().engine.search(args.text, args.limit)
                print(f"按“{found.text}”检索", file=sys.stderr)
                for hit in found.hits:
                    print(f"{hit.score:.3f}\t{hit.lexical:.3f}\t{hit.dense:.3f}\t{hit.topic.id}\t{hit.topic.clause or '-'}\t{hit.topic.text[:40]}")
            case "train":
                from index.train import train

                print(train())
    except (SearchError, CorpusError) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
