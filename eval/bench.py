"""Absolute figures, and their ratio to plain bm25s over the same clauses in the same run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bot import State, load_bot
from corpus import load_compilation
from eval.questions import read_questions
from index import artefact
from index.tokenizer import terms

QUESTIONS = Path(__file__).parent / "data" / "dev.jsonl"
_READY = "import time; s=time.perf_counter(); from bot import load_bot; b=load_bot(); print(time.perf_counter()-s)"


def bench() -> str:
    """A table of the figures; nothing is asserted."""
    texts = [turn for q in read_questions(QUESTIONS) for turn in q.turns]
    if artefact.is_stale():
        artefact.build()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "corpus", "build"], check=True, capture_output=True)
        artefact.build(Path(folder))
    built = time.perf_counter() - start
    ready = float(subprocess.run([sys.executable, "-c", _READY], check=True, capture_output=True, text=True).stdout)
    memory = _memory()
    bot = load_bot()
    ours = _times(lambda text: bot.step(State(), text, date(2026, 11, 24)), texts)
    theirs, their_build = _plain_bm25s(texts)
    rows = [
        ("条款与索引从头生成", f"{built:.2f} s", f"{built / their_build:.0f}×"),
        ("载入到可用(新进程)", f"{ready:.2f} s", ""),
        ("新进程答一题后的内存", f"{memory:.0f} MB", ""),
        ("一题,中位数", f"{ours[0]:.2f} ms", f"{ours[0] / theirs[0]:.1f}×"),
        ("一题,p99", f"{ours[1]:.2f} ms", f"{ours[1] / theirs[1]:.1f}×"),
        ("bm25s 检索一题,中位数 / p99", f"{theirs[0]:.2f} / {theirs[1]:.2f} ms", "1×"),
    ]
    return "\n".join(f"{name:<24}{figure:>18}{ratio:>8}" for name, figure, ratio in rows)


def _times(answer, texts: list[str]) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Median and p99 in milliseconds, over three rounds after a warm-up."""
    for text in texts[:20]:
        answer(text)
    took = []
    for text in texts * 3:
        start = time.perf_counter()
        answer(text)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)]


def _plain_bm25s(texts: list[str]) -> tuple[tuple[float, float], float]:
    import bm25s

    compilation = load_compilation()
    start = time.perf_counter()
    documents = [terms(compilation.text(c, date(2026, 11, 24))) for c in compilation.clauses]
    retriever = bm25s.BM25()
    retriever.index(documents, show_progress=False)
    built = time.perf_counter() - start
    return _times(lambda text: retriever.retrieve([terms(text)], k=10, show_progress=False), texts), built


def _memory() -> float:
    """Peak resident memory in MB of a fresh process that answers one question. Linux only: ``ru_maxrss`` would keep the peak of this process."""
    code = (
        "from datetime import date; from bot import load_bot, State; b=load_bot(); b.step(State(), '请三天病假谁批', date(2026,1,1));"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout) / 1024
