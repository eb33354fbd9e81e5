"""The report of a run: rows.jsonl, summary.json and one HTML page without scripts, readable in print."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from corpus.store import write
from eval.run import Row, by_type, confusion, interval, share, summary

BINS = 10
NAMES = {
    "direct": "直接答对(首句,direct)",
    "right": "答对(right)",
    "first_citation": "首条引用对",
    "refused_when_due": "该拒答的拒了",
    "answerable_refused": "能答的被拒了",
    "wrong_figure": "给出的数字是错的",
    "citations_that_matter": "引用中有用的",
}
STYLE = """
body{font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:#1b2430}
table{border-collapse:collapse;margin:.6em 0;width:100%}td,th{border:1px solid #c9d1da;padding:.25em .6em;text-align:left;vertical-align:top}
th{background:#f2f5f8}td.n{text-align:right;font-variant-numeric:tabular-nums}.miss{break-inside:avoid;border-left:3px solid #b3261e;padding-left:.8em;margin:1em 0}
pre{white-space:pre-wrap;font-size:12px;color:#445;background:#f7f8fa;padding:.5em}svg{max-width:100%}@media print{body{margin:0;max-width:none}}
"""


def write_report(folder: Path, rows: Sequence[Row], cheats: Mapping[str, Sequence[Row]], version: str, files: Sequence[str]) -> None:
    write(folder / "rows.jsonl", "".join(json.dumps(row.to_dict(), ensure_ascii=False) + "\n" for row in rows))
    write(folder / "summary.json", json.dumps({"version": version, "files": list(files), **summary(rows)}, ensure_ascii=False, indent=1))
    write(folder / "report.html", page(rows, cheats, version, files))


def page(rows: Sequence[Row], cheats: Mapping[str, Sequence[Row]], version: str, files: Sequence[str]) -> str:
    misses = [row for row in rows if not row.score.direct]
    parts = [
        f"<h1>制度通评测报告</h1><p>题目 {escape('、'.join(files))},{len(rows)} 题;索引版本 {escape(version)}</p>",
        "<h2>总表</h2>" + _figures(rows),
        "<h2>按类型</h2>" + _types(rows, cheats),
        "<h2>种类混淆</h2>" + _confusion(rows),
        "<h2>可信度</h2><p>横轴:给出的置信度;纵轴:实际答对的比例;圆的大小:题数。越靠近对角线越可信。</p>" + reliability(rows),
        "<h2>拒答</h2>" + _refusals(rows),
        f"<h2>未直接答对的题({len(misses)})</h2>" + "".join(_miss(row) for row in misses),
    ]
    return f"<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>制度通评测报告</title><style>{STYLE}</style>{''.join(parts)}</html>\n"


def _table(header: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(str(cell))}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td class='{'n' if n else ''}'>{escape(str(cell))}</td>" for n, cell in enumerate(line)) + "</tr>" for line in lines)
    return f"<table><tr>{head}</tr>{body}</table>"


def _figures(rows: Sequence[Row]) -> str:
    lines = []
    for name, figure in summary(rows).items():
        if isinstance(figure, dict) and "share" in figure:
            low, high = figure.get("interval", (None, None))
            lines.append((NAMES.get(name, name), f"{figure['share']:.1%}", f"{low:.1%} – {high:.1%}" if low is not None else "", figure["n"]))
        elif name == "ms":
            lines.append(("毫秒(中位数 / p99)", f"{figure['median']:.2f} / {figure['p99']:.2f}", "", len(rows)))
    return _table(("指标", "值", "95% 区间", "题数"), lines)


def _types(rows: Sequence[Row], cheats: Mapping[str, Sequence[Row]]) -> str:
    lines = []
    for name, group in [*by_type(rows).items(), ("全部", rows), *cheats.items()]:
        low, high = interval(group, lambda r: r.score.direct)
        direct, right = share(group, lambda r: r.score.direct), share(group, lambda r: r.score.ok)
        lines.append((name, len(group), f"{direct:.1%}", f"{low:.1%} – {high:.1%}", f"{right:.1%}"))
    return _table(("类型", "题数", "direct", "95% 区间", "right"), lines)


def _confusion(rows: Sequence[Row]) -> str:
    seen = confusion(rows)
    given = ("clause", "calculation", "clarification", "refusal")
    return _table(("应为 \\ 给出", *given), [(gold, *(seen.get((gold, kind), 0) for kind in given)) for gold in ("answer", "clarify", "refuse")])


def _refusals(rows: Sequence[Row]) -> str:
    refused = [r for r in rows if r.answer["kind"] == "refusal"]
    due = [r for r in rows if r.question.gold.kind == "refuse"]
    both = sum(r.question.gold.kind == "refuse" for r in refused)
    precision = both / len(refused) if refused else float("nan")
    recall = both / len(due) if due else float("nan")
    return f"<p>准确率 {precision:.1%}({both}/{len(refused)}),召回率 {recall:.1%}({both}/{len(due)})</p>"


def reliability(rows: Sequence[Row]) -> str:
    """Reliability diagram as inline SVG."""
    size, pad = 300, 36
    dots = []
    for n in range(BINS):
        inside = [r for r in rows if n / BINS <= r.answer["confidence"] < (n + 1) / BINS or (n == BINS - 1 and r.answer["confidence"] == 1)]
        if inside:
            x = sum(r.answer["confidence"] for r in inside) / len(inside)
            y = share(inside, lambda r: r.score.ok)
            radius = 3 + 14 * (len(inside) / len(rows)) ** 0.5
            title = f"置信度 {x:.2f},答对 {y:.2f},{len(inside)} 题"
            dots.append(
                f"<circle cx='{pad + x * size:.1f}' cy='{pad + (1 - y) * size:.1f}' r='{radius:.1f}' fill='#2f6f9f' fill-opacity='.6'><title>{title}</title></circle>"
            )
    ticks = "".join(
        f"<text x='{pad + t * size}' y='{pad + size + 16}' font-size='11' text-anchor='middle'>{t}</text><text x='{pad - 6}' y='{pad + (1 - t) * size + 4}' font-size='11' text-anchor='end'>{t}</text>"
        for t in (0, 0.5, 1)
    )
    frame = f"<rect x='{pad}' y='{pad}' width='{size}' height='{size}' fill='none' stroke='#9aa5b1'/>"
    diagonal = f"<line x1='{pad}' y1='{pad + size}' x2='{pad + size}' y2='{pad}' stroke='#9aa5b1' stroke-dasharray='4'/>"
    return f"<svg width='{size + 2 * pad}' height='{size + 2 * pad}' role='img' aria-label='可信度图'>{frame}{diagonal}{ticks}{''.join(dots)}</svg>"


def _miss(row: Row) -> str:
    gold = row.question.gold
    wanted = f"{gold.kind};须含 {[list(g)[:4] for g in gold.must]};须引 {[list(g)[:2] for g in gold.cite]}"
    cited = "、".join(c["clause_id"] for c in row.answer["citations"])
    lines = (
        f"<b>{escape(row.question.id)}</b> [{escape(row.question.type)}] {escape(row.score.miss)}",
        f"问:{escape(' ‖ '.join(row.question.turns))}",
        f"答({row.answer['kind']}):{escape(row.answer['lead'])}({escape(cited)})",
        f"应:{escape(wanted)}",
    )
    return f"<div class='miss'>{'<br>'.join(lines)}<pre>{escape(chr(10).join(row.trace))}</pre></div>"
